// How the answers were made: what was chosen and why, what they stand on, licences.

import { element, fill } from "./elements.js";
import { facts } from "./facts.js";
import { count, joined, plural, squareKilometres } from "./words.js";

/** Every choice once; where layers differ in one, once for each. */
function choicesOf(answers) {
  const rows = Object.entries(answers).flatMap(([layer, { choices }]) => Object.entries(choices).map(([name, choice]) => ({ name, layer, ...choice })));
  const words = ({ name }) => facts.choice_names[name] ?? `${name.charAt(0).toUpperCase()}${name.slice(1).replaceAll("_", " ")}`;
  const isSame = (one, other) => one.name === other.name && JSON.stringify(one.value) === JSON.stringify(other.value);
  const once = rows.filter((row, position) => rows.findIndex((other) => isSame(row, other)) === position);
  return once.map((row) => ({ ...row, words: once.some((other) => other !== row && other.name === row.name) ? `${words(row)} (${row.layer})` : words(row) }));
}

/** Write how the answers were made; `line` is what is known of the data, null where nothing is. */
export function drawHow(body, answers, line) {
  const shown = Object.values(answers);
  const unique = (field) => [...new Set(shown.flatMap((answer) => answer[field]))];
  const { data_version: version, boundary_set: ground, period } = shown[0];
  const value = (is) => (is === null ? "none" : is === true ? "yes" : is === false ? "no" : Array.isArray(is) ? is.join(", ") : typeof is === "object" ? Object.entries(is).map(([name, one]) => `${name} ${one}`).join(", ") : String(is));
  fill(body,
    shown.some(({ synthetic }) => synthetic) || line?.synthetic ? element("p", { class: "made-up-long" }, "Made-up data: the borough, its wards and every incident are invented.") : "",
    element("h3", {}, "What to know"),
    element("ul", {}, ...unique("caveats").map((caveat) => element("li", {}, caveat))),
    element("h3", {}, "What was chosen, and why"),
    element("div", { class: "table-wrap", tabindex: "0", role: "region", "aria-label": "What was chosen, and why" }, element("table", {},
      element("thead", {}, element("tr", {}, ...["Choice", "Value", "Why"].map((name) => element("th", { scope: "col" }, name)))),
      element("tbody", {}, ...choicesOf(answers).map((choice) => element("tr", {},
        element("th", { scope: "row" }, choice.words), element("td", {}, value(choice.value)), element("td", {}, choice.why)))))),
    element("h3", {}, "What it stands on"),
    element("ul", {},
      line && element("li", {}, `${joined(line.sources)}, to ${line.data_until}: ${count(line.incidents)} incidents on ${count(line.places)} places.`),
      typeof line?.left_out === "number" && element("li", {}, `${count(line.left_out)} rows could not be mapped and are left out.`),
      element("li", {}, `Boundary set ${ground.name}: ${plural(ground.areas, "ward", "wards")}, ${squareKilometres(ground.area_km2)}.`),
      element("li", {}, `Period ${period.label}. Data version ${version}.`)),
    element("h3", {}, "Licences"),
    ...unique("attribution").map((licence) => element("p", {}, licence)),
  );
}

// The list beside the map, the card of a chosen place, the key, and how it was made.

import { swatch } from "./picture.js";
import { MEASURES, count, element, figure, fill, joined, kindLabel, percent, plural, shadeOf, sharesHeld, squareKilometres } from "./words.js";

const KINDS = ["violence+asb+drugs", "violence+asb", "violence+drugs", "asb+drugs"];

const badge = (text, className) => element("span", { class: `badge ${className}`, "aria-hidden": "true" }, text);

const wardNames = (wards) => joined(wards.map(({ name }) => name));

/** The name without the ward that follows it, when the ward stands on the next line anyway. */
const streetOf = ({ name, wards }) => (wards.length && name.endsWith(`, ${wards[0].name}`) ? name.slice(0, -wards[0].name.length - 2) : name);

/** What a row says of a feature: badge, name, second line and figure. */
export function rowOf(feature, layer, context) {
  const is = feature.properties;
  if (layer === "wards") {
    const value = context.values.get(feature.id);
    const words = value === null ? "no data" : context.measure.code === "count" ? count(value) : figure(value);
    return { name: is.name, under: `${plural(is.all, "incident", "incidents")} of all kinds`, figure: words, figureUnder: value === null ? "no population" : context.measure.unit };
  }
  if (layer === "overlaps") {
    const inside = context.themes.map(({ code, short }) => `${short}${"\u00a0"}${count(is.incidents[code] ?? 0)}`).join(" · ");
    return { badge: badge(kindLabel(is.kind, context.themes), "badge-overlap"), name: streetOf(is), under: wardNames(is.wards), last: inside, figure: squareKilometres(is.area_km2) };
  }
  if (layer === "patrol") {
    return { badge: badge(String(is.rank), "badge-patrol"), name: streetOf(is), under: wardNames(is.wards), last: `${percent(is.cumulative_share)} with the zones above`, figure: count(is.incidents), figureUnder: percent(is.share_of_incidents) };
  }
  const months = context.period.months > 1 ? ` · ${is.active_months} of ${context.period.months} months` : "";
  return { badge: badge(context.badgeOf(feature), `badge-${is.category}`), name: streetOf(is), under: `${wardNames(is.wards)}${months}`, figure: count(is.incidents), figureUnder: percent(is.share_of_incidents) };
}

/** The features of a layer in groups with a heading, in the order of the map. */
export function groupsOf(layer, features, context) {
  if (layer === "hotspots") {
    return context.chosen.map((theme) => ({
      heading: theme.title,
      features: features.filter(({ properties }) => properties.category === theme.code),
    })).map((group) => ({ ...group, note: sharesHeld(group.features, context.areaKm2) }));
  }
  if (layer === "overlaps") {
    const kinds = [...new Set([...KINDS, ...features.map(({ properties }) => properties.kind)])];
    return kinds.map((kind) => ({
      heading: joined(kind.split("+").map((code) => context.themes.find((theme) => theme.code === code)?.short ?? code)),
      features: features.filter(({ properties }) => properties.kind === kind),
    })).filter((group) => group.features.length);
  }
  return [{ heading: null, features }];
}

/** Write the rows of a layer; each is a button that chooses its place. */
export function drawList(list, layer, groups, context, before = null) {
  const parts = groups.flatMap(({ heading, note, features }) => {
    const title = heading && element("h2", { class: "group" }, heading, element("span", { class: "group-count" }, note && features.length ? note : ""));
    const rows = features.map((feature) => element("li", {}, rowButton(feature, layer, context)));
    return [title, features.length ? element("ol", { class: "rows" }, ...rows) : element("p", { class: "none" }, "None found in this period and area.")];
  });
  fill(list, ...(before ? [before] : []), ...parts);
  markChosen(list, context.selected);
}

function rowButton(feature, layer, context) {
  const row = rowOf(feature, layer, context);
  return element(
    "button",
    { type: "button", class: "row", "data-id": feature.id, onclick: () => context.onSelect(feature.id) },
    row.badge,
    element("span", { class: "row-words" },
      element("span", { class: "row-name" }, row.name),
      element("span", { class: "row-under" }, row.under),
      row.last && element("span", { class: "row-under" }, row.last)),
    element("span", { class: "row-figures" },
      element("span", { class: "row-figure" }, row.figure),
      row.figureUnder && element("span", { class: "row-under" }, row.figureUnder)),
  );
}

/** Mark the chosen row and bring it into the list's view. */
export function markChosen(list, selected) {
  for (const row of list.querySelectorAll("[data-id]")) {
    const isChosen = row.dataset.id === selected;
    row.toggleAttribute("aria-current", isChosen);
    if (!isChosen) continue;
    row.setAttribute("aria-current", "true");
    row.scrollIntoView({ block: "nearest" });
  }
}

/** Write the card of the chosen place. */
export function drawCard(card, feature, layer, context) {
  const is = feature.properties;
  const row = rowOf(feature, layer, context);
  const facts = { wards: wardFacts, overlaps: overlapFacts, patrol: patrolFacts, hotspots: hotspotFacts }[layer](is, context);
  const isOnlyOne = context.area.length === 1 && context.area[0] === feature.id;
  fill(card,
    element("div", { class: "card-head" },
      row.badge,
      element("h2", {}, row.name, layer === "wards" ? null : element("span", { class: "card-under" }, wardNames(is.wards))),
      element("button", { type: "button", class: "card-close", "aria-label": "Close this place", onclick: () => context.onSelect(null) }, "×")),
    element("p", { class: "card-lead" }, element("strong", {}, facts.lead), ` ${facts.leadWords}`),
    element("dl", { class: "facts" }, ...facts.pairs.flatMap(([name, value]) => [element("dt", {}, name), element("dd", {}, value)])),
    facts.note && element("p", { class: "card-note" }, facts.note),
    element("p", { class: "card-actions" },
      element("button", { type: "button", class: "button", onclick: () => context.onZoom(feature.id) }, "Zoom to it"),
      layer === "wards" && element("button", { type: "button", class: "button", onclick: () => context.onArea(isOnlyOne ? [] : [is.code]) }, isOnlyOne ? "Show all wards" : "Only this ward")),
  );
}

function hotspotFacts(is, { themes, period, areaKm2 }) {
  const theme = themes.find(({ code }) => code === is.category);
  const pairs = [
    ["Share", `${percent(is.share_of_incidents)} of the area’s ${theme.short === theme.short.toUpperCase() ? theme.short : theme.short.toLowerCase()}, in ${percent(is.area_km2 / areaKm2)} of its ground`],
    ["Size", squareKilometres(is.area_km2)],
    ["Density", `${figure(is.density_per_km2)} incidents per km²${is.peak_per_km2 === null ? "" : `, ${figure(is.peak_per_km2)} at its peak`}`],
  ];
  if (period.months > 1) pairs.push(["Recorded in", `${is.active_months} of ${period.months} months`]);
  return { lead: count(is.incidents), leadWords: `incidents of ${theme.title === theme.short ? theme.short.toLowerCase() : sentence(theme.title)}, ${period.label}`, pairs };
}

const sentence = (title) => title.charAt(0).toLowerCase() + title.slice(1);

function overlapFacts(is, { themes, period }) {
  const pairs = themes.map(({ code, short }) => {
    const share = is.share[code];
    return [short, `${count(is.incidents[code] ?? 0)}${share === null || share === undefined ? "" : `, ${percent(share)} of the area’s`}`];
  });
  const kinds = is.kind.split("+").map((code) => themes.find((theme) => theme.code === code)?.short ?? code);
  return {
    lead: squareKilometres(is.area_km2),
    leadWords: `inside hotspots of ${joined(kinds)}, ${period.label}`,
    pairs,
    note: "Busy places overlap in every town: that they do is no cause of one by another.",
  };
}

function patrolFacts(is, { period, patrolSubject }) {
  return {
    lead: count(is.incidents),
    leadWords: `incidents of ${patrolSubject} within ${count(is.radius_m)} m, ${period.label}`,
    pairs: [
      ["This zone", `${percent(is.share_of_incidents)} of the area’s`],
      [`Zones 1 to ${is.rank}`, `${percent(is.cumulative_share)} of the area’s`],
    ],
    note: "An incident counts in one zone only, the best ranked that holds it.",
  };
}

function wardFacts(is, { themes, period, measure, values }) {
  const rate = (value) => (value === null || value === undefined ? "no rate" : `${figure(value)} per 1,000`);
  const pairs = themes.map(({ code, short }) => [short, `${count(is[code])} (${rate(is[`${code}_per_1000`])})`]);
  pairs.push(["All incidents", `${count(is.all)} (${rate(is.rate_per_1000)}), ${figure(is.per_km2)} per km²`]);
  pairs.push(["Residents", is.population === null ? "not known" : count(is.population)], ["Size", squareKilometres(is.area_km2)]);
  if (is.at_institutions) pairs.push(["At institutions", `${count(is.at_institutions)} at a prison, hospital or police station`]);
  return {
    lead: count(is.all),
    leadWords: `incidents, ${period.label}; rank ${is.rank} of ${values.size}`,
    pairs,
    note: measure.note ?? "Rates are per 1,000 residents, not people present.",
  };
}

/** Write the key: measure, unit, period; every row of a layer switches it. */
export function drawKey(key, context) {
  const { measure, subjectWords, period, between, hasZero, hasNone } = context;
  const select = element("select", { id: "measure", "aria-label": "Shade wards by", onchange: ({ target }) => context.onMeasure(target.value) },
    ...MEASURES.map(({ code, label }) => element("option", { value: code, selected: code === measure.code }, label)));
  const of = element("select", { id: "subject", "aria-label": "Count which incidents", onchange: ({ target }) => context.onSubject(target.value) },
    element("option", { value: "themes", selected: context.of !== "all" }, context.themesWords),
    element("option", { value: "all", selected: context.of === "all" }, "All incidents, crime and ASB"));
  fill(key,
    element("div", { class: "key-measure" }, select, of),
    element("p", { class: "key-period" }, context.of !== "all" || context.isAllOnly ? `${subjectWords}, ${period.label}` : period.label),
    context.hasPositive && ramp(between),
    element("ul", { class: "key-apart" },
      hasZero && element("li", {}, swatch(["ward ward-zero"], { width: 22 }), element("span", {}, "0, none recorded")),
      hasNone && element("li", {}, swatch(["ward ward-none"], { width: 22 }), element("span", {}, "no data"))),
    measure.note && element("p", { class: "key-note" }, measure.note),
    element("ul", { class: "key-rows" }, ...context.rows.map((row) => element("li", {}, keyRow(row)))),
  );
}

function ramp(between) {
  const classes = between.length + 1;
  const cells = Array.from({ length: classes }, (_, position) => {
    const from = position === 0 ? (classes === 1 ? "above 0" : `under ${figure(between[0])}`) : `${figure(between[position - 1])}${position === classes - 1 ? " or more" : ` to under ${figure(between[position])}`}`;
    return element("li", { class: "ramp-class" },
      element("span", { class: `ramp-fill ramp-fill-${shadeOf(position, classes) + 1}` }),
      element("span", { class: "ramp-cut", "aria-hidden": "true" }, position === 0 ? "" : figure(between[position - 1])),
      element("span", { class: "visually-hidden" }, from));
  });
  return element("ol", { class: "ramp" }, ...cells);
}

function keyRow({ words, isOn, swatches, onToggle }) {
  return element("button", { type: "button", class: "key-row", "aria-pressed": String(isOn), onclick: onToggle },
    element("span", { class: "key-swatches" }, ...swatches), element("span", { class: "key-words" }, words));
}

const CHOICE_WORDS = {
  bandwidth_m: "Bandwidth (m)", cell_m: "Grid cell (m)", share: "Share of the area", eps_m: "Neighbour distance (m)",
  min_incidents: "Least incidents", min_area_m2: "Least area (m²)", include_institutions: "Institutions counted",
  radius_m: "Radius (m)", zones: "Patrol zones", category: "Categories", categories: "Categories", period: "Period",
  method: "Method", set: "Boundary set", area: "Study area",
};

/** Every choice once; where layers differ in one, once for each. */
function choicesOf(answers) {
  const rows = Object.entries(answers).flatMap(([layer, { choices }]) => Object.entries(choices).map(([name, choice]) => ({ name, layer, ...choice })));
  const words = ({ name }) => CHOICE_WORDS[name] ?? `${name.charAt(0).toUpperCase()}${name.slice(1).replaceAll("_", " ")}`;
  const isSame = (one, other) => one.name === other.name && String(one.value) === String(other.value);
  const once = rows.filter((row, position) => rows.findIndex((other) => isSame(row, other)) === position);
  return once.map((row) => ({ ...row, words: once.some((other) => other !== row && other.name === row.name) ? `${words(row)} (${row.layer})` : words(row) }));
}

/** Write how the answer was made: choices and why, caveats, version, ground and licences. */
export function drawHow(body, answers, dataLine) {
  const shown = Object.values(answers);
  const unique = (field) => [...new Set(shown.flatMap((answer) => answer[field]))];
  const { data_version: version, boundary_set: ground, period } = shown[0];
  const value = (is) => (is === null ? "none" : is === true ? "yes" : is === false ? "no" : Array.isArray(is) ? is.join(", ") : typeof is === "object" ? JSON.stringify(is) : String(is));
  fill(body,
    dataLine.synthetic ? element("p", { class: "made-up-long" }, "Made-up data: the borough, its wards and every incident are invented.") : "",
    element("h3", {}, "What to know"),
    element("ul", {}, ...unique("caveats").map((line) => element("li", {}, line))),
    element("h3", {}, "What was chosen, and why"),
    element("div", { class: "table-wrap", tabindex: "0", role: "region", "aria-label": "What was chosen, and why" }, element("table", {},
      element("thead", {}, element("tr", {}, ...["Choice", "Value", "Why"].map((name) => element("th", { scope: "col" }, name)))),
      element("tbody", {}, ...choicesOf(answers).map((choice) => element("tr", {},
        element("th", { scope: "row" }, choice.words), element("td", {}, value(choice.value)), element("td", {}, choice.why)))))),
    element("h3", {}, "What it stands on"),
    element("ul", {},
      element("li", {}, `${joined(dataLine.sources)}, to ${dataLine.data_until}: ${count(dataLine.incidents)} incidents on ${count(dataLine.places)} places.`),
      dataLine.left_out === null ? null : element("li", {}, `${count(dataLine.left_out)} rows could not be mapped and are left out.`),
      element("li", {}, `Boundary set ${ground.name}: ${plural(ground.areas, "ward", "wards")}, ${squareKilometres(ground.area_km2)}.`),
      element("li", {}, `Period ${period.label}. Data version ${version}.`)),
    element("h3", {}, "Licences"),
    ...unique("attribution").map((line) => element("p", {}, line)),
  );
}

// The rows of a list: what each says of its place, and in which groups they stand.

import { combinations } from "./categories.js";
import { element, fill } from "./elements.js";
import { count, figure, joined, kindLabel, percent, plural, sharesHeld, squareKilometres, namesOf } from "./words.js";

const badge = (text, className) => element("span", { class: `badge ${className}`, "aria-hidden": "true" }, text);

export const wardNames = (wards) => joined(wards.map(({ name }) => name));

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
    const inside = context.categories.map(({ code, short }) => `${short}${"\u00a0"}${count(is.incidents[code])}`).join(" · ");
    return { badge: badge(kindLabel(is.kind, context.categories), "badge-overlap"), name: streetOf(is), under: wardNames(is.wards), last: inside, figure: squareKilometres(is.area_km2) };
  }
  if (layer === "patrol") {
    return { badge: badge(String(is.rank), "badge-patrol"), name: streetOf(is), under: wardNames(is.wards), last: `${percent(is.cumulative_share)} with the zones above`, figure: count(is.incidents), figureUnder: percent(is.share_of_incidents) };
  }
  const months = context.period.months > 1 ? ` · ${is.active_months} of ${context.period.months} months` : "";
  return { badge: badge(context.badgeOf(feature), `badge-${context.categories.find(({ code }) => code === is.category).hue}`), name: streetOf(is), under: `${wardNames(is.wards)}${months}`, figure: count(is.incidents), figureUnder: percent(is.share_of_incidents) };
}

/** The features of a layer in groups with a heading, in the order of the map. */
export function groupsOf(layer, features, context) {
  if (layer === "hotspots") {
    return context.chosen.map((category) => ({
      heading: category.title,
      features: features.filter(({ properties }) => properties.category === category.code),
    })).map((group) => ({ ...group, note: sharesHeld(group.features, context.areaKm2) }));
  }
  if (layer === "overlaps") {
    // What most of them share comes first.
    const kinds = combinations(context.categories).sort((a, b) => b.split("+").length - a.split("+").length);
    return kinds.map((kind) => ({
      heading: namesOf(context.categories.filter(({ code }) => kind.split("+").includes(code))),
      features: features.filter(({ properties }) => properties.kind === kind),
    })).filter((group) => group.features.length);
  }
  return [{ heading: null, features }];
}

/** Write the rows of a layer; each is a button that chooses its place. */
export function drawRows(list, layer, groups, context, before = null) {
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

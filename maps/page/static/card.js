// The card of the chosen place.

import { element, fill } from "./elements.js";
import { rowOf, wardNames } from "./rows.js";
import { count, figure, namesOf, percent, squareKilometres } from "./words.js";

/** Write the card of the chosen place. */
export function drawCard(card, feature, layer, context) {
  const is = feature.properties;
  const row = rowOf(feature, layer, context);
  const said = { wards: wardFacts, overlaps: overlapFacts, patrol: patrolFacts, hotspots: hotspotFacts }[layer](is, context);
  const isOnlyOne = context.area.length === 1 && context.area[0] === feature.id;
  fill(card,
    element("div", { class: "card-head" },
      row.badge,
      element("h2", {}, row.name, layer === "wards" ? null : element("span", { class: "card-under" }, wardNames(is.wards))),
      element("button", { type: "button", class: "card-close", "aria-label": "Close this place", onclick: () => context.onSelect(null) }, "×")),
    element("p", { class: "card-lead" }, element("strong", {}, said.lead), ` ${said.leadWords}`),
    element("dl", { class: "facts" }, ...said.pairs.flatMap(([name, value]) => [element("dt", {}, name), element("dd", {}, value)])),
    said.note && element("p", { class: "card-note" }, said.note),
    element("p", { class: "card-actions" },
      element("button", { type: "button", class: "button", onclick: () => context.onZoom(feature.id) }, "Zoom to it"),
      layer === "wards" && element("button", { type: "button", class: "button", onclick: () => context.onArea(isOnlyOne ? [] : [is.code]) }, isOnlyOne ? "Show all wards" : "Only this ward")),
  );
}

function hotspotFacts(is, { categories, period, areaKm2 }) {
  const category = categories.find(({ code }) => code === is.category);
  const pairs = [
    ["Share", `${percent(is.share_of_incidents)} of the area’s ${category.spoken}, in ${percent(is.area_km2 / areaKm2)} of its ground`],
    ["Size", squareKilometres(is.area_km2)],
    ["Density", `${figure(is.density_per_km2)} incidents per km²${is.peak_per_km2 === null ? "" : `; the smoothed peak is ${figure(is.peak_per_km2)}`}`],
  ];
  if (is.significance !== null) pairs.push(["How sure", `more than chance, ${is.significance < 0.001 ? "p under 0.001" : `p ${is.significance.toFixed(3)}`}`]);
  if (period.months > 1) pairs.push(["Recorded in", `${is.active_months} of ${period.months} months`]);
  pairs.push(...nearest(is));
  return { lead: count(is.incidents), leadWords: `incidents of ${category.spoken_title}, ${period.label}`, pairs };
}

const SHORT_FORMS = new Set(["cctv", "pspo"]);
const sentenceCase = (words) => words.charAt(0).toUpperCase() + words.slice(1);

/** The nearest venue of each kind that is loaded: points of incidents are no more exact than a street. */
const nearest = ({ venues }) => (venues ?? []).map(({ kind, nearest: name, distance_m: metres }) => [
  SHORT_FORMS.has(kind) ? kind.toUpperCase() : sentenceCase(kind.replaceAll("-", " ")),
  metres === 0 ? `${name}, inside` : `${name}, ${count(10 * Math.max(1, Math.round(metres / 10)))} m away`,
]);

function overlapFacts(is, { categories, period }) {
  const pairs = categories.map(({ code, short }) => {
    const share = is.share[code];
    return [short, `${count(is.incidents[code])}${share === null || share === undefined ? "" : `, ${percent(share)} of the area’s`}`];
  });
  const shared = categories.filter(({ code }) => is.kind.split("+").includes(code));
  return {
    lead: squareKilometres(is.area_km2),
    leadWords: `inside hotspots of ${namesOf(shared, { start: false })}, ${period.label}`,
    pairs: [...pairs, ...nearest(is)],
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

function wardFacts(is, { categories, period, measure, values }) {
  const rate = (value) => (value === null || value === undefined ? "no rate" : `${figure(value)} per 1,000`);
  const pairs = categories.map(({ code, short }) => [short, `${count(is[code])} (${rate(is[`${code}_per_1000`])})`]);
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

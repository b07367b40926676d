// What the page says: numbers, the headline, the measures and the classes of the key.

const whole = new Intl.NumberFormat("en-GB", { maximumFractionDigits: 0 });
const NO_BREAK = "\u00a0";

export const count = (value) => whole.format(value);

/** Three significant figures are as fine as the data are; a whole number above 100. */
export function figure(value) {
  if (value >= 100) return whole.format(value);
  const digits = value >= 10 ? 1 : 2;
  return new Intl.NumberFormat("en-GB", { maximumFractionDigits: digits }).format(value);
}

/** A fraction as a percentage: one decimal below 10%, and never 0% for what is there. */
export function percent(fraction) {
  const value = fraction * 100;
  if (value > 0 && value < 0.05) return "under 0.1%";
  return value < 9.95 ? `${value.toFixed(1)}%` : `${Math.round(value)}%`;
}

/** "0.12 km²"; under a hectare in square metres, to the hundred. */
export const squareKilometres = (value) => (value > 0 && value < 0.01 ? `${whole.format(Math.max(1, Math.round(value * 1e4)) * 100)}${NO_BREAK}m²` : `${figure(value)}${NO_BREAK}km²`);

export const plural = (n, one, many) => `${count(n)} ${n === 1 ? one : many}`;

export function joined(names) {
  if (names.length < 2) return names.join("");
  return `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}

const MOST_WORDS = 12;

/** "Violence, ASB and drugs". */
export function namesOf(categories, { start = true } = {}) {
  return joined(categories.map((category, position) => (start && position === 0 ? category.short : category.spoken)));
}

/** "V+A" for "violence+asb". */
export function kindLabel(kind, categories) {
  return kind.split("+").map((code) => categories.find((category) => category.code === code).letters).join("+");
}

/** Theme, count, place and period in at most twelve words; what would make it longer is left to the top line and the choices. */
export function headline({ categories, hotspots, wards }) {
  const { boundary_set: ground, period } = wards;
  const found = categories.length
    ? (names) => `${names}: ${hotspots.length ? plural(hotspots.length, "hotspot", "hotspots") : "no hotspots"}`
    : () => plural(wards.features.reduce((sum, { properties }) => sum + properties.all, 0), "incident", "incidents");
  const names = namesOf(categories).replace(" and ", ", ");
  const within = ground.place ? ` in ${ground.place}` : "";
  const subjects = categories.length > 1 ? [names, `${categories.length} kinds of incident`] : [names];
  const candidates = subjects.flatMap((words) => [found(words) + within, found(words)]);
  const isShort = (words) => `${words}, ${period.label}`.split(/\s+/).length <= MOST_WORDS;
  return candidates.find(isShort) ?? plural(hotspots.length, "hotspot", "hotspots");
}

/** "1.0% of the area, 38% of incidents": what a category's hotspots hold of the ground and of the incidents. */
export function sharesHeld(hotspots, areaKm2) {
  const sum = (field) => hotspots.reduce((total, { properties }) => total + properties[field], 0);
  return hotspots.length ? `${percent(sum("area_km2") / areaKm2)} of the area, ${percent(sum("share_of_incidents"))} of incidents` : "";
}

// The measures that shade the wards.

export const MEASURES = [
  { code: "per_km2", label: "Incidents per km²", unit: "per km²" },
  { code: "count", label: "Incidents", unit: "incidents" },
  { code: "per_1000", label: "Incidents per 1,000 residents", unit: "per 1,000", note: "Residents, not people present: a town centre has few." },
];

/** What is counted: the chosen categories together, or every incident. */
export function subject(categories, of) {
  if (of === "all" || !categories.length) return { codes: ["all"], words: "All incidents, crime and ASB" };
  const words = categories.length === 1 ? categories[0].short : `${namesOf(categories)} together`;
  return { codes: categories.map(({ code }) => code), words };
}

/** The value that shades a ward; null where it cannot be known. */
export function wardValue(ward, measure, codes) {
  const incidents = codes.reduce((sum, code) => sum + ward[code], 0);
  if (measure === "count") return incidents;
  if (measure === "per_km2") return ward.area_km2 > 0 ? incidents / ward.area_km2 : null;
  return ward.population > 0 ? (1000 * incidents) / ward.population : null;
}

// Classes, by the rule of maps/legend.py, to which a test holds them.

const MOST_CLASSES = 5;
const ROUND = [1, 2, 2.5, 5, 10];

/** At most four rounded cuts between at most five classes of the values above zero, none empty. */
export function cuts(values) {
  const positive = values.filter((value) => value !== null && value > 0).sort((a, b) => a - b);
  const kept = [];
  for (let fifth = 1; positive.length && fifth < MOST_CLASSES; fifth += 1) {
    const cut = rounded(quantile(positive, fifth, MOST_CLASSES));
    const lower = kept.at(-1) ?? 0;
    if (positive.some((value) => lower <= value && value < cut) && positive.at(-1) >= cut) kept.push(cut);
  }
  return kept;
}

/** The class of a value, 0 the least; null for zero and for no data. */
export function classOf(value, between) {
  if (value === null || value <= 0) return null;
  return between.filter((cut) => cut <= value).length;
}

/** Which of the five ward fills a class takes, so that few classes still span the ramp. */
export function shadeOf(position, classes) {
  if (classes === 1) return Math.floor(MOST_CLASSES / 2);
  return Math.floor((position * (MOST_CLASSES - 1) * 2 + classes - 1) / (2 * (classes - 1)));
}

function quantile(ascending, part, parts) {
  const steps = (ascending.length - 1) * part;
  const position = Math.floor(steps / parts);
  const low = ascending[position];
  const high = ascending[Math.min(position + 1, ascending.length - 1)];
  return low + ((high - low) * (steps % parts)) / parts;
}

function rounded(value) {
  let power = 0;
  while (scaled(1, power + 1) <= value) power += 1;
  while (scaled(1, power) > value) power -= 1;
  const distance = (digit) => Math.abs(scaled(digit, power) - value);
  return scaled(ROUND.reduce((best, digit) => (distance(digit) < distance(best) ? digit : best)), power);
}

const scaled = (digit, power) => (power >= 0 ? digit * 10 ** power : digit / 10 ** -power);

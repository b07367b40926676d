// The address is the state. A default is left out of it, so that the plain address is the first view.

import { together } from "./categories.js";
import { DEFAULT_SET, LAYERS, METHODS, facts } from "./facts.js";
import { MEASURES } from "./words.js";

const DEFAULTS = {
  compare: facts.themes, category: facts.themes, overlap: "on", period: facts.default_period, set: DEFAULT_SET, area: [], method: "kde",
  include_institutions: "false", shade: "per_km2", of: "chosen", patrol: "off", zones: String(facts.zones),
  radius: String(facts.radius_m), list: "hotspots", select: "", sheet: "", at: "",
};
const ALLOWED = {
  overlap: ["on", "off"], method: METHODS.map(([code]) => code), include_institutions: ["true", "false"],
  shade: MEASURES.map(({ code }) => code), of: ["chosen", "all"], patrol: ["on", "off"],
  list: LAYERS.map(([code]) => code), sheet: ["", "half", "full"],
};

/** The view that an address asks for, and what of it this page cannot show. */
export function readAddress(search) {
  const asked = new URLSearchParams(search);
  const listed = (name) => (asked.get(name) ?? "").split(",").map((code) => code.trim()).filter((code) => code && code !== "none");
  const codes = (name) => listed(name).map((code) => code.toLowerCase());
  // What is to be on is compared too, beside the first view's categories where nothing else is said.
  const { codes: compare, ignored } = together(asked.has("compare") ? codes("compare") : [...facts.themes, ...codes("category")]);
  const on = asked.has("category") ? compare.filter((code) => codes("category").includes(code)) : compare;
  const view = { ...DEFAULTS, compare, category: on, area: listed("area") };
  if (asked.has("compare")) ignored.push(...codes("category").filter((code) => !compare.includes(code)).map((code) => `${code} (not among those compared)`));
  for (const [name, text] of asked) {
    if (!Object.hasOwn(DEFAULTS, name)) ignored.push(`${name}=${text}`);
    else if (["compare", "category", "area"].includes(name)) continue;
    else if (ALLOWED[name] && !ALLOWED[name].includes(text)) ignored.push(`${name}=${text}`);
    else view[name] = text;
  }
  return { view, ignored };
}

/** The address of a view. */
export function addressOf(view) {
  // Every category compared is on until one is switched off.
  const parameters = Object.entries({ ...DEFAULTS, category: view.compare })
    .map(([name, standard]) => [name, String(view[name]) || (name === "category" ? "none" : ""), String(standard)])
    .filter(([, value, standard]) => value !== standard)
    .map(([name, value]) => `${name}=${encodeURIComponent(value).replaceAll("%2C", ",").replaceAll("%2F", "/")}`);
  return parameters.length ? `?${parameters.join("&")}` : location.pathname;
}

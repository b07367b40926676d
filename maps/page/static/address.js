// The address is the state. A default is left out of it, so that the plain address is the first view.

import { CODES, DEFAULT_SET, LAYERS, METHODS, facts } from "./facts.js";
import { MEASURES } from "./words.js";

const DEFAULTS = {
  category: CODES, overlap: "on", period: facts.default_period, set: DEFAULT_SET, area: [], method: "kde",
  include_institutions: "false", shade: "per_km2", of: "themes", patrol: "off", zones: String(facts.zones),
  radius: String(facts.radius_m), list: "hotspots", select: "", sheet: "", at: "",
};
const ALLOWED = {
  overlap: ["on", "off"], method: METHODS.map(([code]) => code), include_institutions: ["true", "false"],
  shade: MEASURES.map(({ code }) => code), of: ["themes", "all"], patrol: ["on", "off"],
  list: LAYERS.map(([code]) => code), sheet: ["", "half", "full"],
};

/** The view that an address asks for, and what of it this page cannot show. */
export function readAddress(search) {
  const asked = new URLSearchParams(search);
  const view = { ...DEFAULTS };
  const ignored = [];
  for (const [name, text] of asked) {
    if (!Object.hasOwn(DEFAULTS, name)) ignored.push(`${name}=${text}`);
    else if (name === "category") {
      const codes = text.split(",").filter(Boolean);
      view.category = CODES.filter((code) => codes.includes(code));
      ignored.push(...codes.filter((code) => !CODES.includes(code) && code !== "none"));
    } else if (name === "area") view.area = text.split(",").filter(Boolean);
    else if (ALLOWED[name] && !ALLOWED[name].includes(text)) ignored.push(`${name}=${text}`);
    else view[name] = text;
  }
  return { view, ignored };
}

/** The address of a view. */
export function addressOf(view) {
  const parameters = Object.entries(DEFAULTS)
    .map(([name, standard]) => [name, String(view[name]) || (name === "category" ? "none" : ""), String(standard)])
    .filter(([, value, standard]) => value !== standard)
    .map(([name, value]) => `${name}=${encodeURIComponent(value).replaceAll("%2C", ",").replaceAll("%2F", "/")}`);
  return parameters.length ? `?${parameters.join("&")}` : location.pathname;
}

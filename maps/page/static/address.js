// The address is the state. A default is left out of it, so that the plain address is the first view.

import { DEFAULT_SET, LAYERS, METHODS, facts } from "./facts.js";
import { together } from "./themes.js";
import { MEASURES } from "./words.js";

const DEFAULTS = {
  themes: facts.themes, category: facts.themes, overlap: "on", period: facts.default_period, set: DEFAULT_SET, area: [], method: "kde",
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
  const listed = (text) => text.split(",").filter(Boolean);
  view.themes = together(listed(asked.get("themes") ?? "")) ?? facts.themes;
  view.category = view.themes;
  for (const [name, text] of asked) {
    if (!Object.hasOwn(DEFAULTS, name)) ignored.push(`${name}=${text}`);
    else if (name === "themes") {
      if (String(listed(text).sort()) !== String([...view.themes].sort())) ignored.push(`${name}=${text}`);
    } else if (name === "category") {
      const codes = listed(text);
      view.category = view.themes.filter((code) => codes.includes(code));
      ignored.push(...codes.filter((code) => !view.themes.includes(code) && code !== "none"));
    } else if (name === "area") view.area = listed(text);
    else if (ALLOWED[name] && !ALLOWED[name].includes(text)) ignored.push(`${name}=${text}`);
    else view[name] = text;
  }
  return { view, ignored };
}

/** The address of a view. */
export function addressOf(view) {
  // Every theme of the view is on until one is switched off.
  const parameters = Object.entries({ ...DEFAULTS, category: view.themes })
    .map(([name, standard]) => [name, String(view[name]) || (name === "category" ? "none" : ""), String(standard)])
    .filter(([, value, standard]) => value !== standard)
    .map(([name, value]) => `${name}=${encodeURIComponent(value).replaceAll("%2C", ",").replaceAll("%2F", "/")}`);
  return parameters.length ? `?${parameters.join("&")}` : location.pathname;
}

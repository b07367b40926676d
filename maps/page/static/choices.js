// The choices above the map: categories, period, more, and what is filtered as tags to take away.

import { categoriesOf } from "./categories.js";
import { categoryChoice } from "./category_choice.js";
import { at, chooser, element, fill, keepFocus } from "./elements.js";
import { DEFAULT_SET, METHODS, facts } from "./facts.js";
import { state } from "./shown.js";
import { change, toggleOverlap, toggleCategory } from "./steps.js";
import { plural } from "./words.js";

export function drawChoices() {
  keepFocus(at("categories"), drawCategories);
  drawPeriods();
  keepFocus(at("filters"), drawFilters);
  keepFocus(at("more"), drawMore);
}

function drawCategories() {
  const { view } = state;
  fill(at("categories"),
    ...categoriesOf(view.compare).map(({ code, short, title, hue }) => categoryButton(code, { short, title, hue, isOn: view.category.includes(code), onclick: () => toggleCategory(code) })),
    categoryButton("overlap", { short: "Overlap", title: "Overlap of categories", hue: "overlap", isOn: view.overlap === "on", onclick: toggleOverlap }));
}

function drawPeriods() {
  const { period: chosen } = state.view;
  const isKnown = facts.periods.some(({ text }) => text === chosen);
  const options = isKnown ? facts.periods : [{ group: "In the address", text: chosen, label: chosen }, ...facts.periods];
  const groups = [...new Set(options.map(({ group }) => group))];
  fill(at("period"), ...groups.map((group) => element("optgroup", { label: group },
    ...options.filter((option) => option.group === group).map(({ text, label }) => element("option", { value: text }, label)))));
  at("period").value = chosen;
}

function drawFilters() {
  const { view } = state;
  const tags = [];
  if (view.area.length) tags.push([`Only ${areaNames()}`, { area: [], at: "" }]);
  if (view.include_institutions === "true") tags.push(["Institutions counted", { include_institutions: "false" }]);
  if (view.method !== "kde") tags.push([METHODS.find(([code]) => code === view.method)[1], { method: "kde" }]);
  if (view.set !== DEFAULT_SET) tags.push([view.set, { set: DEFAULT_SET, area: [], at: "" }]);
  fill(at("filters"), ...tags.map(([words, patch]) => element("button", { type: "button", class: "chip", onclick: () => change(patch) },
    words, element("span", { "aria-hidden": "true" }, " ×"), element("span", { class: "visually-hidden" }, ": take away"))));
  at("filters").hidden = !tags.length;
}

function areaNames() {
  const names = state.view.area.map((code) => state.answers?.wards.features.find(({ id }) => id === code)?.properties.name ?? code);
  return names.length > 2 ? plural(names.length, "ward", "wards") : names.join(" and ");
}

function drawMore() {
  const { view } = state;
  const institutions = state.answers?.wards.features.reduce((sum, { properties }) => sum + properties.at_institutions, 0);
  const box = element("input", { type: "checkbox", id: "institutions", onchange: ({ target }) => change({ include_institutions: String(target.checked) }) });
  box.checked = view.include_institutions === "true";
  fill(at("more"),
    categoryChoice(view.compare),
    facts.boundary_sets.length > 1 && chooser("set", "Wards as of", facts.boundary_sets.map(({ name, label }) => [name, label]), view.set, (set) => change({ set, area: [], select: "", at: "" })),
    chooser("method", "Find hotspots by", METHODS, view.method, (method) => change({ method })),
    element("p", { class: "hint" }, METHODS.find(([code]) => code === view.method)[2]),
    element("div", { class: "check" }, box, element("label", { for: "institutions" }, "Count prisons, hospitals and police stations in hotspots")),
    element("p", { class: "hint" }, institutions === undefined ? "" : `${plural(institutions, "incident is", "incidents are")} recorded at them here, of all kinds. Ward counts always hold them.`));
}

/** Show or hide the further choices. */
export function openMore(isOpen) {
  at("more").hidden = !isOpen;
  at("more-button").setAttribute("aria-expanded", String(isOpen));
}

export function bindChoices() {
  at("period").addEventListener("change", ({ target }) => change({ period: target.value }));
  at("more-button").addEventListener("click", () => openMore(at("more").hidden));
}

function categoryButton(code, { short, title, hue, isOn, onclick }) {
  return element("button", { type: "button", class: `category category-${hue}`, "data-category": code, "aria-pressed": String(isOn), title: short === title ? null : title, onclick },
    element("span", { class: "category-mark", "aria-hidden": "true" }), short);
}

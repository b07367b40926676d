// The key: measure, unit, period; every row of a layer switches it.

import { combinations, overlapClass } from "./categories.js";
import { at, element, fill, keepFocus } from "./elements.js";
import { shading, state, switchedOn } from "./shown.js";
import { change, toggleOverlap, togglePatrol, toggleCategory } from "./steps.js";
import { swatch } from "./swatch.js";
import { MEASURES, figure, kindLabel, shadeOf, subject } from "./words.js";

export const drawKey = () => keepFocus(at("key"), () => {
  const { measure, between, ...counted } = shading();
  const values = [...counted.values.values()];
  fill(at("key"),
    drawMeasure(measure),
    element("p", { class: "key-period" }, periodWords(counted.words)),
    values.some((value) => value > 0) && ramp(between),
    element("ul", { class: "key-apart" },
      values.includes(0) && element("li", {}, swatch(["ward ward-zero"], { width: 22 }), element("span", {}, "0, none recorded")),
      values.includes(null) && element("li", {}, swatch(["ward ward-none"], { width: 22 }), element("span", {}, "no data"))),
    measure.note && element("p", { class: "key-note" }, measure.note),
    element("ul", { class: "key-rows" }, ...layerRows().map((row) => element("li", {}, keyRow(row)))),
  );
});

function drawMeasure(measure) {
  const chosen = switchedOn();
  const isAll = state.shown.of === "all";
  return element("div", { class: "key-measure" },
    element("select", { id: "measure", "aria-label": "Shade wards by", onchange: ({ target }) => change({ shade: target.value }) },
      ...MEASURES.map(({ code, label }) => element("option", { value: code, selected: code === measure.code }, label))),
    element("select", { id: "subject", "aria-label": "Count which incidents", onchange: ({ target }) => change({ of: target.value }) },
      element("option", { value: "chosen", selected: !isAll }, chosen.length ? subject(chosen, "chosen").words : "What is switched on"),
      element("option", { value: "all", selected: isAll }, "All incidents, crime and ASB")));
}

function periodWords(subjectWords) {
  const { label } = state.answers.wards.period;
  return state.shown.of !== "all" || !switchedOn().length ? `${subjectWords}, ${label}` : label;
}

function layerRows() {
  const { shown, compared } = state;
  return [
    ...compared.map(({ code, short, letters, hue }) => ({
      words: `${short} hotspots (${letters})`, isOn: shown.category.includes(code), onToggle: () => toggleCategory(code),
      swatches: [swatch(["casing", `hotspot hotspot-${hue}`], { line: true })],
    })),
    {
      words: "Overlap", isBelow: true, isOn: shown.overlap === "on", onToggle: toggleOverlap,
      swatches: combinations(compared).map((kind) => element("span", { class: "key-kind" },
        swatch([`overlap ${overlapClass(kind, compared)}`], { width: 20 }), kindLabel(kind, compared))),
    },
    { words: "Patrol zones", isOn: shown.patrol === "on", onToggle: togglePatrol, swatches: [swatch(["casing casing-patrol", "patrol"], { line: true })] },
  ];
}

/** Show or hide the key. */
export function openKey(isOpen) {
  at("key").hidden = !isOpen;
  at("key-button").setAttribute("aria-expanded", String(isOpen));
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

function keyRow({ words, isOn, isBelow, swatches, onToggle }) {
  const parts = [element("span", { class: "key-swatches" }, ...swatches), element("span", { class: "key-words" }, words)];
  return element("button", { type: "button", class: isBelow ? "key-row key-row-tall" : "key-row", "aria-pressed": String(isOn), onclick: onToggle },
    ...(isBelow ? parts.reverse() : parts));
}

// The tabs beside the map: one list for each layer, or the offer to show what is off.

import { coincidence } from "./coincidence.js";
import { at, chooser, element, fill, keepFocus } from "./elements.js";
import { LAYERS } from "./facts.js";
import { drawRows, groupsOf, markChosen } from "./rows.js";
import { badgeOf, features, isOff, shading, state, switchedOn } from "./shown.js";
import { change, select, togglePatrol } from "./steps.js";
import { count, namesOf } from "./words.js";

/** What the rows and the card of a place need to know of the view. */
export function context() {
  const { shown, answers, compared } = state;
  const chosen = switchedOn();
  const { measure, values } = shading();
  return {
    categories: compared, chosen, period: answers.wards.period, areaKm2: answers.wards.boundary_set.area_km2,
    measure, values, badgeOf, selected: shown.select, area: shown.area,
    patrolSubject: namesOf(chosen.length ? chosen : compared, { start: false }),
    onSelect: select, onArea: (area) => change({ area, select: "", at: "" }),
  };
}

export function drawTabs() {
  const { list } = state.shown ?? state.view;
  for (const tab of at("tabs").children) {
    const { layer } = tab.dataset;
    const isActive = layer === list;
    tab.setAttribute("aria-selected", String(isActive));
    tab.tabIndex = isActive ? 0 : -1;
    const words = LAYERS.find(([code]) => code === layer)[1];
    fill(tab, words, !state.answers || isOff(layer) ? null : element("span", { class: "tab-count" }, ` (${count(features(layer).length)})`));
  }
  at("list").setAttribute("aria-labelledby", `tab-${list}`);
}

export function drawList() {
  const list = at("list");
  keepFocus(list, () => {
    const layer = state.shown.list;
    if (isOff(layer)) return fill(list, offer(layer));
    if (layer === "hotspots" && !switchedOn().length) return fill(list, element("p", { class: "none" }, "No kind of incident is switched on: choose one above the map."));
    const here = context();
    const groups = groupsOf(layer, features(layer), here);
    return drawRows(list, layer, groups.length ? groups : [{ features: [] }], here, before(layer));
  });
  markChosen(list, state.shown.select);
}

function before(layer) {
  if (layer === "patrol") return patrolChoices();
  if (layer === "overlaps") return coincidence(state, drawList);
  if (layer !== "wards") return null;
  const { measure: { label }, words } = shading();
  return element("p", { class: "list-note" }, `${words}: ${label.charAt(0).toLowerCase()}${label.slice(1)}`);
}

function offer(layer) {
  const words = layer === "patrol"
    ? "Patrol zones are the circles that together hold the most incidents of the kinds that are switched on, none counted twice."
    : "Overlap shows the ground that is a hotspot of two kinds or more, and whether that means anything.";
  const button = element("button", { type: "button", class: "button button-strong", onclick: () => change(layer === "patrol" ? { patrol: "on" } : { overlap: "on" }) }, layer === "patrol" ? "Show patrol zones" : "Show overlap");
  return element("div", { class: "offer" }, element("p", {}, words), button);
}

function patrolChoices() {
  const { zones, radius } = state.shown;
  const numbers = (values, current, unit) => [...new Set([...values, Number(current)])].sort((a, b) => a - b).map((n) => [String(n), `${n}${unit}`]);
  return element("div", { class: "patrol-choices" },
    chooser("zones", "Zones", numbers([5, 10, 15, 20, 30], zones, ""), zones, (chosen) => change({ zones: chosen })),
    chooser("radius", "Radius", numbers([100, 150, 200, 250, 300], radius, " m"), radius, (chosen) => change({ radius: chosen })),
    element("button", { type: "button", class: "button", onclick: togglePatrol }, "Hide zones"));
}

export function bindTabs() {
  fill(at("tabs"), ...LAYERS.map(([code]) => element("button", { type: "button", role: "tab", id: `tab-${code}`, "data-layer": code, "aria-controls": "list", onclick: () => change({ list: code }) })));
  at("tabs").addEventListener("keydown", moveAlongTabs);
}

function moveAlongTabs(event) {
  const tabs = [...at("tabs").children];
  const position = tabs.indexOf(document.activeElement);
  const to = { ArrowRight: position + 1, ArrowLeft: position - 1, Home: 0, End: tabs.length - 1 }[event.key];
  if (to === undefined || position < 0) return;
  event.preventDefault();
  const tab = tabs[(to + tabs.length) % tabs.length];
  change({ list: tab.dataset.layer });
  tab.focus();
}

// Steps: each choice moves the view and its address, and Back undoes it.

import { addressOf } from "./address.js";
import { at } from "./elements.js";
import { layerOf, state } from "./shown.js";

const LOOKS = ["select", "list", "sheet"];
let follow = null;

/** Name, once, who draws after a step; it is told whether what is looked at moved, and nothing asked. */
export function followSteps(draws) {
  follow = draws;
}

/** Take one choice: a step that Back undoes. */
export function change(patch) {
  const moved = { ...state.view, ...patch };
  if (addressOf(moved) === addressOf(state.view)) return;
  state.view = moved;
  history.pushState(null, "", addressOf(moved));
  follow(Object.keys(patch).every((name) => LOOKS.includes(name)));
}

/** Set something that belongs to the address but is no choice that Back should undo. */
export function correct(patch) {
  Object.assign(state.view, patch);
  history.replaceState(null, "", addressOf(state.view));
}

/** Choose a place, or none. */
export function select(id) {
  const row = document.querySelector(`#list [data-id="${CSS.escape(state.view.select)}"]`);
  change({ select: id ?? "", list: (id && layerOf(id)) || state.view.list, sheet: "" });
  if (!id) (row ?? at("list")).focus();
}

export function toggleCategory(code) {
  const { category, compare: codes } = state.view;
  change({ category: codes.filter((other) => (other === code) !== category.includes(other)) });
}

/** Compare other categories: those that stay are on or off as before, a new one is on. */
export function compare(codes) {
  const { category, compare: before } = state.view;
  // Ids tell answers apart, so that no place of these is a place of the next.
  change({ compare: codes, category: codes.filter((code) => category.includes(code) || !before.includes(code)), select: "" });
}

export const toggleOverlap = () => change({ overlap: state.view.overlap === "on" ? "off" : "on" });

export const togglePatrol = () => change({ patrol: state.view.patrol === "on" ? "off" : "on", list: state.view.patrol === "on" ? "hotspots" : "patrol" });

// The sheet of a phone: peek (the map), half, full; it opens and closes by button, and Back undoes it.

import { at } from "./elements.js";
import { isPhone } from "./facts.js";
import { state } from "./shown.js";
import { change } from "./steps.js";

export function drawSheet() {
  const { sheet } = state.view;
  document.body.dataset.sheet = sheet || "peek";
  at("sheet-size").textContent = sheet === "full" ? "Half height" : "Full height";
  at("sheet-open").setAttribute("aria-expanded", String(Boolean(sheet)));
}

export function bindSheet() {
  at("skip").addEventListener("click", goToList);
  at("sheet-open").addEventListener("click", () => { change({ sheet: "half" }); at("tabs").querySelector("[aria-selected=true]").focus(); });
  at("sheet-close").addEventListener("click", () => { change({ sheet: "" }); at("sheet-open").focus(); });
  at("sheet-size").addEventListener("click", () => change({ sheet: state.view.sheet === "full" ? "half" : "full" }));
}

function goToList(event) {
  event.preventDefault();
  if (isPhone.matches && !state.view.sheet) change({ sheet: "half" });
  (at("list").querySelector("button, select") ?? at("list")).focus();
}

// The choice of the two to four kinds of incident that are shown and compared.

import { element } from "./elements.js";
import { CATEGORIES } from "./facts.js";
import { chooseThemes } from "./steps.js";
import { obstacle, themesOf, together } from "./themes.js";
import { themeNames } from "./words.js";

const GROUPS = [...new Set(CATEGORIES.map(({ group }) => group))];

// The choices are drawn anew at every step: what was opened stays open.
let isOpen = false;

/** A list to tick: what cannot be ticked beside the others says why. */
export function themeChoice(codes) {
  const part = element("details", { class: "theme-choice", open: isOpen },
    element("summary", {}, element("strong", {}, "Compare"), ` ${themeNames(themesOf(codes), { start: false })}`),
    element("p", { class: "hint" }, "Two to four kinds of incident, none a part of another."),
    ...GROUPS.map((group) => element("fieldset", {}, element("legend", {}, group),
      ...CATEGORIES.filter((category) => category.group === group).map((category) => box(category, codes)))));
  part.addEventListener("toggle", () => { isOpen = part.open; });
  return part;
}

function box({ code, title }, codes) {
  const isOn = codes.includes(code);
  const why = obstacle(code, codes);
  const input = element("input", {
    type: "checkbox", id: `theme-${code}`, "data-id": `theme-${code}`, disabled: Boolean(why),
    onchange: () => chooseThemes(together(isOn ? codes.filter((other) => other !== code) : [...codes, code])),
  });
  input.checked = isOn;
  return element("div", { class: "check" }, input,
    element("label", { for: `theme-${code}` }, title, why && element("span", { class: "hint" }, ` ${why}`)));
}

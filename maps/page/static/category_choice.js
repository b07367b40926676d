// The choice of the categories that are shown and compared.

import { categoriesOf, obstacle, toggled } from "./categories.js";
import { element } from "./elements.js";
import { CATEGORIES } from "./facts.js";
import { compare } from "./steps.js";
import { namesOf } from "./words.js";

const GROUPS = [...new Set(CATEGORIES.map(({ group }) => group))];

// The choices are drawn anew at every step: what was opened stays open.
let isOpen = false;

/** A list to tick: what cannot be ticked beside the others says why. */
export function categoryChoice(codes) {
  const part = element("details", { class: "category-choice", open: isOpen },
    element("summary", {}, element("strong", {}, "Compare"), ` ${namesOf(categoriesOf(codes), { start: false })}`),
    element("p", { class: "hint" }, "Two to four kinds of incident, no two of which can count the same one."),
    ...GROUPS.map((group) => element("fieldset", {}, element("legend", {}, group),
      ...CATEGORIES.filter((category) => category.group === group).map((category) => box(category, codes)))));
  part.addEventListener("toggle", () => { isOpen = part.open; });
  return part;
}

/** What cannot be ticked keeps its place on the way of the keyboard, where its reason is heard. */
function box({ code, title }, codes) {
  const why = obstacle(code, codes);
  const input = element("input", {
    type: "checkbox", id: `category-${code}`, "data-id": `category-${code}`, "aria-disabled": why ? "true" : null,
    onclick: (event) => { if (why) event.preventDefault(); },
    onchange: () => compare(toggled(code, codes)),
  });
  input.checked = codes.includes(code);
  return element("div", { class: "check" }, input,
    element("label", { for: `category-${code}` }, title, why && element("span", { class: "hint" }, ` ${why}`)));
}

// What the page says about itself: what it cannot show, and why an answer failed.

import { readAddress } from "./address.js";
import { at, element, fill } from "./elements.js";
import { facts, periodLabel } from "./facts.js";
import { change } from "./steps.js";
import { count } from "./words.js";

/** Say which months are missing, what the address asked for in vain, what stands for what, and which layers are cut short. */
export function drawNotices(answers) {
  const { ignored } = readAddress(location.search);
  const { missing, months } = answers.wards.period;
  const lines = [];
  if (missing.length) lines.push(`${missing.length} of these ${count(months)} months hold no incident here: not loaded, or none published (${missing.slice(0, 6).join(", ")}${missing.length > 6 ? " and others" : ""}).`);
  if (ignored.length) lines.push(`What else the address asks for cannot be shown here: ${ignored.map((text) => text.slice(0, 120)).join(", ")}.`);
  // People would read a name that stands for something else: this cannot wait until they ask how it was made.
  lines.push(...answers.wards.caveats.filter((caveat) => caveat.startsWith("A proxy: ")));
  for (const [layer, { numberMatched, numberReturned }] of Object.entries(answers)) {
    if (numberMatched > numberReturned) lines.push(`Only ${count(numberReturned)} of ${count(numberMatched)} ${layer} are shown: choose fewer wards.`);
  }
  at("notice").hidden = !lines.length;
  at("notice").classList.remove("notice-error");
  fill(at("notice"), ...lines.map((line) => element("p", {}, line)));
}

/** Say why a view cannot be shown, and offer to try again or to go where there are data. */
export function drawFailure(error, { period, onAgain }) {
  const notice = at("notice");
  const words = `${error.message.charAt(0).toUpperCase()}${error.message.slice(1)}`;
  fill(notice,
    element("h2", {}, "This cannot be shown"),
    element("p", {}, words),
    element("p", { class: "card-actions" },
      element("button", { type: "button", class: "button", onclick: onAgain }, "Try again"),
      period !== facts.default_period && element("button", { type: "button", class: "button", onclick: () => change({ period: facts.default_period }) }, `Show ${periodLabel(facts.default_period)}`)));
  notice.classList.add("notice-error");
  notice.hidden = false;
  drawHeading("This cannot be shown", periodLabel(period));
  at("status").textContent = `This cannot be shown. ${words}`;
}

/** Write the heading, which is the page's title. */
export function drawHeading(words, period) {
  fill(at("headline"), words, element("span", { class: "headline-period" }, `, ${period}`));
  document.title = at("headline").textContent;
}

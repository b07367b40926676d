// Whether an overlap means anything: what two patterns share beside what chance, other crime and one pattern would.

import { askOrRefused, comparisonAddress } from "./asking.js";
import { element } from "./elements.js";
import { isPhone } from "./facts.js";
import { count, percent } from "./words.js";

const WORDS = { above: "more than predicted", at: "as predicted", below: "less than predicted" };
const SVG = "http://www.w3.org/2000/svg";
const [WIDTH, HEIGHT] = [300, 26];

// A list is drawn anew at every step: what was opened stays open.
const opened = new Map([["all", !isPhone.matches]]);

// It takes some seconds, so it is asked for when the list of overlaps is looked at, and not before.
let asked = { address: "", answer: null, control: null };

/** The part above the list of overlaps; it is drawn anew when its answer comes. */
export function coincidence({ shown, answers, compared }, onAnswer) {
  const { data_version: version } = answers.overlaps;
  const address = comparisonAddress(shown);
  if (asked.address !== address) askAgain(address, onAnswer);
  const { answer } = asked;
  if (answer?.failed) return element("p", { class: "list-note" }, `${answer.failed} `, element("button", { type: "button", class: "button", onclick: () => { asked.address = ""; onAnswer(); } }, "Compare again"));
  if (!answer) return element("p", { class: "list-note" }, "Comparing with what chance would do…");
  if (answer.refused) return element("p", { class: "list-note" }, answer.refused);
  if (answer.data_version !== version) return element("p", { class: "list-note" }, "New data were loaded: load the page again to compare them.");
  return comparison(answer.coincidence, compared);
}

/** Ask no more, as when nothing is shown that it would stand beside. */
export function stopComparing() {
  asked.control?.abort();
  asked = { address: "", answer: null, control: null };
}

function askAgain(address, onAnswer) {
  asked.control?.abort();
  const control = new AbortController();
  asked = { address, answer: null, control };
  askOrRefused(address, control.signal)
    .catch(({ message }) => ({ failed: message }))
    .then((answer) => {
      if (control.signal.aborted) return;
      asked.answer = answer;
      onAnswer();
    });
}

function comparison({ pairs, notes, in_time: clocks, squares, unit_m: side, draws, seed, alpha }, categories) {
  const greatest = Math.max(...pairs.map(({ measures: { share } }) => Math.max(share.observed, share.ceiling.high, ...(share.given ?? []).map((curve) => curve.high))));
  return folded("all", "coincide", ["Does the overlap mean anything?"],
    element("p", { class: "hint" }, "Busy places of one town always overlap. Here is how much of one kind of incident lies where another is busiest, on squares of equal area, and how that compares."),
    element("ul", { class: "pairs" }, ...pairs.map((pair) => element("li", {}, onePair(pair, categories, greatest)))),
    element("p", { class: "hint" }, "● recorded; band: what other recorded crime predicts; left mark: unrelated patterns; right mark: one pattern."),
    element("p", { class: "hint" }, `The ${count(squares)} squares of ${side} m with most incidents of each; ${count(draws)} draws, seed ${seed}; level ${alpha}, of “predicted” half on each side, after Holm’s correction for ${pairs[0].family} pairs.`),
    ...notes.map((note) => element("p", { class: "hint" }, note)),
    folded("time", "pair", ["At the same time, or only in the same place?"],
      ...clocks.flatMap((clock) => [...clock.pairs.map(({ sentence }) => sentence), clock.note]).filter(Boolean).map((line) => element("p", {}, line))));
}

function onePair(pair, categories, greatest) {
  const { share } = pair.measures;
  const [inner, outer] = [pair.hotspots_of, pair.incidents_of].map((wanted) => categories.find(({ code }) => code === wanted));
  const words = `${outer.short} where ${inner.spoken} is busiest`;
  return folded(`${pair.hotspots_of}/${pair.incidents_of}`, "pair", [
    element("span", { class: "pair-name" }, words),
    element("span", { class: "pair-figure" }, percent(share.observed)),
    element("span", { class: "row-under" }, pair.given === null ? "not known what other crime predicts" : WORDS[pair.given]),
  ], bar(share, greatest), element("p", {}, pair.sentence));
}

function folded(key, className, summary, ...body) {
  const part = element("details", { class: className, open: opened.get(key) ?? false }, element("summary", {}, ...summary), ...body);
  part.addEventListener("toggle", () => opened.set(key, part.open));
  return part;
}

/** A line from 0 to the greatest share: the sentence below says the same. */
function bar(share, greatest) {
  const x = (value) => (6 + ((WIDTH - 12) * value) / greatest).toFixed(1);
  const drawing = shape("svg", { class: "bar", viewBox: `0 0 ${WIDTH} ${HEIGHT}`, "aria-hidden": "true" });
  const mark = (value) => shape("line", { class: "bar-mark", x1: x(value), x2: x(value), y1: 5, y2: HEIGHT - 5 });
  drawing.append(shape("line", { class: "bar-line", x1: x(0), x2: x(greatest), y1: HEIGHT / 2, y2: HEIGHT / 2 }));
  if (share.given) {
    const low = Math.min(...share.given.map((curve) => curve.low));
    const high = Math.max(...share.given.map((curve) => curve.high));
    drawing.append(shape("rect", { class: "bar-band", x: x(low), y: 8, width: (x(high) - x(low)).toFixed(1), height: HEIGHT - 16 }));
  }
  drawing.append(mark(share.floor.mean), mark(share.ceiling.mean), shape("circle", { class: "bar-dot", cx: x(share.observed), cy: HEIGHT / 2, r: 5 }));
  return drawing;
}

function shape(tag, attributes) {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  return made;
}

// Which two to four categories a view is about, each in a hue of its own.

import { CATEGORIES, facts } from "./facts.js";

const HUES = ["wine", "blue", "orange", "teal"];
const FEWEST = facts.together.fewest;
const MOST = facts.together.most;

const categoryOf = (code) => CATEGORIES.find((category) => category.code === code);

/** Codes in the order in which answers name them. */
const inOrder = (codes) => CATEGORIES.map(({ code }) => code).filter((code) => codes.includes(code));

/** The categories of codes, each with its hue, by the rule of maps/hues.py, to which a test holds it. */
export function categoriesOf(codes) {
  const hues = new Map();
  const isFree = (hue) => ![...hues.values()].includes(hue);
  for (const code of inOrder(codes)) {
    const { hue } = categoryOf(code);
    if (hue && isFree(hue)) hues.set(code, hue);
  }
  const left = HUES.toReversed().filter(isFree);
  for (const code of inOrder(codes)) if (!hues.has(code)) hues.set(code, left.shift());
  return inOrder(codes).map((code) => ({ ...categoryOf(code), hue: hues.get(code) }));
}

/** Why a category can be neither added to codes nor taken away; empty where it can. */
export function obstacle(code, codes) {
  if (codes.includes(code)) return codes.length > FEWEST ? "" : `${FEWEST} at least`;
  const clash = categoryOf(code).clashes.find((other) => codes.includes(other));
  if (clash) return `has incidents in common with ${categoryOf(clash).spoken}`;
  return codes.length < MOST ? "" : `${MOST} at most`;
}

/** Codes with one added or taken away. */
export const toggled = (code, codes) => inOrder(codes.includes(code) ? codes.filter((other) => other !== code) : [...codes, code]);

/** Of the codes that are wanted those that can be shown together, the first ones first, and why the others cannot. */
export function together(wanted) {
  const [codes, ignored] = [[], []];
  for (const code of new Set(wanted)) {
    const why = categoryOf(code) ? obstacle(code, codes) : "not known here";
    if (why) ignored.push(`${code} (${why})`);
    else codes.push(code);
  }
  if (codes.length >= FEWEST) return { codes: inOrder(codes), ignored };
  return { codes: facts.themes, ignored: [...ignored, ...codes.map((code) => `${code} (${FEWEST} at least)`)] };
}

/** The class of the fill for ground that categories share, by the name of the combination, such as "violence+asb". */
export function overlapClass(kind, categories) {
  const shared = categories.filter(({ code }) => kind.split("+").includes(code)).map(({ hue }) => hue);
  return ["overlap", ...HUES.filter((hue) => shared.includes(hue))].join("-");
}

/** Every combination of two or more categories by name, pairs first. */
export function combinations(categories) {
  const all = categories.reduce((found, { code }) => [...found, ...found.map((codes) => [...codes, code])], [[]]);
  const places = (codes) => codes.map((code) => categories.findIndex((category) => category.code === code)).join();
  return all.filter((codes) => codes.length > 1)
    .sort((a, b) => a.length - b.length || places(a).localeCompare(places(b)))
    .map((codes) => codes.join("+"));
}

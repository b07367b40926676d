// Which two to four kinds of incident a view is about, each in a hue of its own.

import { CATEGORIES } from "./facts.js";
import { spoken } from "./words.js";

const HUES = ["violence", "asb", "drugs", "other"];
const LENT = ["other", "drugs", "asb", "violence"];
const [FEWEST, MOST] = [2, 4];

const categoryOf = (code) => CATEGORIES.find((category) => category.code === code);

/** The categories of codes, each with its hue, by the rule of maps/hues.py, to which a test holds it. */
export function themesOf(codes) {
  const hues = new Map(codes.filter((code) => HUES.includes(code)).map((code) => [code, code]));
  const isFree = (hue) => ![...hues.values()].includes(hue);
  for (const code of codes) {
    const { kin } = categoryOf(code);
    if (!hues.has(code) && kin && isFree(kin)) hues.set(code, kin);
  }
  const left = LENT.filter(isFree);
  for (const code of codes) if (!hues.has(code)) hues.set(code, left.shift());
  return codes.map((code) => ({ ...categoryOf(code), hue: hues.get(code) }));
}

/** Codes in the order in which answers name them, those only that can be shown together; null if they are too few or too many. */
export function together(codes) {
  const found = CATEGORIES.map(({ code }) => code).filter((code) => codes.includes(code));
  const isClash = found.some((code) => categoryOf(code).clashes.some((other) => found.includes(other)));
  return isClash || found.length < FEWEST || found.length > MOST ? null : found;
}

/** Why a category can be neither added to codes nor taken away; empty where it can. */
export function obstacle(code, codes) {
  if (codes.includes(code)) return codes.length > FEWEST ? "" : "two at least";
  const clash = categoryOf(code).clashes.find((other) => codes.includes(other));
  if (clash) return `has incidents in common with ${spoken(categoryOf(clash))}`;
  return codes.length < MOST ? "" : "four at most";
}

/** The class of the fill for ground that themes share, by the name of the combination, such as "violence+asb". */
export function overlapClass(kind, themes) {
  const shared = themes.filter(({ code }) => kind.split("+").includes(code)).map(({ hue }) => hue);
  return ["overlap", ...HUES.filter((hue) => shared.includes(hue))].join("-");
}

/** Every combination of two or more themes by name, pairs first. */
export function combinations(themes) {
  const all = themes.reduce((found, { code }) => [...found, ...found.map((codes) => [...codes, code])], [[]]);
  const places = (codes) => codes.map((code) => themes.findIndex((theme) => theme.code === code)).join();
  return all.filter((codes) => codes.length > 1)
    .sort((a, b) => a.length - b.length || places(a).localeCompare(places(b)))
    .map((codes) => codes.join("+"));
}

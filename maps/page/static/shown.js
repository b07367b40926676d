// What is shown: the same features, in the same order, for the list and the map.

import { readAddress } from "./address.js";
import { LAYERS } from "./facts.js";
import { groupsOf } from "./rows.js";
import { themesOf } from "./themes.js";
import { MEASURES, cuts, headline, subject, wardValue } from "./words.js";

/** The view asked for, the view last drawn, and the answers it was drawn from by layer (null before any). */
export const state = { view: readAddress(location.search).view, shown: null, answers: null };

/** The themes that the view is about, and those of them that are on. */
export const themes = () => themesOf(state.view.themes);
export const chosenThemes = () => themes().filter(({ code }) => state.view.category.includes(code));

export const isOff = (layer) => (layer === "overlaps" && state.view.overlap === "off") || (layer === "patrol" && state.view.patrol === "off");

/** The features of a layer that are on, in the order of the list. */
export function features(layer) {
  const { answers } = state;
  if (!answers || isOff(layer)) return [];
  if (layer === "hotspots") {
    return chosenThemes().flatMap(({ code }) => answers.hotspots.features.filter(({ properties }) => properties.category === code));
  }
  if (layer === "overlaps") {
    return groupsOf("overlaps", answers.overlaps.features, { themes: themes() }).flatMap((group) => group.features);
  }
  if (layer === "patrol") return answers.patrol?.features ?? [];
  const { values } = shading();
  return [...answers.wards.features].sort((a, b) => (values.get(b.id) ?? -1) - (values.get(a.id) ?? -1));
}

export const layerOf = (id) => LAYERS.map(([code]) => code).find((layer) => features(layer).some((feature) => feature.id === id));

export const featureOf = (id) => (id ? features(layerOf(id) ?? "wards").find((feature) => feature.id === id) : undefined);

/** How the wards are shaded: the measure, what it counts, the value of each ward, the cuts between classes. */
export function shading() {
  const measure = MEASURES.find(({ code }) => code === state.view.shade);
  const { codes, words } = subject(chosenThemes(), state.view.of);
  const wards = state.answers.wards.features;
  const values = new Map(wards.map(({ id, properties }) => [id, wardValue(properties, measure.code, codes)]));
  return { measure, words, values, between: cuts([...values.values()]) };
}

/** "V1" for the first hotspot of violence, "1" for the first patrol zone. */
export const badgeOf = ({ properties }) => (properties.category
  ? `${themes().find(({ code }) => code === properties.category).letter}${properties.rank}`
  : String(properties.rank));

export const headlineWords = () => headline({ themes: chosenThemes(), hotspots: features("hotspots"), wards: state.answers.wards });

// What is shown: the same features, in the same order, for the list and the map.

import { readAddress } from "./address.js";
import { categoriesOf } from "./categories.js";
import { LAYERS } from "./facts.js";
import { groupsOf } from "./rows.js";
import { MEASURES, cuts, headline, subject, wardValue } from "./words.js";

/** The view asked for; the view that is drawn, the answers by layer that it is drawn from, and the categories it compares (null and none before any). */
export const state = { view: readAddress(location.search).view, shown: null, answers: null, compared: [] };

/** Draw from these answers to a view from now on; from none where it could not be answered. */
export function drawFrom(view, answers) {
  Object.assign(state, { shown: view && { ...view }, answers, compared: view ? categoriesOf(view.compare) : [] });
}

// What follows tells of the view that is drawn: another may be asked for meanwhile.

/** The categories that are switched on. */
export const switchedOn = () => state.compared.filter(({ code }) => state.shown.category.includes(code));

export const isOff = (layer) => (layer === "overlaps" && state.shown.overlap === "off") || (layer === "patrol" && state.shown.patrol === "off");

/** The features of a layer that are on, in the order of the list. */
export function features(layer) {
  const { answers } = state;
  if (!answers || isOff(layer)) return [];
  if (layer === "hotspots") {
    return switchedOn().flatMap(({ code }) => answers.hotspots.features.filter(({ properties }) => properties.category === code));
  }
  if (layer === "overlaps") {
    return groupsOf("overlaps", answers.overlaps.features, { categories: state.compared }).flatMap((group) => group.features);
  }
  if (layer === "patrol") return answers.patrol?.features ?? [];
  const { values } = shading();
  return [...answers.wards.features].sort((a, b) => (values.get(b.id) ?? -1) - (values.get(a.id) ?? -1));
}

export const layerOf = (id) => LAYERS.map(([code]) => code).find((layer) => features(layer).some((feature) => feature.id === id));

export const featureOf = (id) => (id ? features(layerOf(id) ?? "wards").find((feature) => feature.id === id) : undefined);

/** How the wards are shaded: the measure, what it counts, the value of each ward, the cuts between classes. */
export function shading() {
  const measure = MEASURES.find(({ code }) => code === state.shown.shade);
  const { codes, words } = subject(switchedOn(), state.shown.of);
  const wards = state.answers.wards.features;
  const values = new Map(wards.map(({ id, properties }) => [id, wardValue(properties, measure.code, codes)]));
  return { measure, words, values, between: cuts([...values.values()]) };
}

/** "V1" for the first hotspot of violence, "1" for the first patrol zone. */
export const badgeOf = ({ properties }) => (properties.category
  ? `${state.compared.find(({ code }) => code === properties.category).letters}${properties.rank}`
  : String(properties.rank));

export const headlineWords = () => headline({ categories: switchedOn(), hotspots: features("hotspots"), wards: state.answers.wards });

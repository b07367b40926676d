// Asking the service: what a view needs, answers of one version of the data, waiting and cancelling.

import { at } from "./elements.js";
import { DEFAULT_SET } from "./facts.js";
import { learnDataLine } from "./honest.js";

const SAY_WHAT_AFTER_MS = 300;
const OFFER_CANCEL_AFTER_MS = 2000;
const LIMIT = 1000;
const MOST_KEPT = 40;
const answered = new Map();
let running = null;

/** The addresses that a view needs, by layer. */
export function addresses(view) {
  const method = view.method === "kde" ? {} : { method: view.method };
  const institutions = view.include_institutions === "true" ? { include_institutions: "true" } : {};
  const patrol = { ...institutions, category: (view.category.length ? view.category : view.compare).join(","), zones: view.zones, radius: view.radius };
  return {
    wards: itemsAddress(view, "wards"),
    hotspots: itemsAddress(view, "hotspots", { ...method, ...institutions }),
    overlaps: itemsAddress(view, "overlaps", { ...method, ...institutions, without_comparison: "true" }),
    ...(view.patrol === "on" ? { patrol: itemsAddress(view, "patrol-zones", patrol) } : {}),
  };
}

/** The address of whether overlaps mean anything; the first of them is enough. */
export function comparisonAddress(view) {
  const institutions = view.include_institutions === "true" ? { include_institutions: "true" } : {};
  return itemsAddress(view, "overlaps", institutions, 1);
}

function itemsAddress(view, collection, given = {}, limit = LIMIT) {
  const parameters = new URLSearchParams({ period: view.period, category: view.compare.join(","), ...given });
  if (view.set !== DEFAULT_SET) parameters.set("set", view.set);
  if (view.area.length) parameters.set("area", view.area.join(","));
  parameters.set("limit", String(limit));
  return `collections/${collection}/items?${parameters}`;
}

export const isAsking = () => running !== null;

export const stopAsking = () => running?.abort();

/** Ask for what a view needs in the place of what is being asked; what was overtaken is never drawn. */
export async function askFor(view, { words, isCancellable, onAnswers, onError }) {
  stopAsking();
  const control = new AbortController();
  running = control;
  const timers = startTimers(words, isCancellable);
  try {
    const answers = await answersOf(addresses(view), control.signal);
    await learnDataLine(answers.wards.data_version, control.signal);
    if (running === control) onAnswers(answers);
  } catch (error) {
    if (error.name !== "AbortError" && running === control) onError(error);
  } finally {
    if (running === control) {
      timers.forEach(clearTimeout);
      at("busy").hidden = true;
      document.body.removeAttribute("aria-busy");
      running = null;
    }
  }
}

function startTimers(words, isCancellable) {
  at("busy").hidden = true;
  document.body.setAttribute("aria-busy", "true");
  return [
    setTimeout(() => {
      at("cancel").hidden = true;
      at("busy-words").textContent = words;
      at("busy").hidden = false;
      at("status").textContent = words;
    }, SAY_WHAT_AFTER_MS),
    setTimeout(() => { at("cancel").hidden = !isCancellable; }, OFFER_CANCEL_AFTER_MS),
  ];
}

// Data can be loaded, or a boundary set replaced, between two answers: one picture shows one state.

async function answersOf(wanted, signal) {
  const askAll = async () => Object.fromEntries(await Promise.all(
    Object.entries(wanted).map(async ([layer, address]) => [layer, await ask(address, signal)])));
  let answers = await askAll();
  if (areMixed(answers)) {
    answered.clear();
    answers = await askAll();
  }
  if (!areMixed(answers)) return answers;
  answered.clear();
  throw new Error("New data are being loaded just now: wards and hotspots would be of different versions. Try again in a moment.");
}

const areMixed = (answers) => new Set(Object.values(answers).map((answer) => `${answer.data_version} ${answer.boundary_set.content}`)).size > 1;

/** An answer that may be refused alone, such as a comparison of too few incidents: all else is shown all the same. */
export async function askOrRefused(address, signal) {
  try {
    return await ask(address, signal);
  } catch (error) {
    if (!error.isOfQuestion) throw error;
    return { refused: `${error.message.charAt(0).toUpperCase()}${error.message.slice(1)}.` };
  }
}

async function ask(address, signal) {
  if (answered.has(address)) return keep(address, answered.get(address));
  let response;
  try {
    response = await fetch(address, { signal, headers: { Accept: "application/geo+json, application/problem+json" } });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Error("The server did not answer. Check the connection, then try again.");
  }
  const body = await response.json().catch(() => null);
  signal.throwIfAborted();
  if (!response.ok) {
    const error = new Error(body?.detail ?? body?.title ?? `The server answered ${response.status}. Try again.`);
    throw Object.assign(error, { isOfQuestion: response.status === 400 });
  }
  if (body?.type !== "FeatureCollection") throw new Error("The server’s answer could not be read. Try again.");
  return keep(address, body);
}

/** Keep the answers asked for last, of one version of the data. */
function keep(address, answer) {
  const [other] = answered.values();
  if (other && other.data_version !== answer.data_version) answered.clear();
  answered.delete(address);
  answered.set(address, answer);
  if (answered.size > MOST_KEPT) answered.delete(answered.keys().next().value);
  return answer;
}

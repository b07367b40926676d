// The honest line: where the data that are drawn come from, and until when.

import { at, element, fill } from "./elements.js";
import { facts } from "./facts.js";

// What is known of one version of the data; the line is null where nothing is.
let known = { line: facts.data_line, words: [...at("honest-line").childNodes] };

/** What is known of the data that are drawn; null where nothing is. */
export const dataLine = () => known.line;

/** Learn of the version that is to be drawn; where it is newer than the page, from the page as it is now. */
export async function learnDataLine(version, signal) {
  if (known.line?.data_version === version) return;
  const now = await pageNow(signal);
  known = now?.line.data_version === version
    ? now
    : { line: null, words: [`Data version ${version}, loaded since this page was opened. Load the page again to see where the data come from.`] };
}

async function pageNow(signal) {
  try {
    const response = await fetch(location.pathname, { signal, headers: { Accept: "text/html" } });
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const { data_line: line } = JSON.parse(page.getElementById("page-data").textContent);
    return { line, words: [...page.getElementById("honest-line").childNodes] };
  } catch (error) {
    if (error.name === "AbortError") throw error;
    return null;
  }
}

/** Write the line of the data that are drawn, and their licences. */
export function drawHonest(answers) {
  const isUnknownMadeUp = !known.line && answers.wards.synthetic;
  fill(at("honest-line"), isUnknownMadeUp && element("strong", {}, "Made-up data. "), ...known.words);
  const attribution = new Set(Object.values(answers).flatMap((answer) => answer.attribution));
  fill(at("honest-attribution"), [...attribution].join(" · "));
}

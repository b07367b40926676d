// What can be taken away: files of each layer, and the link to this view.

import { addresses } from "./asking.js";
import { at, element, fill, keepFocus } from "./elements.js";
import { state } from "./shown.js";

const FILES = { wards: "Wards", hotspots: "Hotspots", overlaps: "Overlaps", patrol: "Patrol zones" };

export function drawActions() {
  const { shown: view } = state;
  const wanted = Object.entries(addresses(view)).filter(([layer]) => layer !== "hotspots" || view.category.length);
  const links = wanted.map(([layer, address]) => {
    const only = layer === "hotspots" ? address.replace(/category=[^&]*/, `category=${view.category.join(",")}`) : address;
    return element("li", {}, element("a", { href: only, download: `${layer}-${view.period.replaceAll("/", "-to-")}.geojson` }, `${FILES[layer]} (GeoJSON)`));
  });
  keepFocus(at("actions"), () => fill(at("actions"),
    element("details", { class: "download" }, element("summary", { class: "button" }, "Download"), element("ul", {}, ...links)),
    element("button", { type: "button", class: "button", id: "copy", onclick: copyLink }, "Copy link")));
}

async function copyLink() {
  try {
    await navigator.clipboard.writeText(location.href);
    at("status").textContent = "Link copied.";
    at("copy").textContent = "Copied";
    setTimeout(() => { at("copy").textContent = "Copy link"; }, 2000);
  } catch {
    // A browser lets a page write to the clipboard only on a secure address.
    window.prompt("Copy this link:", location.href);
  }
}

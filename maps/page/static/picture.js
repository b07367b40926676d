// The map: wards, overlap, hotspot outlines and patrol rings; where it looks, and what is chosen on it.
/* global L */

import { overlapClass } from "./categories.js";
import { at } from "./elements.js";
import { Labels, apart } from "./labels.js";
import { classOf, kindLabel, shadeOf } from "./words.js";

const PANES = ["wards", "overlaps", "casings", "hotspots", "patrol", "chosen"];
const STILL = window.matchMedia("(prefers-reduced-motion: reduce)");
const WIDE_PX = 700;

export class Picture {
  #map;
  #categories = [];
  #onSelect;
  #shown = new Map();
  #outline = null;
  #bounds = null;
  #layers;
  #labels;

  constructor({ onSelect, onMove }) {
    this.#onSelect = onSelect;
    this.#map = L.map("map", {
      attributionControl: false,
      zoomControl: false,
      zoomSnap: 0.25,
      zoomDelta: 0.5,
      minZoom: 7,
      maxZoom: 18,
      fadeAnimation: !STILL.matches,
      zoomAnimation: !STILL.matches,
      markerZoomAnimation: !STILL.matches,
    }).setView([54.5, -2.5], 7);
    PANES.forEach((name, position) => {
      this.#map.createPane(name).classList.add(`pane-${name}`);
      this.#map.getPane(name).style.zIndex = String(410 + position);
    });
    this.#labels = new Labels(this.#map, onSelect);
    L.control.scale({ imperial: false, position: "bottomright" }).addTo(this.#map);
    this.#layers = L.layerGroup().addTo(this.#map);
    this.#map.on("moveend", () => onMove(this.at()));
    // A map that changes size (phone turned, sheet opened) must measure itself again.
    new ResizeObserver(() => this.#map.invalidateSize({ animate: false })).observe(this.#map.getContainer());
    this.#bindButtons();
  }

  /** Where the map is, as "54.5712,-1.3160,12.25" (latitude, longitude, zoom). */
  at() {
    const { lat, lng } = this.#map.getCenter();
    return `${lat.toFixed(4)},${lng.toFixed(4)},${this.#map.getZoom()}`;
  }

  /** Go where an address says; false when it says nothing that can be gone to. */
  goTo(place) {
    const parts = (place ?? "").split(",").map(Number);
    if (parts.length !== 3 || !parts.every(Number.isFinite)) return false;
    if (Math.abs(parts[0]) > 85 || Math.abs(parts[1]) > 180) return false;
    this.#map.setView([parts[0], parts[1]], parts[2], { animate: false });
    return true;
  }

  /** Show all wards, beside the key where there is room for both. */
  fit() {
    if (!this.#bounds?.isValid()) return;
    const key = document.querySelector(".key");
    const beside = this.#map.getSize().x > WIDE_PX ? key.offsetWidth : 0;
    this.#map.fitBounds(this.#bounds, { paddingTopLeft: [12, 12], paddingBottomRight: [beside + 12, 12], animate: false });
  }

  /** Draw one view anew: `wards` with values and cuts, and the features of each layer in list order, in the hues of `categories`. */
  draw({ categories, wards, hotspots, overlaps, patrol, selected, values, cuts, badgeOf }) {
    this.clear();
    this.#categories = categories;
    this.#bounds = L.geoJSON(wards).getBounds();
    wards.forEach((ward) => this.#drawWard(ward, values.get(ward.id), cuts));
    overlaps.forEach((overlap) => this.#drawOverlap(overlap));
    // The best rank is drawn last, so that it is never covered by a lesser one.
    hotspots.toReversed().forEach((hotspot) => this.#drawHotspot(hotspot));
    patrol.forEach((zone) => this.#drawPatrol(zone));
    this.#labelPlaces({ hotspots, overlaps, patrol, badgeOf });
    this.#labelWards(wards, values, cuts);
    this.select(selected);
  }

  /** Mark one place and bring it into view if it is not. */
  select(id) {
    for (const [other, { paths, badge }] of this.#shown) {
      paths.forEach((path) => path.getElement()?.classList.toggle("is-chosen", other === id));
      badge?.classList.toggle("is-chosen", other === id);
    }
    this.#outline?.remove();
    const chosen = this.#shown.get(id);
    if (!chosen) return;
    if (chosen.layer === "wards") {
      this.#outline = L.geoJSON(chosen.feature, { pane: "chosen", interactive: false, style: { className: "ward-chosen" } }).addTo(this.#layers);
    }
    this.#labels.arrange();
  }

  /** Move the map only if the place is out of view or behind the card or the key. */
  reveal(id) {
    const chosen = this.#shown.get(id);
    if (!chosen) return;
    const size = this.#map.getSize();
    const bounds = chosen.paths[0].getBounds();
    // The middle half of the place: its edges may well be cut off or covered.
    const half = this.#boxOf(bounds.pad(-0.25));
    const covers = ["card", "key"].map((part) => at(part).getBoundingClientRect());
    const origin = this.#map.getContainer().getBoundingClientRect();
    const isInside = half.left > 0 && half.top > 0 && half.right < size.x && half.bottom < size.y;
    const isBehind = covers.some((cover) => !apart(half, {
      left: cover.left - origin.left, right: cover.right - origin.left, top: cover.top - origin.top, bottom: cover.bottom - origin.top,
    }));
    if (isInside && !isBehind) return;
    const [card, key] = covers;
    const isWide = size.x > WIDE_PX;
    const left = isWide ? card.right - origin.left : 0;
    const right = isWide && key.width ? key.left - origin.left : size.x;
    const foot = isWide || !card.height ? size.y : card.top - origin.top;
    this.#moveTo(bounds, L.point((Math.max(left, 0) + right) / 2, foot / 2));
  }

  #boxOf(bounds) {
    const [corner, opposite] = [bounds.getSouthWest(), bounds.getNorthEast()].map((each) => this.#map.latLngToContainerPoint(each));
    return { left: corner.x, right: opposite.x, top: opposite.y, bottom: corner.y };
  }

  /** Move bounds to a point of the map's element, closer or further only if they would not fit. */
  #moveTo(bounds, target) {
    const zoom = Math.min(this.#map.getZoom(), this.#map.getBoundsZoom(bounds));
    const middle = this.#map.project(bounds.getCenter(), zoom).subtract(target).add(this.#map.getSize().divideBy(2));
    this.#map.setView(this.#map.unproject(middle, zoom), zoom, { animate: !STILL.matches });
  }

  /** Fill the map with one place. */
  zoomTo(id) {
    const chosen = this.#shown.get(id);
    if (chosen) this.#map.fitBounds(chosen.paths[0].getBounds(), { padding: [80, 80], maxZoom: 16, animate: !STILL.matches });
  }

  /** Take everything off the map. */
  clear() {
    this.#layers.clearLayers();
    this.#shown.clear();
    this.#labels.clear();
  }

  #add(feature, layer, pane, className) {
    const path = L.geoJSON(feature, { pane, style: { className } }).addTo(this.#layers).getLayers()[0];
    const node = path.getElement();
    node.dataset.layer = layer;
    path.on("click", () => this.#onSelect(feature.id));
    if (!this.#shown.has(feature.id)) this.#shown.set(feature.id, { layer, feature, paths: [] });
    this.#shown.get(feature.id).paths.push(path);
    return node;
  }

  #drawWard(ward, value, between) {
    const position = classOf(value, between);
    const fill = value === null ? "ward-none" : position === null ? "ward-zero" : `ward-${shadeOf(position, between.length + 1) + 1}`;
    this.#add(ward, "wards", "wards", `ward ${fill}`).dataset.id = ward.id;
  }

  #drawOverlap(overlap) {
    const { kind } = overlap.properties;
    this.#add(overlap, "overlaps", "overlaps", `overlap ${overlapClass(kind, this.#categories)}`).dataset.id = overlap.id;
  }

  #drawHotspot(hotspot) {
    this.#add(hotspot, "hotspots", "casings", "casing");
    this.#add(hotspot, "hotspots", "hotspots", `hotspot hotspot-${this.#hueOf(hotspot)}`).dataset.id = hotspot.id;
  }

  #hueOf({ properties: { category } }) {
    return this.#categories.find(({ code }) => code === category).hue;
  }

  #drawPatrol(zone) {
    this.#add(zone, "patrol", "casings", "casing casing-patrol");
    this.#add(zone, "patrol", "patrol", "patrol").dataset.id = zone.id;
  }

  #labelPlaces({ hotspots, overlaps, patrol, badgeOf }) {
    const byRank = [...hotspots].sort((a, b) => a.properties.rank - b.properties.rank);
    for (const zone of patrol) this.#addBadge(zone, badgeOf(zone), "badge-patrol");
    for (const hotspot of byRank) this.#addBadge(hotspot, badgeOf(hotspot), `badge-${this.#hueOf(hotspot)}`);
    for (const overlap of overlaps) this.#addBadge(overlap, kindLabel(overlap.properties.kind, this.#categories), "badge-overlap");
  }

  #addBadge(feature, text, className) {
    const shown = this.#shown.get(feature.id);
    shown.badge = this.#labels.addBadge(feature, { text, className, bounds: shown.paths[0].getBounds() });
  }

  #labelWards(wards, values, between) {
    const bySize = [...wards].sort((a, b) => b.properties.area_km2 - a.properties.area_km2);
    for (const ward of bySize) {
      const value = values.get(ward.id);
      const position = classOf(value, between);
      const shade = position === null ? 1 : shadeOf(position, between.length + 1) + 1;
      this.#labels.addWardName(ward, { isZero: value === 0, shade, bounds: this.#shown.get(ward.id).paths[0].getBounds() });
    }
  }

  #bindButtons() {
    at("zoom-in").addEventListener("click", () => this.#map.zoomIn());
    at("zoom-out").addEventListener("click", () => this.#map.zoomOut());
    at("fit").addEventListener("click", () => this.fit());
  }
}

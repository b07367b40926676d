// The map: wards, overlap, hotspot outlines, patrol rings, and badges that do not pile up.
/* global L */

import { classOf, kindLabel, shadeOf } from "./words.js";

const PANES = ["wards", "overlaps", "casings", "hotspots", "patrol", "chosen"];
const STILL = window.matchMedia("(prefers-reduced-motion: reduce)");
const WIDE_PX = 700;
const SMALLEST_LABELLED_PX = 34;
// The further away, the fewer badges, so that the first ranks stay readable: [zoom, lowest rank shown].
const RANKS_BY_ZOOM = [[11.75, 4], [12.75, 8], [13.75, 20], [Infinity, Infinity]];

export class Picture {
  #map;
  #themes;
  #onSelect;
  #shown = new Map();
  #outline = null;
  #bounds = null;
  #layers;
  #overlay;
  #labels = [];
  #frame = 0;

  constructor({ themes, onSelect, onMove }) {
    this.#themes = themes;
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
    this.#overlay = this.#map.createPane("labels");
    this.#overlay.style.zIndex = "430";
    L.control.scale({ imperial: false, position: "bottomright" }).addTo(this.#map);
    this.#layers = L.layerGroup().addTo(this.#map);
    this.#map.on("moveend zoomend viewreset", () => this.#arrange());
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
  goTo(at) {
    const parts = (at ?? "").split(",").map(Number);
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

  /** Draw one view anew: `wards` with values and cuts, and the features of each layer in list order. */
  draw({ wards, hotspots, overlaps, patrol, selected, values, cuts, badgeOf }) {
    this.clear();
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
    this.#arrange();
  }

  /** Move the map only if the place is out of view or behind the card or the key. */
  reveal(id) {
    const chosen = this.#shown.get(id);
    if (!chosen) return;
    const size = this.#map.getSize();
    const bounds = chosen.paths[0].getBounds();
    // The middle half of the place: its edges may well be cut off or covered.
    const half = this.#boxOf(bounds.pad(-0.25));
    const covers = ["card", "key"].map((part) => document.getElementById(part).getBoundingClientRect());
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

  /** The identities drawn in one layer, in order. */
  ids(layer) {
    return [...this.#shown].filter(([, shown]) => shown.layer === layer).map(([id]) => id);
  }

  /** Take everything off the map. */
  clear() {
    this.#layers.clearLayers();
    this.#shown.clear();
    this.#labels.forEach(({ node }) => node.remove());
    this.#labels = [];
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
    this.#add(overlap, "overlaps", "overlaps", `overlap overlap-${kind.replaceAll("+", "-")}`).dataset.id = overlap.id;
  }

  #drawHotspot(hotspot) {
    const { category } = hotspot.properties;
    this.#add(hotspot, "hotspots", "casings", "casing");
    this.#add(hotspot, "hotspots", "hotspots", `hotspot hotspot-${category}`).dataset.id = hotspot.id;
  }

  #drawPatrol(zone) {
    this.#add(zone, "patrol", "casings", "casing casing-patrol");
    this.#add(zone, "patrol", "patrol", "patrol").dataset.id = zone.id;
  }

  // Badges and names: placed by importance, each only where it covers no other.

  #labelPlaces({ hotspots, overlaps, patrol, badgeOf }) {
    const byRank = [...hotspots].sort((a, b) => a.properties.rank - b.properties.rank);
    for (const zone of patrol) this.#addBadge(zone, badgeOf(zone), "badge badge-patrol");
    for (const hotspot of byRank) this.#addBadge(hotspot, badgeOf(hotspot), `badge badge-${hotspot.properties.category}`);
    for (const overlap of overlaps) {
      const text = kindLabel(overlap.properties.kind, this.#themes);
      this.#addBadge(overlap, text, "badge badge-overlap", SMALLEST_LABELLED_PX);
    }
  }

  #addBadge(feature, text, className, smallest = 0) {
    const node = document.createElement("span");
    node.className = className;
    node.textContent = text;
    node.addEventListener("click", () => this.#onSelect(feature.id));
    const shown = this.#shown.get(feature.id);
    shown.badge = node;
    this.#place({ node, anchor: shown.paths[0].getBounds().getCenter(), bounds: shown.paths[0].getBounds(), smallest, rank: feature.properties.rank, sides: !smallest });
  }

  #labelWards(wards, values, between) {
    const bySize = [...wards].sort((a, b) => b.properties.area_km2 - a.properties.area_km2);
    for (const ward of bySize) {
      const value = values.get(ward.id);
      const position = classOf(value, between);
      const node = document.createElement("span");
      const shade = position === null ? 1 : shadeOf(position, between.length + 1) + 1;
      node.className = `ward-name ward-name-${shade}`;
      node.textContent = ward.properties.name;
      if (value === 0) node.append(document.createElement("br"), "0");
      const bounds = this.#shown.get(ward.id).paths[0].getBounds();
      this.#place({ node, anchor: innerPoint(ward.geometry), bounds, smallest: 0, rank: 1, ward: true });
    }
  }

  #place(label) {
    label.node.classList.add("map-label");
    label.node.setAttribute("aria-hidden", "true");
    this.#overlay.append(label.node);
    this.#labels.push(label);
  }

  #arrange() {
    cancelAnimationFrame(this.#frame);
    this.#frame = requestAnimationFrame(() => this.#arrangeNow());
  }

  #arrangeNow() {
    const size = this.#map.getSize();
    const taken = [];
    const lowest = RANKS_BY_ZOOM.find(([zoom]) => this.#map.getZoom() < zoom)[1];
    const chosenFirst = [...this.#labels].sort((a, b) => b.node.classList.contains("is-chosen") - a.node.classList.contains("is-chosen"));
    for (const label of chosenFirst) label.box ??= { width: label.node.offsetWidth, height: label.node.offsetHeight };
    for (const label of chosenFirst) {
      const { width, height } = label.box;
      const southWest = this.#map.latLngToContainerPoint(label.bounds.getSouthWest());
      const northEast = this.#map.latLngToContainerPoint(label.bounds.getNorthEast());
      const anchor = this.#map.latLngToContainerPoint(label.anchor);
      const extent = Math.min(northEast.x - southWest.x, southWest.y - northEast.y);
      const roomy = label.ward ? northEast.x - southWest.x >= width * 0.8 && southWest.y - northEast.y >= height : extent >= label.smallest;
      const isRanked = label.rank <= lowest || label.node.classList.contains("is-chosen");
      const spot = roomy && isRanked && positions(anchor, label, { southWest, northEast }).find((candidate) => {
        const box = { left: candidate.x - width / 2 - 2, right: candidate.x + width / 2 + 2, top: candidate.y - height / 2 - 1, bottom: candidate.y + height / 2 + 1 };
        const inside = box.right > 0 && box.bottom > 0 && box.left < size.x && box.top < size.y;
        return inside && taken.every((other) => apart(box, other)) && taken.push(box);
      });
      label.node.classList.toggle("is-hidden", !spot);
      if (spot) L.DomUtil.setPosition(label.node, this.#map.containerPointToLayerPoint(spot).subtract([width / 2, height / 2]).round());
    }
  }

  #bindButtons() {
    document.getElementById("zoom-in").addEventListener("click", () => this.#map.zoomIn());
    document.getElementById("zoom-out").addEventListener("click", () => this.#map.zoomOut());
    document.getElementById("fit").addEventListener("click", () => this.fit());
  }
}

const apart = (a, b) => a.right <= b.left || a.left >= b.right || a.bottom <= b.top || a.top >= b.bottom;

/** Where a label may stand: on its place, or just outside each side of it. */
function positions(anchor, { box, sides, ward }, { southWest, northEast }) {
  if (ward) return [anchor, anchor.add([0, -18]), anchor.add([0, 18])];
  if (!sides) return [anchor];
  const across = (northEast.x - southWest.x) / 2 + box.width / 2 + 3;
  const along = (southWest.y - northEast.y) / 2 + box.height / 2 + 3;
  const near = [[0, 0], [0, -along], [across, 0], [-across, 0], [0, along], [across, -along], [-across, -along]];
  return near.map((step) => anchor.add(step));
}

/** A point well inside a polygon: the middle of the longest of nine level chords of its largest part. */
function innerPoint({ type, coordinates }) {
  const rings = type === "Polygon" ? [coordinates[0]] : coordinates.map((part) => part[0]);
  const ring = rings.reduce((best, next) => (next.length > best.length ? next : best));
  const latitudes = ring.map(([, latitude]) => latitude);
  const [south, north] = [Math.min(...latitudes), Math.max(...latitudes)];
  let longest = { width: -1 };
  for (let step = 3; step <= 7; step += 1) {
    const latitude = south + ((north - south) * step) / 10;
    const crossings = levelCrossings(ring, latitude);
    for (let i = 0; i + 1 < crossings.length; i += 2) {
      const width = crossings[i + 1] - crossings[i];
      if (width > longest.width) longest = { width, latitude, longitude: (crossings[i] + crossings[i + 1]) / 2 };
    }
  }
  return L.latLng(longest.latitude ?? latitudes[0], longest.longitude ?? ring[0][0]);
}

function levelCrossings(ring, latitude) {
  const found = [];
  for (let i = 0; i + 1 < ring.length; i += 1) {
    const [[x1, y1], [x2, y2]] = [ring[i], ring[i + 1]];
    if (y1 <= latitude !== y2 <= latitude) found.push(x1 + ((latitude - y1) / (y2 - y1)) * (x2 - x1));
  }
  return found.sort((a, b) => a - b);
}

function svgElement(tag, attributes, ...children) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

/** A small drawing of a layer for the key, made of the layer's own classes. */
export function swatch(classNames, { line = false, width = 32, height = 16 } = {}) {
  const marks = classNames.map((name) => (line
    ? svgElement("path", { d: `M0 ${height / 2}H${width}`, class: name })
    : svgElement("rect", { x: 1, y: 1, width: width - 2, height: height - 2, class: name })));
  return svgElement("svg", { width, height, viewBox: `0 0 ${width} ${height}`, "aria-hidden": "true", class: "swatch" }, ...marks);
}

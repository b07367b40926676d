// Badges and names on the map: placed by importance, each only where it covers no other.
/* global L */

const SMALLEST_LABELLED_PX = 34;
// The further away, the fewer badges, so that the first ranks stay readable: [zoom, lowest rank shown].
const RANKS_BY_ZOOM = [[11.75, 4], [12.75, 8], [13.75, 20], [Infinity, Infinity]];

export class Labels {
  #map;
  #onSelect;
  #overlay;
  #labels = [];
  #frame = 0;

  constructor(map, onSelect) {
    this.#map = map;
    this.#onSelect = onSelect;
    this.#overlay = map.createPane("labels");
    this.#overlay.style.zIndex = "430";
    map.on("moveend zoomend viewreset", () => this.arrange());
  }

  /** Take every label off the map. */
  clear() {
    this.#labels.forEach(({ node }) => node.remove());
    this.#labels = [];
  }

  /** Add the badge of a place; what was added first is more important. */
  addBadge(feature, { text, className, bounds }) {
    const node = document.createElement("span");
    node.className = `badge ${className}`;
    node.textContent = text;
    node.addEventListener("click", () => this.#onSelect(feature.id));
    // An overlap's boxed label stands on its pattern or not at all.
    const isInside = className === "badge-overlap";
    this.#place({ node, anchor: bounds.getCenter(), bounds, smallest: isInside ? SMALLEST_LABELLED_PX : 0, rank: feature.properties.rank, sides: !isInside });
    return node;
  }

  /** Add the name of a ward, and its 0 where nothing was recorded. */
  addWardName(ward, { isZero, shade, bounds }) {
    const node = document.createElement("span");
    node.className = `ward-name ward-name-${shade}`;
    node.textContent = ward.properties.name;
    if (isZero) node.append(document.createElement("br"), "0");
    this.#place({ node, anchor: innerPoint(ward.geometry), bounds, smallest: 0, rank: 1, ward: true });
  }

  #place(label) {
    label.node.classList.add("map-label");
    label.node.setAttribute("aria-hidden", "true");
    this.#overlay.append(label.node);
    this.#labels.push(label);
  }

  /** Place the labels anew, in the next frame. */
  arrange() {
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
}

/** Whether two boxes have no ground in common. */
export const apart = (a, b) => a.right <= b.left || a.left >= b.right || a.bottom <= b.top || a.top >= b.bottom;

/** Where a label may stand: on its place, or just outside each side of it. */
function positions(anchor, { box, sides, ward }, { southWest, northEast }) {
  if (ward) return [anchor, anchor.add([0, -18]), anchor.add([0, 18])];
  if (!sides) return [anchor];
  const across = (northEast.x - southWest.x) / 2 + box.width / 2 + 3;
  const along = (southWest.y - northEast.y) / 2 + box.height / 2 + 3;
  const near = [[0, 0], [0, -along], [across, 0], [-across, 0], [0, along], [across, -along], [-across, -along]];
  return near.map((step) => anchor.add(step));
}

/** A point well inside a polygon: the middle of the longest of five level chords of its part with most corners. */
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

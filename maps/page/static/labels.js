// Badges and names on the map: placed by importance, each only where it covers no other label.
/* global L */

const SMALLEST_LABELLED_PX = 34;
// Half of an outline's casing and of a badge's, which bounds do not hold.
const OUTLINE_PX = 6;
// How many badges wide and high a place must be for its badge to stand on it.
const HOLDS_BADGE = 2;
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
    this.#place({ node, anchor: bounds.getCenter(), bounds, smallest: isInside ? SMALLEST_LABELLED_PX : 0, rank: feature.properties.rank, isBeside: !isInside });
    return node;
  }

  /** Add the name of a ward, and its 0 where nothing was recorded. */
  addWardName(ward, { isZero, shade, bounds }) {
    const node = document.createElement("span");
    node.className = `ward-name ward-name-${shade}`;
    node.textContent = ward.properties.name;
    if (isZero) node.append(document.createElement("br"), "0");
    this.#place({ node, anchor: innerPoint(ward.geometry), bounds, rank: 1, isWard: true });
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
    const lowest = RANKS_BY_ZOOM.find(([zoom]) => this.#map.getZoom() < zoom)[1];
    const isChosen = ({ node }) => node.classList.contains("is-chosen");
    const chosenFirst = [...this.#labels].sort((a, b) => isChosen(b) - isChosen(a));
    for (const label of chosenFirst) label.size ??= { width: label.node.offsetWidth, height: label.node.offsetHeight };
    const taken = [];
    const outlines = [];
    for (const label of chosenFirst) {
      const outline = this.#boxOf(label.bounds);
      const isShown = isChosen(label) || (label.rank <= lowest && isRoomy(label, outline));
      const box = isShown && this.#roomFor(label, outline, taken, outlines);
      label.node.classList.toggle("is-hidden", !box);
      if (!box) continue;
      taken.push(box);
      if (label.isBeside) outlines.push(outline);
      const corner = L.point(box.left + 2, box.top + 1);
      L.DomUtil.setPosition(label.node, this.#map.containerPointToLayerPoint(corner).round());
    }
  }

  /** The first box that covers no label, best one that covers no badged place either; a name covers neither. */
  #roomFor(label, outline, taken, outlines) {
    const { x: width, y: height } = this.#map.getSize();
    const anchor = this.#map.latLngToContainerPoint(label.anchor);
    const free = positions(anchor, label, outline)
      .map((middle) => boxAround(middle, label.size))
      .filter((box) => !apart(box, { left: 0, right: width, top: 0, bottom: height }) && taken.every((other) => apart(box, other)));
    return free.find((box) => outlines.every((other) => apart(box, other))) ?? (label.isWard ? undefined : free[0]);
  }

  #boxOf(bounds) {
    const [corner, opposite] = [bounds.getSouthWest(), bounds.getNorthEast()].map((each) => this.#map.latLngToContainerPoint(each));
    return { left: corner.x, right: opposite.x, top: opposite.y, bottom: corner.y };
  }
}

/** Whether two boxes have no ground in common. */
export const apart = (a, b) => a.right <= b.left || a.left >= b.right || a.bottom <= b.top || a.top >= b.bottom;

const boxAround = ({ x, y }, { width, height }) => ({ left: x - width / 2 - 2, right: x + width / 2 + 2, top: y - height / 2 - 1, bottom: y + height / 2 + 1 });

/** Whether a place is large enough on the screen to be labelled at all. */
function isRoomy({ isWard, smallest, size }, { left, right, top, bottom }) {
  const [wide, high] = [right - left, bottom - top];
  return isWard ? wide >= size.width * 0.8 && high >= size.height : Math.min(wide, high) >= smallest;
}

/** Where a label may stand: a small place is not covered by its own badge unless there is no room beside it. */
function positions(anchor, { size, isBeside, isWard }, { left, right, top, bottom }) {
  if (isWard) return [anchor, anchor.add([0, -18]), anchor.add([0, 18])];
  if (!isBeside) return [anchor];
  const [wide, high] = [right - left, bottom - top];
  const across = (wide + size.width) / 2 + OUTLINE_PX;
  const along = (high + size.height) / 2 + OUTLINE_PX;
  const beside = [[0, -along], [across, 0], [-across, 0], [0, along], [across, -along], [-across, -along]].map((step) => anchor.add(step));
  const holdsBadge = wide >= HOLDS_BADGE * size.width && high >= HOLDS_BADGE * size.height;
  return holdsBadge ? [anchor, ...beside] : [...beside, anchor];
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

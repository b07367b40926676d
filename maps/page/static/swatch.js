// Small drawings for the key, made of the classes that the map itself uses.

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

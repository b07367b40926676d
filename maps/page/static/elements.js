// The page's elements: how they are found, made, filled, and drawn anew under the keyboard.

export const at = (id) => document.getElementById(id);

/** A new element; text is text, never markup. */
export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "class") made.className = value;
    else if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (value !== null && value !== undefined && value !== false) made.setAttribute(name, value === true ? "" : value);
  }
  return fill(made, ...children);
}

/** Put children in the place of those there are; what is absent is left out. */
export function fill(parent, ...children) {
  parent.replaceChildren(...children.filter((child) => child !== null && child !== undefined && child !== false && child !== ""));
  return parent;
}

/** A labelled choice of one of several options. */
export function chooser(id, words, options, value, onChoose) {
  const select = element("select", { id, onchange: ({ target }) => onChoose(target.value) },
    ...options.map(([code, label]) => element("option", { value: code }, label)));
  select.value = value;
  return element("div", { class: "field" }, element("label", { for: id }, words), select);
}

/** Draw a part anew without taking the keyboard's place in it. */
export function keepFocus(part, drawPart) {
  const focused = part.contains(document.activeElement) ? document.activeElement : null;
  const reachable = () => [...part.querySelectorAll("button, select, input, a, summary")];
  const position = focused ? reachable().indexOf(focused) : -1;
  const id = focused?.dataset.id;
  drawPart();
  if (!focused) return;
  const again = id ? part.querySelector(`[data-id="${CSS.escape(id)}"]`) : reachable()[position];
  (again ?? at("list")).focus({ preventScroll: true });
}

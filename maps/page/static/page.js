// The page: its address is its state; every choice asks, draws and says one sentence.

import { drawCard, drawHow, drawKey, drawList, groupsOf, markChosen } from "./list.js";
import { Picture, swatch } from "./picture.js";
import { MEASURES, count, cuts, element, fill, headline, plural, subject, themeNames, wardValue } from "./words.js";

const facts = JSON.parse(document.getElementById("page-data").textContent);
const THEMES = facts.themes;
const CODES = THEMES.map(({ code }) => code);
const DEFAULT_SET = facts.boundary_sets.find((set) => set.is_default)?.name ?? "";
const METHODS = [["kde", "Density of incidents"], ["dbscan", "Clusters of places"]];
const LAYERS = [["hotspots", "Hotspots"], ["overlaps", "Overlaps"], ["wards", "Wards"], ["patrol", "Patrol"]];
const SAY_WHAT_AFTER_MS = 300;
const OFFER_CANCEL_AFTER_MS = 2000;
const LIMIT = 1000;
const ANSWERS_KEPT = 40;
const isPhone = window.matchMedia("(max-width: 760px)");
const at = (id) => document.getElementById(id);

// The address. A default is left out of it, so that the plain address is the first view.

const DEFAULTS = {
  category: CODES, overlap: "on", period: facts.default_period, set: DEFAULT_SET, area: [], method: "kde",
  include_institutions: "false", shade: "per_km2", of: "themes", patrol: "off", zones: String(facts.zones),
  radius: String(facts.radius_m), list: "hotspots", select: "", sheet: "", at: "",
};
const ALLOWED = {
  overlap: ["on", "off"], method: METHODS.map(([code]) => code), include_institutions: ["true", "false"],
  shade: MEASURES.map(({ code }) => code), of: ["themes", "all"], patrol: ["on", "off"],
  list: LAYERS.map(([code]) => code), sheet: ["", "half", "full"],
};

/** The state that an address asks for, and what of it this page cannot show. */
function readAddress(search) {
  const asked = new URLSearchParams(search);
  const view = { ...DEFAULTS };
  const ignored = [];
  for (const [name, text] of asked) {
    if (!(name in DEFAULTS)) ignored.push(`${name}=${text}`);
    else if (name === "category") {
      const codes = text.split(",").filter(Boolean);
      view.category = CODES.filter((code) => codes.includes(code));
      ignored.push(...codes.filter((code) => !CODES.includes(code) && code !== "none"));
    } else if (name === "area") view.area = text.split(",").filter(Boolean);
    else if (ALLOWED[name] && !ALLOWED[name].includes(text)) ignored.push(`${name}=${text}`);
    else view[name] = text;
  }
  return { view, ignored };
}

function addressOf(view) {
  const parameters = Object.entries(DEFAULTS)
    .map(([name, standard]) => [name, String(view[name]) || (name === "category" ? "none" : ""), String(standard)])
    .filter(([, value, standard]) => value !== standard)
    .map(([name, value]) => `${name}=${encodeURIComponent(value).replaceAll("%2C", ",").replaceAll("%2F", "/")}`);
  return parameters.length ? `?${parameters.join("&")}` : location.pathname;
}

let view = readAddress(location.search).view;
let shown = null;
let answers = null;
let running = null;
let hadError = false;
const answered = new Map();

const chosenThemes = () => THEMES.filter(({ code }) => view.category.includes(code));

// Asking.

function itemsAddress(collection, given = {}) {
  const parameters = new URLSearchParams({ period: view.period, category: CODES.join(","), ...given });
  if (view.set !== DEFAULT_SET) parameters.set("set", view.set);
  if (view.area.length) parameters.set("area", view.area.join(","));
  parameters.set("limit", String(LIMIT));
  return `collections/${collection}/items?${parameters}`;
}

function addresses() {
  const method = view.method === "kde" ? {} : { method: view.method };
  const institutions = view.include_institutions === "true" ? { include_institutions: "true" } : {};
  const patrol = { ...institutions, category: (view.category.length ? view.category : CODES).join(","), zones: view.zones, radius: view.radius };
  return {
    wards: itemsAddress("wards"),
    hotspots: itemsAddress("hotspots", { ...method, ...institutions }),
    overlaps: itemsAddress("overlaps", { ...method, ...institutions }),
    ...(view.patrol === "on" ? { patrol: itemsAddress("patrol-zones", patrol) } : {}),
  };
}

async function ask(address, signal) {
  if (answered.has(address)) return answered.get(address);
  let response;
  try {
    response = await fetch(address, { signal, headers: { Accept: "application/geo+json, application/problem+json" } });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Error("The server did not answer. Check the connection, then try again.");
  }
  const body = await response.json().catch(() => null);
  if (!response.ok) throw new Error(body?.detail ?? body?.title ?? `The server answered ${response.status}. Try again.`);
  if (body?.type !== "FeatureCollection") throw new Error("The server’s answer could not be read. Try again.");
  if (answered.size >= ANSWERS_KEPT) answered.clear();
  answered.set(address, body);
  return body;
}

/** Answers of one version of the data: what was kept from before newer data were loaded is asked for again. */
async function askForOneVersion(asked, signal) {
  const found = await Promise.all(asked.map((address) => ask(address, signal)));
  if (new Set(found.map((answer) => answer.data_version)).size === 1) return found;
  answered.clear();
  return Promise.all(asked.map((address) => ask(address, signal)));
}

/** Ask for what the view needs, then draw it. */
async function show({ announce = true } = {}) {
  running?.abort();
  const control = new AbortController();
  running = control;
  drawChoices();
  at("notice").hidden = true;
  const timers = startTimers();
  try {
    const wanted = Object.entries(addresses());
    const found = await askForOneVersion(wanted.map(([, address]) => address), control.signal);
    if (running !== control) return;
    const isOtherGround = !shown || shown.set !== view.set || String(shown.area) !== String(view.area);
    answers = Object.fromEntries(wanted.map(([layer], position) => [layer, found[position]]));
    shown = { ...view };
    draw();
    if (isOtherGround && !picture.goTo(view.at)) picture.fit();
    if (view.select) picture.reveal(view.select);
    if (announce) say();
  } catch (error) {
    if (error.name !== "AbortError" && running === control) drawError(error);
  } finally {
    if (running === control) {
      timers.forEach(clearTimeout);
      at("busy").hidden = true;
      document.body.removeAttribute("aria-busy");
      running = null;
    }
  }
}

function startTimers() {
  at("busy").hidden = true;
  document.body.setAttribute("aria-busy", "true");
  const words = `Counting incidents, ${periodLabel(view.period)}…`;
  return [
    setTimeout(() => {
      at("cancel").hidden = true;
      at("busy-words").textContent = words;
      at("busy").hidden = false;
      at("status").textContent = words;
    }, SAY_WHAT_AFTER_MS),
    setTimeout(() => { at("cancel").hidden = !shown; }, OFFER_CANCEL_AFTER_MS),
  ];
}

function cancel() {
  running?.abort();
  if (!shown) return;
  view = { ...shown };
  history.replaceState(null, "", addressOf(view));
  drawChoices();
  at("status").textContent = "Cancelled; the view before is shown.";
  at("headline").focus?.();
}

/** Take one choice: a step that Back undoes. */
function change(patch) {
  const moved = { ...view, ...patch };
  if (addressOf(moved) === addressOf(view)) return;
  const isOnlyLook = Object.keys(patch).every((name) => ["select", "list", "sheet"].includes(name));
  view = moved;
  history.pushState(null, "", addressOf(view));
  if (isOnlyLook && answers && !running) look();
  else show();
}

/** A change of what is looked at, not of what is asked. */
function look() {
  shown = { ...view };
  drawSheet();
  drawTabs();
  drawRows();
  drawChosen();
  picture.select(view.select);
  if (view.select) picture.reveal(view.select);
  const feature = featureOf(view.select);
  at("status").textContent = feature ? `${feature.properties.name} chosen.` : `${LAYERS.find(([code]) => code === view.list)[1]} listed.`;
}

// What is shown: the same features, in the same order, for the list and the map.

function features(layer) {
  if (!answers) return [];
  if (layer === "hotspots") {
    return chosenThemes().flatMap(({ code }) => answers.hotspots.features.filter(({ properties }) => properties.category === code));
  }
  if (layer === "overlaps") {
    if (view.overlap === "off") return [];
    return groupsOf("overlaps", answers.overlaps.features, { themes: THEMES }).flatMap((group) => group.features);
  }
  if (layer === "patrol") return view.patrol === "on" ? (answers.patrol?.features ?? []) : [];
  const { values } = shading();
  return [...answers.wards.features].sort((a, b) => (values.get(b.id) ?? -1) - (values.get(a.id) ?? -1));
}

const layerOf = (id) => LAYERS.map(([code]) => code).find((layer) => features(layer).some((feature) => feature.id === id));
const featureOf = (id) => (id ? features(layerOf(id) ?? "wards").find((feature) => feature.id === id) : undefined);

function shading() {
  const measure = MEASURES.find(({ code }) => code === view.shade);
  const { codes, words } = subject(chosenThemes(), view.of);
  const values = new Map(answers.wards.features.map(({ id, properties }) => [id, wardValue(properties, measure.code, codes)]));
  return { measure, words, values, between: cuts([...values.values()]) };
}

const badgeOf = ({ properties }) => (properties.category
  ? `${THEMES.find(({ code }) => code === properties.category).letter}${properties.rank}`
  : String(properties.rank));

function context() {
  const { measure, values } = shading();
  return {
    themes: THEMES, chosen: chosenThemes(), period: answers.wards.period, areaKm2: answers.wards.boundary_set.area_km2,
    measure, values, badgeOf, selected: view.select, area: view.area,
    patrolSubject: chosenThemes().length ? themeNames(chosenThemes(), { start: false }) : themeNames(THEMES, { start: false }),
    onSelect: select, onZoom: (id) => picture.zoomTo(id), onArea: (area) => change({ area, select: "", at: "" }),
  };
}

function select(id) {
  const layer = id && layerOf(id);
  const row = document.querySelector(`#list [data-id="${CSS.escape(view.select)}"]`);
  change({ select: id ?? "", list: layer || view.list, sheet: "" });
  if (!id) (row ?? at("list")).focus();
}

// Drawing.

function draw() {
  if (hadError) openKey(!isPhone.matches);
  hadError = false;
  if (view.select && !layerOf(view.select)) {
    view.select = "";
    history.replaceState(null, "", addressOf(view));
  }
  const { values, between } = shading();
  drawHeadline();
  keepFocus(at("key"), drawLegend);
  picture.draw({
    wards: features("wards"), hotspots: features("hotspots"), overlaps: features("overlaps"), patrol: features("patrol"),
    selected: view.select, values, cuts: between, badgeOf,
  });
  drawChoices();
  drawSheet();
  drawTabs();
  drawRows();
  drawChosen();
  drawActions();
  drawNotices();
  const attribution = new Set(Object.values(answers).flatMap((answer) => answer.attribution));
  fill(at("honest-attribution"), [...attribution].join(" · "));
  drawHow(at("how-body"), answers, { ...facts.data_line, synthetic: isMadeUp() });
}

const isMadeUp = () => facts.data_line.synthetic || answers.wards.synthetic;

function headlineWords() {
  return headline({
    themes: chosenThemes(), hotspots: features("hotspots"), wards: answers.wards,
  });
}

function drawHeadline() {
  const words = headlineWords();
  fill(at("headline"), words, element("span", { class: "headline-period" }, `, ${answers.wards.period.label}`));
  document.title = at("headline").textContent;
  const { place, name } = answers.wards.boundary_set;
  at("brand-area").textContent = place ? `${place}, ${name}` : name;
}

const say = () => { at("status").textContent = `${headlineWords()}, ${answers.wards.period.label}.`; };

function drawLegend() {
  const { measure, words, values, between } = shading();
  const all = [...values.values()];
  const toggles = THEMES.map((theme) => ({
    words: `${theme.short} hotspots`, isOn: view.category.includes(theme.code),
    swatches: [swatch(["casing", `hotspot hotspot-${theme.code}`], { line: true })], onToggle: () => toggleTheme(theme.code),
  }));
  const kinds = ["violence-asb", "violence-drugs", "asb-drugs", "violence-asb-drugs"];
  drawKey(at("key"), {
    measure, subjectWords: words, period: answers.wards.period, between, of: view.of,
    themesWords: chosenThemes().length ? subject(chosenThemes(), "themes").words : "Chosen themes",
    isAllOnly: !chosenThemes().length, hasPositive: all.some((value) => value > 0), hasZero: all.includes(0), hasNone: all.includes(null),
    onMeasure: (shade) => change({ shade }), onSubject: (of) => change({ of }),
    rows: [
      ...toggles,
      { words: "Overlap: V+A, V+D, A+D, all", isOn: view.overlap === "on", swatches: kinds.map((kind) => swatch([`overlap overlap-${kind}`], { width: 20 })), onToggle: toggleOverlap },
      { words: "Patrol zones", isOn: view.patrol === "on", swatches: [swatch(["casing casing-patrol", "patrol"], { line: true })], onToggle: togglePatrol },
    ],
  });
}

function toggleTheme(code) {
  change({ category: CODES.filter((other) => (other === code ? !view.category.includes(code) : view.category.includes(other))) });
}

const toggleOverlap = () => change({ overlap: view.overlap === "on" ? "off" : "on" });
const togglePatrol = () => change({ patrol: view.patrol === "on" ? "off" : "on", list: view.patrol === "on" ? "hotspots" : "patrol" });

function drawChoices() {
  for (const button of at("themes").children) {
    const isOn = button.dataset.theme === "overlap" ? view.overlap === "on" : view.category.includes(button.dataset.theme);
    button.setAttribute("aria-pressed", String(isOn));
  }
  drawPeriods();
  const chips = [];
  if (view.area.length) chips.push([`Only ${areaNames()}`, { area: [], at: "" }]);
  if (view.include_institutions === "true") chips.push(["Institutions counted", { include_institutions: "false" }]);
  if (view.method !== "kde") chips.push([METHODS.find(([code]) => code === view.method)[1], { method: "kde" }]);
  if (view.set !== DEFAULT_SET) chips.push([view.set, { set: DEFAULT_SET, area: [], at: "" }]);
  keepFocus(at("filters"), () => fill(at("filters"), ...chips.map(([words, patch]) =>
    element("button", { type: "button", class: "chip", onclick: () => change(patch) }, words, element("span", { "aria-hidden": "true" }, " ×"), element("span", { class: "visually-hidden" }, ": take away")))));
  at("filters").hidden = !chips.length;
  keepFocus(at("more"), drawMore);
}

function areaNames() {
  const names = view.area.map((code) => answers?.wards.features.find(({ id }) => id === code)?.properties.name ?? code);
  return names.length > 2 ? plural(names.length, "ward", "wards") : names.join(" and ");
}

const periodLabel = (text) => facts.periods.find((period) => period.text === text)?.label ?? text;

function drawPeriods() {
  const known = facts.periods.some(({ text }) => text === view.period);
  const options = known ? facts.periods : [{ group: "In the address", text: view.period, label: view.period }, ...facts.periods];
  const groups = [...new Set(options.map(({ group }) => group))];
  fill(at("period"), ...groups.map((group) => element("optgroup", { label: group },
    ...options.filter((option) => option.group === group).map(({ text, label }) => element("option", { value: text }, label)))));
  at("period").value = view.period;
}

function drawMore() {
  const institutions = answers?.wards.features.reduce((sum, { properties }) => sum + properties.at_institutions, 0);
  const box = element("input", { type: "checkbox", id: "institutions", onchange: ({ target }) => change({ include_institutions: String(target.checked) }) });
  box.checked = view.include_institutions === "true";
  fill(at("more"),
    facts.boundary_sets.length > 1 && chooser("set", "Wards as of", facts.boundary_sets.map(({ name, label }) => [name, label]), view.set, (set) => change({ set, area: [], select: "", at: "" })),
    chooser("method", "Find hotspots by", METHODS, view.method, (method) => change({ method })),
    element("div", { class: "check" }, box, element("label", { for: "institutions" }, "Count prisons, hospitals and police stations in hotspots")),
    element("p", { class: "hint" }, institutions === undefined ? "" : `${plural(institutions, "incident is", "incidents are")} recorded at them here, of all kinds. Ward counts always hold them.`));
}

function chooser(id, words, options, value, onChoose) {
  const select = element("select", { id, onchange: ({ target }) => onChoose(target.value) },
    ...options.map(([code, label]) => element("option", { value: code }, label)));
  select.value = value;
  return element("div", { class: "field" }, element("label", { for: id }, words), select);
}

const isOff = (layer) => (layer === "overlaps" && view.overlap === "off") || (layer === "patrol" && view.patrol === "off");

function drawTabs() {
  for (const tab of at("tabs").children) {
    const layer = tab.dataset.layer;
    const isActive = layer === view.list;
    tab.setAttribute("aria-selected", String(isActive));
    tab.tabIndex = isActive ? 0 : -1;
    const words = LAYERS.find(([code]) => code === layer)[1];
    fill(tab, words, !answers || isOff(layer) ? null : element("span", { class: "tab-count" }, ` (${count(features(layer).length)})`));
  }
  at("list").setAttribute("aria-labelledby", `tab-${view.list}`);
}

function drawRows() {
  const list = at("list");
  keepFocus(list, () => {
    const layer = view.list;
    const here = context();
    if (isOff(layer)) return fill(list, offer(layer));
    if (layer === "hotspots" && !chosenThemes().length) return fill(list, element("p", { class: "none" }, "Choose a theme above the map: violence, ASB or drugs."));
    const groups = groupsOf(layer, features(layer), here);
    const before = layer === "patrol" ? patrolChoices() : layer === "wards" ? element("p", { class: "list-note" }, `${shading().words}: ${here.measure.label.charAt(0).toLowerCase()}${here.measure.label.slice(1)}`) : null;
    return drawList(list, layer, groups.length ? groups : [{ features: [] }], here, before);
  });
  markChosen(list, view.select);
}

function offer(layer) {
  const words = layer === "patrol"
    ? "Patrol zones are the circles that together hold the most incidents of the chosen themes, none counted twice."
    : "Overlap shows the ground that is a hotspot of two themes or of all three.";
  const button = element("button", { type: "button", class: "button button-strong", onclick: () => change(layer === "patrol" ? { patrol: "on" } : { overlap: "on" }) }, layer === "patrol" ? "Show patrol zones" : "Show overlap");
  return element("div", { class: "offer" }, element("p", {}, words), button);
}

function patrolChoices() {
  const numbers = (values, current, unit) => [...new Set([...values, Number(current)])].sort((a, b) => a - b).map((n) => [String(n), `${n}${unit}`]);
  return element("div", { class: "patrol-choices" },
    chooser("zones", "Zones", numbers([5, 10, 15, 20, 30], view.zones, ""), view.zones, (zones) => change({ zones })),
    chooser("radius", "Radius", numbers([100, 150, 200, 250, 300], view.radius, " m"), view.radius, (radius) => change({ radius })),
    element("button", { type: "button", class: "button", onclick: togglePatrol }, "Hide zones"));
}

function drawChosen() {
  const feature = featureOf(view.select);
  at("card").hidden = !feature;
  if (feature) keepFocus(at("card"), () => drawCard(at("card"), feature, layerOf(feature.id), context()));
  else fill(at("card"));
  document.body.toggleAttribute("data-card", Boolean(feature));
}

function drawActions() {
  const names = { wards: "Wards", hotspots: "Hotspots", overlaps: "Overlaps", patrol: "Patrol zones" };
  const links = Object.entries(addresses()).map(([layer, address]) => {
    const only = layer === "hotspots" && view.category.length ? address.replace(/category=[^&]*/, `category=${view.category.join(",")}`) : address;
    return element("li", {}, element("a", { href: only, download: `${layer}-${view.period.replaceAll("/", "-to-")}.geojson` }, `${names[layer]} (GeoJSON)`));
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

function drawNotices() {
  const { ignored } = readAddress(location.search);
  const lines = [];
  const { missing, months } = answers.wards.period;
  if (missing.length) lines.push(`${missing.length} of these ${count(months)} months hold no incident here: not loaded, or none published (${missing.slice(0, 6).join(", ")}${missing.length > 6 ? " and others" : ""}).`);
  if (ignored.length) lines.push(`The address also asked for ${ignored.map((text) => `“${text.slice(0, 60)}”`).join(", ")}, which this page does not show.`);
  for (const [layer, { numberMatched, numberReturned }] of Object.entries(answers)) {
    if (numberMatched > numberReturned) lines.push(`Only ${count(numberReturned)} of ${count(numberMatched)} ${layer} are shown: choose fewer wards.`);
  }
  at("notice").hidden = !lines.length;
  at("notice").classList.remove("notice-error");
  fill(at("notice"), ...lines.map((line) => element("p", {}, line)));
}

function drawError(error) {
  const notice = at("notice");
  hadError = true;
  const isDefault = view.period === facts.default_period;
  shown = null;
  answers = null;
  picture.clear();
  drawTabs();
  fill(at("list"));
  openKey(false);
  fill(at("key"));
  at("card").hidden = true;
  fill(notice,
    element("h2", {}, "This cannot be shown"),
    element("p", {}, `${error.message.charAt(0).toUpperCase()}${error.message.slice(1)}`),
    element("p", { class: "card-actions" },
      element("button", { type: "button", class: "button", onclick: () => show() }, "Try again"),
      !isDefault && element("button", { type: "button", class: "button", onclick: () => change({ period: facts.default_period }) }, `Show ${periodLabel(facts.default_period)}`)));
  notice.classList.add("notice-error");
  notice.hidden = false;
  fill(at("headline"), "This cannot be shown", element("span", { class: "headline-period" }, `, ${periodLabel(view.period)}`));
  document.title = at("headline").textContent;
  at("status").textContent = `This cannot be shown. ${error.message}`;
  if (isPhone.matches) document.body.dataset.sheet = "half";
}

/** Draw a part anew without taking the keyboard's place in it. */
function keepFocus(part, drawPart) {
  const focused = part.contains(document.activeElement) ? document.activeElement : null;
  const reachable = () => [...part.querySelectorAll("button, select, input, a, summary")];
  const position = focused ? reachable().indexOf(focused) : -1;
  const id = focused?.dataset.id;
  drawPart();
  if (!focused) return;
  const again = id ? part.querySelector(`[data-id="${CSS.escape(id)}"]`) : reachable()[position];
  (again ?? at("list")).focus({ preventScroll: true });
}

// The sheet of a phone: peek (the map), half, full.

function drawSheet() {
  document.body.dataset.sheet = view.sheet || "peek";
  at("sheet-size").textContent = view.sheet === "full" ? "Half height" : "Full height";
  at("sheet-open").setAttribute("aria-expanded", String(Boolean(view.sheet)));
}

function goToList(event) {
  event.preventDefault();
  if (isPhone.matches && !view.sheet) change({ sheet: "half" });
  (at("list").querySelector("button, select") ?? at("list")).focus();
}

function bind() {
  fill(at("themes"), ...[...THEMES.map(({ code, short, title }) => themeButton(code, short, title, () => toggleTheme(code))),
    themeButton("overlap", "Overlap", "Overlap of themes", toggleOverlap)]);
  fill(at("tabs"), ...LAYERS.map(([code]) => element("button", { type: "button", role: "tab", id: `tab-${code}`, "data-layer": code, "aria-controls": "list", onclick: () => change({ list: code }) })));
  at("tabs").addEventListener("keydown", moveAlongTabs);
  at("period").addEventListener("change", ({ target }) => change({ period: target.value }));
  at("more-button").addEventListener("click", () => openMore(at("more").hidden));
  at("cancel").addEventListener("click", cancel);
  at("skip").addEventListener("click", goToList);
  at("sheet-open").addEventListener("click", () => { change({ sheet: "half" }); at("tabs").querySelector("[aria-selected=true]").focus(); });
  at("sheet-close").addEventListener("click", () => { change({ sheet: "" }); at("sheet-open").focus(); });
  at("sheet-size").addEventListener("click", () => change({ sheet: view.sheet === "full" ? "half" : "full" }));
  at("how-button").addEventListener("click", () => at("how").showModal());
  at("how-close").addEventListener("click", () => at("how").close());
  at("key-button").addEventListener("click", () => openKey(at("key").hidden));
  document.addEventListener("click", ({ target }) => {
    if (!target.closest(".more")) openMore(false);
    if (!target.closest(".download")) document.querySelector(".download")?.removeAttribute("open");
  });
  document.addEventListener("keydown", ({ key }) => {
    if (key !== "Escape" || at("how").open) return;
    if (!at("more").hidden) { openMore(false); at("more-button").focus(); }
    else if (view.select) select(null);
  });
  window.addEventListener("popstate", () => {
    const before = view;
    view = readAddress(location.search).view;
    if (view.at && view.at !== before.at) picture.goTo(view.at);
    show();
  });
  openKey(!isPhone.matches);
}

function themeButton(code, short, title, onclick) {
  return element("button", { type: "button", class: `theme theme-${code}`, "data-theme": code, "aria-pressed": "true", title: short === title ? null : title, onclick },
    element("span", { class: "theme-mark", "aria-hidden": "true" }), short);
}

function moveAlongTabs(event) {
  const tabs = [...at("tabs").children];
  const position = tabs.indexOf(document.activeElement);
  const to = { ArrowRight: position + 1, ArrowLeft: position - 1, Home: 0, End: tabs.length - 1 }[event.key];
  if (to === undefined || position < 0) return;
  event.preventDefault();
  const tab = tabs[(to + tabs.length) % tabs.length];
  change({ list: tab.dataset.layer });
  tab.focus();
}

function openMore(isOpen) {
  at("more").hidden = !isOpen;
  at("more-button").setAttribute("aria-expanded", String(isOpen));
}

function openKey(isOpen) {
  at("key").hidden = !isOpen;
  at("key-button").setAttribute("aria-expanded", String(isOpen));
}

/** Where the map is belongs to the address, but is no choice that Back should undo. */
function rememberPlace(place) {
  if (!shown) return;
  view.at = place;
  shown.at = place;
  history.replaceState(null, "", addressOf(view));
}

const picture = new Picture({ themes: THEMES, onSelect: select, onMove: rememberPlace });
bind();
show({ announce: false });

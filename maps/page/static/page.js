// The page: every step asks, draws, and says one sentence.

import { readAddress } from "./address.js";
import { askFor, isAsking, stopAsking } from "./asking.js";
import { drawCard } from "./card.js";
import { bindChoices, drawChoices, openMore } from "./choices.js";
import { stopComparing } from "./coincidence.js";
import { at, fill, keepFocus } from "./elements.js";
import { LAYERS, isPhone, periodLabel } from "./facts.js";
import { dataLine, drawHonest } from "./honest.js";
import { drawHow } from "./how.js";
import { drawKey, openKey } from "./key.js";
import { drawFailure, drawHeading, drawNotices } from "./notices.js";
import { Picture } from "./picture.js";
import { drawActions } from "./sharing.js";
import { bindSheet, drawSheet } from "./sheet.js";
import { badgeOf, drawFrom, featureOf, features, headlineWords, layerOf, shading, state } from "./shown.js";
import { correct, followSteps, select } from "./steps.js";
import { bindTabs, context, drawList, drawTabs } from "./tabs.js";

let hasFailed = false;

/** Ask for what the view needs, then draw it. */
function show({ isSaid = true } = {}) {
  drawChoices();
  at("notice").hidden = true;
  return askFor(state.view, {
    words: `Counting incidents, ${periodLabel(state.view.period)}…`,
    isCancellable: Boolean(state.shown),
    onAnswers: (answers) => drawAnswers(answers, isSaid),
    onError: fail,
  });
}

function drawAnswers(answers, isSaid) {
  const { shown, view } = state;
  const isOtherGround = !shown || shown.set !== view.set || String(shown.area) !== String(view.area);
  drawFrom(view, answers);
  draw();
  if (isOtherGround && !picture.goTo(view.at)) picture.fit();
  if (view.select) picture.reveal(view.select);
  if (isSaid) at("status").textContent = `${headlineWords()}, ${answers.wards.period.label}.`;
}

function draw() {
  const { shown, answers, compared } = state;
  if (hasFailed) openKey(!isPhone.matches);
  hasFailed = false;
  if (shown.select && !layerOf(shown.select)) {
    shown.select = "";
    correct({ select: "" });
  }
  const { values, between } = shading();
  const { boundary_set: ground, period } = answers.wards;
  drawHeading(headlineWords(), period.label);
  at("brand-area").textContent = ground.place ? `${ground.place}, ${ground.name}` : ground.name;
  drawKey();
  picture.draw({
    categories: compared, wards: features("wards"), hotspots: features("hotspots"), overlaps: features("overlaps"), patrol: features("patrol"),
    selected: shown.select, values, cuts: between, badgeOf,
  });
  drawChoices();
  drawPanel();
  drawActions();
  drawNotices(answers);
  drawHonest(answers);
  drawHow(at("how-body"), answers, dataLine());
}

function drawPanel() {
  drawSheet();
  drawTabs();
  drawList();
  drawChosen();
}

function drawChosen() {
  const feature = featureOf(state.shown.select);
  at("card").hidden = !feature;
  const here = { ...context(), onZoom: (id) => picture.zoomTo(id) };
  if (feature) keepFocus(at("card"), () => drawCard(at("card"), feature, layerOf(feature.id), here));
  else fill(at("card"));
  document.body.toggleAttribute("data-card", Boolean(feature));
}

/** A change of what is looked at, not of what is asked. */
function look() {
  const { view, answers } = state;
  drawFrom(view, answers);
  drawPanel();
  picture.select(view.select);
  if (view.select) picture.reveal(view.select);
  const feature = featureOf(view.select);
  at("status").textContent = feature ? `${feature.properties.name} chosen.` : `${LAYERS.find(([code]) => code === view.list)[1]} listed.`;
}

function fail(error) {
  hasFailed = true;
  drawFrom(null, null);
  stopComparing();
  picture.clear();
  drawTabs();
  openKey(false);
  for (const part of ["list", "key"]) fill(at(part));
  at("card").hidden = true;
  document.body.removeAttribute("data-card");
  drawFailure(error, { period: state.view.period, onAgain: () => show() });
  if (isPhone.matches) document.body.dataset.sheet = "half";
}

function cancel() {
  stopAsking();
  if (!state.shown) return;
  correct(state.shown);
  drawChoices();
  at("status").textContent = "Cancelled; the view before is shown.";
  (isPhone.matches ? at("sheet-open") : at("list")).focus();
}

function bind() {
  bindChoices();
  bindTabs();
  bindSheet();
  at("cancel").addEventListener("click", cancel);
  at("how-button").addEventListener("click", () => at("how").showModal());
  at("how-close").addEventListener("click", () => at("how").close());
  at("key-button").addEventListener("click", () => openKey(at("key").hidden));
  document.addEventListener("click", closeWhatIsOpen);
  document.addEventListener("keydown", escape);
  window.addEventListener("popstate", goBack);
  openKey(!isPhone.matches);
}

function closeWhatIsOpen({ target }) {
  if (!target.closest(".more")) openMore(false);
  if (!target.closest(".download")) document.querySelector(".download")?.removeAttribute("open");
}

function escape({ key }) {
  if (key !== "Escape" || at("how").open) return;
  if (!at("more").hidden) {
    openMore(false);
    at("more-button").focus();
  } else if (state.view.select) select(null);
}

function goBack() {
  const before = state.view;
  state.view = readAddress(location.search).view;
  if (state.view.at && state.view.at !== before.at) picture.goTo(state.view.at);
  show();
}

/** Where the map is belongs to the address, but is no choice that Back should undo. */
function rememberPlace(place) {
  if (!state.shown) return;
  correct({ at: place });
  state.shown.at = place;
}

const picture = new Picture({ onSelect: select, onMove: rememberPlace });
followSteps((isLook) => (isLook && state.answers && !isAsking() ? look() : show()));
bind();
show({ isSaid: false });

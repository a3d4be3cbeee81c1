// The widget inside its frame: shows the view that the simulator answers, posts what the user does, and passes the
// simulator's events on to the script outside. What is true of a transaction is decided by the simulator alone.
"use strict";

const SOURCE = "golive-widget";
const POLL_MS = 1000;
const POLLED = ["waiting", "deposit", "processing"];
const CANCELLABLE = ["document", "liveness", "waiting", "payment", "deposit"];
const LOST = "The simulator does not answer. Trying again.";
const VERDICTS = { completed: "All done", failed: "It failed", cancelled: "Cancelled" };
const BADGES = { completed: "✓", failed: "×", cancelled: "–" };

const byId = (id) => document.getElementById(id);
const all = (selector) => document.querySelectorAll(selector);
const screen = (name) => document.querySelector(`[data-screen="${name}"]`);

let view = null;
let visit = null;
let page = null; // the origin of the page around, once it has spoken
let current = "loading";
let lost = ""; // said until the simulator answers again
let refusal = ""; // said until the user does something else
let timer;

// --- talking to the page around and to the simulator

function tell(type, details = {}) {
  const known = page && page !== "null"; // the browser's word for a page without an origin
  window.parent.postMessage({ source: SOURCE, type, ...details }, known ? page : "*");
}

// Status 0: nobody answered, or not in full.
async function ask(path, body) {
  try {
    const headers = { "content-type": "application/json" };
    const answer = await fetch(path, { method: "POST", headers, body: JSON.stringify(body) });
    return { status: answer.status, body: await answer.json() };
  } catch {
    return { status: 0, body: {} };
  }
}

const isLost = (status) => status === 0 || status >= 500;
const sentence = ({ status, body }) => body.message || body.error || `The simulator answered ${status}.`;

async function run({ parameters, callbacks }) {
  const answer = await ask("/w/runs", { parameters, callbacks, page });
  if (isLost(answer.status)) {
    byId("loading-text").textContent = LOST;
    return setTimeout(run, POLL_MS, { parameters, callbacks });
  }
  if (answer.status !== 200) return stop(sentence(answer));
  visit = answer.body.visit;
  tell("report", { report: answer.body.report });
  show(answer.body.view);
  tell("callback", { name: "onReady" });
  relay(answer.body.events);
}

async function act(action, details = {}) {
  clearTimeout(timer);
  const answer = await ask(`/w/visits/${visit}/actions`, { action, ...details });
  if (answer.status === 404) return stop(sentence(answer));
  lost = isLost(answer.status) ? LOST : "";
  if (answer.status === 200) {
    show(answer.body.view);
    return relay(answer.body.events);
  }
  if (!lost) refusal = sentence(answer);
  show(view);
  if (!lost && action !== "view") await act("view");
}

function relay(events) {
  for (const { callback, argument } of events) tell("callback", { name: callback, argument });
}

// One after another, so that no older answer is shown after a newer one.
let turn = Promise.resolve();
function next(action, details) {
  turn = turn.then(() => act(action, details));
  return turn;
}

// One deed at a time: a second press while the first is under way would be refused.
const main = document.querySelector("main");
async function deed(action, details) {
  if (main.ariaBusy === "true") return;
  main.ariaBusy = "true";
  refusal = "";
  await next(action, details);
  main.ariaBusy = "false";
}

// --- screens

function show(latest) {
  view = latest;
  fill();
  if (current !== view.screen) enter(view.screen);
  clearTimeout(timer);
  if (lost || POLLED.includes(current)) timer = setTimeout(next, POLL_MS, "view");
}

function stop(problem) {
  clearTimeout(timer);
  byId("problem").textContent = problem;
  byId("notice").hidden = true;
  byId("cancel").hidden = true;
  enter("error");
}

// The focus follows a user who is in the widget; it is never taken from the page around.
function enter(name) {
  current = name;
  for (const section of all("[data-screen]")) section.hidden = section.dataset.screen !== name;
  const heading = screen(name).querySelector("h1");
  document.title = `${heading.textContent} · simulated Proof widget`;
  byId("status").textContent = heading.textContent;
  window.scrollTo(0, 0);
  if (document.hasFocus()) heading.focus({ preventScroll: true });
}

function fill() {
  const texts = wording();
  for (const place of all("[data-fill]")) put(place, texts[place.dataset.fill]);
  put(byId("notice"), lost || refusal);
  byId("notice").hidden = !byId("notice").textContent;
  byId("cancel").hidden = !CANCELLABLE.includes(view.screen);
  byId("retry").hidden = !view.retry;
  byId("leave").hidden = !canLeave();
  screen("result").dataset.badge = BADGES[view.status] ?? "";
  put(byId("facts"), facts());
  fillChoices();
  fillReport();
}

// Only what changed is written: a live region would read the same text again.
function put(place, text) {
  if (place.textContent !== text) place.textContent = text;
}

const sum = (amount, currency) => [amount, currency].filter(Boolean).join(" ");

function wording() {
  return {
    crypto: sum(view.amount, view.currency),
    fiat: sum(view.fiat_amount, view.fiat_currency),
    network: view.network ?? "",
    address: view.address ?? "",
    status: view.status ?? "",
    countdown: countdown(view.seconds_left),
    processing: view.type === "sell" ? "Your payout is on its way" : "Your coins are on their way",
    verdict: VERDICTS[view.status] ?? "",
    message: view.message ?? "",
    report: reported(),
  };
}

function countdown(seconds) {
  if (seconds === null) return "";
  const parts = [seconds / 3600, (seconds / 60) % 60, seconds % 60];
  return parts.map((part) => String(Math.floor(part)).padStart(2, "0")).join(":");
}

function facts() {
  const parts = [view.type, view.status, view.identity && `identity ${view.identity}`, view.theme && `theme ${view.theme}`];
  const language = view.lang && view.lang !== "en" ? `asked for “${view.lang}”, speaks English only` : "";
  return [...parts, language].filter(Boolean).join(" · ").replaceAll("_", " ");
}

function canLeave() {
  return URL.canParse(view.redirect_url) && new URL(view.redirect_url).protocol !== "javascript:";
}

function reported() {
  const parts = Object.entries(view.report ?? {}).filter(([, names]) => names.length);
  return parts.map(([what, names]) => `${names.length} ${what}`).join(", ") || "all as in the session";
}

function fillReport() {
  const report = view.report ?? {};
  const lines = Object.entries(report).filter(([, names]) => names.length);
  byId("report").hidden = !view.report;
  byId("report-lines").replaceChildren(...lines.map(([what, names]) => reportLine(what, names.join(", "))));
  if (view.screen === "refused") byId("report").open = true;
}

function reportLine(what, names) {
  const [line, term, details] = ["div", "dt", "dd"].map((tag) => document.createElement(tag));
  [term.textContent, details.textContent, details.className] = [what, names, "code"];
  line.append(term, details);
  return line;
}

// --- what there is to choose from

function fillChoices() {
  const currencies = (view.fiat_currencies ?? []).map((code) => ({ id: code, label: code }));
  offer(document.querySelector("[data-offer=document]"), view.documents, radio("document"));
  offer(document.querySelector("[data-offer=method]"), view.methods, radio("method"));
  offer(byId("card"), view.cards, option);
  offer(byId("fiat"), currencies, option);
  byId("fiat").value = view.fiat_currency;
}

// What was chosen stays chosen as long as the offer is the same.
function offer(place, choices, make) {
  const offered = JSON.stringify(choices ?? []);
  if (place.dataset.offered === offered) return;
  place.dataset.offered = offered;
  place.replaceChildren(...(choices ?? []).map(make));
}

const option = ({ id, label }) => new Option(label, id);

const radio = (name) => ({ id, label }, index) => {
  const [choice, input, text] = ["label", "input", "span"].map((tag) => document.createElement(tag));
  Object.assign(input, { type: "radio", name, value: id, checked: index === 0, required: true });
  input.dataset.testid = `${name}-${id}`;
  text.textContent = label;
  choice.className = "choice";
  choice.append(input, " ", text);
  return choice;
};

// --- what buttons do

// A page whose Permissions-Policy forbids the camera stops the real widget here; so it does this one.
function openCamera() {
  if (document.featurePolicy?.allowsFeature("camera") ?? true) return deed("liveness", { camera: "allow" });
  return deed("liveness", { camera: "deny" }).then(() => {
    refusal = "The page around the widget does not let it use the camera: see its Permissions-Policy header.";
    fill();
  });
}

const deeds = {
  cancel: () => deed("cancel"),
  "camera-allow": openCamera,
  "camera-deny": () => deed("liveness", { camera: "deny" }),
  "kyc-approve": () => deed("decide", { outcome: "approve" }),
  "kyc-reject": () => deed("decide", { outcome: "reject" }),
  retry: () => deed("retry"),
  "give-up": () => deed("give_up"),
  leave: () => tell("leave", { url: view.redirect_url }),
};

function onSubmit(id, send) {
  byId(id).addEventListener("submit", (event) => {
    event.preventDefault();
    send(event.target.elements);
  });
}

onSubmit("document", (fields) => deed("document", { document: fields.document.value }));
onSubmit("payment", (fields) => deed("pay", { method: fields.method.value, card: byId("card").value }));
onSubmit("deposit", () => deed("deposit", { outcome: byId("deposit-outcome").value }));
byId("fiat").addEventListener("change", () => deed("fiat", { currency: byId("fiat").value }));
document.addEventListener("click", ({ target }) => deeds[target.closest("[data-do]")?.dataset.do]?.());

window.addEventListener("message", ({ data, origin: from, source }) => {
  if (source !== window.parent || data?.source !== SOURCE || data.type !== "run" || page !== null) return;
  page = from;
  run(data);
});

// The frame becomes as high as what it shows; a host of a fixed height makes it scroll instead.
new ResizeObserver(() => tell("size", { height: document.body.offsetHeight })).observe(document.body);

tell("loaded");

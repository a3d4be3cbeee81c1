// The user view: shows the view that the simulator answers, posts what its user does, and tells the page around how it
// ended, in Yoti's words. What is true of a session is decided by the simulator alone.
"use strict";

const SCREENS = { CONSENT: "consent", ID_DOCUMENT: "choice", SUPPLEMENTARY_DOCUMENT: "choice", LIVENESS: "liveness" };
const STEPS = { CONSENT: "Consent", ID_DOCUMENT: "Document", SUPPLEMENTARY_DOCUMENT: "Supporting document", LIVENESS: "Face" };
const TROUBLES = {
  UNSUPPORTED_DOCUMENT: "This document is not accepted.",
  DOCUMENT_IS_EXPIRED: "This document has expired.",
  UNABLE_TO_OCR: "The document could not be read.",
};
const HANDED_IN = ["finished", "completed"];
const OPENING = ["arrive", "view"]; // no deeds of the person: refused, there is nothing to go back to
const ENDS = ["done", "failed"];
const WARN_BELOW = 600; // seconds
const UNAUTHORISED = 2000, NO_SESSION = 2001, EXPIRED = 2002, NO_TOKEN = 2003, NO_SESSION_ID = 2004;
const UNAVAILABLE = 3000, NO_NETWORK = 3002, NO_CAMERA = 4000, INTERNAL = 5004;
const CODES = { 401: UNAUTHORISED, 403: UNAUTHORISED, 404: NO_SESSION, 429: UNAVAILABLE, 503: UNAVAILABLE }; // by HTTP status
const NEEDS_PERMISSION = 'The page around does not let this one use the camera: its frame needs allow="camera".';
const FACES = {
  ZOOM: "A real session would have you move your face into the oval, then closer. Here no camera is opened.",
  STATIC: "A real session would take one picture of your face. Here no camera is opened.",
};
// Countries whose two letters are not the first two of the three.
const ALPHA_2 = Object.fromEntries(
  (
    "ABWAW AGOAO ALAAX ANDAD AREAE ARMAM ATAAQ ATFTF ATGAG AUTAT BDIBI BENBJ BESBQ BGDBD BHSBS BIHBA BLRBY BLZBZ BRBBB " +
    "BRNBN CAFCF CHLCL CHNCN CODCD COGCG COKCK COMKM CPVCV CUWCW CYMKY DNKDK ESHEH ESTEE FLKFK FROFO FSMFM GINGN GLPGP " +
    "GNBGW GNQGQ GRDGD GRLGL GUFGF GUYGY IRLIE IRQIQ ISRIL JAMJM KAZKZ KORKR LBRLR LBYLY MACMO MAFMF MDGMG MDVMV MEXMX " +
    "MLTMT MNEME MNPMP MOZMZ MTQMQ MYTYT NIUNU PAKPK PCNPN PLWPW PNGPG POLPL PRKKP PRTPT PRYPY PYFPF SENSN SGSGS SLBSB " +
    "SLVSV SPMPM SRBRS SURSR SVKSK SVNSI SWESE SWZSZ SYCSC TCDTD TKMTM TUNTN TURTR TUVTV UKRUA URYUY WLFWF"
  )
    .split(" ")
    .map((pair) => [pair.slice(0, 3), pair.slice(3)]),
);

const byId = (id) => document.getElementById(id);
const all = (selector) => document.querySelectorAll(selector);
const screen = (name) => document.querySelector(`[data-screen="${name}"]`);
const framed = window.parent !== window;
const root = document.documentElement;

let session = null; // id and token, as soon as they are known
let view = null;
let goal = null; // what the person is asked for now; null when there is nothing left
let consents = false; // whether this visit began with a consent to give
let refusal = ""; // said until the person does something else
let current = "loading";
let ended = false;

// --- the page around

function tell(message) {
  if (framed) window.parent.postMessage(message, "*");
}

function launch() {
  const given = new URLSearchParams(location.search);
  if (framed && !given.has("sessionID") && !given.has("sessionToken")) {
    byId("loading-text").textContent = "The page waits to be told the session, by a message INIT_SESSION.";
    return tell({ eventType: "STARTED" });
  }
  return open(given.get("sessionID"), given.get("sessionToken"));
}

function open(id, token) {
  if (!token) return end(NO_TOKEN);
  if (!id) return end(NO_SESSION_ID);
  session = { id: String(id), token: String(token) };
  return act("arrive");
}

// The one way out: to the session's own address, or by a message.
function end(code, why = "") {
  if (ended) return;
  ended = true;
  byId("why").textContent = why;
  if (code) blame(code);
  show(code ? "failed" : "done");
  const address = code ? config().error_url : config().success_url;
  if (leadsOut(address)) return location.assign(code ? withCode(address, code) : address);
  const message = code ? { eventType: "ERROR", eventCode: code } : { eventType: "SUCCESS" };
  tell(message);
  byId("told-how").textContent = framed ? "The page around was told:" : "A page around would be told:";
  byId("told-what").textContent = JSON.stringify(message);
  byId("told").hidden = false;
}

function leadsOut(address) {
  return URL.canParse(address) && new URL(address).protocol !== "javascript:";
}

function withCode(address, code) {
  const url = new URL(address);
  url.search += `${url.search ? "&" : "?"}yotiErrorCode=${code}`;
  return url.href;
}

function blame(code) {
  const known = byId("code").querySelector(`[value="${code}"]`);
  byId("error").textContent = known?.textContent ?? String(code);
  byId("remedy").textContent = known ? `${known.parentElement.label}.` : "";
  byId("again").hidden = known?.parentElement !== byId("code").firstElementChild;
}

// --- the simulator

// Status 0: nobody answered, or not in full.
async function ask(body) {
  try {
    const answer = await fetch(`_sim/sessions/${encodeURIComponent(session.id)}/actions`, {
      method: "POST",
      headers: { "content-type": "application/json", "x-yoti-auth-token": session.token },
      body: JSON.stringify(body),
    });
    return { status: answer.status, body: await answer.json() };
  } catch {
    return { status: 0, body: {} };
  }
}

async function act(action, details = {}) {
  const { status, body } = await ask({ action, ...details });
  if (status === 200) {
    consents ||= body.consent_needed;
    view = body;
    return proceed();
  }
  if (status === 0) return end(NO_NETWORK);
  if (body.code === "SESSION_EXPIRED") return end(EXPIRED, body.message);
  if (![400, 409].includes(status) || OPENING.includes(action)) return end(CODES[status] ?? INTERNAL, body.message);
  refusal = body.message;
  return act("view");
}

// One deed at a time: a second press while the first is under way would be refused.
const main = document.querySelector("main");
async function deed(action, details = {}) {
  if (main.ariaBusy === "true") return;
  main.ariaBusy = "true";
  refusal = "";
  const outcomes = Object.fromEntries([...all("#outcomes select")].map(({ name, value }) => [name, value]).filter(([, value]) => value));
  await act(action, { ...details, ...(Object.keys(outcomes).length && { outcomes }) });
  main.ariaBusy = "false";
}

// --- the way through

const config = () => view?.sdk_config ?? {};
const suppressed = (name) => (config().suppressed_screens ?? []).includes(name);

// All that the person is asked for, in order; what the service itself supplies is not among it.
function asked() {
  const required = view.requirements.filter(({ type }) => type in SCREENS);
  if (!consents) return required;
  const consent = { id: "consent", type: "CONSENT", state: view.consent_needed ? "REQUIRED" : "COMPLETE" };
  if (config().biometric_consent_flow !== "JUST_IN_TIME") return [consent, ...required];
  const isFace = ({ type }) => type === "LIVENESS";
  return [...required.filter((one) => !isFace(one)), consent, ...required.filter(isFace)];
}

function proceed() {
  wear();
  if (view.error) return end(view.error);
  if (HANDED_IN.includes(view.stage)) return end();
  goal = asked().find(({ state }) => state !== "COMPLETE") ?? null;
  if (!goal && suppressed("FLOW_COMPLETION") && !refusal) return act("finish");
  if (SCREENS[goal?.type] === "choice") offerDocuments();
  return show(goal ? SCREENS[goal.type] : "finish");
}

function supply(method) {
  const action = goal.type === "ID_DOCUMENT" ? "document" : "supplementary";
  const chosen = { document_type: byId("choice").elements.type.value, issuing_country: byId("country").value };
  return deed(action, { requirement_id: goal.id, ...chosen, capture_method: method });
}

const uploads = () => !/^camera$/i.test(config().allowed_capture_methods ?? "");
const mayFilm = () => document.featurePolicy?.allowsFeature("camera") ?? true; // not every browser can tell

function capture() {
  if (mayFilm()) return supply("CAMERA");
  if (!uploads()) return end(NO_CAMERA, NEEDS_PERMISSION);
  refusal = `${NEEDS_PERMISSION} Upload a picture instead.`;
  return show("capture");
}

// --- what there is to choose from

const words = (name) => ({ PAN: "PAN card" })[name] ?? name[0] + name.slice(1).toLowerCase().replaceAll("_", " ");

function countryName(code) {
  const names = new Intl.DisplayNames(["en"], { type: "region", fallback: "none" });
  const name = /^[A-Z]{3}$/.test(code) && names.of(ALPHA_2[code] ?? code.slice(0, 2));
  return name ? `${name} (${code})` : code;
}

// Types by country.
function offered() {
  const { supported_countries: countries, country_codes: codes, document_types: types } = goal;
  if (!countries) return new Map(codes.map((code) => [code, types]));
  return new Map(countries.map(({ code, supported_documents: documents }) => [code, documents.map(({ type }) => type)]));
}

function offerDocuments() {
  const codes = [...offered().keys()].sort((one, other) => countryName(one).localeCompare(countryName(other), "en"));
  const isNew = offer(byId("country"), codes, (code) => new Option(countryName(code), code), goal.id);
  const preset = config().preset_issuing_country;
  if (isNew && codes.includes(preset)) byId("country").value = preset;
  offerTypes();
}

function offerTypes() {
  offer(byId("types"), offered().get(byId("country").value) ?? [], radio, goal.id);
}

// What was chosen stays chosen as long as the offer is the same; answers whether it is a new one.
function offer(place, choices, make, whose = "") {
  const key = JSON.stringify([whose, choices]);
  if (place.dataset.offered === key) return false;
  place.dataset.offered = key;
  place.replaceChildren(...choices.map(make));
  return true;
}

function radio(type, index) {
  const [choice, input, text] = ["label", "input", "span"].map((tag) => document.createElement(tag));
  Object.assign(input, { type: "radio", name: "type", value: type, checked: index === 0, required: true });
  input.dataset.testid = `type-${type}`;
  text.textContent = words(type);
  choice.className = "choice";
  choice.append(input, " ", text);
  return choice;
}

function outcome([type, outcomes]) {
  const [label, select] = ["label", "select"].map((tag) => document.createElement(tag));
  select.name = type;
  select.dataset.testid = `outcome-${type}`;
  select.append(new Option("Left to the sandbox", ""), ...outcomes.map((name) => new Option(name, name)));
  label.append(type, select);
  return label;
}

// --- screens

// The focus follows a person who is in this page; it is never taken from the page around.
function show(name) {
  current = name;
  for (const section of all("[data-screen]")) section.hidden = section.dataset.screen !== name;
  fill();
  const heading = screen(name).querySelector("h1");
  document.title = `${heading.textContent} · simulated Yoti user view`;
  byId("status").textContent = heading.textContent;
  window.scrollTo(0, 0);
  if (document.hasFocus()) heading.focus({ preventScroll: true });
}

function fill() {
  const open = view && !ENDS.includes(current);
  const texts = wording();
  for (const place of all("[data-fill]")) place.textContent = texts[place.dataset.fill];
  say(byId("notice"), open ? refusal || trouble() : "");
  say(byId("time"), open && view.ttl < WARN_BELOW ? `Less than ten minutes left: ${timeLeft()}` : "");
  byId("cancel").hidden = byId("simulate").hidden = byId("steps").hidden = !open;
  byId("facts").textContent = view ? facts() : "";
  if (!open) return;
  fillSteps();
  fillHints();
  offer(byId("outcomes"), Object.entries(view.choices ?? {}), outcome);
  byId("upload").hidden = !uploads();
  byId("privacy").hidden = !/^https?:/i.test(config().privacy_policy_url ?? "");
  byId("privacy").firstElementChild.href = config().privacy_policy_url;
}

function say(place, text) {
  if (place.textContent !== text) place.textContent = text;
  place.hidden = !text;
}

function wording() {
  const chosen = [...all("#types :checked")].map(({ value }) => words(value));
  return {
    choice: goal?.type === "SUPPLEMENTARY_DOCUMENT" ? "Choose a supporting document" : "Choose your document",
    chosen: [...chosen, byId("country").selectedOptions[0]?.text].join(", "),
    liveness: FACES[goal?.liveness_type] ?? FACES.ZOOM,
  };
}

// Why the last try was no good, and how many are left.
function trouble() {
  if (goal?.state !== "IN_PROGRESS" || current === "capture") return "";
  const said = TROUBLES[goal.message] ?? (goal.message ? `${words(goal.message)}.` : "That did not work.");
  return `${said} Tries left: ${goal.attempts_remaining}.`;
}

function timeLeft() {
  return `${Math.floor(view.ttl / 60)}:${String(view.ttl % 60).padStart(2, "0")}`;
}

function facts() {
  const { locale } = config();
  const language = locale && !/^en\b/i.test(locale) ? `asked for “${locale}”, speaks English only` : "";
  return [`Session ${view.state}`, view.stage, language].filter(Boolean).join(" · ");
}

function fillSteps() {
  const steps = [...asked().map(({ id, type }) => ({ id, name: STEPS[type] })), { name: "Hand in" }];
  const place = steps.findIndex(({ id }) => id === goal?.id);
  const marks = steps.map(({ name }, index) => {
    const mark = document.createElement("li");
    mark.textContent = name;
    mark.classList.toggle("done", index < place);
    if (index === place) mark.setAttribute("aria-current", "step");
    return mark;
  });
  byId("step-marks").replaceChildren(...marks);
  byId("step-count").textContent = `Step ${place + 1} of ${steps.length}`;
  byId("step-name").textContent = steps[place].name;
}

// Advice that a session may have suppressed, such as ID_DOCUMENT_EDUCATION or ZOOM_LIVENESS_EDUCATION.
function fillHints() {
  const subject = goal?.type === "LIVENESS" ? `${goal.liveness_type}_LIVENESS` : goal?.type;
  for (const hint of all("[data-hint]")) hint.hidden = suppressed(`${subject}_${hint.dataset.hint}`);
}

// --- colours

const colour = (name) => (/^#([\da-f]{3}|[\da-f]{6})$/i.test(config()[name] ?? "") ? config()[name] : "");
const system = window.matchMedia("(prefers-color-scheme: dark)");
const darkRules = [...document.styleSheets[0].cssRules].filter((rule) => rule.conditionText?.includes("color-scheme: dark"));

function wear() {
  const wanted = String(config().dark_mode ?? "AUTO").toUpperCase();
  const dark = wanted === "AUTO" ? system.matches : wanted === "ON";
  for (const rule of darkRules) rule.media.mediaText = dark ? "all" : "not all";
  root.style.colorScheme = dark ? "dark" : "light";
  byId("brand").hidden = Boolean(config().hide_logo);
  const act = (dark && colour("primary_colour_dark_mode")) || colour("primary_colour");
  put("--act", act);
  put("--tint", act && "color-mix(in srgb, var(--act) 12%, var(--card))");
  put("--on-act", act && (colour("font_colour") || readableOn(act)));
  put("--second", colour("secondary_colour"));
  put("--on-second", colour("secondary_colour") && readableOn(colour("secondary_colour")));
}

function put(name, value) {
  if (value) root.style.setProperty(name, value);
  else root.style.removeProperty(name);
}

// Black or white, whichever has more contrast by WCAG.
function readableOn(hex) {
  const digits = hex.length === 4 ? hex.replace(/[^#]/g, "$&$&") : hex;
  const light = [0.2126, 0.7152, 0.0722]
    .map((weight, index) => [weight, parseInt(digits.slice(1 + 2 * index, 3 + 2 * index), 16) / 255])
    .reduce((sum, [weight, part]) => sum + weight * (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4), 0);
  return light > 0.179 ? "#000000" : "#ffffff";
}

// --- what the person does

const deeds = {
  consent: () => deed("consent"),
  back: () => show("choice"),
  capture,
  upload: () => supply("UPLOAD"),
  liveness: () => (mayFilm() ? deed("liveness", { requirement_id: goal.id }) : end(NO_CAMERA, NEEDS_PERMISSION)),
  finish: () => deed("finish"),
  again: () => location.reload(),
};

document.addEventListener("click", ({ target }) => deeds[target.closest("[data-do]")?.dataset.do]?.());
byId("country").addEventListener("change", offerTypes);
byId("choice").addEventListener("submit", (event) => {
  event.preventDefault();
  refusal = "";
  show("capture");
});
byId("ending").addEventListener("submit", (event) => {
  event.preventDefault();
  end(Number(byId("code").value));
});
byId("cancel").addEventListener("click", () => byId("leaving").showModal());
byId("leaving").addEventListener("close", () => {
  const reason = byId("leaving").returnValue;
  byId("leaving").returnValue = "";
  if (reason) end(Number(reason));
});
system.addEventListener("change", wear);
window.addEventListener("message", ({ data, source }) => {
  if (source !== window.parent || session || ended || data?.eventType !== "INIT_SESSION") return;
  open(data.sessionID, data.sessionToken);
});
// The browser's own way back may bring an old copy of the page: ask for what is true now.
window.addEventListener("pageshow", ({ persisted }) => {
  if (persisted) location.reload();
});

launch();

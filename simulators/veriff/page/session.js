// The page's behaviour: one screen at a time, actions posted to the simulator, and the messages the in-context SDK
// understands. What is true of a session is decided by the simulator; this file only shows its `view` and asks.
"use strict";

const POLL_MS = 1000;
const COUNTRIES =
  "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA CC CD CF CG " +
  "CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL " +
  "GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA " +
  "LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP " +
  "NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV " +
  "SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW";
const FINAL = ["approved", "declined"];
const LEAVABLE = ["intro", "consent", "document", "front", "back", "selfie", "review", "resubmission"];

const byId = (id) => document.getElementById(id);
const all = (selector) => document.querySelectorAll(selector);
const steps = byId("steps");
const framed = window.parent !== window;
const asked = new URLSearchParams(location.search).get("lang");

let view = JSON.parse(byId("view").textContent);
let current = "";
let host = null; // what the in-context SDK said of itself
let left = false;

// --- talking to the simulator and to the page around us

async function act(action, details = {}) {
  const answer = await fetch(location.pathname.replace(/\/$/, "") + "/actions", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ action, ...details }),
  });
  const body = await answer.json();
  if (answer.ok) {
    view = body;
    return view;
  }
  throw Object.assign(new Error(body.error || body.message || "The simulator refused."), { status: answer.status });
}

function tell(message) {
  if (framed) window.parent.postMessage(message, "*");
}

// The way out must never depend on an answer: a refused or lost report does not hold anybody back.
async function report(action, details) {
  await act(action, details).catch(() => {});
}

function home() {
  return /^https?:/i.test(view.callback || "") ? view.callback : "";
}

function leave(message) {
  if (left) return;
  left = true;
  if (framed) tell(message);
  else if (home()) return location.assign(home());
  show("left");
}

// --- screens

function show(name) {
  current = name;
  for (const section of all("[data-screen]")) section.hidden = section.dataset.screen !== name;
  const section = document.querySelector(`[data-screen="${name}"]`);
  const heading = section.querySelector("h1");
  byId("leave").hidden = !LEAVABLE.includes(name);
  byId("notice").hidden = true;
  fill();
  showStep(Number(section.dataset.step));
  document.title = `${heading.textContent} · simulated Veriff session`;
  heading.focus({ preventScroll: true });
  window.scrollTo(0, 0);
}

function showStep(step) {
  steps.hidden = !step;
  if (!step) return;
  const items = [...steps.querySelectorAll("li")];
  items.forEach((item, index) => {
    item.classList.toggle("done", index < step - 1);
    if (index === step - 1) item.setAttribute("aria-current", "step");
    else item.removeAttribute("aria-current");
  });
  byId("step-count").textContent = `Step ${step} of ${items.length}`;
  byId("step-name").textContent = items[step - 1].textContent;
}

function fill() {
  const name = [view.person?.firstName, view.person?.lastName].filter(Boolean).join(" ");
  for (const line of all("[data-person]")) line.hidden = !name;
  for (const line of all("[data-person-name]")) line.textContent = name;
  for (const text of all("[data-reason-text]")) text.textContent = view.reason ? `: ${view.reason}.` : ".";
  for (const line of all("[data-return]")) {
    line.hidden = framed || !home();
    line.querySelector("a").href = home();
  }
  const ahead = view.attempts_left + (view.status === "started" ? 1 : 0);
  byId("tries-left").textContent = ahead === 1 ? "This is the last try." : `You have ${ahead} more tries.`;
  byId("tries").textContent = view.attempts_left ? `${view.attempts_left} left` : "none left: it becomes a decline";
  byId("outcomes").hidden = !view.test;
  byId("facts").textContent = facts();
}

function facts() {
  if (view.status === "gone") return "";
  const language = asked && !/^en\b/i.test(asked) ? ` · asked for “${asked}”, speaks English only` : "";
  return `Session ${view.status.replaceAll("_", " ")} · attempt ${view.attempt}${language}`;
}

function notify(text) {
  byId("notice").textContent = text;
  byId("notice").hidden = false;
}

// What somebody sees who opens the page, or comes back to it.
function arrive() {
  if (view.status === "gone") return show("gone");
  if (["expired", "abandoned"].includes(view.status)) return show("expired");
  if (view.open) return show(view.attempt > 1 || view.status === "resubmission_requested" ? "resubmission" : "intro");
  if (view.status === "submitted") return handedIn();
  return show("nothing");
}

function handedIn() {
  if (view.status === "resubmission_requested") return show("resubmission");
  if (["expired", "abandoned"].includes(view.status)) return show("expired");
  if (!view.waiting_page) return show("finished");
  if (FINAL.includes(view.status)) return decided();
  if (current !== "waiting") show("waiting");
  if (view.status === "review") byId("waiting-text").textContent = "A person has to look at it, which can take a while.";
  return setTimeout(poll, POLL_MS);
}

async function poll() {
  if (current !== "waiting") return;
  try {
    await act("view");
  } catch (problem) {
    return fail(problem);
  }
  if (current === "waiting") handedIn();
}

async function decided() {
  byId("verdict").textContent = view.status === "approved" ? "You are verified" : "You could not be verified";
  byId("verdict-reason").textContent = `Reason: ${view.reason}`;
  byId("verdict-reason").hidden = !view.reason;
  document.querySelector('[data-screen="decision"]').dataset.badge = view.status === "approved" ? "✓" : "×";
  show("decision");
  await report("waiting_complete", { reason: "final_decision_received" });
}

// A refusal means that the session changed elsewhere: show what it is now. Everything else is an error screen.
async function fail(problem) {
  if (problem.status === 409) {
    try {
      await act("view");
      arrive();
      return notify(problem.message);
    } catch (again) {
      problem = again;
    }
  }
  if (problem.status === 404) view = { ...view, status: "gone" };
  if (problem.status === 404) return arrive();
  byId("problem").textContent = problem.status ? problem.message : "The simulator did not answer.";
  show("error");
}

// --- what buttons do

const form = byId("document");
const submission = byId("submission");
const documentType = () => form.elements.type.value;
const hasBack = () => documentType() !== "PASSPORT";

async function start(next) {
  if (["created", "resubmission_requested"].includes(view.status)) await act("start");
  tell("VERIFF_STARTED");
  show(next);
}

async function cancel(reason, state = document.querySelector(`[data-screen="${current}"]`).dataset.state) {
  await report("cancel", { reason, ...(state && { state }) });
  leave("VERIFF_CANCELED");
}

async function submit() {
  const outcome = view.test ? submission.elements.outcome.value : "";
  const reasons = submission.elements[outcome];
  const chosen = { type: documentType(), country: form.elements.country.value };
  await act("submit", { document: chosen, ...(outcome && { outcome }), ...(reasons && { reasonCode: Number(reasons.value) }) });
  tell("VERIFF_SUBMITTED");
  handedIn();
}

function reload() {
  if (framed && host?.isReloadHandled) tell("VERIFF_RELOAD_REQUEST");
  else location.reload();
}

const deeds = {
  begin: () => start("consent"),
  retry: () => start("document"),
  "decline-consent": () => cancel("consent_screen_cancel_pressed"),
  "other-document": () => act("document_type_other").then(() => notify("Noted. Only the documents listed here are accepted.")),
  "after-front": () => (hasBack() ? show("back") : show("selfie")),
  "before-selfie": () => (hasBack() ? show("back") : show("front")),
  "stop-waiting": () => report("waiting_continue").then(() => leave("VERIFF_FINISHED")),
  "accept-decision": () =>
    report("waiting_complete", { reason: "waiting_decision_continue_clicked" }).then(() => leave("VERIFF_FINISHED")),
  finish: () => report("finish").then(() => leave("VERIFF_FINISHED")),
  "exit-error": () => cancel("error_screen_exit_clicked"),
  reload,
};

// One deed at a time: a second press while the first is under way would report things twice.
let busy = false;
async function once(deed) {
  if (busy) return;
  busy = true;
  try {
    await deed();
  } catch (problem) {
    await fail(problem);
  } finally {
    busy = false;
  }
}

function summarise() {
  const names = new Intl.DisplayNames(["en"], { type: "region" });
  const label = form.querySelector("input:checked").parentElement.textContent.trim();
  byId("chosen-document").textContent = `${label}, ${names.of(form.elements.country.value)}`;
  byId("chosen-photos").textContent = hasBack() ? "Front, back, selfie (all simulated)" : "Front, selfie (all simulated)";
}

function prepareDocument() {
  const names = new Intl.DisplayNames(["en"], { type: "region" });
  const codes = COUNTRIES.split(" ").sort((one, other) => names.of(one).localeCompare(names.of(other), "en"));
  byId("country").append(...codes.map((code) => new Option(names.of(code), code)));
  byId("country").value = codes.includes(view.document?.country) ? view.document.country : "EE";
  const wanted = view.document?.type;
  for (const input of form.elements.type) input.checked = input.value === (wanted || "PASSPORT");
}

document.addEventListener("click", ({ target }) => {
  const button = target.closest("[data-go], [data-do]");
  if (button?.dataset.go) show(button.dataset.go);
  else if (button) once(deeds[button.dataset.do]);
});
form.addEventListener("submit", (event) => {
  event.preventDefault();
  summarise();
  show("front");
});
submission.addEventListener("change", () => {
  for (const part of all("[data-reason]")) part.hidden = part.dataset.reason !== submission.elements.outcome.value;
});
submission.addEventListener("submit", (event) => {
  event.preventDefault();
  once(submit);
});
byId("leave").addEventListener("click", () => byId("leaving").showModal());
byId("leaving").addEventListener("close", () => {
  if (byId("leaving").returnValue === "exit") once(() => cancel("quit_session_confirmed"));
});
window.addEventListener("message", ({ data, source }) => {
  if (source === window.parent && data?.name === "VERIFF_RENDER") host = data.payload;
});
// The browser's own way back may bring an old copy of the page: ask for what is true now.
window.addEventListener("pageshow", ({ persisted }) => {
  const [navigation] = performance.getEntriesByType("navigation");
  if (persisted || navigation?.type === "back_forward") location.reload();
});

tell("VERIFF_HANDSHAKE");
if (view.status !== "gone") prepareDocument();
arrive();

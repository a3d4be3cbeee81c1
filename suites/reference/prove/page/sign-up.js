// The sign-up page: asks who the user is, has our server begin, and lets Prove's SDK lead through the check.
// How it ends is asked of our server. The authToken is handed on as it came, and kept nowhere.

import { ask, tell } from "./talk.js";

const STEPS = ["details", "agree", "enter", "follow"];
const WAIT = "One moment, please.";
const CANCELLED = "the user cancelled";
const MOST_MESSAGES = 3;
const at = (id) => document.getElementById(id);
const { path } = at("sign-up").dataset;
let checking = null;
let listening = null;
let messages = 0;

/** Show one step, or none, and beside every step but the first the way out. Nobody is asked anything else any more. */
function show(step, hint = "") {
  listening?.abort();
  for (const id of STEPS) at(id).hidden = id !== step;
  at("cancel").hidden = !step || step === "details";
  at("hint").textContent = hint;
}

/** The id of the button that the user presses. To go back in the browser is to cancel. */
function pressed(...ids) {
  listening = new AbortController();
  const { signal } = listening;
  return new Promise((resolve) => {
    addEventListener("popstate", () => resolve("cancel"), { signal });
    for (const id of ids) at(id).addEventListener("click", () => resolve(id), { signal });
  });
}

/** May we send a text message? `null` says yes, and that our server has told Prove the number. */
async function agree() {
  show("agree");
  if ((await pressed("consent", "cancel")) === "cancel") throw new Error(CANCELLED);
  show("", WAIT);
  messages = 1;
  return null;
}

/** The code from the text message, or the wish for another message, of which Prove sends three; of codes it takes one. */
async function enter() {
  const { OnSuccess, OnResendOtp } = proveAuth.OtpFinishResultType;
  at("code").value = "";
  at("resend").hidden = messages === MOST_MESSAGES;
  show("enter", "We have sent you a text message with a code. It is good for two minutes.");
  const button = await pressed("check", "resend", "cancel");
  const otp = at("code").value.trim();
  if (button === "check" && !otp) return enter();
  show("", WAIT);
  if (button === "cancel") throw new Error(CANCELLED);
  if (button === "check") return { resultType: OnSuccess, input: { otp } };
  messages += 1;
  return { resultType: OnResendOtp };
}

/** May we send a link? From then on the SDK waits for somebody to follow it. */
async function link() {
  await agree();
  show("follow");
  pressed("cancel").then(() => checking.cancel());
  return null;
}

/** Prove has done its part: whatever came of it, our server finds out. */
async function finish() {
  show("", WAIT);
  const answer = await ask(`${path}/finish`);
  show(answer.result === "verified" ? "" : "details");
  tell(answer);
}

/** The SDK, ready for the device that the page is on: a desktop only waits for what happens on the phone. */
function prepare() {
  const builder = new proveAuth.AuthenticatorBuilder()
    .withAuthFinishStep(finish)
    .withOtpFallback(agree, enter)
    .withInstantLinkFallback(link);
  const authenticator = builder.build();
  if (authenticator.isMobileWeb()) return { device: "mobile", authenticator };
  return { device: "desktop", authenticator: builder.withRole(proveAuth.DeviceRole.Secondary).build() };
}

/** From the details to the result. A check that breaks off is over as well. */
async function begin() {
  const { device, authenticator } = prepare();
  const details = Object.fromEntries(new FormData(at("details")));
  show("", WAIT);
  tell({ result: "", message: "" });
  const answer = await ask(path, { ...details, device });
  if (!answer.auth_token) {
    show("details");
    return tell(answer);
  }
  history.pushState(null, "");
  checking = authenticator.authenticate(answer.auth_token);
  await checking.catch(finish);
  if (!at("follow").hidden) pressed("cancel").then(finish); // on the phone itself nobody waits for the link
}

for (const form of document.forms) form.addEventListener("submit", (event) => event.preventDefault());
at("details").addEventListener("submit", begin);
if (typeof proveAuth === "undefined") {
  at("begin").disabled = true;
  tell({ result: "unavailable", message: "The phone check could not be loaded. Please try again later." });
}

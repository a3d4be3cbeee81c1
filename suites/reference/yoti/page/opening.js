// The page on which a user shows who they are: it asks our server for a session and frames Yoti's user view of it.
// How the user view ends, it tells our server, which asks Yoti what that means. The page keeps no key and no token.

const CANNOT = { state: "unavailable", message: "We cannot be reached right now. Please try again in a few minutes." };
const at = (id) => document.getElementById(id);
const { path, yoti } = at("opening").dataset;

/** Post to our server; its answer, or one that says that there is none. */
async function ask(where, body = {}) {
  const sent = { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
  const answer = await fetch(where, sent).catch(() => null);
  return answer?.ok ? answer.json() : CANNOT;
}

/** Say what came of it, in our server's words. */
function tell({ state, message }) {
  const line = at("outcome");
  line.dataset.state = state;
  line.textContent = message;
}

/** Show Yoti's user view, or nothing. */
function show(url) {
  const place = at("widget");
  place.replaceChildren();
  place.hidden = !url;
  at("begin").hidden = Boolean(url);
  if (!url) return;
  const frame = document.createElement("iframe");
  frame.title = "Identity check by Yoti";
  frame.allow = "camera";
  frame.src = url;
  place.append(frame);
}

/** A session, and the user view of it; if there is none, our server says why. */
async function begin() {
  tell({ state: "", message: "" });
  const answer = await ask(path);
  show(answer.url);
  if (!answer.url) tell(answer);
}

/** The user view is over, well or with a code; only Yoti's own frame may say so. */
async function ended({ origin, source, data }) {
  const frame = at("widget").querySelector("iframe");
  if (origin !== yoti || source !== frame?.contentWindow) return;
  if (data?.eventType !== "SUCCESS" && data?.eventType !== "ERROR") return;
  show(null);
  tell(await ask(`${path}/returned`, { code: String(data.eventCode ?? "") }));
}

addEventListener("message", ended);
at("begin").addEventListener("click", begin);

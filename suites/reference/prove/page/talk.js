// How the pages talk to our server, and where they say what came of it.

const UNKNOWN = { result: "unavailable", message: "We cannot be reached right now. Please try again in a few minutes." };
const UNUSABLE = { result: "unavailable", message: "Please check what you have entered." };
const BAD_REQUEST = 400;

/** Post to our server; its answer, or one that says that there is none. */
export async function ask(path, body = {}) {
  const sent = { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
  const answer = await fetch(path, sent).catch(() => null);
  if (answer?.ok) return answer.json();
  return answer?.status === BAD_REQUEST ? UNUSABLE : UNKNOWN;
}

/** Say what came of it, in our server's words. */
export function tell({ result, message }) {
  const line = document.getElementById("outcome");
  line.dataset.result = result;
  line.textContent = message;
}

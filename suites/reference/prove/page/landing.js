// Where a phone lands that followed the link in a text message, having begun on the same phone.

import { ask, tell } from "./talk.js";

const { path } = document.getElementById("landing").dataset;

async function finish() {
  tell(await ask(`${path}/finish`));
}

new proveAuth.AuthenticatorBuilder().withAuthFinishStep(finish).build().finishInstantLink(location.href).catch(finish);

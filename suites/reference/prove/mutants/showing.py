"""Mutants that go wrong in the browser: what the page asks, how it runs Prove's SDK, what it shows."""

import json
from base64 import b64encode
from typing import ClassVar

from aiohttp import web

from .. import pages
from ..parts import Parts
from ..scripts import Scripts
from ..shop import Shop
from .deciding import BelievesTheBrowser
from .row import Mutant, rows


class Edited(Scripts):
    """Our scripts, in which texts became others; each stands in one of them, once."""

    edits: ClassVar[tuple[tuple[str, str], ...]] = ()

    def ours(self, name: str) -> str | None:
        """One of our scripts."""
        text = super().ours(name)
        for old, new in self.edits:
            text = text and text.replace(old, new)
        return text


def _edited(*changes: tuple[str, str]) -> Parts:
    """The app whose pages have other scripts."""

    class EditedSo(Edited):
        edits = changes

    return Parts(scripts=EditedSo)


class _SecretInPage(Shop):
    def html(self, text: str) -> web.Response:
        return super().html(f"{text}<!-- {self._settings.client_secret} -->")


class _LoginInPage(Shop):
    def html(self, text: str) -> web.Response:
        login = f"{self._settings.client_id}:{self._settings.client_secret}"
        return super().html(f"{text}<!-- Basic {b64encode(login.encode()).decode()} -->")


class _TokenInPage(Shop):
    """Gives the page what it needs to call Prove by itself."""

    async def page(self, request: web.Request) -> web.Response:
        user, token = request.match_info["user"], await self.sign_up.client.tokens.current()
        script = json.dumps({"token": token, "url": f"{self._settings.base_url}/v3/verify-status"})
        access = f'<script type="application/json" id="access">{script}</script>'
        return self.html(pages.sign_up(user, self.sign_up.sight(user)) + access)


_FINISHES = "  const answer = await ask(`${path}/finish`);"
_ASKS_PROVE = """  const { token, url } = JSON.parse(at("access").textContent);
  const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
  await fetch(url, { method: "POST", headers, body: "{}" }).catch(() => null);
"""


class _AsksProve(Edited):
    edits = ((f'  show("", WAIT);\n{_FINISHES}', f"{_ASKS_PROVE}{_FINISHES}"),)


_OWN_CHECK = """
if (navigator.userAgent.includes("Mobile")) self.proveAuth = {
  OtpFinishResultType: { OnSuccess: 0, OnResendOtp: 1 },
  AuthenticatorBuilder: class {
    withAuthFinishStep(step) { this.done = step; return this; }
    withOtpFallback(start, finish) { this.start = start; this.code = finish; return this; }
    withInstantLinkFallback() { return this; }
    build() { return this; }
    isMobileWeb() { return true; }
    async authenticate(token) {
      const { endp } = JSON.parse(atob(token.split(".")[1])).auth;
      const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
      const call = (path, body) =>
        fetch(`${endp}/v1/client/mobile/otp/${path}`, { method: "POST", headers, body: JSON.stringify(body) });
      await this.start();
      await call("start", {});
      const { input } = await this.code();
      await call("finish", input);
      await this.done({});
    }
  },
};
"""


class _OwnCheck(Scripts):
    def sdk(self) -> str | None:
        return (super().sdk() or "") + _OWN_CHECK


class _BlocksSocket(Scripts):
    def policy(self) -> str:
        return super().policy().replace(self.settings.base_url.replace("http", "ws", 1), "")


class _LandingSaysNothing(Shop):
    def html(self, text: str) -> web.Response:
        return super().html(text.replace("You can put your phone away now, and go on at your computer.", ""))


_DETAILS = 'Object.fromEntries(new FormData(at("details")))'
_AGREES = """  show("agree");
  if ((await pressed("consent", "cancel")) === "cancel") throw new Error(CANCELLED);
"""
_CLEARS = '  at("code").value = "";\n'
_DESKTOP = '!navigator.userAgent.includes("Mobile")'
_STEP = "    .withAuthFinishStep(finish)"
_TELLS = "  tell(answer);\n}\n\n/** The SDK"
_LINKS = """  await agree();
  show("follow");
"""
_LINKS_FIRST = """  show("agree");
  pressed("consent", "cancel").then((button) => (button === "cancel" ? checking.cancel() : show("follow")));
"""
_WAITS = '  pressed("cancel").then(() => checking.cancel());\n'

SHOWING = (
    Mutant("secret_in_page", "Leaves the client secret in the page.", rows(5), Parts(shop=_SecretInPage)),
    Mutant("login_in_page", "Leaves the client secret in the page, in Base64.", rows(5), Parts(shop=_LoginInPage)),
    Mutant("token_in_page", "Leaves the access token in the page.", rows(5), Parts(shop=_TokenInPage)),
    Mutant(
        "asks_from_page",
        "Has the page ask Prove for the status, and believes it.",
        rows(5, 38),
        Parts(shop=_TokenInPage, sign_up=BelievesTheBrowser, scripts=_AsksProve),
    ),
    Mutant("own_check", "Checks the possession on phones with a script of its own.", rows(6), Parts(scripts=_OwnCheck)),
    Mutant(
        "ignores_last_name",
        "Begins without the last name that the user wrote.",
        rows(7),
        _edited((_DETAILS, f'{{ ...{_DETAILS}, last_name: "Customer" }}')),
    ),
    Mutant(
        "landing_says_nothing", "Does not say where to go on after the link.", rows(11), Parts(shop=_LandingSaysNothing)
    ),
    Mutant(
        "never_authenticates",
        "Never hands the authToken to the SDK.",
        rows(19),
        _edited(("checking = authenticator.authenticate(answer.auth_token);", "checking = finish();")),
    ),
    Mutant(
        "hides_failures",
        "Leaves a user waiting whose code came too late.",
        rows(20),
        _edited((_FINISHES, f'{_FINISHES}\n  if (answer.result !== "verified") return;')),
    ),
    Mutant(
        "sends_first",
        "Sends the SMS first, and asks the user afterwards.",
        rows(21, 26, 28),
        _edited(
            (_AGREES, ""),
            (_CLEARS, f"{_AGREES}{_CLEARS}"),
            (f"{_LINKS}{_WAITS}", _LINKS_FIRST),
        ),
    ),
    Mutant(
        "names_number_again",
        "Names the number once more when the user agrees to the SMS.",
        rows(21),
        _edited(("  messages = 1;\n  return null;", '  messages = 1;\n  return { phoneNumber: at("phone").value };')),
    ),
    Mutant(
        "forgets_cancel",
        "Goes back to its form when the user cancels, and tells nobody.",
        rows(23),
        _edited(
            (_AGREES, _AGREES.replace("throw new Error(CANCELLED);", 'return new Promise(() => show("details"));'))
        ),
    ),
    Mutant(
        "code_as_number",
        "Takes the code for a number, which has no zeros in front.",
        rows(24),
        _edited(("input: { otp }", "input: { otp: String(Number(otp)) }")),
    ),
    Mutant(
        "resends_once",
        "Offers another SMS once and no more.",
        rows(25),
        _edited(("const MOST_MESSAGES = 3;", "const MOST_MESSAGES = 2;")),
    ),
    Mutant(
        "resends_for_ever",
        "Offers a fourth SMS, which Prove does not send.",
        rows(25),
        _edited(("const MOST_MESSAGES = 3;", "const MOST_MESSAGES = 99;")),
    ),
    Mutant(
        "number_in_desktop_url",
        "Begins with the number in the URL, at a computer.",
        rows(14),
        _edited(("await ask(path, { ...", 'await ask(device === "desktop" ? `${path}?${details.phone}` : path, { ...')),
    ),
    Mutant(
        "finishes_on_a_timer",
        "Asks how it went after ten seconds at a computer, and does not wait for the link.",
        rows(29),
        _edited(
            (f"{_STEP}\n", f"{_STEP.replace('finish', f'{_DESKTOP} ? () => {{}} : finish')}\n"),
            (_WAITS, f"{_WAITS}  setTimeout(finish, 10000);\n"),
        ),
    ),
    Mutant(
        "same_at_a_desk",
        "Says the same at a computer, whatever came of it.",
        rows(44),
        _edited((_TELLS, _TELLS.replace("answer", f'{_DESKTOP} ? {{ message: "Thank you." }} : answer'))),
    ),
    Mutant(
        "blocks_socket",
        "Has a policy that keeps the page from Prove's WebSocket.",
        rows(29, 30),
        Parts(scripts=_BlocksSocket),
    ),
    Mutant(
        "says_the_same",
        "Says the same on the page, whatever came of it.",
        rows(44),
        _edited(("line.textContent = message;", 'line.textContent = message && "Thank you for your patience.";')),
    ),
)

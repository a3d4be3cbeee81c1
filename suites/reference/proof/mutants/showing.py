"""Mutants that go wrong in the browser: what is loaded there, what it is handed, what it is believed."""

from collections.abc import Callable, Mapping

from aiohttp import web

from ..messages import Standing, Status
from ..parts import Parts
from ..shop import Shop
from ..widget import Widget
from .row import Mutant, rows


def _loads(change: Callable[[str], str]) -> Parts:
    """The app that loads another script."""

    class Loads(Widget):
        def script(self) -> str:
            return change(super().script())

    return Parts(widget=Loads)


def _hands(change: Callable[[dict[str, object]], dict[str, object]]) -> Parts:
    """The app that hands something else to the widget."""

    class Hands(Widget):
        def parameters(self, session: Mapping[str, object]) -> dict[str, object]:
            return change(super().parameters(session))

    return Parts(widget=Hands)


def _without(*names: str) -> Parts:
    return _hands(lambda given: {name: value for name, value in given.items() if name not in names})


class _SnakeCase(Widget):
    def parameters(self, session: Mapping[str, object]) -> dict[str, object]:
        return dict(session)


class _HandsToken(Widget):
    def parameters(self, session: Mapping[str, object]) -> dict[str, object]:
        return {**super().parameters(session), "clientToken": self.settings.client_token}


class _HidesTokenInPage(Widget):
    def html(self, session: Mapping[str, object], status_path: str) -> str:
        return f"<!-- {self.settings.client_token} -->\n{super().html(session, status_path)}"


class _NeverRuns(Widget):
    def html(self, session: Mapping[str, object], status_path: str) -> str:
        return super().html(session, status_path).replace("proofWidget.run(", "Object.freeze(")


class _ForbidsCamera(Shop):
    async def pay(self, request: web.Request) -> web.Response:
        answer = await super().pay(request)
        answer.headers["permissions-policy"] = "camera=()"
        return answer


class _Believes(Shop):
    """Takes the browser's word for it."""

    async def told(self, request: web.Request) -> web.Response:
        transaction = self._store.transaction(request.match_info["transaction"])
        if transaction is not None:
            self.top_up.follow(_done(transaction.id, transaction.amount))
        return web.json_response({})

    def routes(self) -> list[web.RouteDef]:
        return [*super().routes(), web.post("/told/{transaction}", self.told)]


class _TellsWhatIsPaid(Widget):
    def callbacks(self) -> str:
        return """const callbacks = { onStatusChange(change) {
            if (change.status === "paid") fetch(`/told/${change.merchant_transaction_id}`, { method: "POST" });
        } };"""


class _RedirectMeansPaid(Shop):
    async def back(self, request: web.Request) -> web.Response:
        transaction = self.top_up.current(request.match_info["user"])
        if transaction is not None:
            self.top_up.follow(_done(transaction.id, transaction.amount))
        return await super().back(request)


def _done(transaction: str, amount: str) -> Standing:
    return Standing(transaction, "", Status.COMPLETED, amount)


SHOWING = (
    Mutant(
        "older_script",
        "Loads an older script of the widget.",
        rows(8),
        _loads(lambda url: url.replace("2.0", "1.0")),
    ),
    Mutant(
        "own_copy_of_script",
        "Loads a copy of the widget's script from its own server.",
        rows(8),
        _loads(lambda url: "/static/widget.2.0.js"),
    ),
    Mutant("never_runs", "Loads the widget and never runs it.", rows(9), Parts(widget=_NeverRuns)),
    Mutant("snake_case", "Hands parameters to the widget under the API's names.", rows(9), Parts(widget=_SnakeCase)),
    Mutant(
        "drops_optional_parameters",
        "Leaves out the parameters that Proof's own example leaves out.",
        rows(9),
        _without(
            "currencies",
            "networks",
            "fiatCurrencies",
            "fixFiatCurrency",
            "fixFiatAmount",
            "lang",
            "theme",
            "redirectUrl",
        ),
    ),
    Mutant("drops_theme", "Leaves out one parameter, the theme.", rows(9), _without("theme")),
    Mutant("drops_signature", "Leaves out the signature.", rows(9), _without("signature")),
    Mutant(
        "alters_amount",
        "Hands a number to the widget where the amount is a text.",
        rows(9),
        _hands(lambda given: given | {"amount": float(str(given["amount"]))}),
    ),
    Mutant(
        "fixes_network_by_flag",
        "Hands true to the widget where fixNetwork is a list.",
        rows(9),
        _hands(lambda given: given | {"fixNetwork": True}),
    ),
    Mutant(
        "chooses_language",
        "Hands a language of its own to the widget.",
        rows(9),
        _hands(lambda given: given | {"lang": "xx"}),
    ),
    Mutant(
        "own_widget_id",
        "Runs the widget with a widgetId of its own.",
        rows(9),
        _hands(lambda given: given | {"widgetId": "00000000-0000-4000-8000-000000000000"}),
    ),
    Mutant("forbids_camera", "Lets nothing on its page use the camera.", rows(17), Parts(shop=_ForbidsCamera)),
    Mutant("hands_over_token", "Hands the client token to the widget.", rows(9), Parts(widget=_HandsToken)),
    Mutant("token_in_page", "Leaves the client token in the page.", rows(9), Parts(widget=_HidesTokenInPage)),
    Mutant(
        "callback_means_paid",
        "Books a purchase when the widget tells the browser that it is paid.",
        rows(20),
        Parts(widget=_TellsWhatIsPaid, shop=_Believes),
    ),
    Mutant(
        "redirect_means_paid",
        "Books a purchase when the browser comes back.",
        rows(20),
        Parts(shop=_RedirectMeansPaid),
    ),
)

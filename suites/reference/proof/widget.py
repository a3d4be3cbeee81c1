"""What the browser gets of a session, and the script that starts Proof's widget with it.

Owns the way from the session's answer to the parameters of `proofWidget.run`. The client token is none of them.
"""

import json
from collections.abc import Mapping
from string import Template

from .settings import Settings

_START = Template("""<p id="trouble" role="alert"></p>
<div id="widget"></div>
<script src="$script"></script>
<script type="module">
const parameters = $parameters;
const line = document.getElementById("status");
async function show() {
  const answer = await fetch($status).catch(() => null);
  if (!answer?.ok) return;
  const { status, message } = await answer.json();
  line.textContent = message;
  if (["completed", "failed", "cancelled"].includes(status)) clearInterval(timer);
}
const timer = setInterval(show, $refresh);
$callbacks
if (typeof proofWidget === "undefined") {
  document.getElementById("trouble").textContent = "The payment window could not be loaded. Please try again later.";
} else {
  proofWidget.run({ ...parameters, host: document.getElementById("widget"), ...callbacks });
}
</script>""")

_CALLBACKS = """// What the browser is told is good for a fresh look at what our server knows, and for nothing else.
const callbacks = { onStatusChange: show, onPaymentFinished: show, onSellTransferEnabled: show };"""

_REFRESH_MS = 2000


class Widget:
    """Proof's widget on our page."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings

    def parameters(self, session: Mapping[str, object]) -> dict[str, object]:
        """Everything that the session's answer holds, unchanged; only the names are JavaScript's."""
        return {camel(name): value for name, value in session.items()}

    def callbacks(self) -> str:
        """JavaScript that defines `callbacks`."""
        return _CALLBACKS

    def script(self) -> str:
        """Where the widget is loaded from."""
        return self.settings.widget_script

    def html(self, session: Mapping[str, object], status_path: str) -> str:
        """The piece of a page in which the widget runs; `status_path` answers what the server knows."""
        return _START.substitute(
            script=self.script(),
            parameters=in_script(self.parameters(session)),
            status=in_script(status_path),
            refresh=_REFRESH_MS,
            callbacks=self.callbacks(),
        )


def camel(name: str) -> str:
    """`fix_network` as `fixNetwork`."""
    head, *tail = name.split("_")
    return head + "".join(map(str.capitalize, tail))


def in_script(value: object) -> str:
    """JSON that cannot end the script element it stands in."""
    return json.dumps(value).replace("<", "\\u003c")

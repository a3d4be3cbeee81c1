"""Whether the app takes webhooks where golive.toml says, and refuses one that nobody signed.

Owns one POST without a signature to each URL on this machine; other hosts are left alone unless somebody asked for the
network. What a vendor demands of a URL stands in the table.
"""

import http.client
import ssl
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from ..conformance.integration import Plan
from ..conformance.integration.templates import names
from ..fidelity.places import is_loopback
from .findings import Code, Finding, fail, ok, warn
from .scene import Scene

PATIENCE = 0.7
"""Seconds for an answer."""
_HTTPS = 443
_REFUSED = (401, 403)
_BAD_REQUEST, _LOST = 400, (404, 405, 410)


@dataclass(frozen=True, slots=True)
class Demands:
    """What a vendor wants of a webhook URL, and whether it shows the app who posts. `only_port` 0: any."""

    signed: bool = False
    https: bool = True
    only_port: int = 0
    tls: ssl.TLSVersion | None = None


DEMANDS: Mapping[str, Demands] = {
    "veriff": Demands(signed=True, only_port=_HTTPS),  # devdocs: webhooks guide
    "prove": Demands(signed=True),  # guides: webhooks
    "yoti": Demands(signed=True, tls=ssl.TLSVersion.TLSv1_2),  # docs: notifications; TLS 1.2 and nothing else
    "proof": Demands(),  # webhook page: no signature and no shared secret is documented
}
_NONE = Demands(https=False)


@dataclass(frozen=True, slots=True)
class _Hook:
    vendor: str
    name: str
    url: str

    @property
    def demands(self) -> Demands:
        return DEMANDS.get(self.vendor, _NONE)

    @property
    def place(self) -> str:
        parts = urlsplit(self.url)
        return f"{parts.scheme}://{parts.netloc}"

    @property
    def key(self) -> str:
        return f"webhook {self.name}"

    def fail(self, said: str, fix: str) -> Finding:
        return fail(Code.WEBHOOK, f"{self.key} at {self.url} {said}", fix, self.vendor)

    def warn(self, said: str, fix: str) -> Finding:
        return warn(Code.WEBHOOK, f"{self.key} at {self.url} {said}", fix, self.vendor)

    def ok(self, said: str) -> Finding:
        return ok(Code.WEBHOOK, f"{self.key} {said}", self.vendor)


def check(scene: Scene) -> Iterator[Finding]:
    """Every webhook of every vendor, side by side; of a place where nobody is one finding."""
    hooks = [hook for vendor, plan in scene.plans.items() for hook in _hooks(vendor, plan)]
    silent: list[_Hook] = []
    with ThreadPoolExecutor(max_workers=8) as pool:
        for hook, found in zip(hooks, pool.map(lambda hook: _judged(hook, live=scene.live), hooks), strict=True):
            if found:
                yield found
            else:
                silent.append(hook)
    for place in dict.fromkeys(hook.place for hook in silent):
        names = ", ".join(f"{hook.vendor}'s {hook.name}" for hook in silent if hook.place == place)
        said = f"nobody answers at {place}, where webhooks go: {names}"
        yield warn(Code.WEBHOOK, said, "start the app, or correct base_url and the paths in golive.toml")


def _hooks(vendor: str, plan: Plan) -> Iterator[_Hook]:
    for name, template in plan.webhooks.items():
        url = template.replace("{base_url}", plan.base_url)
        yield _Hook(vendor, name, plan.base_url + url if url.startswith("/") else url)


def _judged(hook: _Hook, *, live: bool) -> Finding | None:
    """What is to be said of it; None when nobody answers."""
    if [*names(hook.url)]:
        return hook.ok("has its address when golive starts the app: golive run looks there")
    problem = _misplaced(hook, urlsplit(hook.url))
    if problem or live or is_loopback(hook.url):
        return problem or _answered(hook)
    return hook.ok("is not on this machine, and was not called: --live does")


def _misplaced(hook: _Hook, parts: SplitResult) -> Finding | None:
    """What the vendor would not post to. On this machine anything goes: the simulator posts there."""
    if is_loopback(hook.url):
        return None
    if hook.demands.https and parts.scheme != "https":
        return hook.fail("is not https", f"{hook.vendor} posts to https URLs only")
    port = parts.port or _HTTPS
    if hook.demands.only_port not in (0, port):
        return hook.fail(f"is on port {port}", f"{hook.vendor} posts to port {hook.demands.only_port} only")
    return None


def _answered(hook: _Hook) -> Finding | None:
    try:
        status = _post(hook)
    except ssl.SSLError as problem:
        version = "TLS 1.2" if hook.demands.tls else "TLS"
        return hook.fail(
            f"cannot be reached by {version}: {problem.reason}",
            f"have the server speak {version}, with a sound certificate",
        )
    except (OSError, http.client.HTTPException):
        return None
    return _verdict(hook, status)


def _verdict(hook: _Hook, status: int) -> Finding:
    if status in _LOST:
        return hook.fail(f"is not there: {status}", "correct the path in golive.toml, or have the app take POST there")
    if not hook.demands.signed:
        return hook.ok(f"can be reached; {hook.vendor} signs nothing that could be missed")
    if status in _REFUSED:
        return hook.ok(f"refuses what nobody signed: {status}")
    if status < _BAD_REQUEST:
        return hook.fail(f"took an unsigned message: {status}", "check the signature first, and answer 401 without one")
    said = f"answered an unsigned message with {status}, which may mean that it read the body first"
    return hook.warn(said, "check the signature before anything else, and answer 401 without one")


def _post(hook: _Hook) -> int:
    """The status for an empty object that carries no signature; raises OSError and HTTPException."""
    parts = urlsplit(hook.url)
    host = parts.hostname or ""
    method, body = ("POST", b"{}") if hook.demands.signed else ("OPTIONS", None)
    connection = (
        http.client.HTTPSConnection(host, parts.port, timeout=PATIENCE, context=_context(hook))
        if parts.scheme == "https"
        else http.client.HTTPConnection(host, parts.port, timeout=PATIENCE)
    )
    try:
        connection.request(method, parts.path or "/", body, {"content-type": "application/json"})
        return connection.getresponse().status
    finally:
        connection.close()


def _context(hook: _Hook) -> ssl.SSLContext:
    """As the vendor connects. A certificate of this machine's own is nobody's business."""
    context = ssl.create_default_context()
    if is_loopback(hook.url):
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    if hook.demands.tls:
        context.minimum_version = context.maximum_version = hook.demands.tls
    return context

"""How Prove is brought to post each webhook of the pact, and what its token is worth.

Owns what is done in a sandbox; the shapes of webhooks are rows of the pact, the states before them those of providers.
"""

# ruff: noqa: S101 - a check judges by assert

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from golive.contracts.prove import interactions as rows
from golive.contracts.prove import states
from golive.contracts.tests.driving import Check
from golive.simulators.client import SandboxHandle
from golive.simulators.fidelity.world import World
from golive.simulators.inbox import Inbox
from golive.simulators.pacts.building import Book
from golive.simulators.prove.sim import ProveSim

ANN: Mapping[str, str] = {"phoneNumber": "2005510002", "firstName": "Ann", "lastName": "Lee"}

Make = Callable[["Vendor"], None]


class Vendor:
    """Prove in a sandbox, which posts to the endpoint of the shop at `url` from `listen` on."""

    def __init__(self, sandbox: SandboxHandle, url: str) -> None:
        self.world = World("prove", sandbox.ready)
        self.sim = ProveSim("prove", sandbox.ready["vendors"]["prove"], sandbox.control)
        self.url = url

    def listen(self) -> None:
        """What was posted before went to nobody."""
        self.sim.configure(webhook_url=self.url + rows.WEBHOOK)

    def enrolled(self, **details: str) -> str:
        """The id of a new identity."""
        return str(states.identity_is_enrolled(self.world, **details)["identityId"])


def port(vendor: Vendor) -> None:
    """Post that one number has gone to another operator."""
    identity = vendor.enrolled(clientCustomerId="c-1")
    vendor.listen()
    vendor.sim.change(identity, "PORT")


def port_and_disconnect(vendor: Vendor) -> None:
    """Post what became of two numbers at once."""
    identities = vendor.enrolled(clientCustomerId="c-1"), vendor.enrolled(**ANN)
    vendor.listen()
    vendor.sim.changes(zip(identities, ("PORT", "DISCONNECT"), strict=True))


def press_test(vendor: Vendor) -> None:
    """Post what the portal's button for a test does."""
    vendor.listen()
    vendor.sim.test_webhook()


MAKES: Mapping[str, Make] = {
    "post a change of one number": port,
    "post changes of several numbers": port_and_disconnect,
    "post the portal's test": press_test,
}


def book(folder: Path) -> Book:
    """The pact about what Prove posts."""
    return Book("prove", "prove", "reference-shop", folder, rows.DELIVERIES)


def claims(token: str, secret: str) -> Mapping[str, Any]:  # Any: JSON
    """What a genuine token says, read by its definition: HMAC-SHA256 over its first two parts (RFC 7515)."""
    head, payload, proof = token.split(".")
    signature = hmac.new(secret.encode(), f"{head}.{payload}".encode(), hashlib.sha256).digest()
    assert proof == base64.urlsafe_b64encode(signature).rstrip(b"=").decode()
    assert json.loads(base64.urlsafe_b64decode(head + "=="))["alg"] == "HS256"
    said: Mapping[str, Any] = json.loads(base64.urlsafe_b64decode(payload + "=="))
    return said


def the_token_is_made_with_the_portals_secret(sandbox: SandboxHandle, inbox: Inbox) -> None:
    """It names Prove and is good now, by the real clock, hence the sandbox has to stamp tokens with that."""
    vendor = Vendor(sandbox, inbox.url)
    for make in (port, press_test):
        make(vendor)
    sandbox.clock.settle()
    assert len(inbox.received) == 2
    for one in inbox.received:
        kind, _, token = one.headers.get("x-prove-authorization", "").partition(" ")
        assert kind == "Bearer"
        said = claims(token, vendor.sim.webhook_secret)
        assert said["iss"] == "Prove Identity"
        assert said["iat"] - 60 <= time.time() < said["exp"]
        assert isinstance(json.loads(one.body), list)


CHECKS: Mapping[str, Check] = {"the token is made with the portal's secret": the_token_is_made_with_the_portals_secret}
"""What is looked at where the bytes arrive."""

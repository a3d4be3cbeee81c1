"""A whole small world around one sandbox: a team's server, people with phones and browsers, a receiver of webhooks."""

import json
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from golive.simulators.client import SandboxHandle, SimClock
from golive.simulators.inbox import Inbox, Received
from golive.simulators.prove.sim import ProveSim
from golive.suites.tests.listener import Listener
from golive.suites.tests.prove.caller import Answer, Caller, Device, carrier, over_sockets

Json = Any

MINUTE = 60
HOUR = 60 * MINUTE


@dataclass(frozen=True)
class World:
    """What a tester can do. `listeners` are the WebSockets that were opened."""

    sandbox: SandboxHandle
    prove: ProveSim
    inbox: Inbox
    caller: Caller
    listeners: list[Listener] = field(default_factory=list)

    @classmethod
    def around(cls, sandbox: SandboxHandle, prove: ProveSim, inbox: Inbox) -> "World":
        """The world around a sandbox."""
        return cls(sandbox, prove, inbox, over_sockets(prove))

    @property
    def clock(self) -> SimClock:
        """The sandbox's clock."""
        return self.sandbox.clock

    def device(self, flow: Json) -> Device:
        """The browser to which the answer's authToken went."""
        return Device(self.caller.carry, flow["authToken"])

    def start(self, **members: Json) -> tuple[str, Device]:
        """A new flow: its correlation id, and the device that has its token."""
        flow = self.caller.verify(**members)
        return flow["correlationId"], self.device(flow)

    def messages(self, correlation_id: str) -> list[Json]:
        """What was sent to the phone, oldest first."""
        found: list[Json] = self.sandbox.messages.find(subject=correlation_id)
        return found

    def linked(self, **members: Json) -> tuple[str, Device, str]:
        """A new flow at a desk whose link was sent: its correlation id, the device that waits, and the link."""
        correlation, device = self.start(**{"possessionType": "desktop", **members})
        device.call("mobile/instantlink/start", sourceIp=None, isMobile=False)
        return correlation, device, self.link(correlation)

    def link(self, correlation_id: str) -> str:
        """The link that was sent last."""
        return str(self.messages(correlation_id)[-1]["link"])

    def follow(self, link: str) -> Answer:
        """The person follows a link on the phone."""
        return carrier(self.prove.base_url)("GET", urlsplit(link).path, None, {})

    def wait(self, device: Device) -> Listener:
        """The device waits on a WebSocket."""
        target = f"/v1/client/status?token={device.token}"
        self.listeners.append(Listener.connect(self.prove.base_url, target, {}))
        return self.listeners[-1]

    def leave(self) -> None:
        """Hang up everywhere."""
        for listener in self.listeners:
            listener.hang_up()

    def take_webhooks(self) -> None:
        """Have webhooks sent to the inbox."""
        self.prove.configure(webhook_url=f"{self.inbox.url}/changes")

    def received(self) -> list[Received]:
        """The webhooks that came by now, oldest first."""
        self.clock.settle()
        return list(self.inbox.received)

    def told(self) -> list[Json]:
        """Their bodies, parsed."""
        return [json.loads(one.body) for one in self.received()]

    def verified(self, phone: str = "2005510001", **members: Json) -> str:
        """A person is verified; answers the identity that is watched from now on."""
        correlation, _ = self.start(phoneNumber=phone, **members)
        self.prove.possess(correlation)
        return str(self.caller.status(correlation)["identityId"])

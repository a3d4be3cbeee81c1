"""Which credentials are lying around, and by which names a person knows them.

Owns the three places where they may be: golive's own account in a vendor's sandbox, the environment that the app would
be started with, and `[integration.env]`. The names of the app's variables are those that `golive serve` prints.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache

from .. import discovery
from ..fidelity.configured import facts_of, variable
from ..fidelity.places import is_loopback

_PLACEHOLDER = "http://simulator.invalid"
"""Stands for the simulator's address where only names are wanted."""


class Place(StrEnum):
    """Where an account was found."""

    CHECKS = "checks"
    """`GOLIVE_<VENDOR>_*` or `[sandbox.<vendor>]`: what `golive check --target sandbox` would use."""
    SHELL = "shell"
    """The environment, under the names that the vendor's samples and SDKs read."""
    DECLARED = "declared"
    """`[integration.env]`: what golive gives the app that it starts."""


@dataclass(frozen=True, slots=True)
class Account:
    """Members as a simulated vendor's credentials have them, of one place; `names` are what a person calls them."""

    vendor: str
    place: Place
    members: Mapping[str, str] = field(repr=False)
    names: Mapping[str, str]

    def urls(self) -> dict[str, str]:
        """The addresses among the members."""
        return {name: value for name, value in self.members.items() if name.endswith("_url")}

    def credentials(self) -> dict[str, str]:
        """The members that identify or prove something, without addresses and settings."""
        facts = facts_of(self.vendor)
        known = {name for row in facts.NEEDED for name in row} | {*facts.OPTIONAL, *published(self.vendor)}
        return {name: value for name, value in self.members.items() if name in known and not name.endswith("_url")}

    @property
    def is_real(self) -> bool:
        """Whether any of its addresses leads off this machine."""
        return any(not is_loopback(url) for url in self.urls().values())

    def secrets(self) -> dict[str, str]:
        """The members that nobody may read, by what a person calls them."""
        hidden = facts_of(self.vendor).SECRETS
        return {self.names[name]: value for name, value in self.members.items() if name in hidden and value}


def of_checks(vendor: str, given: Mapping[str, str]) -> Iterator[Account]:
    """The account in the vendor's sandbox, if anything of it is `given`."""
    if given:
        yield Account(vendor, Place.CHECKS, given, {name: variable(vendor, name) for name in given})


def of_variables(vendor: str, place: Place, variables: Mapping[str, str]) -> Iterator[Account]:
    """The account that an app with these environment variables would use, if they say anything of one."""
    prefix = "integration.env." if place is Place.DECLARED else ""
    members, names = {}, {}
    for name, member in spoken(vendor).items():
        if variables.get(name):
            members[member], names[member] = variables[name], prefix + name
    if members:
        yield Account(vendor, place, members, names)


@cache
def published(vendor: str) -> Mapping[str, str]:
    """The credentials of the default sandbox: in the open, and good for nothing but the simulator."""
    simulated = discovery.load(vendor)
    return dict(simulated.connection(simulated.published(), _PLACEHOLDER))


@cache
def spoken(vendor: str) -> Mapping[str, str]:
    """Which member of the credentials a variable such as VERIFF_API_KEY holds."""
    simulated, known = discovery.load(vendor), published(vendor)
    lines = simulated.environment(simulated.published(), _PLACEHOLDER)
    by_value = {value: member for member, value in reversed([*known.items()])}
    own = {name: value for name, value in lines.items() if name.startswith(f"{vendor.upper()}_")}
    return {name: by_value[value] for name, value in own.items() if value in by_value}

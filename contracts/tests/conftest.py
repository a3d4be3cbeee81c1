"""What the contract tests of all vendors share on the provider's side: a sandbox that can be verified."""

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from golive.simulators.client import SandboxHandle
from golive.simulators.fidelity.parts import contract
from golive.simulators.fidelity.transports import http_sender
from golive.simulators.pacts.files import PactFile, read
from golive.simulators.pacts.verification import Provider
from golive.simulators.proxying import SigningProxy

pytest.register_assert_rewrite("golive.contracts.tests")  # machines and checks judge by assert, outside of test files


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Of a pact that is lived through, one test for each row."""
    drives = getattr(metafunc.cls, "drives", None)
    if drives is not None and "description" in metafunc.fixturenames:
        metafunc.parametrize("description", list(drives))


def provider_in(sandbox: SandboxHandle, name: str, vendor: str, base_url: str) -> Provider:
    """Somebody at `base_url`, whose states and messages are those of a vendor in a sandbox."""
    admin = f"{sandbox.ready['control']}/__admin/sandboxes/{sandbox.id}"
    return Provider(name, base_url, f"{admin}/states/{vendor}", f"{admin}/pact-messages/{vendor}")


@pytest.fixture
def vendor_provider(sandbox: SandboxHandle) -> Iterator[Callable[[str], Provider]]:
    """Answers a vendor of the test's sandbox by name, behind a proxy that signs what a pact cannot sign."""
    with ExitStack() as open_ones:

        def made(vendor: str) -> Provider:
            connection, auth = sandbox.ready["vendors"][vendor], contract(vendor, "auth")
            upstream = connection[auth.BASE]
            signer = auth.Auth(connection, http_sender(upstream))
            proxy = open_ones.enter_context(SigningProxy(signer, upstream))
            return provider_in(sandbox, vendor, vendor, proxy.url)

        yield made


@pytest.fixture
def shop_provider(sandbox: SandboxHandle) -> Iterator[Callable[..., Provider]]:
    """Answers the reference shop at a URL, behind a proxy that signs as a vendor does; it has no states of its own.

    `credentials` are what the vendor knows of the shop besides those of the sandbox.
    """
    with ExitStack() as open_ones:

        def made(vendor: str, url: str, **credentials: str) -> Provider:
            signer = contract(vendor, "auth").Hook({**sandbox.ready["vendors"][vendor], **credentials})
            proxy = open_ones.enter_context(SigningProxy(signer, url))
            return provider_in(sandbox, "reference-shop", vendor, proxy.url)

        yield made


@pytest.fixture
def excerpt(tmp_path: Path) -> Callable[..., PactFile]:
    """Copies some interactions of a pact, named by their descriptions; `given` is another state for all of them."""

    def made(file: Path, *descriptions: str, given: str = "") -> PactFile:
        pact = json.loads(file.read_bytes())
        pact["interactions"] = [one for one in pact["interactions"] if one["description"] in descriptions]
        for one in pact["interactions"] if given else ():
            one["providerStates"] = [{"name": given}]
        copy = tmp_path / file.name
        copy.write_text(json.dumps(pact), encoding="utf-8")
        return read(copy)

    return made

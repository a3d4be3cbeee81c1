"""Reads the team's own code on behalf of one test, and makes that evidence: which files, and their digests.

Owns the form of such evidence. The text of a file never becomes part of a report; whoever has the file can compare.
"""

from hashlib import sha256

from .client import SandboxHandle
from .conformance.attachments import Attachments
from .conformance.integration import Sources

READ = "read by the test"
"""Stands where an exchange names its fault."""
FOUND = 200


class Reader:
    """The declared folders, for one test of a suite about `vendor`."""

    def __init__(self, sources: Sources, vendor: str, sandbox: SandboxHandle, evidence: Attachments) -> None:
        self._sources = sources
        self._vendor = vendor
        self._sandbox = sandbox
        self._evidence = evidence

    def files(self, name: str, pattern: str) -> list[tuple[str, str]]:
        """See `Sources.files`. What is found is evidence; that nothing was found proves nothing."""
        found = self._sources.files(name, pattern)
        if found:
            about = {"vendor": self._vendor, "operation": "sources.read", "subject": None, "fault": READ, "error": None}
            listed = {path: sha256(text.encode()).hexdigest() for path, text in found}
            outcome = {
                "request": {"method": "READ", "url": f"/{name}/{pattern}", "headers": {}, "body": None},
                "response": {"status": FOUND, "headers": {}, "body": listed},
            }
            self._evidence.attach([{"at": self._sandbox.clock.now(), "direction": "out", **about, **outcome}])
        return found

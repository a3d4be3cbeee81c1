"""What Yoti's SDK for Python is asked to build in several tests; the builders are its own, unmodified."""

from functools import cache
from typing import Any

from yoti_python_sdk.crypto import Crypto
from yoti_python_sdk.doc_scan import (
    RequestedDocumentAuthenticityCheckBuilder,
    RequestedFaceMatchCheckBuilder,
    RequestedIDDocumentComparisonCheckBuilder,
    RequestedLivenessCheckBuilder,
    RequestedSupplementaryDocTextExtractionTaskBuilder,
    RequestedTextExtractionTaskBuilder,
    SessionSpecBuilder,
)
from yoti_python_sdk.doc_scan.session.create.check import WatchlistScreeningCheckBuilder
from yoti_python_sdk.doc_scan.session.create.filter import (
    DocumentRestrictionBuilder,
    DocumentRestrictionsFilterBuilder,
    OrthogonalRestrictionsFilterBuilder,
    RequiredIdDocumentBuilder,
    RequiredSupplementaryDocumentBuilder,
)
from yoti_python_sdk.doc_scan.session.create.objective import ProofOfAddressObjectiveBuilder

Sdk = Any
"""Whatever the SDK makes; it has no types."""


@cache
def key(pem: str) -> Sdk:
    """What the clients take instead of a path; they would read the file anew for each request."""
    return Crypto(pem.encode())


def liveness() -> Sdk:
    """The check that most sessions here begin with."""
    return RequestedLivenessCheckBuilder().for_zoom_liveness().with_max_retries(1).build()


def checks() -> list[Sdk]:
    """Every check that the SDK can ask for."""
    watchlist = WatchlistScreeningCheckBuilder().with_manual_check("NEVER")
    return [
        liveness(),
        RequestedDocumentAuthenticityCheckBuilder().build(),
        RequestedFaceMatchCheckBuilder().with_manual_check_fallback().build(),
        RequestedIDDocumentComparisonCheckBuilder.build(),
        watchlist.with_categories(["ADVERSE-MEDIA", "SANCTIONS"]).build(),
    ]


def tasks() -> list[Sdk]:
    """Both tasks, each of which leads to a text data check."""
    return [
        RequestedTextExtractionTaskBuilder().with_manual_check_always().with_chip_data_desired().build(),
        RequestedSupplementaryDocTextExtractionTaskBuilder().with_manual_check_fallback().build(),
    ]


def required(document_filter: Sdk = None) -> Sdk:
    """An identity document."""
    return RequiredIdDocumentBuilder().with_filter(document_filter).build()


def documents() -> list[Sdk]:
    """A document of each of two sorts, and a bill."""
    passport = OrthogonalRestrictionsFilterBuilder().with_whitelisted_document_types(["PASSPORT"])
    licence = DocumentRestrictionBuilder().with_country_codes(["GBR"]).with_document_types(["DRIVING_LICENCE"]).build()
    only = DocumentRestrictionsFilterBuilder().for_whitelist().with_document_restriction(licence)
    bill = RequiredSupplementaryDocumentBuilder().with_objective(ProofOfAddressObjectiveBuilder().build())
    return [
        required(passport.with_whitelisted_country_codes(["GBR"]).disable_non_latin_documents().build()),
        required(only.build()),
        bill.with_document_types(["UTILITY_BILL"]).with_country_codes(["GBR"]).build(),
    ]


def spec(*asked: Sdk) -> Sdk:
    """A builder that asks for these checks, or for liveness alone."""
    builder = SessionSpecBuilder()
    for check in asked or (liveness(),):
        builder.with_requested_check(check)
    return builder


def everything() -> Sdk:
    """A builder that asks for all there is."""
    builder = spec(*checks()).with_user_tracking_id("user-1").with_resources_ttl(100_000)
    for task in tasks():
        builder.with_requested_task(task)
    for document in documents():
        builder.with_required_document(document)
    return builder


def begun(client: Sdk, builder: Sdk) -> str:
    """The id of a new session."""
    return str(client.create_session(builder.build()).session_id)

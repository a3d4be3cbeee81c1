"""What Yoti's SDK for Node is asked to build in several tests; the builders are its own, unmodified."""

import base64
from typing import Any

from golive.suites.tests.yoti.node_sdk import Chain, Node

Json = Any


def liveness(kind: str = "forZoomLiveness") -> Chain:
    """The check that most sessions here begin with."""
    return getattr(Chain("RequestedLivenessCheckBuilder"), kind)().withMaxRetries(2).build()  # type: ignore[no-any-return]  # a chain


def advanced(config: str = "RequestedYotiAccountWatchlistAdvancedCaConfigBuilder") -> Chain:
    """The watchlist check, with a builder of a config."""
    exact = Chain("RequestedExactMatchingStrategyBuilder").build()
    types = Chain("RequestedTypeListSourcesBuilder").withTypes(["pep", "fitness-probity", "warning"]).build()
    config_ = Chain(config).withRemoveDeceased(True).withShareUrl(True).withSources(types).withMatchingStrategy(exact)
    return Chain("RequestedWatchlistAdvancedCaCheckBuilder").withConfig(config_.build()).build()


def custom() -> Chain:
    """The watchlist check with an account of the team's own."""
    fuzzy = Chain("RequestedFuzzyMatchingStrategyBuilder").withFuzziness(0.3).build()
    profile = Chain("RequestedSearchProfileSourcesBuilder").withSearchProfile("our-profile").build()
    config = (
        Chain("RequestedCustomAccountWatchlistAdvancedCaConfigBuilder").withRemoveDeceased(False).withShareUrl(False)
    )
    config.withSources(profile).withMatchingStrategy(fuzzy).withApiKey("key-1").withMonitoring(True)
    config.withTags({"tag": "value"}).withClientRef("ref-1")
    return Chain("RequestedWatchlistAdvancedCaCheckBuilder").withConfig(config.build()).build()


def checks() -> list[Chain]:
    """Every check that the SDK can ask for and that the end user is enough for."""
    watchlist = Chain("RequestedWatchlistScreeningCheckBuilder").withAdverseMediaCategory().withSanctionsCategory()
    return [
        liveness(),
        Chain("RequestedDocumentAuthenticityCheckBuilder").withManualCheckFallback().build(),
        Chain("RequestedFaceMatchCheckBuilder").withManualCheckAlways().build(),
        Chain("RequestedIdDocumentComparisonCheckBuilder").build(),
        Chain("RequestedThirdPartyIdentityCheckBuilder").build(),
        watchlist.build(),
        advanced(),
    ]


TYPES = [
    "LIVENESS", "ID_DOCUMENT_AUTHENTICITY", "ID_DOCUMENT_FACE_MATCH", "ID_DOCUMENT_COMPARISON", "THIRD_PARTY_IDENTITY",
    "WATCHLIST_SCREENING", "WATCHLIST_ADVANCED_CA",
]  # fmt: skip


def face_comparison() -> Chain:
    """A check for which the team supplies a picture itself."""
    return Chain("RequestedFaceComparisonCheckBuilder").withManualCheckNever().build()


def tasks() -> list[Chain]:
    """Both tasks, each of which leads to a text data check."""
    text = Chain("RequestedTextExtractionTaskBuilder").withManualCheckAlways().withChipDataDesired()
    bill = Chain("RequestedSupplementaryDocTextExtractionTaskBuilder").withManualCheckAlways()
    return [text.withCreateExpandedDocumentFields(True).build(), bill.build()]


def documents() -> list[Chain]:
    """A document of each of two sorts, and a bill."""
    passport = Chain("OrthogonalRestrictionsFilterBuilder").withWhitelistedDocumentTypes(["PASSPORT"])
    passport.withWhitelistedCountries(["GBR"]).withAllowExpiredDocuments(True).withAllowNonLatinDocuments(False)
    licence = Chain("DocumentRestrictionBuilder").withDocumentTypes(["DRIVING_LICENCE"]).withCountries(["GBR"]).build()
    only = Chain("DocumentRestrictionsFilterBuilder").forWhitelist().withDocumentRestriction(licence)
    only.withAllowExpiredDocuments(False).withAllowNonLatinDocuments(True)
    bill = Chain("RequiredSupplementaryDocumentBuilder").withObjective(Chain("ProofOfAddressObjectiveBuilder").build())
    return [
        Chain("RequiredIdDocumentBuilder").withFilter(passport.build()).build(),
        Chain("RequiredIdDocumentBuilder").withFilter(only.build()).build(),
        bill.withCountryCodes(["GBR"]).withDocumentTypes(["UTILITY_BILL"]).build(),
    ]


def spec(*asked: Chain) -> Chain:
    """A builder that asks for these checks, or for liveness alone."""
    builder = Chain("SessionSpecificationBuilder")
    for check in asked or (liveness(),):
        builder.withRequestedCheck(check)
    return builder


def everything() -> Chain:
    """A builder that asks for all that an end user can supply."""
    builder = spec(*checks()).withUserTrackingId("user-1").withResourcesTtl(100_000)
    for task in tasks():
        builder.withRequestedTask(task)
    for document in documents():
        builder.withRequiredDocument(document)
    return builder


def begun(node: Node, builder: Chain, *, sandboxed: bool = False) -> str:
    """The id of a new session."""
    client = node.sandboxed() if sandboxed else node.client()
    return str(node.do(client.createSession(builder.build()))["sessionId"])


def content(node: Node, session: str, media: Json) -> tuple[str, bytes]:
    """Type and bytes of a medium."""
    found = node.do(node.client().getMediaContent(session, media["id"]))
    return found["mimeType"], base64.b64decode(found["content"]["bytes"])

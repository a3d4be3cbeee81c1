"""What is special of each vendor where its document is held against the simulator.

Owns the tables: what is left out, what no run can bring to success, which answers are right although a general check
holds them for wrong. Each has its reason, and what is no longer needed fails.
"""

from collections.abc import Mapping

from golive.contracts.tests.outcome import Exemption, Plan
from schemathesis.core.failures import AcceptedNegativeData
from schemathesis.openapi.checks import IgnoredAuth, RejectedPositiveData, UseAfterFree

VERIFF = Plan(
    unreached={"getNamedDecision": "needs the result of a registry, which only the control API brings about"},
    exemptions=(
        Exemption(
            AcceptedNegativeData,
            ("createSession",),
            "vrf-integration-id",
            "the header is for keys of several integrations; with the key of one it says nothing (devdocs: sessions)",
        ),
        Exemption(
            RejectedPositiveData,
            ("updateSession", "sendCollectedData"),
            '"code":"130[34]"',
            "the session's status forbids it, which Veriff says with 400 (devdocs: troubleshooting codes)",
        ),
        Exemption(
            RejectedPositiveData,
            ("deleteSession",),
            '"code":"130[56]"',
            "a submitted session is not deleted, which Veriff says with 400 (devdocs: delete a session)",
        ),
        Exemption(
            RejectedPositiveData,
            ("uploadMedia",),
            '"code":"(1104|140[01])"',
            "the text is no picture in base64, which no schema can say (devdocs: troubleshooting codes)",
        ),
    ),
    other=404,
)

PROOF = Plan(
    left_out={"openStream": "it is the handshake of a WebSocket"},
    unreached={
        "createSession 201 transaction": "the simulator answers 200; which of the two it is, is not documented",
        "createSession 201 user": "the simulator answers 200; which of the two it is, is not documented",
    },
    exemptions=(
        Exemption(
            RejectedPositiveData,
            ("createSession",),
            '"code":"(currency_not_allowed|WALLET_NOT_SUPPORTED)"',
            "what the partner was not enabled for is refused with 400 (documentation: errors)",
        ),
    ),
)

PROVE = Plan(
    left_out={
        "openStatus": "it is the handshake of a WebSocket",
        "followLink": "it is a page for a person's browser",
    },
    unreached={
        "token": "needs the client's own secret; each run fetches a token with it before it can call anything",
        "linkDomain": "needs the id of another domain, which no operation tells; it is called before the run",
        "revokeDevice": "needs a device that a person has registered",
        "validate 200 complete": "what lies between needs a person with the phone",
    },
    exemptions=(
        Exemption(
            RejectedPositiveData,
            (),
            '"code":800[78]',
            "no test user has the number, or no flow the correlation id, which Prove says with 400 (reference: errors)",
        ),
        Exemption(
            RejectedPositiveData,
            (),
            "larger than it may be",
            "a body may have 4 KB, which no schema can say (reference: errors)",
        ),
        Exemption(
            RejectedPositiveData,
            ("unify",),
            "'phoneNumber' is missing",
            "a desk cannot tell its number, unless the person is known (documentation: unify flow)",
        ),
        Exemption(
            RejectedPositiveData,
            ("linkDomain", "confirmDomainLink", "unlinkDomain"),
            "names no other domain|has to be another domain",
            "who has which domain is agreed upon elsewhere; how a wrong one is refused is inferred",
        ),
        Exemption(
            RejectedPositiveData,
            ("listIdentities",),
            "'startKey' must be the lastKey of a page",
            "a key that no page told is refused (inferred)",
        ),
        Exemption(
            RejectedPositiveData,
            ("lookUpIdentities",),
            "holds no phone number",
            "any text can stand in the path; that it has to be a number is inferred",
        ),
    ),
    other=403,
)

YOTI = Plan(
    left_out={
        "userView": "it is a page for a person's browser",
        "userAction": "that page calls it, by a protocol of ours",
    },
    unreached={
        "issueToken": "needs an assertion that is signed anew; the schema's example is nobody's",
        "putInstructions": "needs the requirements of its session; one was put before, so that the others can be read",
        "getSession 200 fields": "needs a document that was read; the medium is asked for by itself",
        "createFaceCapture 201 image": "needs a session that compares faces; it is called by itself with one",
        "createFaceCapture 201 applicant": "needs a session that compares faces; it is called by itself with one",
    },
    exemptions=(
        Exemption(
            IgnoredAuth,
            (),
            "got `400 Bad Request`",
            "calls without any credentials are malformed, 400; only wrong ones are 401 (OpenAPI reference)",
        ),
        Exemption(
            AcceptedNegativeData,
            (),
            r"sent: .*\bnull\b",
            "null counts as absent: the SDKs send it for what is not set",
        ),
        Exemption(
            AcceptedNegativeData,
            ("listSupportedDocuments",),
            "includeNonLatin",
            "whatever is not a yes is a no (inferred)",
        ),
        Exemption(
            UseAfterFree,
            ("deleteTrackedDevices", "listTrackedDevices"),
            r"tracked-devices`",
            "to delete them empties the list, and an empty list is no 404 (documentation: tracked devices)",
        ),
        Exemption(
            RejectedPositiveData,
            ("createSession",),
            r'"property":"(requested_checks|required_documents\[\d\]\.filter|session_deadline|resources_ttl'
            '|client_session_token_ttl|advanced_identity_profile_requirements)"',
            "what goes with what, and which times fit, are rules of the service (documentation: create a session)",
        ),
        Exemption(
            RejectedPositiveData,
            ("putSessionResponseConfig", "putApplicationResponseConfig"),
            "_template",
            "each check knows templates of its own, which the schema does not tell apart (documentation: sandbox)",
        ),
        Exemption(
            RejectedPositiveData,
            ("putInstructions",),
            '"property":"documents',
            "they name the requirements of the session (documentation: in-branch instructions)",
        ),
        Exemption(
            RejectedPositiveData,
            ("uploadFaceCaptureImage",),
            "the one part of the form|IMAGE_NOT_PROCESSABLE",
            "what is drawn is seldom a picture and nothing else; how that is refused is inferred",
        ),
        Exemption(
            RejectedPositiveData,
            ("issueToken",),
            '"error":"(invalid_scope|unsupported_grant_type)"',
            "OAuth has errors of its own for these fields (RFC 6749, 5.2)",
        ),
    ),
    other=404,
)

PLANS: Mapping[str, Plan] = {"veriff": VERIFF, "proof": PROOF, "prove": PROVE, "yoti": YOTI}

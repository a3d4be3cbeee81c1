"""POST /token: an access token for client credentials (developer.prove.com, reference/authentication; S: 60 minutes).

At the host root, not below /v3. There is no refresh: a new token is asked for as the first one was.
"""

from ...core.message import Request, Response
from .. import auth, tokens, wire
from ..portal import Tx


def issue(tx: Tx, request: Request) -> Response:
    """A new token; the ones before stay good for their time (I)."""
    auth.check_client(tx, request.payload["client_id"], request.payload["client_secret"])
    return wire.answer(
        {"access_token": tokens.access_token(tx), "token_type": "Bearer", "expires_in": tx.rules.token_lifetime}
    )

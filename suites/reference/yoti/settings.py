"""The settings of opening an account. They come from the environment, and only from there."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlsplit

from ..environment import SettingsError, demand, public_url, seconds

BASIC, BEARER = "BASIC", "BEARER"
WEBHOOK = "/webhooks/yoti"
"""Where Yoti's notifications go."""
_SDK = "yoti_python_sdk"


@dataclass(frozen=True, slots=True)
class Settings:
    """Where Yoti is, our credentials, where we are, where we keep our data. Times are in seconds.

    `base_url` is Yoti's, up to and with the version. `key_file` is our private key. `notification_token` is what Yoti
    has to say to be let in: user name and password with a colon between them, or for the type BEARER any text.
    `tls_port` is None when there is no listener for https, 0 for any port; without `tls_certificate` and `tls_key`
    (files) it makes a certificate of its own. `timeout` is for a call with its repetitions, and
    `patience` the first pause between them. `back_office_token` guards the staff's pages; without one they are closed.
    """

    base_url: str
    sdk_id: str
    key_file: str
    public_url: str
    notification_token: str = field(repr=False)
    notification_type: str = BASIC
    database: str = ":memory:"
    back_office_token: str = field(default="", repr=False)
    tls_port: int | None = None
    tls_certificate: str = ""
    tls_key: str = ""
    timeout: float = 4.0
    patience: float = 0.2

    @property
    def origin(self) -> str:
        """The origin of Yoti's pages."""
        return "{0.scheme}://{0.netloc}".format(urlsplit(self.base_url))


NEEDED = {
    "YOTI_CLIENT_SDK_ID": "the client SDK id of the application in Yoti Hub",
    "YOTI_KEY_FILE_PATH": "the file of the application's private key",
    "YOTI_API_URL": "the base URL of Yoti's identity verification, with its version",
    "YOTI_NOTIFICATION_TOKEN": "what Yoti's notifications have to say, user:password",
}


def from_environment(environment: Mapping[str, str], port: int) -> Settings:
    """The settings. PUBLIC_URL defaults to `port` on this machine. Raises `SettingsError`."""
    demand(environment, NEEDED)
    if find_spec(_SDK) is None:
        raise SettingsError("Opening an account needs Yoti's SDK. Install the packages yoti and future.")
    if not Path(environment["YOTI_KEY_FILE_PATH"]).is_file():
        raise SettingsError(f"There is no file at YOTI_KEY_FILE_PATH, {environment['YOTI_KEY_FILE_PATH']!r}.")
    return Settings(
        base_url=environment["YOTI_API_URL"].rstrip("/"),
        sdk_id=environment["YOTI_CLIENT_SDK_ID"],
        key_file=environment["YOTI_KEY_FILE_PATH"],
        public_url=public_url(environment, port),
        notification_token=environment["YOTI_NOTIFICATION_TOKEN"],
        notification_type=_type(environment.get("YOTI_AUTH_TYPE", BASIC)),
        database=environment.get("DATABASE", "shop.db"),
        back_office_token=environment.get("BACK_OFFICE_TOKEN", ""),
        tls_port=_port(environment.get("YOTI_TLS_PORT", "")),
        tls_certificate=environment.get("YOTI_TLS_CERT", ""),
        tls_key=environment.get("YOTI_TLS_KEY", ""),
        patience=seconds(environment, "RETRY_SECONDS", 0.2),
    )


def _type(text: str) -> str:
    """How notifications authenticate themselves. Raises `SettingsError`."""
    if text.upper() not in (BASIC, BEARER):
        raise SettingsError(f"YOTI_AUTH_TYPE is {text!r}: Yoti knows BASIC and BEARER.")
    return text.upper()


def _port(text: str) -> int | None:
    """A port, None where none is named. Raises `SettingsError`."""
    if text and not text.isdecimal():
        raise SettingsError(f"YOTI_TLS_PORT is {text!r}: a number is needed, 0 for any port.")
    return int(text) if text else None

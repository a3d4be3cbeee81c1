"""What runs in the browser: our scripts, Prove's SDK untouched, and the policy that keeps both in bounds."""

from pathlib import Path

from .settings import Settings

_FOLDER = Path(__file__).parent / "page"
_NAMES = frozenset({"sign-up", "landing", "talk"})


class Scripts:
    """Scripts as texts; None where there is none."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings

    def ours(self, name: str) -> str | None:
        """One of our own scripts."""
        return (_FOLDER / f"{name}.js").read_text("utf-8") if name in _NAMES else None

    def sdk(self) -> str | None:
        """Prove's SDK."""
        file = Path(self.settings.auth_sdk)
        return file.read_text("utf-8") if file.is_file() else None

    def policy(self) -> str:
        """The Content-Security-Policy of our pages: beside us, the browser may call Prove, and nobody else."""
        prove = self.settings.base_url
        rules = {
            "default-src": "'none'",
            "script-src": "'self'",
            "style-src": "'unsafe-inline'",
            "connect-src": f"'self' {prove} {prove.replace('http', 'ws', 1)}",
            "base-uri": "'none'",
            "form-action": "'self'",
            "frame-ancestors": "'none'",
        }
        return "; ".join(f"{name} {value}" for name, value in rules.items())

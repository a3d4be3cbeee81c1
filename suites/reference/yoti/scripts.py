"""What runs in the browser: our script, and the policy that keeps it and Yoti's frame in bounds."""

from pathlib import Path

from .settings import Settings

_FOLDER = Path(__file__).parent / "page"
_NAMES = frozenset({"opening"})


class Scripts:
    """Scripts as texts; None where there is none."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings

    def ours(self, name: str) -> str | None:
        """One of our own scripts."""
        return (_FOLDER / f"{name}.js").read_text("utf-8") if name in _NAMES else None

    def headers(self) -> dict[str, str]:
        """What our page may do: call us, and frame Yoti's user view, which may use the camera, and nobody else."""
        yoti = self.settings.origin
        rules = {
            "default-src": "'none'",
            "script-src": "'self'",
            "style-src": "'unsafe-inline'",
            "connect-src": "'self'",
            "frame-src": yoti,
            "base-uri": "'none'",
            "form-action": "'self'",
            "frame-ancestors": "'none'",
        }
        return {
            "content-security-policy": "; ".join(f"{name} {value}" for name, value in rules.items()),
            "permissions-policy": f'camera=(self "{yoti}")',
            "referrer-policy": "no-referrer",
        }

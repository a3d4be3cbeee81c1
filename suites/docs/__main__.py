"""`python -m golive.suites.docs`: renew the pages of the vendors and that on parity, and say which ones changed."""

from pathlib import Path

from golive.suites.docs.pages import renewed

ROOT = Path(__file__).resolve().parents[2]


def main() -> None:
    """Write what is not current."""
    for page in (*sorted((ROOT / "docs" / "vendors").glob("*.md")), ROOT / "docs" / "parity.md"):
        before = page.read_text(encoding="utf-8")
        after = renewed(before)
        if after != before:
            page.write_text(after, encoding="utf-8")
        print(f"{page.relative_to(ROOT)}: {'renewed' if after != before else 'current'}")  # noqa: T201 - talks to a person


if __name__ == "__main__":
    main()

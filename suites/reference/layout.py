"""What every page of the shop looks like. Plain HTML."""

from html import escape
from string import Template

_LAYOUT = Template("""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>$title</title>
<style>
body { font: 1.1rem/1.5 system-ui, sans-serif; max-width: 32rem; margin: 3rem auto; padding: 0 1rem; }
label { display: block; margin: 0.8rem 0; }
input, select { font: inherit; width: 100%; box-sizing: border-box; padding: 0.4rem; }
button { font: inherit; padding: 0.5rem 1.2rem; }
#widget { margin-bottom: 1rem; }
#widget iframe { width: 100%; min-height: 40rem; border: 0; }
</style>
</head>
<body>
<h1>$title</h1>
$body
</body>
</html>
""")


def page(title: str, body: str) -> str:
    """A whole page; `body` is HTML, the title is not."""
    return _LAYOUT.substitute(title=escape(title), body=body)

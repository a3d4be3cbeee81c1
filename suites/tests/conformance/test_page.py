"""The page: self-contained, small, honest about what it leaves out, and deaf to whatever bodies and titles say."""

import re
from base64 import b64encode
from collections.abc import Callable, Iterator
from hashlib import sha256
from html.parser import HTMLParser
from itertools import pairwise
from typing import Any

import msgspec
import pytest
from golive.simulators.conformance import page
from golive.simulators.conformance.evidence import Evidence, gather
from golive.simulators.conformance.page.exchanges import render_exchanges
from golive.simulators.conformance.page.markup import Markup, joined, tag
from golive.simulators.conformance.page.parts import link
from golive.simulators.conformance.report import Exit, Report
from golive.simulators.conformance.states import Outcome, State

Make = Callable[..., tuple[Report, dict[str, Evidence]]]
Build = Callable[..., dict[str, Any]]

HOSTILE = (
    "</pre></script><script>alert(1)</script><img src=x onerror=alert(1)>\"'><a href=javascript:alert(1)> \ud800\x00"
)
VOID = {"meta", "br"}


class Tree(HTMLParser):
    """All elements of a page with their attributes, and whether every one is closed."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.texts: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep the element."""
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Close the innermost element, which must be this one."""
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        """Keep the text."""
        self.texts.append(data)

    def named(self, name: str) -> Iterator[dict[str, str | None]]:
        """The attributes of each element of this name."""
        return (attributes for element, attributes in self.elements if element == name)


def tree_of(made: tuple[Report, dict[str, Evidence]]) -> Tree:
    return Tree(page.render(*made).decode())


@pytest.fixture
def hostile(report: Make) -> tuple[Report, dict[str, Evidence]]:
    """A report in which everything that can come from outside is an attack."""
    request = {"method": HOSTILE, "url": HOSTILE, "headers": {HOSTILE: HOSTILE}, "body": HOSTILE}
    response = {"status": 200, "headers": {"content-type": HOSTILE}, "body": {HOSTILE: [HOSTILE]}}
    made, evidence = report(HOSTILE, request=request, response=response, subject=HOSTILE, operation=HOSTILE)
    run = msgspec.structs.replace(made.run, integration=HOSTILE, target_url=HOSTILE)
    return msgspec.structs.replace(made, run=run), evidence


def test_every_element_is_closed(report: Make) -> None:
    assert tree_of(report()).open == []


def test_an_attack_stays_text(hostile: tuple[Report, dict[str, Evidence]], report: Make) -> None:
    attacked, calm = tree_of(hostile), tree_of(report())

    assert {name for name, _ in attacked.elements} == {name for name, _ in calm.elements}
    assert len(list(attacked.named("script"))) == 1
    assert not [key for _, attributes in attacked.elements for key in attributes if key.startswith("on")]
    assert any("<img src=x onerror=alert(1)>" in text for text in attacked.texts)


def test_nothing_is_fetched_from_anywhere(hostile: tuple[Report, dict[str, Evidence]]) -> None:
    tree = tree_of(hostile)
    references = [
        value
        for _, attributes in tree.elements
        for key, value in attributes.items()
        if key in {"src", "href", "action", "srcset", "data", "poster", "xlink:href"}
    ]

    assert references
    assert all(value and value.startswith("#") for value in references)
    assert not {"link", "iframe", "object", "embed", "base", "form", "img"} & {name for name, _ in tree.elements}
    styles = re.findall(r"<style>(.*?)</style>", page.render(*hostile).decode(), re.DOTALL)
    assert not re.search(r"url\(|@import|https?:", styles[0])


def test_the_policy_allows_our_script_and_style_only(report: Make) -> None:
    text = page.render(*report()).decode()
    metas = {attributes.get("http-equiv"): attributes.get("content") for attributes in Tree(text).named("meta")}
    policy = metas["Content-Security-Policy"] or ""

    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy
    for element in ("style", "script"):
        (content,) = re.findall(f"<{element}>(.*?)</{element}>", text, re.DOTALL)
        assert f"{element}-src 'sha256-{b64encode(sha256(content.encode()).digest()).decode()}'" in policy


def test_every_item_opens_to_source_checks_and_exchanges(report: Make) -> None:
    made, evidence = report()
    text = page.render(made, evidence).decode()

    for found in made.items:
        assert f'id="{found.item.id}"' in text
    assert "The guide, L2 (retrieved 2026-01-01)" in text
    assert f"evidence/{next(iter(evidence))}.json" in text
    assert "integration → vendor" in text


def test_links_within_the_page_arrive(report: Make) -> None:
    tree = tree_of(report())
    ids = {attributes["id"] for _, attributes in tree.elements if "id" in attributes}

    links = [attributes["href"] or "" for attributes in (*tree.named("a"), *tree.named("use"))]
    assert {link.removeprefix("#") for link in links} <= ids


def test_a_check_of_two_items_shows_its_exchanges_once(report: Make) -> None:
    text = page.render(*report()).decode()

    assert 'Its exchanges are shown under <a href="#DEMO-GL-001">' in text


def test_states_are_told_by_icon_and_word(report: Make) -> None:
    made, evidence = report()
    text = page.render(made, evidence).decode()

    for state in State:
        assert f'<symbol id="icon-{state}"' in text
        if made.states[state]:
            word = state.replace("_", " ").capitalize()
            icon = rf'<svg class="icon"[^>]*><use href="#icon-{state}"></use></svg>'
            assert re.search(rf'data-state="{state}">{icon}{word}<', text)


@pytest.mark.parametrize(
    ("status", "absent", "state"),
    [(0, [], "PASS"), (1, [], "FAIL"), (3, [], "ERROR"), (3, ["ERROR"], "NOT_RUN"), (4, [], "REVIEW")],
)
def test_the_verdict_wears_the_state_that_decided(report: Make, status: int, absent: list[str], state: str) -> None:
    made, evidence = report()
    states = made.states | {State(name): 0 for name in absent}
    ended = msgspec.structs.replace(made, exit=Exit(status, "somehow"), states=states)

    panel = next(
        attributes for attributes in tree_of((ended, evidence)).named("div") if attributes.get("class") == "verdict"
    )

    assert panel["data-state"] == state


def test_it_says_what_was_tested_when_and_on_what(report: Make) -> None:
    texts = tree_of(report()).texts

    assert "This is a test report, not a vendor's certification." in texts
    assert "simulator http://127.0.0.1:1" in texts
    assert "2026-01-01 00:00:00 to 00:00:01 UTC" in texts
    assert "shop" in texts


def test_the_filter_offers_the_states_that_occur(report: Make) -> None:
    made, evidence = report()
    values = [attributes["value"] for attributes in tree_of((made, evidence)).named("button")]

    assert values == ["", *(state for state in State if made.states[state])]


def test_the_page_stays_below_a_megabyte(report: Make, exchange: Build) -> None:
    made, _ = report()
    body = {"filler": ["x" * 40] * 500}
    piece = gather(exchange(seq, request={"method": "POST", "url": "/", "body": body}) for seq in range(1, 60))
    passed = next(check for check in made.checks if check.outcome is Outcome.PASS)
    checks = tuple(
        msgspec.structs.replace(passed, id=f"test_{number}", evidence=piece.sha256, exchanges=59)
        for number in range(90)
    )
    item = msgspec.structs.replace(made.items[0], checks=tuple(check.id for check in checks))

    rendered = page.render(msgspec.structs.replace(made, items=(item,), checks=checks), {piece.sha256: piece})

    assert len(rendered) < 1_000_000
    assert rendered.count(b"57 of 59 exchanges are not shown here.") == 90, "each check shows as many as the others"


def test_seventy_broken_rows_with_long_reasons_stay_below_a_megabyte(report: Make, exchange: Build) -> None:
    made, _ = report("x" * 2000)
    piece = gather(exchange(seq, request={"method": "POST", "url": "/", "body": "y" * 5000}) for seq in range(1, 60))
    failed = next(check for check in made.checks if check.outcome is Outcome.FAIL)
    checks = tuple(
        msgspec.structs.replace(failed, id=f"test_{number}", evidence=piece.sha256, code="GL-CLIENT-ASSERTION")
        for number in range(70)
    )
    broken = next(found for found in made.items if found.state is State.FAIL)
    items = tuple(msgspec.structs.replace(broken, checks=(check.id,), why=check.reason) for check in checks)

    assert (
        len(page.render(msgspec.structs.replace(made, items=items, checks=checks), {piece.sha256: piece})) < 1_000_000
    )


def test_failures_are_shown_before_passes_when_room_is_short(report: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    made, evidence = report()
    ((name, piece),) = evidence.items()
    monkeypatch.setattr(page, "BUDGET", int(2.9 * len(render_exchanges(piece, name, 1).encode())))

    text = page.render(made, evidence).decode()

    hidden = "1 of 1 exchanges are not shown here."
    assert text.count(hidden) == 1
    assert hidden in text[: text.index('id="DEMO-GL-002"')], "the room was left to the failure and the warning"


def test_long_bodies_are_cut(report: Make) -> None:
    text = page.render(*report(response={"status": 200, "headers": {}, "body": "y" * 5000})).decode()

    assert "y" * 1500 in text
    assert "y" * 1501 not in text
    assert "… 3500 more characters" in text


@pytest.mark.parametrize(
    ("change", "shown"),
    [
        ({"response": None, "error": "timeout"}, "no answer (timeout)"),
        ({"response": None}, "no answer"),
        ({"fault": "f-1"}, "forced fault f-1"),
        ({"direction": "out"}, "vendor → integration"),
    ],
)
def test_an_exchange_tells_what_happened(report: Make, change: dict[str, Any], shown: str) -> None:
    assert any(shown in text for text in tree_of(report(**change)).texts)


@pytest.mark.parametrize(
    ("method", "shown", "way"),
    [
        ("SEND", "frame", "vendor → integration"),
        ("CLOSE", "end", "vendor → integration"),
        ("READ", "golive read", "files of the team"),
    ],
)
def test_what_is_no_call_misses_no_answer(exchange: Build, method: str, shown: str, way: str) -> None:
    told = exchange(direction="out", response=None)
    told["request"] = {**told["request"], "method": method}
    text = render_exchanges(gather([told]), "0", 1)
    assert f">{shown}</span>" in text
    assert f">{way}</span>" in text
    assert "no answer" not in text
    assert "No response" not in text


def test_markup_escapes_all_but_itself() -> None:
    inner = tag("b", "<&>")

    assert tag("p", inner, "<i>", title='"', hidden=True, aria_label=False) == (
        '<p title="&quot;" hidden><b>&lt;&amp;&gt;</b>&lt;i&gt;</p>'
    )
    assert joined([Markup("<br>"), "<br>"]) == "<br>&lt;br&gt;"
    assert tag("meta", charset="utf-8") == '<meta charset="utf-8">'


def test_a_red_row_says_code_suspect_and_what_to_type(every_state: Make) -> None:
    texts = tree_of(every_state()).texts

    assert {"GL-CLIENT-ASSERTION", "golive run demo --item DEMO-GL-002", "golive attest DEMO-GL-006"} <= set(texts)
    assert "golive explain GL-CLIENT-ASSERTION" in texts
    assert " suspect: client, because the exchanges went through, and the integration still did not do what" in "".join(
        texts
    )


def test_what_the_proof_rests_on_is_told_apart(every_state: Make) -> None:
    texts = tree_of(every_state()).texts
    pairs = {term: texts[texts.index(term) + 1] for term in ("Proven on sandbox", "Proven on simulator only", "Waived")}

    assert pairs == {"Proven on sandbox": "1", "Proven on simulator only": "1", "Waived": "1"}
    assert texts[texts.index("Attested by a person") + 1] == "1"


def test_who_answers_for_what_and_until_when(every_state: Make) -> None:
    texts = tree_of(every_state()).texts

    assert {"Attestations", "Ada Example (Release manager)", "2026-03-31", "files/allow-list.png"} <= set(texts)
    assert {"Waivers", "@team, approved by @release", "2026-02-28", "2026-01-09, covers nothing"} <= set(texts)
    assert "yes, by Ada Example (Release manager) on 2026-01-05, until 2026-03-31" in texts
    assert any(text.startswith("W-12 until 2026-02-28, owner @team, approved by @release") for text in texts)


def test_problems_have_their_codes(every_state: Make) -> None:
    texts = tree_of(every_state()).texts

    assert texts.count("GL-PAPER-PROBLEM") == 1
    assert texts.count("GL-RUN-PROBLEM") == 1


def test_papers_stay_text_too(every_state: Make) -> None:
    attacked, calm = tree_of(every_state(HOSTILE.replace("\ud800", ""))), tree_of(every_state())

    assert [name for name, _ in attacked.elements] == [name for name, _ in calm.elements]


def test_only_an_address_on_the_web_is_a_link() -> None:
    address = "https://vendor.example/guide"

    assert link(address) == f'<a href="{address}" rel="noreferrer">{address}</a>'
    assert link("javascript:alert(1)") == "javascript:alert(1)"


def test_headings_leave_no_level_out(every_state: Make) -> None:
    levels = [int(name[1]) for name, _ in tree_of(every_state()).elements if re.fullmatch("h[1-6]", name)]

    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(later - earlier <= 1 for earlier, later in pairwise(levels))


def luminance(colour: str) -> float:
    """By WCAG 2: how bright a colour such as `#fff` is."""
    digits = colour[1:] if len(colour) == 7 else "".join(digit * 2 for digit in colour[1:])
    parts = [int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    bright, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_every_text_stands_out_from_every_ground(every_state: Make, scheme: int) -> None:
    style = page.render(*every_state()).decode()
    block = re.findall(r":root \{(.*?)\}", style, re.DOTALL)[scheme]
    colours = dict(re.findall(r"--(\w+): (#[0-9a-f]+)", block))
    inks = [name for name in colours if name in {"ink", "soft", "accent", *State}]

    assert len(inks) == 3 + len(State)
    faint = {
        (ink, ground)
        for ink in inks
        for ground in ("ground", "sheet", "well")
        if contrast(colours[ink], colours[ground]) < 4.5
    }
    assert not faint

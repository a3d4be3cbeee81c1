"""The user view in a real browser: how a person gets through it, and what the page around it is told.

The page around is a bare document with nothing but the frame in it. It notes each message that the frame sends it.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import urlencode

import pytest
from golive.simulators.client import SimClock, SimFaults
from golive.simulators.yoti import page as user_view
from golive.simulators.yoti.sim import YotiSim
from golive.suites.tests.browser import site as sites
from golive.suites.tests.browser.probes import LOWEST_CONTRAST, OVERFLOWING, UNNAMED
from golive.suites.tests.yoti.caller import EXTRACTION, UNKNOWN, Caller
from playwright.sync_api import Browser, Frame, Page, expect, sync_playwright

pytestmark = pytest.mark.xdist_group("yoti/test_user_view.py")  # one worker, one connection to the browser

Json = Any

TIMEOUT_MS = 10_000
SMALL, PHONE, DESKTOP = (320, 640), (390, 844), (1280, 800)
FIVES = (5000, 5001, 5002, 5004, 5006, 5007, 5008, 5010, 5011)
DARK, LIGHT = "rgb(22, 21, 26)", "rgb(244, 241, 234)"
MOST_STOPS = 20

DOCUMENT = {"type": "ID_DOCUMENT"}
BILL = {"type": "SUPPLEMENTARY_DOCUMENT", "objective": {"type": "PROOF_OF_ADDRESS"}, "document_types": ["PHONE_BILL"]}
SUCCESS = {"eventType": "SUCCESS"}
STARTED = {"eventType": "STARTED"}
BACK = "/pages/back.html"
"""A page of the team's."""

AROUND = """<!doctype html><title>The page around</title>
<script>
  var heard = [];
  addEventListener("message", ({ data, source }) => {
    if (source === frames.view) heard.push([data, ...Object.keys(data)]);
  });
</script>"""
HOSTILE = "<img src=x onerror=alert(1)></script><b>"


def failure(code: int) -> Json:
    """What the page around is told of an error."""
    return {"eventType": "ERROR", "eventCode": code}


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        connected = playwright.chromium.connect_over_cdp(chromium)
        yield connected
        connected.close()


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    """The team's web site."""
    with sites.serve() as address:
        yield address


@pytest.fixture(scope="module")
def window(browser: Browser) -> Iterator[Page]:
    """One window for all tests."""
    context = browser.new_context(reduced_motion="reduce")
    context.set_default_timeout(TIMEOUT_MS)
    yield context.new_page()
    context.close()


@pytest.fixture
def page(window: Page) -> Iterator[Page]:
    """The window as if it were fresh; the test fails if a script in it does, or if a policy is violated."""
    window.set_viewport_size({"width": DESKTOP[0], "height": DESKTOP[1]})
    complaints: list[str] = []
    window.on("pageerror", crashed := lambda problem: complaints.append(str(problem)))
    window.on("console", said := lambda line: complaints.append(line.text) if "Policy" in line.text else None)
    yield window
    window.remove_listener("pageerror", crashed)
    window.remove_listener("console", said)
    assert not complaints


@dataclass(frozen=True)
class Visit:
    """Somebody in the user view: top of its window, or in the frame of another page."""

    page: Page
    base_url: str
    site: str

    @property
    def view(self) -> Frame:
        """The user view itself."""
        return self.page.frame("view") or self.page.main_frame

    def address(self, **query: str) -> str:
        """Of the user view, with these parameters."""
        return f"{self.base_url}/web/index.html?{urlencode(query)}".rstrip("?")

    def alone(self, created: Json) -> None:
        """Open it without a page around."""
        self.page.goto(self.address(**of(created)))

    def framed(self, *, allow: str = "camera", **query: str) -> None:
        """Open it in a frame of a page that notes its messages."""
        frame = f'<iframe name="view" src="{self.address(**query).replace("&", "&amp;")}" allow="{allow}"></iframe>'
        self.page.goto(self.site + BACK)
        self.page.set_content(AROUND + frame)

    def sees(self, screen: str) -> None:
        """Wait until this screen is shown, alone."""
        expect(self.view.locator("[data-screen]:not([hidden])")).to_have_attribute("data-testid", f"screen-{screen}")

    def press(self, *names: str) -> None:
        """Press buttons, one after another."""
        for name in names:
            self.view.get_by_test_id(name).click()

    def select(self, name: str, value: str) -> None:
        """Pick from a list."""
        self.view.get_by_test_id(name).select_option(value)

    def reads(self, name: str, text: str) -> None:
        """Wait until a place says something."""
        expect(self.view.get_by_test_id(name)).to_contain_text(text)

    def heard(self) -> list[Json]:
        """What the page around was told so far; members that are undefined would count."""
        told: list[Json] = self.page.evaluate("heard")
        assert all(names == list(message) for message, *names in told)
        return [message for message, *_ in told]

    def ends(self, code: int = 0) -> None:
        """Wait for the end, by an error or else well."""
        self.sees("failed" if code else "done")
        if code:
            self.reads("error", str(code))


def of(created: Json) -> dict[str, str]:
    """The parameters of a session that was created."""
    return {"sessionID": created["session_id"], "sessionToken": created["client_session_token"]}


@pytest.fixture
def visit(page: Page, site: str, yoti_sim: YotiSim) -> Visit:
    """Somebody who has a session, or believes so."""
    return Visit(page, yoti_sim.base_url, site)


def test_a_person_goes_through_in_a_frame(visit: Visit, caller: Caller, yoti_sim: YotiSim) -> None:
    asked: list[str] = []
    visit.page.on("request", note := lambda request: asked.append(request.url))
    created = caller.create(
        client_session_token_ttl=1200,
        required_documents=[DOCUMENT, BILL],
        requested_tasks=[EXTRACTION],
        sdk_config={"preset_issuing_country": "IND"},
    )

    visit.framed(**of(created))
    visit.sees("consent")
    visit.press("consent-agree")
    visit.sees("choice")
    expect(visit.view.locator("h1:visible")).to_have_text("Choose your document")
    visit.reads("country", "United Kingdom (GBR)")
    expect(visit.view.get_by_test_id("country")).to_have_value("IND")
    visit.view.get_by_test_id("type-PAN").check()
    visit.press("choice-continue")
    visit.reads("chosen", "PAN card, India (IND)")
    visit.press("capture-upload")
    expect(visit.view.locator("h1:visible")).to_have_text("Choose a supporting document")
    visit.select("country", "FRA")
    visit.press("choice-continue", "capture-camera", "liveness-start")
    visit.sees("finish")
    expect(visit.view.get_by_test_id("time")).to_be_hidden()
    visit.view.locator("summary").click()
    visit.select("outcome-LIVENESS", "SUCCESS")
    visit.press("finish")
    visit.ends()

    visit.page.remove_listener("request", note)
    assert visit.heard() == [SUCCESS]
    known = yoti_sim.session(created["session_id"])
    (document,), (bill,) = known["resources"]["id_documents"], known["resources"]["supplementary_documents"]
    assert (document["document_type"], document["issuing_country"]) == ("PAN", "IND")
    assert {page["capture_method"] for page in document["pages"]} == {"UPLOAD"}
    assert (bill["document_type"], bill["issuing_country"]) == ("PHONE_BILL", "FRA")
    assert known["finished_at"] == known["consented_at"]
    assert known["outcomes"] == {"LIVENESS": "SUCCESS"}
    assert known["devices"][0]["event"] == "CONFIG_FIRST_LOADED"
    assert {url.split("?")[0].removeprefix(visit.base_url) for url in asked} == {
        visit.site + BACK,
        "/web/index.html",
        f"/web/_sim/sessions/{created['session_id']}/actions",
    }


def test_a_document_that_fails_is_tried_again_until_no_try_is_left(visit: Visit, caller: Caller) -> None:
    created = caller.create(required_documents=[DOCUMENT], requested_tasks=[EXTRACTION], block_biometric_consent=True)
    extraction = f"outcome-{EXTRACTION['type']}"

    visit.framed(**of(created))
    visit.sees("choice")
    expect(visit.view.get_by_test_id("notice")).to_be_hidden()
    visit.view.locator("summary").click()
    visit.select(extraction, "UNABLE_TO_OCR")
    visit.press("choice-continue", "capture-camera")
    visit.reads("notice", "The document could not be read. Tries left: 1.")
    visit.sees("choice")
    visit.press("choice-continue", "capture-camera")
    visit.ends(4001)

    expect(visit.view.get_by_test_id("simulate")).to_be_hidden()
    expect(visit.view.get_by_test_id("again")).to_be_hidden()
    assert visit.heard() == [failure(4001)]


def test_a_failed_look_into_the_camera_may_be_repeated(visit: Visit, caller: Caller, yoti_sim: YotiSim) -> None:
    twice = {"type": "LIVENESS", "config": {"liveness_type": "STATIC", "max_retries": 2}}
    created = caller.create(requested_checks=[twice], block_biometric_consent=True)
    yoti_sim.set_outcomes(created["session_id"], LIVENESS="FAIL")

    visit.framed(**of(created))
    visit.press("liveness-start")
    visit.reads("notice", "That did not work. Tries left: 1.")
    visit.view.locator("summary").click()
    visit.select("outcome-LIVENESS", "SUCCESS")
    visit.press("liveness-start", "finish")
    visit.ends()

    assert visit.heard() == [SUCCESS]


def test_whoever_leaves_says_why(visit: Visit, caller: Caller, yoti_sim: YotiSim) -> None:
    created = caller.create()
    for way, code in (("leave-documents", 7000), ("leave-camera", 4000)):
        visit.framed(**of(created))
        visit.press("cancel", "leave-stay")
        visit.sees("consent")
        visit.press("cancel", way)
        visit.ends(code)
        assert visit.heard() == [failure(code)]

    assert yoti_sim.session(created["session_id"])["stage"] == "arrived"
    visit.press("again")
    visit.sees("consent")


def test_every_error_of_the_web_can_be_met(visit: Visit, caller: Caller) -> None:
    created = caller.create()
    visit.framed(**of(created))
    visit.view.locator("summary").click()
    codes = [int(code) for code in visit.view.locator("#code option").evaluate_all("(all) => all.map((o) => o.value)")]
    visit.select("simulate-code", "5011")
    visit.press("simulate-end")
    visit.ends(5011)

    assert sorted(codes) == [*range(2000, 2005), 3000, 3002, 4000, 4001, *FIVES, 7000, 7001, 7002]
    assert visit.heard() == [failure(5011)]


def test_the_page_around_may_tell_the_session_by_a_message(visit: Visit, caller: Caller) -> None:
    created, other = caller.create(), caller.create()
    init = {"eventType": "INIT_SESSION", **of(created)}
    send = "([frame, message]) => frames[frame].postMessage(message, '*')"
    posting = "addEventListener('message', ({ data }) => parent.frames.view.postMessage(data, '*'))"
    visit.framed()
    visit.reads("screen-loading", "INIT_SESSION")
    visit.page.evaluate(
        """(script) => new Promise((loaded) => {
          const frame = Object.assign(document.createElement("iframe"), { name: "stranger", onload: loaded });
          frame.srcdoc = `<script>${script}</` + "script>";
          document.body.append(frame);
        })""",
        posting,
    )

    visit.page.evaluate(send, ["stranger", {**init, **of(other)}])
    visit.page.evaluate(send, ["view", {"eventType": "SOMETHING"}])
    visit.sees("loading")
    visit.page.evaluate(send, ["view", init])
    visit.sees("consent")
    visit.page.evaluate(send, ["view", {**init, **of(other)}])
    visit.press("consent-agree", "liveness-start", "finish")
    visit.ends()

    assert visit.heard() == [STARTED, SUCCESS]
    assert caller.session(other["session_id"])["resources"]["liveness_capture"] == []
    assert len(caller.session(created["session_id"])["resources"]["liveness_capture"]) == 1


def test_what_opens_no_session_is_told_by_its_code(visit: Visit, caller: Caller) -> None:
    created = of(caller.create())
    id_, token = created["sessionID"], created["sessionToken"]
    opened: dict[int, dict[str, str]] = {
        2000: {"sessionID": id_, "sessionToken": UNKNOWN},
        2001: {"sessionID": id_[:-4] + "dead", "sessionToken": token},
        2003: {"sessionID": id_},
        2004: {"sessionToken": token},
    }
    for code, query in opened.items():
        visit.framed(**query)
        visit.ends(code)
        assert visit.heard() == [failure(code)]


def test_a_session_that_is_not_set_up_ends_at_once(visit: Visit, caller: Caller, yoti_sim: YotiSim) -> None:
    yoti_sim.override(require_config=True)
    created = caller.at(yoti_sim.sandbox_base_url).create()

    below_sandbox = Visit(visit.page, yoti_sim.sandbox_base_url, visit.site)
    below_sandbox.framed(**of(created))
    below_sandbox.ends(5008)

    assert below_sandbox.heard() == [failure(5008)]


def test_addresses_of_the_session_take_the_place_of_messages(visit: Visit, caller: Caller) -> None:
    back = visit.site + BACK
    addresses = {"success_url": f"{back}?a=1%20b", "error_url": f"{back}?a=1%20b#end"}
    created = caller.create(sdk_config=addresses, block_biometric_consent=True)

    visit.framed(**of(created))
    visit.view.locator("summary").click()
    visit.select("simulate-code", "7000")
    visit.press("simulate-end")
    visit.view.wait_for_url(f"{back}?a=1%20b&yotiErrorCode=7000#end")
    assert visit.heard() == []

    visit.alone(created)
    visit.press("liveness-start", "finish")
    visit.page.wait_for_url(addresses["success_url"])


def test_only_an_address_is_a_way_out(bare: Page) -> None:
    ways = {
        "https://shop.test": "https://shop.test/?yotiErrorCode=2000",
        "https://shop.test/a?b=c&d": "https://shop.test/a?b=c&d&yotiErrorCode=2000",
        "shop://done": "shop://done?yotiErrorCode=2000",
        "JavaScript:alert(1)": None,
        "nowhere": None,
        "": None,
    }
    script = "(all) => all.map((address) => (leadsOut(address) ? withCode(address, 2000) : null))"

    assert bare.evaluate(script, list(ways)) == list(ways.values())


def test_time_that_runs_out_is_said_and_ends_it(visit: Visit, caller: Caller, sim_clock: SimClock) -> None:
    created = caller.create(client_session_token_ttl=1200)
    visit.framed(**of(created))
    visit.sees("consent")
    expect(visit.view.get_by_test_id("time")).to_be_hidden()

    sim_clock.advance(602)
    visit.press("consent-agree")
    visit.reads("time", "Less than ten minutes left: 9:5")
    sim_clock.advance(600)
    visit.press("liveness-start")
    visit.ends(2002)

    assert visit.heard() == [failure(2002)]


def test_a_frame_without_the_camera_ends_where_one_is_needed(visit: Visit, caller: Caller) -> None:
    created = caller.create(required_documents=[DOCUMENT], block_biometric_consent=True)

    visit.framed(allow="", **of(created))
    visit.press("choice-continue", "capture-camera")
    visit.reads("notice", 'allow="camera"')
    visit.press("capture-upload", "liveness-start")
    visit.ends(4000)
    visit.reads("screen-failed", 'allow="camera"')

    assert visit.heard() == [failure(4000)]


def test_what_the_simulator_refuses_is_said_and_what_it_cannot_do_ends_it(
    visit: Visit, caller: Caller, yoti_sim: YotiSim, sim_faults: SimFaults
) -> None:
    created = caller.create(required_documents=[DOCUMENT], sdk_config={"allowed_capture_methods": "camera"})
    visit.framed(**of(created))
    visit.press("consent-agree", "choice-continue")
    expect(visit.view.get_by_test_id("capture-upload")).to_be_hidden()
    yoti_sim.person(created["session_id"], "document")
    visit.press("capture-camera")
    visit.reads("notice", "nothing of the kind ID_DOCUMENT is wanted any more")
    visit.sees("liveness")
    sim_faults.add("error", vendor="yoti", operation="userAction", error="temporarily_unavailable", first=1)
    visit.press("liveness-start")
    visit.ends(3000)
    assert visit.heard() == [failure(3000)]

    sim_faults.add("truncated", vendor="yoti", operation="userAction", first=1)
    visit.framed(**of(created))
    visit.ends(3002)
    assert visit.heard() == [failure(3002)]


def tab_to(visit: Visit, name: str, key: str = "") -> None:
    """Press Tab until the control with this name has the focus, then a key."""
    for _ in range(MOST_STOPS):
        visit.page.keyboard.press("Tab")
        if visit.view.evaluate("document.activeElement.dataset.testid") == name:
            return visit.page.keyboard.press(key) if key else None
    raise AssertionError(f"{name!r} cannot be reached")


def test_by_keyboard_alone_and_without_a_page_around(visit: Visit, caller: Caller, yoti_sim: YotiSim) -> None:
    late = {"biometric_consent_flow": "JUST_IN_TIME"}
    created = caller.create(required_documents=[DOCUMENT], sdk_config=late)
    visit.alone(created)
    visit.sees("choice")
    expect(visit.view.locator("h1:visible")).to_be_focused()
    tab_to(visit, "country")
    visit.page.keyboard.type("United K")
    tab_to(visit, "type-PASSPORT", "ArrowDown")
    tab_to(visit, "choice-continue", "Enter")
    visit.reads("chosen", "Driving licence, United Kingdom (GBR)")
    tab_to(visit, "capture-camera", "Enter")
    visit.sees("consent")
    tab_to(visit, "consent-agree", "Enter")
    visit.sees("liveness")
    tab_to(visit, "liveness-start", "Enter")
    visit.sees("finish")
    tab_to(visit, "finish", "Enter")
    visit.ends()

    expect(visit.view.locator("h1:visible")).to_be_focused()
    expect(visit.view.get_by_text("Session COMPLETED · completed")).to_be_visible()
    visit.reads("told", json.dumps(SUCCESS, separators=(",", ":")))
    (document,) = yoti_sim.session(created["session_id"])["resources"]["id_documents"]
    assert document["document_type"] == "DRIVING_LICENCE"


def test_a_suppressed_end_is_not_shown_and_a_reload_finds_the_token_gone(visit: Visit, caller: Caller) -> None:
    screens = ["FLOW_COMPLETION", "ZOOM_LIVENESS_EDUCATION"]
    created = caller.create(sdk_config={"suppressed_screens": screens})
    visit.alone(created)
    visit.press("consent-agree")
    expect(visit.view.get_by_text("move your face")).to_be_hidden()
    visit.press("liveness-start")
    visit.ends()

    visit.page.reload()
    visit.ends(2000)


# --- the page without a simulator behind it

ONE = {"id": "r1", "type": "ID_DOCUMENT", "state": "IN_PROGRESS", "message": "UNABLE_TO_OCR", "attempts_remaining": 1}
COUNTRIES = [{"code": "GBR", "supported_documents": [{"type": "PASSPORT"}, {"type": "SUPPLEMENTARY_PASS_CARD"}]}]
VIEW: Json = {
    "state": "ONGOING",
    "stage": "arrived",
    "ttl": 599,
    "error": None,
    "consent_needed": True,
    "requirements": [{**ONE, "supported_countries": COUNTRIES}],
    "sdk_config": {"locale": "fr", "privacy_policy_url": "https://shop.test/privacy"},
    "checks": ["LIVENESS"],
    "choices": {"SUPPLEMENTARY_DOCUMENT_TEXT_DATA_EXTRACTION": ["SUCCESS", "A_REASON_THAT_IS_AS_LONG_AS_THEY_COME"]},
}
SCREENS = ("consent", "choice", "capture", "liveness", "finish", "done", "failed", "loading")


@pytest.fixture
def bare(page: Page) -> Page:
    """The page as it is delivered, put up without a server."""
    page.goto("about:blank")
    page.set_content(user_view.render())
    return page


def show(page: Page, screen: str, **changes: Json) -> None:
    """Show a screen of a view."""
    script = "([given, name]) => { view = given; proceed(); byId('simulate').open = true; show(name); }"
    page.evaluate(script, [{**VIEW, **changes}, screen])


@pytest.mark.parametrize(("size", "dark"), [(SMALL, "ON"), (PHONE, "OFF"), (DESKTOP, "ON")], ids=["320", "390", "1280"])
def test_every_screen_fits_and_can_be_read_and_is_named(bare: Page, size: tuple[int, int], dark: str) -> None:
    bare.set_viewport_size({"width": size[0], "height": size[1]})
    for name in SCREENS:
        show(bare, name, sdk_config={**VIEW["sdk_config"], "dark_mode": dark})
        assert bare.evaluate(OVERFLOWING) == [], name
        assert bare.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
        lowest = bare.evaluate(LOWEST_CONTRAST)
        assert lowest["ratio"] >= 4.5, f"{name}: {lowest}"
        assert bare.get_by_role("heading", level=1).count() == 1, name
        assert bare.evaluate("document.activeElement.tagName") == "H1", name
        assert bare.evaluate(UNNAMED) == [], name
    ground = bare.evaluate("getComputedStyle(document.body).backgroundColor")
    assert ground == {"ON": DARK, "OFF": LIGHT}[dark]


def test_it_wears_the_session_s_colours_and_stays_readable(bare: Page) -> None:
    schemes: tuple[tuple[Literal["dark", "light"], str], ...] = (("dark", DARK), ("light", LIGHT))
    colours = {"primary_colour": "#2d9fff", "primary_colour_dark_mode": "#036", "secondary_colour": "#222222"}
    painted = """(name) => {
      const { color, backgroundColor } = getComputedStyle(document.querySelector(name));
      return [color, backgroundColor];
    }"""

    show(bare, "capture", sdk_config={**colours, "dark_mode": "OFF", "hide_logo": True})
    assert bare.evaluate(painted, "[data-do=capture]") == ["rgb(0, 0, 0)", "rgb(45, 159, 255)"]
    assert bare.evaluate(painted, "[data-do=upload]") == ["rgb(255, 255, 255)", "rgb(34, 34, 34)"]
    expect(bare.locator("#brand")).to_be_hidden()
    expect(bare.get_by_text("not made by Yoti")).to_be_visible()
    show(bare, "capture", sdk_config={**colours, "dark_mode": "ON"})
    assert bare.evaluate(painted, "[data-do=capture]") == ["rgb(255, 255, 255)", "rgb(0, 51, 102)"]
    show(bare, "capture", sdk_config={**colours, "font_colour": "#ffff00", "dark_mode": "OFF"})
    assert bare.evaluate(painted, "[data-do=capture]") == ["rgb(255, 255, 0)", "rgb(45, 159, 255)"]
    show(bare, "capture", sdk_config={"primary_colour": "red;background:url(x)", "dark_mode": "OFF"})
    assert bare.evaluate(painted, "[data-do=capture]") == ["rgb(255, 255, 255)", "rgb(58, 54, 144)"]
    show(bare, "capture", sdk_config={"dark_mode": "AUTO"})
    for scheme, ground in schemes:
        bare.emulate_media(color_scheme=scheme)
        expect(bare.locator("body")).to_have_css("background-color", ground)


def test_values_stay_text(bare: Page) -> None:
    countries = [{"code": HOSTILE, "supported_documents": [{"type": HOSTILE}]}]
    given = {
        "state": HOSTILE,
        "requirements": [{**ONE, "message": HOSTILE, "supported_countries": countries}],
        "sdk_config": {"locale": HOSTILE, "privacy_policy_url": "javascript:alert(1)"},
        "choices": {HOSTILE: [HOSTILE]},
    }
    for name in ("consent", "choice", "capture"):
        show(bare, name, **given)
        assert bare.locator("body b, body img").count() == 0
        expect(bare.get_by_test_id("privacy")).to_be_hidden()


def test_it_says_what_it_is_and_loads_nothing() -> None:
    text = user_view.render()

    assert "<noscript>" in text
    assert "not made by Yoti" in text
    assert "http" not in text.replace("http-equiv", "").replace("https?:", "")
    assert "{{" not in text
    assert " on" + "click=" not in text
    assert user_view.render() is text

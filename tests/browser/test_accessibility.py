"""Deque's axe finds no fault in these states of the page, on a light desktop and on a dark phone."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser
APPEARANCES = {
    "a light desktop": {"viewport": {"width": 1366, "height": 768}, "color_scheme": "light"},
    "a dark phone": {
        "viewport": {"width": 390, "height": 844},
        "color_scheme": "dark",
        "is_mobile": True,
        "has_touch": True,
    },
}
STATES = {
    "first view": ("", ""),
    "overlaps of four kinds": (
        "?compare=violence,asb,drugs,burglary&list=overlaps&sheet=full",
        ".coincide > summary",
    ),
    "wards": ("?list=wards&shade=per_1000&sheet=half", ""),
    "patrol zones": ("?patrol=on&list=patrol&sheet=half", ""),
    "a chosen place": ("?list=hotspots&sheet=half", "#list [data-id]"),
    "choices": ("", "#more-button"),
    "how it was made": ("", "#how-button"),
    "an error": ("?period=1999-01", ""),
    "nothing switched on": ("?category=none&overlap=off&sheet=half", ""),
    "more than can be shown": ("?compare=asb,drug-dealing,lions&method=squares&sheet=half", ""),
}


@pytest.fixture(params=APPEARANCES.values(), ids=APPEARANCES)
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    # The policy of the page keeps other scripts out, this one too.
    context = browser.new_context(**request.param, reduced_motion="reduce", bypass_csp=True)
    yield context.new_page()
    context.close()


def test_axe_finds_nothing(page: Page, demo_url: str):
    faults = {}
    for state, (query, click) in STATES.items():
        page.goto(f"{demo_url}/{query}")
        page.wait_for_selector("body:not([aria-busy]) :is(path.ward, .notice-error)", state="attached")
        if "list=overlaps" in query:
            page.locator(".coincide").wait_for()
        if click:
            page.locator(click).first.click()
        # What is folded is opened, the outer one first.
        folded = page.locator("#list details:not([open]) > summary, #more details:not([open]) > summary")
        while folded.locator("visible=true").count():
            folded.locator("visible=true").first.click()
        found = Axe().run(page)
        assert len(found.response["passes"]) > 20
        if found.violations_count:
            faults[state] = found.generate_report()
    assert not faults, "\n".join(f"{state}: {report}" for state, report in faults.items())

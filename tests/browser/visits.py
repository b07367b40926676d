"""A visit to the map page, and the sizes of screen that it is made with."""

from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Page, Request

DESKTOP, PHONE = {"width": 1366, "height": 768}, {"width": 390, "height": 844}
BOTH_SIZES = pytest.mark.parametrize("visit", [DESKTOP, PHONE], ids=["desktop", "phone"], indirect=True)


@dataclass
class Visit:
    """A page with what it asked for and what it complained of."""

    page: Page
    url: str
    requests: list[Request] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def note(self, asked: Request) -> None:
        self.requests.append(asked)

    def open(self, query: str = "") -> Page:
        self.page.goto(f"{self.url}/{query}")
        return self.settle()

    def settle(self) -> Page:
        self.page.wait_for_selector("body:not([aria-busy]) path.ward", state="attached")
        # Two frames: the map arranges its labels in the next one.
        self.page.evaluate("() => new Promise(r => requestAnimationFrame(() => requestAnimationFrame(r)))")
        return self.page

    def words(self, selector: str) -> str:
        return self.page.locator(selector).inner_text()

"""Whether overlaps mean anything, as people read it on the page."""

import httpx
import pytest
from playwright.sync_api import Page

pytestmark = pytest.mark.browser
DRAWN = "body:not([aria-busy]) path.ward"


def test_the_list_of_overlaps_says_what_the_service_says_and_only_when_it_is_looked_at(
    page: Page, demo_url: str
):
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(demo_url)
    page.wait_for_selector(DRAWN, state="attached")
    assert all("without_comparison=true" in url for url in asked if "/overlaps/" in url)
    page.locator("#tab-overlaps").click()
    pairs = page.locator(".pair:has(.pair-name)")
    pairs.first.wait_for()
    answer = httpx.get(f"{demo_url}/collections/overlaps/items?limit=1", timeout=60).json()["coincidence"]
    found = []
    for pair in pairs.all():
        pair.locator("summary").click()
        found.append(pair.locator("p").inner_text())
    assert found == [pair["sentence"] for pair in answer["pairs"]]
    # The made-up borough has one pair above, one at and one below what other crime predicts.
    readings = page.locator(".pair .row-under").all_inner_texts()
    assert sorted(set(readings)) == ["as predicted", "less than predicted", "more than predicted"]
    assert page.locator(".pair svg.bar").count() == len(found) == 6
    # What was opened stays open when a place is chosen and the list is drawn anew.
    page.locator("#list [data-id]").first.click()
    assert page.locator(".pair[open]").count() == 6


def test_too_few_incidents_leave_the_map_and_say_so_in_the_list(page: Page, demo_url: str):
    wards = httpx.get(f"{demo_url}/collections/wards/items?period=2024-02", timeout=60).json()["features"]
    quietest = min(wards, key=lambda ward: ward["properties"]["drugs"])["id"]
    page.goto(f"{demo_url}/?period=2024-02&area={quietest}&list=overlaps")
    page.wait_for_selector(DRAWN, state="attached")
    page.locator("#list", has_text="too few to say where they concentrate").wait_for()
    assert page.locator("#notice").is_hidden()

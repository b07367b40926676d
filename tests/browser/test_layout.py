"""Where things stand on a desktop, a phone and at 400 percent, and how hands and keyboard reach them."""

from itertools import combinations

import pytest

from tests.browser.visits import BOTH_SIZES, DESKTOP, PHONE, Visit

pytestmark = pytest.mark.browser


@BOTH_SIZES
def test_the_map_stands_on_the_first_screen(visit: Visit):
    page = visit.open()
    box = page.locator(".map-area").bounding_box()
    size = page.viewport_size
    assert box["y"] <= (120 if size == DESKTOP else 112)
    assert box["width"] * box["height"] >= 0.55 * size["width"] * size["height"]
    assert box["y"] + box["height"] <= size["height"]
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")


@BOTH_SIZES
def test_the_keyboard_reaches_the_list_within_twelve_stops(visit: Visit):
    page = visit.open()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Go to list"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.matches('#list [data-id]')")
    if page.viewport_size == PHONE:
        return
    page.reload()
    visit.settle()
    for _ in range(12):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('#list [data-id]')"):
            return
    pytest.fail("the first row is further than twelve stops")


def test_the_map_is_one_stop_and_no_application(visit: Visit):
    page = visit.open()
    assert page.locator("#map [tabindex='0'], #map a, #map button").count() == 0
    assert page.locator("#map").get_attribute("tabindex") == "0"
    assert page.locator("[role=application]").count() == 0


@pytest.mark.parametrize("visit", [PHONE], ids=["phone"], indirect=True)
def test_the_sheet_opens_and_closes_by_button_and_by_back(visit: Visit):
    page = visit.open()
    assert page.locator("#panel").is_hidden()
    page.locator("#sheet-open").click()
    assert page.locator("#panel").bounding_box()["height"] == pytest.approx(422, abs=3)
    page.locator("#sheet-size").click()
    assert page.locator("#panel").bounding_box()["height"] > 750
    page.go_back()
    page.go_back()
    page.locator("#panel").wait_for(state="hidden")


@pytest.mark.parametrize("visit", [{"width": 320, "height": 256}], ids=["400 percent"], indirect=True)
def test_at_400_percent_the_map_is_a_block_in_the_flow(visit: Visit):
    page = visit.open()
    frame = page.locator(".map-area").bounding_box()
    assert frame["height"] == 240
    assert frame["y"] < page.locator("#list").bounding_box()["y"]
    assert page.locator("#list [data-id]").first.is_visible()
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")


@BOTH_SIZES
def test_labels_never_cover_each_other(visit: Visit):
    page = visit.open("?patrol=on")
    boxes = page.locator(".map-label:not(.is-hidden)").evaluate_all(
        "all => all.map(n => n.getBoundingClientRect()).map(r => [r.left, r.top, r.right, r.bottom])"
    )
    assert len(boxes) > 1
    for (left, top, right, bottom), other in combinations(boxes, 2):
        assert left >= other[2] or right <= other[0] or top >= other[3] or bottom <= other[1]


def test_no_badge_covers_its_own_small_hotspot_where_there_is_room(visit: Visit):
    page = visit.open()
    covered = page.evaluate("""() => {
        const named = new Map([...document.querySelectorAll('#list [data-id]')]
            .map((row) => [row.querySelector('.badge').textContent, row.dataset.id]));
        const badges = [...document.querySelectorAll('.map-label.badge:not(.is-hidden, .badge-overlap)')];
        return badges.map((badge) => {
            const id = named.get(badge.textContent);
            const outline = document.querySelector(`path.hotspot[data-id="${id}"]`);
            const [a, b] = [badge, outline].map((node) => node.getBoundingClientRect());
            return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
        });
    }""")
    assert len(covered) > 10
    assert not any(covered)


@pytest.mark.parametrize("visit", [PHONE], ids=["phone"], indirect=True)
def test_the_peek_of_a_phone_is_at_most_120_px_with_the_honest_line(visit: Visit):
    page = visit.open()
    frame = page.locator(".map-area").bounding_box()
    assert page.viewport_size["height"] - (frame["y"] + frame["height"]) <= 120
    how = page.locator("#how-button").bounding_box()
    page.mouse.click(how["x"] + 5, how["y"] + how["height"] - 40)
    assert page.locator("#how").is_visible()

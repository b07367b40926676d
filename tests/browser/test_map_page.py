"""The map page as people meet it, on the made-up borough."""

import random
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Request

from maps import legend
from maps.page import assets
from tests.browser.visits import BOTH_SIZES, Visit
from tests.conftest import served

pytestmark = pytest.mark.browser
SCRIPTS = Path(assets.__file__).parent / "static"


def fetched(visit: Visit) -> list[Request]:
    return [request for request in visit.requests if not request.url.startswith("data:")]


@BOTH_SIZES
def test_first_load_is_small_our_own_and_without_complaint(visit: Visit):
    visit.open()
    visit.page.wait_for_load_state("networkidle")
    requests = fetched(visit)
    assert {urlsplit(request.url).netloc for request in requests} == {urlsplit(visit.url).netloc}
    assert visit.complaints == []
    assert len(requests) <= 10
    sizes = [request.sizes() for request in requests]
    assert sum(size["responseBodySize"] + size["responseHeadersSize"] for size in sizes) <= 150_000


@BOTH_SIZES
@pytest.mark.parametrize(
    "query", ["", "?category=violence", "?category=drugs,asb&overlap=off", "?category=none"]
)
def test_the_headline_answers_in_twelve_words_and_is_the_title(visit: Visit, query: str):
    page = visit.open(query)
    heading = page.locator("h1")
    assert heading.count() == 1
    assert heading.evaluate("h1 => h1.textContent") == page.title()
    assert len(page.title().split()) <= 12
    assert "Saltmere" in page.title()
    period = page.title().rpartition(", ")[2]
    assert period == page.locator("#period option:checked").inner_text()


@pytest.mark.parametrize("layer", ["hotspots", "overlaps", "wards", "patrol"])
@pytest.mark.parametrize("query", ["patrol=on", "patrol=on&category=violence,drugs&shade=per_1000"])
def test_the_list_holds_what_the_map_shows(visit: Visit, layer: str, query: str):
    page = visit.open(f"?{query}&list={layer}")
    listed = page.locator("#list [data-id]").evaluate_all("rows => rows.map(row => row.dataset.id)")
    drawn = page.locator(f"path[data-layer={layer}][data-id]").evaluate_all(
        "all => all.map(p => p.dataset.id)"
    )
    assert listed
    assert len(listed) == len(set(listed))
    assert sorted(listed) == sorted(drawn)
    assert f"({len(listed)})" in visit.words("[role=tab][aria-selected=true]")


def test_what_is_off_is_on_neither_map_nor_list(visit: Visit):
    page = visit.open("?overlap=off&category=none&list=overlaps")
    for layer in ("hotspots", "overlaps", "patrol"):
        assert page.locator(f"path[data-layer={layer}]").count() == 0
    assert page.locator("#list [data-id]").count() == 0
    page.get_by_role("button", name="Show overlap").click()
    visit.settle()
    assert page.locator("#list [data-id]").count() == page.locator("path[data-layer=overlaps]").count() > 0


def test_choosing_a_row_or_its_place_on_the_map_is_the_same(visit: Visit):
    page = visit.open("?category=violence")
    first = page.locator("#list [data-id]").first
    first.click()
    visit.settle()
    name = visit.words("#card h2").split("\n")[0]
    assert name in first.inner_text()
    assert page.locator("path.hotspot.is-chosen").get_attribute("data-id") == first.get_attribute("data-id")
    page.keyboard.press("Escape")
    assert page.locator("#card").is_hidden()
    page.locator(".map-label.badge-wine", has_text="V1").first.click()
    visit.settle()
    assert page.locator("#list [aria-current=true]").get_attribute("data-id") == first.get_attribute(
        "data-id"
    )
    assert visit.words("#card h2").split("\n")[0] == name


def test_the_map_does_not_move_when_the_place_is_in_view(visit: Visit):
    page = visit.open("?category=violence&list=wards")
    before = parse_qs(urlsplit(page.url).query)["at"]
    # Wards in the middle of the map lie behind neither the card (foot, left) nor the key (right).
    page.mouse.click(900, 250)
    visit.settle()
    assert page.locator("#card").is_visible()
    assert parse_qs(urlsplit(page.url).query)["at"] == before


def test_the_map_moves_to_a_place_that_is_out_of_view(visit: Visit):
    page = visit.open("?category=violence&at=50.0000,-5.0000,12")
    page.locator("#list [data-id]").first.click()
    visit.settle()
    badge, frame = page.locator(".map-label.is-chosen").bounding_box(), page.locator("#map").bounding_box()
    assert frame["x"] < badge["x"] < frame["x"] + frame["width"]
    assert frame["y"] < badge["y"] < frame["y"] + frame["height"]


@BOTH_SIZES
def test_made_up_data_say_so_on_every_view(visit: Visit):
    for query in ("", "?list=wards&category=none", "?sheet=half"):
        page = visit.open(query)
        assert page.locator(".made-up").is_visible()
        assert "Made-up data" in visit.words("#honest-line")


def test_the_modules_that_are_served_as_one_also_run_apart(visit: Visit):
    """Served as they are written, every name that a module uses on the way must be imported by it."""
    visit.page.route("**/static/page.js", lambda route: route.fulfill(path=SCRIPTS / "page.js"))
    page = visit.open()
    for selector in ("[data-category=asb]", "#tab-wards", "#tab-patrol", ".offer button", "#list [data-id]"):
        page.locator(selector).first.click()
        visit.settle()
    assert page.locator("#card").is_visible()
    assert len([request for request in visit.requests if request.url.endswith(".js")]) > 15
    assert visit.complaints == []


def test_the_key_has_the_classes_of_the_legend_that_the_briefing_has(visit: Visit):
    page = visit.open()
    chance = random.Random(5)  # noqa: S311  # repeatable, not secret
    cases: list[list[float | None]] = [[], [0, None], [7, 7, 7], [0.01, 0.02]]
    for size in range(1, 40):
        spread = chance.uniform(0.1, 3)
        values = [round(chance.lognormvariate(3, spread), chance.randrange(4)) for _ in range(size)]
        cases.append([*values, 0, None])
    found = page.evaluate(
        """async (cases) => {
            const { cuts, classOf, shadeOf } = await import('/static/words.js');
            return cases.map((values) => {
                const between = cuts(values);
                return [between, values.map((v) => classOf(v, between)),
                        between.map((_, i) => shadeOf(i, between.length + 1))];
            });
        }""",
        cases,
    )
    for values, (between, classes, shades) in zip(cases, found, strict=True):
        assert tuple(between) == legend.cuts(values)
        assert classes == [legend.class_of(value, between) for value in values]
        assert shades == [legend.shade_of(i, len(between) + 1) for i in range(len(between))]


@BOTH_SIZES
def test_months_that_are_not_loaded_are_said_beside_the_map(visit: Visit):
    visit.open("?period=2024-12/2025-02&sheet=half")
    assert "2 of these 3 months hold no incident here" in visit.words("#notice")
    assert "2025-01" in visit.words("#notice")


@BOTH_SIZES
def test_the_set_that_is_shown_and_the_attribution_stand_on_the_page(visit: Visit):
    visit.open()
    assert "made-up-wards" in visit.words("#brand-area")
    assert "Made-up data" in visit.words("#honest-attribution")
    assert "on or near" in visit.words("#honest-line")


def test_the_page_works_under_a_path_of_a_reverse_proxy(browser: Browser, demo_store: Path):
    """A proxy that publishes the service under /maps/ and takes the prefix away."""
    with served(demo_store, root_path="/maps") as url:
        page = browser.new_context(viewport={"width": 1366, "height": 768}).new_page()
        page.route(
            "**/maps/**", lambda route: route.continue_(url=route.request.url.replace("/maps/", "/", 1))
        )
        page.goto(f"{url}/maps/", wait_until="networkidle")
        assert page.locator("#headline").inner_text().startswith("Violence, ASB, drugs: ")
        page.close()

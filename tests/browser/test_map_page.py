"""The map page as people meet it, on the made-up borough."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Page, Request

from maps import legend
from maps.page import assets
from tests.conftest import served

pytestmark = pytest.mark.browser
SCRIPTS = Path(assets.__file__).parent / "static"
DESKTOP, PHONE = {"width": 1366, "height": 768}, {"width": 390, "height": 844}


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


@pytest.fixture
def visit(browser: Browser, demo_url: str, request: pytest.FixtureRequest) -> Iterator[Visit]:
    size = getattr(request, "param", DESKTOP)
    context = browser.new_context(viewport=size, reduced_motion="reduce")
    made = Visit(context.new_page(), demo_url)
    made.page.on("request", made.note)
    made.page.on("console", lambda said: made.complaints.append(said.text) if said.type == "error" else None)
    made.page.on("pageerror", lambda error: made.complaints.append(str(error)))
    yield made
    context.close()


BOTH_SIZES = pytest.mark.parametrize("visit", [DESKTOP, PHONE], ids=["desktop", "phone"], indirect=True)


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


@BOTH_SIZES
def test_the_map_stands_on_the_first_screen(visit: Visit):
    page = visit.open()
    box = page.locator(".map-area").bounding_box()
    size = page.viewport_size
    assert box["y"] <= (120 if size == DESKTOP else 112)
    assert box["width"] * box["height"] >= 0.55 * size["width"] * size["height"]
    assert box["y"] + box["height"] <= size["height"]
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")


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


def state(page: Page) -> dict[str, object]:
    return page.evaluate("""() => ({
        title: document.title,
        pressed: [...document.querySelectorAll('[data-category][aria-pressed=true]')]
            .map(button => button.dataset.category),
        period: document.getElementById('period').value,
        rows: [...document.querySelectorAll('#list [data-id]')].map(row => row.dataset.id),
        fills: [...document.querySelectorAll('path.ward')].map(path => path.getAttribute('class')),
        chosen: document.querySelector('#card h2')?.textContent ?? null,
        key: document.getElementById('key').textContent,
    })""")


def test_a_reload_and_a_copied_address_give_the_same_picture(visit: Visit):
    page = visit.open("?category=violence,asb")
    page.locator("#measure").select_option("count")
    visit.settle()
    page.locator("#period").select_option(index=2)
    visit.settle()
    page.locator("#list [data-id]").nth(1).click()
    visit.settle()
    seen = state(page)
    page.reload()
    assert state(visit.settle()) == seen


def test_back_undoes_one_choice_at_a_time(visit: Visit):
    page = visit.open()
    states = [state(page)]
    for choose in (
        lambda: page.locator("[data-category=drugs]").click(),
        lambda: page.locator("#period").select_option(index=3),
        lambda: page.locator("#tab-wards").click(),
        page.locator("#list [data-id]").first.click,
    ):
        choose()
        visit.settle()
        states.append(state(page))
    for earlier in reversed(states[:-1]):
        page.go_back()
        assert state(visit.settle()) == earlier


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


def test_every_change_is_said_once(visit: Visit):
    page = visit.open()
    page.locator("[data-category=asb]").click()
    visit.settle()
    assert visit.words("#status") == f"{page.title()}."
    assert page.locator("[role=status], [aria-live]").count() == 1


def test_an_error_is_said_in_words_and_the_choices_stay(visit: Visit):
    visit.page.goto(f"{visit.url}/?period=1999-01&category=violence")
    notice = visit.page.locator("#notice")
    notice.wait_for()
    assert "1999-01" in notice.inner_text()
    assert visit.page.locator("[data-category=asb]").get_attribute("aria-pressed") == "false"
    assert visit.page.locator("path.ward").count() == 0
    notice.get_by_role("button", name="Show ").click()
    visit.settle()
    assert notice.is_hidden()
    assert visit.page.locator("#list [data-id]").count() > 0


def test_what_the_page_cannot_show_is_said(visit: Visit):
    visit.open("?category=violence,lions&colour=red")
    assert "lions (not known here)" in visit.words("#notice")
    assert "colour=red" in visit.words("#notice")


def test_a_slow_answer_says_so_and_can_be_cancelled(visit: Visit):
    page = visit.open()
    page.route("**/items?period=20*", lambda _: None)  # never answered
    before = state(page)
    page.locator("#period").select_option(index=2)
    page.locator("#busy").wait_for()
    page.locator("#cancel").click(timeout=10_000)
    visit.settle()
    assert state(page) == before
    assert page.locator("#busy").is_hidden()


@BOTH_SIZES
def test_made_up_data_say_so_on_every_view(visit: Visit):
    for query in ("", "?list=wards&category=none", "?sheet=half"):
        page = visit.open(query)
        assert page.locator(".made-up").is_visible()
        assert "Made-up data" in visit.words("#honest-line")


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

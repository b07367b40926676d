"""Any two to four kinds of incident, shown and compared together on the page."""

import contextlib
import random
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from playwright.sync_api import Error, Page, Route

from hotspots.categories import THEMES
from maps.hues import hues_of, overlap_class

CODES = "all => all.map(button => button.dataset.category)"
pytestmark = pytest.mark.browser


def opened(page: Page, url: str) -> Page:
    page.goto(url)
    return settled(page)


def settled(page: Page) -> Page:
    page.wait_for_selector("body:not([aria-busy]) path.ward", state="attached")
    return page


def pressed(page: Page) -> list[str | None]:
    return [
        button.get_attribute("data-category")
        for button in page.locator("#categories [aria-pressed=true]").all()
    ]


def test_four_kinds_are_drawn_and_listed_as_the_service_answers(page: Page, demo_url: str):
    opened(page, f"{demo_url}/?compare=shoplifting,drugs,burglary,violence&list=overlaps")
    codes = ["violence", "drugs", "burglary", "shoplifting"]
    answer = httpx.get(
        f"{demo_url}/collections/overlaps/items",
        params={"category": ",".join(codes), "limit": 1000, "without_comparison": "true"},
        timeout=60,
    ).json()
    drawn = page.locator("path.overlap").evaluate_all("all => all.map(p => p.dataset.id)")
    assert sorted(drawn) == sorted(feature["id"] for feature in answer["features"])
    listed = page.locator("#list [data-id]").evaluate_all("rows => rows.map(row => row.dataset.id)")
    assert sorted(listed) == sorted(drawn)
    hues = hues_of(codes)
    for feature in answer["features"]:
        fill = overlap_class(hues[code] for code in feature["properties"]["kind"].split("+"))
        assert page.locator(f"path.overlap.{fill}[data-id='{feature['id']}']").count() == 1
    # Six pairs, four triples and all four stand in the key.
    assert page.locator(".key-kind").count() == 11
    assert page.title().startswith("Violence, drugs, burglary, shoplifting: ")
    assert len(page.title().split()) <= 12


def test_the_sentences_are_about_the_kinds_that_are_chosen(page: Page, demo_url: str):
    opened(page, f"{demo_url}/?compare=violence,shoplifting&list=overlaps")
    pairs = page.locator(".pair:has(.pair-name)")
    pairs.first.wait_for()
    answer = httpx.get(
        f"{demo_url}/collections/overlaps/items?category=violence,shoplifting&limit=1", timeout=60
    )
    found = []
    for pair in pairs.all():
        pair.locator("summary").click()
        found.append(pair.locator("p").inner_text())
    assert found == [pair["sentence"] for pair in answer.json()["coincidence"]["pairs"]]
    assert any("shoplifting" in sentence for sentence in found)


def test_kinds_are_ticked_two_to_four_and_none_with_its_own_part(page: Page, demo_url: str):
    opened(page, demo_url)
    page.locator("#more-button").click()
    page.locator(".category-choice summary").click()
    serious = page.locator("#category-serious-violence")
    assert serious.get_attribute("aria-disabled") == "true"
    assert (
        "has incidents in common with violence"
        in page.locator("label[for=category-serious-violence]").inner_text()
    )
    page.locator("#category-burglary").check()
    settled(page)
    page.locator("#category-shoplifting").click(force=True)
    assert not page.locator("#category-shoplifting").is_checked()
    assert "4 at most" in page.locator("label[for=category-shoplifting]").inner_text()
    for code in ("violence", "burglary"):
        page.locator(f"#category-{code}").uncheck()
        settled(page)
    page.locator("#category-asb").click(force=True)
    assert page.locator("#category-asb").is_checked()
    assert serious.get_attribute("aria-disabled") is None
    assert parse_qs(urlsplit(page.url).query)["compare"] == ["asb,drugs"]
    assert pressed(page) == ["asb", "drugs", "overlap"]
    page.go_back()
    settled(page)
    assert pressed(page) == ["asb", "drugs", "burglary", "overlap"]
    assert page.evaluate("document.activeElement.matches('#more input')")
    page.reload()
    assert pressed(settled(page)) == ["asb", "drugs", "burglary", "overlap"]


def test_one_kind_switched_off_stays_off_when_another_comes(page: Page, demo_url: str):
    opened(page, f"{demo_url}/?category=violence,drugs")
    page.locator("#more-button").click()
    page.locator(".category-choice summary").click()
    page.locator("#category-burglary").check()
    settled(page)
    assert pressed(page) == ["violence", "drugs", "burglary", "overlap"]
    shown = page.locator("path.hotspot[data-id]").evaluate_all(
        "all => new Set(all.map(p => p.getAttribute('class'))).size"
    )
    assert shown == 3


@pytest.mark.parametrize(
    ("query", "shown", "said"),
    [
        ("compare=violence,serious-violence", THEMES, "has incidents in common with violence"),
        ("compare=violence", THEMES, "violence (2 at least)"),
        ("compare=violence,lions,burglary", ["violence", "burglary"], "lions (not known here)"),
        ("compare=asb,drugs,burglary,robbery,weapons", ["asb", "drugs", "burglary", "robbery"], "4 at most"),
        ("compare=Burglary, VIOLENCE,burglary", ["violence", "burglary"], None),
        ("compare=violence,asb&category=drugs", ["violence", "asb"], "drugs (not among those compared)"),
        ("category=violence,burglary", [*THEMES, "burglary"], None),
    ],
)
def test_what_an_address_asks_in_vain_is_said_with_the_reason(
    page: Page, demo_url: str, query: str, shown: list[str], said: str | None
):
    opened(page, f"{demo_url}/?{query}")
    buttons = page.locator("#categories [data-category]").evaluate_all(
        "all => all.map(b => b.dataset.category)"
    )
    assert buttons == [*shown, "overlap"]
    if said is None:
        assert page.locator("#notice").is_hidden()
    else:
        assert said in page.locator("#notice").inner_text()


def test_a_category_that_is_asked_for_alone_is_shown_beside_the_three(page: Page, demo_url: str):
    opened(page, f"{demo_url}/?category=burglary")
    assert pressed(page) == ["burglary", "overlap"]
    assert page.title().startswith("Burglary: ")


def test_a_theme_that_something_else_stands_for_says_so_beside_the_map(page: Page, demo_url: str):
    opened(page, f"{demo_url}/?compare=asb,drug-dealing")
    assert "A proxy: " in page.locator("#notice").inner_text()


@pytest.fixture
def comparing(page: Page, demo_url: str) -> list[Route]:
    """The list of overlaps while its comparison is awaited, and the chooser open beside it."""
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/collections/overlaps/items?*limit=1", hold)
    opened(page, f"{demo_url}/?list=overlaps")
    page.wait_for_function("document.querySelector('#list').textContent.includes('Comparing')")
    page.locator("#more-button").click()
    page.locator(".category-choice summary").click()
    return held


def test_what_is_drawn_stays_one_picture_while_another_is_asked_for(page: Page, comparing: list[Route]):
    """The comparison of the view before comes while the answers of the next are still awaited."""
    page.route("**/collections/*/items?*burglary*", lambda _: None)  # never answered
    page.locator("#category-burglary").check()
    comparing[0].continue_()
    page.locator(".pair").first.wait_for(state="attached")
    listed = page.locator("#list").inner_text()
    assert "Burglary" not in listed
    assert "Burglary" not in page.locator("#key").inner_text()
    # What is open does not cover the way out.
    page.locator("#cancel").click(timeout=10_000)
    assert pressed(settled(page)) == [*THEMES, "overlap"]
    assert page.locator("#list").inner_text() == listed


def test_a_failure_ends_a_comparison_that_is_awaited(page: Page, comparing: list[Route]):
    page.route("**/collections/*/items?*burglary*", lambda route: route.fulfill(status=500, body="no"))
    page.locator("#category-burglary").check()
    page.locator(".notice-error").wait_for()
    # The page asks no more, so that nobody waits for this one.
    with contextlib.suppress(Error):
        comparing[0].continue_()
    page.wait_for_timeout(500)
    assert page.locator("#list").inner_text() == ""


def test_the_page_gives_hues_by_the_rule_of_the_briefing(page: Page, demo_url: str):
    opened(page, demo_url)
    known = page.evaluate(
        "JSON.parse(document.getElementById('page-data').textContent).categories.map(({ code }) => code)"
    )
    chance = random.Random(7)  # noqa: S311  # repeatable, not secret
    cases = [chance.sample(known, chance.randint(2, 4)) for _ in range(200)]
    found = page.evaluate(
        """async (cases) => {
            const { categoriesOf, overlapClass } = await import('/static/categories.js');
            return cases.map((codes) => {
                const categories = categoriesOf(codes);
                const hues = Object.fromEntries(categories.map(({ code, hue }) => [code, hue]));
                return [hues, overlapClass(codes.join('+'), categories)];
            });
        }""",
        cases,
    )
    for codes, (hues, fill) in zip(cases, found, strict=True):
        assert hues == hues_of(codes)
        assert fill == overlap_class(hues_of(codes).values())

"""Any two to four kinds of incident, shown and compared together on the page."""

import random
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from playwright.sync_api import Page

from hotspots.categories import THEMES
from maps.hues import hues_of, looks_of_overlap

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def opened(page: Page, url: str) -> Page:
    page.goto(url)
    return settled(page)


def settled(page: Page) -> Page:
    page.wait_for_selector("body:not([aria-busy]) path.ward", state="attached")
    return page


def pressed(page: Page) -> list[str | None]:
    return [
        button.get_attribute("data-theme") for button in page.locator("#themes [aria-pressed=true]").all()
    ]


def test_four_kinds_are_drawn_and_listed_as_the_service_answers(page: Page, demo_url: str):
    opened(page, f"{demo_url}/?themes=shoplifting,drugs,burglary,violence&list=overlaps")
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
        fill = looks_of_overlap(hues[code] for code in feature["properties"]["kind"].split("+"))
        assert page.locator(f"path.overlap.{fill}[data-id='{feature['id']}']").count() == 1
    # Six pairs, four triples and all four stand in the key.
    assert page.locator(".key-kind").count() == 11
    assert page.title().startswith("Violence, drugs, burglary, shoplifting: ")
    assert len(page.title().split()) <= 12


def test_the_sentences_are_about_the_kinds_that_are_chosen(page: Page, demo_url: str):
    opened(page, f"{demo_url}/?themes=violence,shoplifting&list=overlaps")
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
    page.locator(".theme-choice summary").click()
    serious = page.locator("#theme-serious-violence")
    assert serious.is_disabled()
    assert (
        "has incidents in common with violence"
        in page.locator("label[for=theme-serious-violence]").inner_text()
    )
    page.locator("#theme-burglary").check()
    settled(page)
    assert page.locator("#theme-shoplifting").is_disabled()
    assert "four at most" in page.locator("label[for=theme-shoplifting]").inner_text()
    for code in ("violence", "burglary"):
        page.locator(f"#theme-{code}").uncheck()
        settled(page)
    assert page.locator("#theme-asb").is_disabled()
    assert serious.is_enabled()
    assert parse_qs(urlsplit(page.url).query)["themes"] == ["asb,drugs"]
    assert pressed(page) == ["asb", "drugs", "overlap"]
    page.go_back()
    settled(page)
    assert pressed(page) == ["asb", "drugs", "burglary", "overlap"]
    page.reload()
    assert pressed(settled(page)) == ["asb", "drugs", "burglary", "overlap"]


def test_one_kind_switched_off_stays_off_when_another_comes(page: Page, demo_url: str):
    opened(page, f"{demo_url}/?category=violence,drugs")
    page.locator("#more-button").click()
    page.locator(".theme-choice summary").click()
    page.locator("#theme-burglary").check()
    settled(page)
    assert pressed(page) == ["violence", "drugs", "burglary", "overlap"]
    shown = page.locator("path.hotspot[data-id]").evaluate_all(
        "all => new Set(all.map(p => p.getAttribute('class'))).size"
    )
    assert shown == 3


@pytest.mark.parametrize("themes", ["violence,serious-violence", "violence", "violence,lions", "all,asb"])
def test_kinds_that_cannot_be_shown_together_are_said_and_the_three_are_shown(
    page: Page, demo_url: str, themes: str
):
    opened(page, f"{demo_url}/?themes={themes}")
    assert f"themes={themes}" in page.locator("#notice").inner_text()
    assert pressed(page) == [*THEMES, "overlap"]


def test_the_page_gives_hues_by_the_rule_of_the_briefing(page: Page, demo_url: str):
    opened(page, demo_url)
    known = page.evaluate(
        "JSON.parse(document.getElementById('page-data').textContent).categories.map(({ code }) => code)"
    )
    chance = random.Random(7)  # noqa: S311  # repeatable, not secret
    cases = [chance.sample(known, chance.randint(2, 4)) for _ in range(200)]
    found = page.evaluate(
        """async (cases) => {
            const { themesOf, overlapClass } = await import('/static/themes.js');
            return cases.map((codes) => {
                const themes = themesOf(codes);
                const hues = Object.fromEntries(themes.map(({ code, hue }) => [code, hue]));
                return [hues, overlapClass(codes.join('+'), themes)];
            });
        }""",
        cases,
    )
    for codes, (hues, fill) in zip(cases, found, strict=True):
        assert hues == hues_of(codes)
        assert fill == looks_of_overlap(hues_of(codes).values())

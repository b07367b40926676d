"""Every choice is a step: it is said, stands in the address, is undone by Back and can be cancelled."""

import pytest
from playwright.sync_api import Page

from tests.browser.visits import Visit

pytestmark = pytest.mark.browser


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

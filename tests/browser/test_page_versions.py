"""A page left open while new data are loaded draws one version, and says which."""

import json
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, Route

pytestmark = pytest.mark.browser
DRAWN = "body:not([aria-busy]) path.ward"


class Loading:
    """A service to which newer data come: what it answers is rewritten to the version that it is at."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.version: str | None = None
        self.always_old = ""
        self.asked: list[str] = []
        page.route("**/collections/*/items*", self._answer)
        page.route(lambda url: urlsplit(url).path == "/", self._page)

    def _answer(self, route: Route) -> None:
        product = urlsplit(route.request.url).path.split("/")[2]
        self.asked.append(product)
        response = route.fetch()
        answer = response.json()
        if self.version and product != self.always_old:
            answer["data_version"] = self.version
        route.fulfill(response=response, body=json.dumps(answer))

    def _page(self, route: Route) -> None:
        response = route.fetch()
        text = response.text()
        if self.version and not self.always_old:
            facts = text.split('id="page-data">')[1].split("</script>")[0]
            line = json.loads(facts)["data_line"]
            text = text.replace(line["data_version"], self.version)
            text = text.replace(f"to {line['data_until']}", "to Jan 2031")
            text = text.replace(f'"data_until": "{line["data_until"]}"', '"data_until": "Jan 2031"')
        route.fulfill(response=response, body=text)

    def how(self) -> str:
        return self.page.locator("#how-body").text_content() or ""


@pytest.fixture
def loading(browser: Browser, demo_url: str) -> Iterator[Loading]:
    page = browser.new_context(viewport={"width": 1366, "height": 768}, reduced_motion="reduce").new_page()
    made = Loading(page)
    page.goto(demo_url)
    page.wait_for_selector(DRAWN, state="attached")
    yield made
    page.context.close()


def test_wards_kept_from_before_are_never_drawn_beside_newer_hotspots(loading: Loading):
    loading.version = "newer-2"
    loading.asked.clear()
    # Only hotspots and overlaps depend on the method: the wards are those kept.
    loading.page.locator("#more-button").click()
    loading.page.locator("#method").select_option("dbscan")
    loading.page.locator(".chip", has_text="Clusters of places").wait_for()
    loading.page.wait_for_selector(DRAWN, state="attached")
    assert sorted(loading.asked) == ["hotspots", "hotspots", "overlaps", "overlaps", "wards"]
    assert "Data version newer-2" in loading.how()
    assert "to Jan 2031" in loading.how()
    assert "to Jan 2031" in loading.page.locator("#honest-line").inner_text()


def test_what_was_kept_of_an_older_version_is_asked_for_again(loading: Loading):
    loading.version = "newer-2"
    loading.page.locator("#period").select_option(index=3)
    loading.page.wait_for_selector(DRAWN, state="attached")
    loading.asked.clear()
    loading.page.go_back()
    loading.page.wait_for_function("() => !document.body.hasAttribute('aria-busy')")
    assert sorted(loading.asked) == ["hotspots", "overlaps", "wards"]


def test_answers_that_stay_of_two_versions_are_refused_in_words(loading: Loading):
    loading.version, loading.always_old = "newer-2", "wards"
    loading.page.locator("#period").select_option(index=3)
    loading.page.locator("#notice h2").wait_for()
    assert "New data are being loaded just now" in loading.page.locator("#notice").inner_text()
    assert loading.page.locator("path.ward").count() == 0
    loading.always_old = ""
    loading.page.get_by_role("button", name="Try again").click()
    loading.page.wait_for_selector(DRAWN, state="attached")
    assert "Data version newer-2" in loading.how()


def test_a_version_of_which_nothing_can_be_learnt_is_named(loading: Loading):
    loading.page.route(lambda url: urlsplit(url).path == "/", lambda route: route.abort())
    loading.version = "newer-2"
    loading.page.locator("#period").select_option(index=3)
    loading.page.locator("#honest-line", has_text="Data version newer-2").wait_for()
    assert "Made-up data" in loading.page.locator("#honest-line").inner_text()
    assert "Jan 2031" not in loading.how()

"""The briefing opens in a browser that has no network."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from maps.briefing import BriefingView, briefing
from tests.maps.answers import hotspots, overlaps, wards

pytestmark = pytest.mark.browser
HOSTILE = """</script><img src=x onerror="document.title='broken'">'\\"`${1}"""


def test_it_opens_with_no_network_and_hostile_names_stay_text(tmp_path: Path, browser: Browser):
    file = tmp_path / "briefing.html"
    file.write_text(briefing(BriefingView(wards(HOSTILE, "South"), hotspots(HOSTILE), overlaps(HOSTILE))))
    page = browser.new_context(offline=True).new_page()
    asked, said = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(file.as_uri())
    page.wait_for_selector(".folium-map path.hotspot-orange")
    assert asked == [file.as_uri()]
    assert said == []
    assert page.title() == "Violence, ASB and drugs: 36 hotspots, Jan to Dec 2024"
    assert page.locator("img").count() == 0
    assert page.locator(".folium-map path.ward").count() == 2
    assert page.locator(".folium-map path.hotspot").count() == 36
    assert page.get_by_role("rowheader", name=HOSTILE).count() > 0
    page.context.close()

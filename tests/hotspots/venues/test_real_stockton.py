"""Made-up venues at real coordinates among the real incidents of Stockton in 2024, counted the plain way."""

from pathlib import Path

import numpy as np
import pytest
import shapely

from hotspots.answers import ANSWERS
from hotspots.evidence import gather
from hotspots.period import Period
from hotspots.question import Question
from tests.hotspots.venues.laid import layer

HIGH_STREET, YARM = (444_560.0, 519_090.0), (441_830.0, 512_750.0)


@pytest.fixture(scope="module")
def found(real_store: Path):
    from api.settings import Settings
    from api.workspace import open_workspace

    town = layer(
        ("licensed-premises", "High Street", HIGH_STREET),
        ("licensed-premises", "Yarm", YARM),
        ("cctv", "Watching", HIGH_STREET),
        ("pspo", "Town centre", shapely.Point(HIGH_STREET).buffer(400)),
    )
    workspace = open_workspace(Settings(store=real_store))
    study_area = workspace.catalogue.get(None).study_area()
    state = workspace.state(workspace.store.snapshot(), study_area, venues=(town,))
    return ANSWERS["venues"](gather(state, Question(period=Period.parse("2024-01/2024-12"))), "identity")


def test_counts_near_venues_and_what_a_camera_sees_are_those_of_the_published_rows(found, stockton):
    by_name = {venue.name: venue for venue in found.results}
    for category, (easting, northing, count) in stockton.places.items():
        for name, (east, north) in (("High Street", HIGH_STREET), ("Yarm", YARM)):
            away = np.hypot(easting - east, northing - north)
            near = by_name[name].near[category]
            assert near.incidents == count[away <= 100].sum()
            assert near.share == pytest.approx(count[away <= 100].sum() / count.sum())
        seen = count[np.hypot(easting - HIGH_STREET[0], northing - HIGH_STREET[1]) <= 50].sum()
        assert found.surroundings.coverage.share[category] == pytest.approx(seen / count.sum())


def test_the_town_centre_stands_out_and_every_hotspot_elsewhere_is_without_a_camera(found):
    order = next(venue for venue in found.results if venue.kind == "pspo")
    assert order.rank == 1
    for category in ("violence", "asb", "drugs"):
        assert order.near[category].ratio > 2
        assert order.near[category].p < 0.02
    coverage = found.surroundings.coverage
    assert len(coverage.hotspots) > 20
    assert len(coverage.overlaps) > 5
    assert any("cannot be told from on the same street" in line for line in found.caveats)

"""Weekdays and hours are those that a clock on the wall showed, or are said not to be known."""

import tempfile
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from boundaries.projection import projection_of
from hotspots.counting.duckdb_engine import DuckDBEngine
from hotspots.engine import Night
from hotspots.loading.removal import exclude_places
from hotspots.period import Period, month_index
from hotspots.places import PlaceFrame
from hotspots.store.schema import SliceKey
from hotspots.store.table import IncidentStore
from tests.oracles import counting
from tests.oracles.counting import Incident
from tests.slices import replace_slice

ENGINES = {"duckdb": DuckDBEngine}
FRAME = PlaceFrame.of(projection_of())
LONDON = ZoneInfo("Europe/London")
EASTINGS = [450_000.0, 450_000.3, 450_200.0]
PLACES = FRAME.pack(np.array(EASTINGS), np.full(3, 520_000.0)).tolist()
# The nights in which the clocks go forward and back, and the turn of a month on an ordinary day.
STARTS = st.sampled_from(
    [
        datetime(2024, *night, tzinfo=UTC) + timedelta(minutes=30 * step)
        for night in ((3, 30, 23), (10, 26, 22), (6, 30, 22))
        for step in range(8)
    ]
)
MINUTES = st.sampled_from([1, 60, 120, 121, 600, 1440, 1500, 4000])
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@st.composite
def incident(draw):
    easting = draw(st.sampled_from(EASTINGS))
    precision = draw(st.sampled_from(["month", "day", "hour", "minute"]))
    start = draw(STARTS).astimezone(LONDON)
    if precision == "day":
        start = start.replace(hour=0, minute=0)
    return Incident(
        source="records",
        part="all",
        month=month_index(start.year, start.month),
        category=draw(st.sampled_from(["asb", "violence.injury", "violence"])),
        place=PLACES[EASTINGS.index(easting)],
        easting=easting,
        northing=520_000.0,
        label="",
        institution=draw(st.booleans()),
        start=None if precision == "month" else start,
        precision=precision,
        lasts_minutes=draw(MINUTES),
    )


def stored(folder: Path, incidents: list[Incident]) -> IncidentStore:
    store = IncidentStore.create(Path(tempfile.mkdtemp(dir=folder)))
    slices = defaultdict(list)
    for i in incidents:
        slices[SliceKey(i.source, i.part, i.month)].append(i)
    for key, own in slices.items():
        names = ("category", "place", "label", "institution", "precision")
        columns = {name: [getattr(i, name) for i in own] for name in names}
        # A sum with a time of a zone would go by the wall; with one of UTC it goes by the seconds.
        starts = [i.start and i.start.astimezone(UTC) for i in own]
        ends = [
            start and start + timedelta(minutes=i.lasts_minutes) for start, i in zip(starts, own, strict=True)
        ]
        wall = [i.start and (i.start.replace(tzinfo=UTC) - EPOCH) // timedelta(minutes=1) for i in own]
        columns["start"] = pa.array(starts, pa.timestamp("us", "UTC"))
        columns["end"] = pa.array(ends, pa.timestamp("us", "UTC"))
        columns["local_minute"] = pa.array(wall, pa.int32())
        replace_slice(store, key, pa.table(columns))
    return store


@pytest.fixture(scope="module", params=ENGINES.values(), ids=ENGINES.keys())
def world(request):
    with tempfile.TemporaryDirectory(prefix="hotspots-clock-") as folder:
        yield request.param(Path(folder)), Path(folder)


def rows_of(counts):
    columns = (counts.place, counts.month, counts.weekday, counts.hour, counts.incidents)
    codes = (counts.categories[column] for column in counts.category)
    return [(code, *map(int, row)) for code, *row in zip(codes, *columns, strict=True)]


@settings(max_examples=30, deadline=None)
@given(
    incidents=st.lists(incident(), max_size=25),
    bounds=st.none() | st.just((450_000.1, 0.0, 450_200.0, 1e6)),
    excluded=st.sets(st.sampled_from(PLACES), max_size=1),
    include=st.booleans(),
    night=st.none() | st.just(Night(("violence",), start=20 * 60, end=60)),
)
def test_incidents_are_counted_by_the_hour_that_a_clock_on_the_wall_showed(
    world, incidents, bounds, excluded, include, night
):
    engine, folder = world
    store = stored(folder, incidents)
    if excluded:
        exclude_places(store, lambda _: dict.fromkeys(excluded, "custody"))
    period = Period.parse("2024-03/2024-10")
    asked = {"include_institutions": include, "night": night}
    counts = engine.count_by_clock(store.snapshot(), period, bounds=bounds, **asked)
    counted = [i for i in incidents if include or i.place not in excluded]
    assert rows_of(counts) == counting.count_by_clock(counted, period.months, bounds, **asked)
    assert list(counts.categories) == sorted(set(counts.categories))


def test_the_hour_that_the_clocks_repeat_is_one_hour_and_its_day_one_day(world):
    engine, folder = world
    common = {"source": "records", "part": "all", "month": month_index(2024, 10), "category": "asb"}
    at = {
        "place": PLACES[0],
        "easting": EASTINGS[0],
        "northing": 520_000.0,
        "label": "",
        "institution": False,
    }
    sunday = datetime(2024, 10, 27, tzinfo=LONDON)
    hour = Incident(**common, **at, start=sunday.replace(hour=1), precision="hour", lasts_minutes=120)
    day = Incident(**common, **at, start=sunday, precision="day", lasts_minutes=1500)
    snapshot = stored(folder, [hour, day]).snapshot()
    counts = engine.count_by_clock(snapshot, Period.parse("2024-10-27/2024-10-27"), include_institutions=True)
    assert sorted(zip(counts.weekday.tolist(), counts.hour.tolist(), strict=True)) == [(6, -1), (6, 1)]
    before = Period.parse("2024-10-01/2024-10-26")
    assert rows_of(engine.count_by_clock(snapshot, before, include_institutions=True)) == []


def test_an_empty_store_has_no_hours(world):
    engine, folder = world
    counts = engine.count_by_clock(
        stored(folder, []).snapshot(), Period.parse("2024-10"), include_institutions=True
    )
    assert (counts.categories, rows_of(counts)) == ((), [])

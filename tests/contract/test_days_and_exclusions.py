"""Counting by days where they are known, and with places on the store's list: as the plain count has it."""

import tempfile
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hotspots.counting.duckdb_engine import DuckDBEngine
from hotspots.loading.removal import exclude_places
from hotspots.period import Period, month_index
from hotspots.store.schema import SliceKey
from hotspots.store.table import IncidentStore
from tests.slices import replace_slice

ENGINES = {"duckdb": DuckDBEngine}
FIRST, LAST = date(2024, 1, 1), date(2024, 3, 31)
DAYS = st.dates(FIRST, LAST)
MINUTES = st.sampled_from([0, 1, 719, 1439])
PLACES = [7, 8, 1_000_003]

INCIDENTS = st.lists(
    st.tuples(DAYS, MINUTES, st.sampled_from(PLACES), st.booleans()), min_size=1, max_size=25
)


@pytest.fixture(scope="module", params=ENGINES.values(), ids=ENGINES.keys())
def world(request):
    with tempfile.TemporaryDirectory(prefix="hotspots-days-") as folder:
        yield request.param(Path(folder)), Path(folder)


def stored(folder: Path, incidents) -> IncidentStore:
    store = IncidentStore.create(Path(tempfile.mkdtemp(dir=folder)))
    for month in {(day.year, day.month) for day, *_ in incidents}:
        mine = [one for one in incidents if (one[0].year, one[0].month) == month]
        minutes = [(day - date(1970, 1, 1)).days * 1440 + minute for day, minute, *_ in mine]
        starts = [datetime.fromtimestamp(minute * 60, UTC) for minute in minutes]
        rows = pa.table(
            {
                "category": ["violence"] * len(mine),
                "place": [place for _, _, place, _ in mine],
                "label": [""] * len(mine),
                "institution": [at for *_, at in mine],
                "precision": ["minute"] * len(mine),
                "start": pa.array(starts, pa.timestamp("us", "UTC")),
                "end": pa.array([s + timedelta(minutes=1) for s in starts], pa.timestamp("us", "UTC")),
                "local_minute": pa.array(minutes, pa.int32()),
            }
        )
        replace_slice(store, SliceKey("records", "all", month_index(*month)), rows)
    return store


@settings(max_examples=25, deadline=None)
@given(incidents=INCIDENTS, ends=st.tuples(DAYS, DAYS), excluded=st.sets(st.sampled_from(PLACES)))
def test_an_incident_counts_in_the_days_in_which_it_starts(world, incidents, ends, excluded):
    engine, folder = world
    store = stored(folder, incidents)
    if excluded:
        exclude_places(store, lambda _: dict.fromkeys(excluded, "custody"))
    period = Period.parse(f"{min(ends)}/{max(ends)}")
    snapshot = store.snapshot()
    counts = engine.count_by_place(snapshot, period)
    meant = [one for one in incidents if period.start <= one[0] < period.end]
    at_institutions = Counter(place for _, _, place, at in meant if at or place in excluded)
    found = {p: counts.of("violence")[i] for i, p in enumerate(counts.place.tolist())}
    aside = {p: counts.institutions_of("violence")[i] for i, p in enumerate(counts.place.tolist())}
    assert found == Counter(place for _, _, place, _ in meant)
    assert aside == {place: at_institutions[place] for place in found}
    by_month = engine.count_by_interval(snapshot, period, ["violence"], include_institutions=False)
    assert by_month.incidents.sum() == len(meant) - at_institutions.total()


def test_a_month_that_is_known_as_a_whole_is_counted_whole(world):
    engine, folder = world
    store = IncidentStore.create(Path(tempfile.mkdtemp(dir=folder)))
    columns = {"category": ["asb"], "place": [7], "label": [""], "institution": [False]}
    replace_slice(store, SliceKey("police-uk", "x", month_index(2024, 1)), pa.table(columns))
    cut = engine.count_by_place(store.snapshot(), Period.parse("2024-01-30/2024-02-02"))
    assert cut.of("all").tolist() == [1]
    assert engine.summary(store.snapshot()).slices[0].precision == "month"

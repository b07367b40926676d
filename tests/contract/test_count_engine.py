"""What every engine promises: the counts that a person would get from a plain list of incidents."""

import tempfile
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from boundaries.projection import projection_of
from hotspots.counting.duckdb_engine import DuckDBEngine
from hotspots.engine import CountEngine, Night
from hotspots.period import Period, month_index
from hotspots.places import PlaceFrame
from hotspots.store.schema import SliceKey
from hotspots.store.table import IncidentStore
from tests.oracles import counting
from tests.oracles.counting import Incident
from tests.slices import replace_slice

ENGINES = {"duckdb": DuckDBEngine}
FRAME = PlaceFrame.of(projection_of())
MONTHS = [month_index(2023, 12), month_index(2024, 1), month_index(2024, 3)]
EASTINGS = [450_000.0, 450_000.1, 450_000.3, 450_123.4]
NORTHINGS = [520_000.0, 520_000.7, 519_999.9]
MINUTES = [0, 299, 300, 1199, 1200, 1439]


@st.composite
def incident(draw):
    easting, northing = draw(st.sampled_from(EASTINGS)), draw(st.sampled_from(NORTHINGS))
    month = draw(st.sampled_from(MONTHS))
    first = datetime(month // 12, month % 12 + 1, 1, tzinfo=UTC)
    clock = draw(st.none() | st.tuples(st.sampled_from(["day", "hour", "minute"]), st.sampled_from(MINUTES)))
    source = draw(st.sampled_from(["police-uk", "demo"]))
    return Incident(
        source=source,
        part=draw(st.sampled_from(["cleveland-police", "durham-constabulary"])),
        month=month,
        category=draw(st.sampled_from(["asb", "drugs", "drugs.supply", "robbery", "violence"])),
        place=int(FRAME.pack(np.array([easting]), np.array([northing]))[0]),
        easting=easting,
        northing=northing,
        label=draw(st.sampled_from(["", "High Street", "Élm Row", "high street", "O'Brien Way"])),
        institution=draw(st.booleans()),
        synthetic=source == "demo",
        domestic=draw(st.sampled_from([None, False, True])),
        precision=clock[0] if clock else "month",
        start=first + timedelta(minutes=clock[1]) if clock else None,
    )


PERIODS = st.tuples(
    st.integers(MONTHS[0] - 1, MONTHS[-1] + 1), st.integers(MONTHS[0] - 1, MONTHS[-1] + 1)
).map(lambda ends: Period.of_months(min(ends), max(ends)))
EDGES = [-np.inf, 0.0, *EASTINGS, 450_000.2, np.inf]
SIDES = [-np.inf, *NORTHINGS, 520_000.05, np.inf]
BOUNDS = st.none() | st.tuples(*(st.sampled_from(edges) for edges in (EDGES, SIDES, EDGES, SIDES)))
INCIDENTS = st.lists(incident(), max_size=40)
ALL_PLACES = [int(FRAME.pack(np.array([e]), np.array([n]))[0]) for e in EASTINGS for n in NORTHINGS]
CODES = ["asb", "drugs", "drugs.supply", "robbery", "violence"]
NIGHTS = st.none() | st.builds(
    Night,
    st.lists(st.sampled_from(CODES), unique=True).map(tuple),
    st.just(1200),
    st.sampled_from([300, 1201, 1439]),
    st.booleans(),
    st.none() | st.lists(st.sampled_from(ALL_PLACES), min_size=1).map(tuple),
)
WANTED = st.lists(
    st.sampled_from([code + end for code in CODES for end in ("", "~night", "~untimed")]), unique=True
)


@pytest.fixture(scope="module", params=ENGINES.values(), ids=ENGINES.keys())
def world(request):
    """An engine, and the folder that its stores are in."""
    with tempfile.TemporaryDirectory(prefix="hotspots-contract-") as folder:
        yield request.param(Path(folder)), Path(folder)


def stored(folder: Path, incidents: list[Incident]) -> IncidentStore:
    store = IncidentStore.create(Path(tempfile.mkdtemp(dir=folder)))
    slices = defaultdict(list)
    for i in incidents:
        slices[SliceKey(i.source, i.part, i.month)].append(i)
    for key, members in slices.items():
        columns = {
            name: [getattr(i, name) for i in members]
            for name in ("category", "place", "label", "institution", "precision")
        }
        since_1970 = [
            None if i.start is None else (i.start - datetime(1970, 1, 1, tzinfo=UTC)) for i in members
        ]
        minutes = [None if span is None else span // timedelta(minutes=1) for span in since_1970]
        columns["local_minute"] = pa.array(minutes, pa.int32())
        columns["domestic"] = pa.array([i.domestic for i in members], pa.bool_())
        replace_slice(store, key, pa.table(columns), synthetic=key.source == "demo")
    return store


@settings(max_examples=40, deadline=None)
@given(incidents=INCIDENTS, period=PERIODS, bounds=BOUNDS, wanted=WANTED, night=NIGHTS)
def test_every_answer_is_that_of_the_plain_count(world, incidents, period, bounds, wanted, night):
    engine, folder = world
    snapshot = stored(folder, incidents).snapshot()
    assert engine.summary(snapshot) == counting.summary(incidents)
    _check_places(engine, snapshot, incidents, period, bounds, night)
    for with_institutions in (True, False):
        how = {"include_institutions": with_institutions, "bounds": bounds, "night": night}
        counts = engine.count_by_interval(snapshot, period, wanted, **how)
        triples = list(zip(counts.place, counts.month, counts.incidents, strict=True))
        assert triples == counting.count_by_interval(incidents, period.months, wanted, **how)
    _check_parts(engine, snapshot, incidents, period, bounds)
    assert engine.names_of(snapshot, period, bounds) == counting.names_of(incidents, period.months, bounds)


def _check_places(engine: CountEngine, snapshot, incidents, period, bounds, night):
    counts = engine.count_by_place(snapshot, period, bounds, night=night)
    expected = counting.count_by_place(incidents, period.months, bounds, night)
    # However the hours are told apart, no incident is lost or counted twice.
    assert counts.of("all").sum() == len(counting.asked(incidents, period.months, bounds))
    assert counts.place.tolist() == sorted({place for place, _ in expected})
    assert counts.categories == tuple(sorted({category for _, category in expected}))
    where = {i.place: (i.easting, i.northing) for i in incidents}
    points = zip(counts.easting, counts.northing, strict=True)
    assert list(points) == [where[place] for place in counts.place.tolist()]
    found = {
        (place, category): (int(counts.incidents[row, column]), int(counts.at_institutions[row, column]))
        for row, place in enumerate(counts.place.tolist())
        for column, category in enumerate(counts.categories)
        if counts.incidents[row, column]
    }
    assert found == expected


def _check_parts(engine: CountEngine, snapshot, incidents, period, bounds):
    counts = engine.count_by_part(snapshot, period, bounds)
    columns = zip(counts.part, counts.month, counts.place, counts.incidents, strict=True)
    found = [(*counts.parts[part], *numbers) for part, *numbers in columns]
    assert found == counting.count_by_part(incidents, period.months, bounds)
    assert list(counts.parts) == sorted(set(counts.parts))
    assert set(counts.part) == set(range(len(counts.parts)))


def test_an_empty_store_has_empty_answers(world):
    engine, folder = world
    snapshot = stored(folder, []).snapshot()
    period = Period.of_months(MONTHS[0], MONTHS[-1])
    assert engine.summary(snapshot).slices == ()
    assert len(engine.count_by_place(snapshot, period)) == 0
    assert engine.count_by_place(snapshot, period).of("all").tolist() == []
    assert len(engine.count_by_interval(snapshot, period, ["asb"], include_institutions=True).place) == 0
    assert engine.count_by_part(snapshot, period).parts == ()
    assert len(engine.count_by_part(snapshot, period).place) == 0
    assert engine.names_of(snapshot, period) == {}


def test_an_older_snapshot_keeps_its_answer_while_the_store_goes_on(world):
    engine, folder = world
    place = int(FRAME.pack(np.array([450_000.0]), np.array([520_000.0]))[0])
    old = Incident("s", "f", MONTHS[0], "asb", place, 450_000.0, 520_000.0, "A", institution=False)
    store = stored(folder, [old, old])
    before = store.snapshot()
    replace_slice(
        store,
        SliceKey("s", "f", MONTHS[0]),
        pa.table({"category": ["drugs"], "place": [place], "label": ["B"], "institution": [True]}),
        synthetic=False,
    )
    assert engine.summary(before).incidents == 2
    assert engine.summary(store.snapshot()).incidents == 1
    assert before.data_version != store.snapshot().data_version

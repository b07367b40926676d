"""What every engine promises: the counts that a person would get from a plain list of incidents."""

import tempfile
from collections import defaultdict
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from boundaries.projection import projection_of
from hotspots.counting.duckdb_engine import DuckDBEngine
from hotspots.engine import CountEngine
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


@st.composite
def incident(draw):
    easting, northing = draw(st.sampled_from(EASTINGS)), draw(st.sampled_from(NORTHINGS))
    source = draw(st.sampled_from(["police-uk", "demo"]))
    return Incident(
        source=source,
        part=draw(st.sampled_from(["cleveland-police", "durham-constabulary"])),
        month=draw(st.sampled_from(MONTHS)),
        category=draw(st.sampled_from(["asb", "drugs", "drugs.supply", "robbery", "violence"])),
        place=int(FRAME.pack(np.array([easting]), np.array([northing]))[0]),
        easting=easting,
        northing=northing,
        label=draw(st.sampled_from(["", "High Street", "Élm Row", "high street", "O'Brien Way"])),
        institution=draw(st.booleans()),
        synthetic=source == "demo",
    )


PERIODS = st.tuples(
    st.integers(MONTHS[0] - 1, MONTHS[-1] + 1), st.integers(MONTHS[0] - 1, MONTHS[-1] + 1)
).map(lambda ends: Period.of_months(min(ends), max(ends)))
EDGES = [-np.inf, 0.0, *EASTINGS, 450_000.2, np.inf]
SIDES = [-np.inf, *NORTHINGS, 520_000.05, np.inf]
BOUNDS = st.none() | st.tuples(*(st.sampled_from(edges) for edges in (EDGES, SIDES, EDGES, SIDES)))
INCIDENTS = st.lists(incident(), max_size=40)


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
            for name in ("category", "place", "label", "institution")
        }
        replace_slice(store, key, pa.table(columns), synthetic=key.source == "demo")
    return store


@settings(max_examples=40, deadline=None)
@given(
    incidents=INCIDENTS, period=PERIODS, bounds=BOUNDS, category=st.sampled_from(["all", "crime", "drugs"])
)
def test_every_answer_is_that_of_the_plain_count(world, incidents, period, bounds, category):
    engine, folder = world
    snapshot = stored(folder, incidents).snapshot()
    assert engine.summary(snapshot) == counting.summary(incidents)
    _check_places(engine, snapshot, incidents, period, bounds)
    for with_institutions in (True, False):
        counts = engine.count_by_interval(
            snapshot, period, category, include_institutions=with_institutions, bounds=bounds
        )
        triples = list(zip(counts.place, counts.month, counts.incidents, strict=True))
        assert triples == counting.count_by_interval(
            incidents, period.months, category, bounds, include_institutions=with_institutions
        )
    _check_parts(engine, snapshot, incidents, period, bounds)
    assert engine.names_of(snapshot, period, bounds) == counting.names_of(incidents, period.months, bounds)


def _check_places(engine: CountEngine, snapshot, incidents, period, bounds):
    counts = engine.count_by_place(snapshot, period, bounds)
    expected = counting.count_by_place(incidents, period.months, bounds)
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
    assert len(engine.count_by_interval(snapshot, period, "all", include_institutions=True).place) == 0
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

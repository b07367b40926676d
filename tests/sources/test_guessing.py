"""Drafts of profiles: what is told is found, what is not is asked, and no value breaks out of the draft."""

import random
import tomllib
from datetime import UTC, date, datetime, time, timedelta

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyarrow import csv

from hotspots.errors import SourceError
from hotspots.sources.guessing.draft import quoted
from hotspots.sources.guessing.guess import Guess, guess
from hotspots.sources.profiles.known import profile_named
from hotspots.sources.profiles.toml_file import profile_of
from hotspots.sources.what.category_codes import category_codes
from tests.sources.test_profile_file import EXAMPLES

N = 60
RNG = random.Random(7)  # noqa: S311 - made-up places
EASTINGS = [f"{RNG.uniform(444_000, 446_000):.1f}" for _ in range(N)]
NORTHINGS = [f"{RNG.uniform(518_000, 520_000):.1f}" for _ in range(N)]
LONGITUDES = [f"{RNG.uniform(-1.4, -1.2):.6f}" for _ in range(N)]
LATITUDES = [f"{RNG.uniform(54.5, 54.6):.6f}" for _ in range(N)]
DAYS = [date(2024, 1, 1) + timedelta(days=6 * n) for n in range(N)]
KINDS = [("Fly tipping", "Begging", "Off-road bikes")[n % 3] for n in range(N)]
REFS = [f"REF/{n}" for n in range(N)]


def _guess(crs: str = "", /, **columns: list) -> Guess:
    table = pa.table({name.replace("__", " "): values for name, values in columns.items()})
    return guess(table.column_names, table, crs)


def _profile(found: Guess):
    return profile_of(found.toml, "draft.toml")


@pytest.mark.parametrize(
    ("columns", "system", "chosen"),
    [
        ({"OSX": EASTINGS, "OSY": NORTHINGS}, "EPSG:27700", ("OSX", "OSY")),
        ({"X": EASTINGS, "Y": NORTHINGS}, "EPSG:27700", ("X", "Y")),
        ({"X": LONGITUDES, "Y": LATITUDES}, "lonlat", ("X", "Y")),
        ({"Lat": LATITUDES, "Long": LONGITUDES}, "lonlat", ("Long", "Lat")),
        ({"Lat": LONGITUDES, "Long": LATITUDES}, "lonlat", ("Lat", "Long")),
        ({"a": LONGITUDES, "b": LATITUDES}, "lonlat", ("a", "b")),
        (
            {"Eastings": [float(e) for e in EASTINGS], "Northings": [float(n) for n in NORTHINGS]},
            "EPSG:27700",
            None,
        ),
        ({"where": [f"NZ {n:03d} 198" for n in range(N)]}, "grid-reference", ("where",)),
        ({"Easting": ["0", *EASTINGS[1:]], "Northing": ["0", *NORTHINGS[1:]]}, "EPSG:27700", None),
    ],
)
def test_the_way_to_say_where_is_found_by_names_and_values(columns, system, chosen):
    found = _guess(Type=KINDS, Date=[day.isoformat() for day in DAYS], **columns)
    profile = _profile(found)
    assert profile.place.system == system
    if chosen is not None:
        named = (
            profile.columns.longitude,
            profile.columns.latitude,
            profile.columns.easting,
            profile.columns.northing,
        )
        assert tuple(name for name in (*named, profile.columns.grid_reference) if name) == chosen
    exchanged = columns.get("Lat") is LONGITUDES
    assert any("look exchanged" in line for line in found.unsure) == exchanged


def test_points_of_the_file_itself_need_no_column():
    table = pa.table(
        {"Type": KINDS, "Date": [d.isoformat() for d in DAYS], "@x": [1.0] * N, "@y": [54.0] * N}
    )
    assert _profile(guess(table.column_names, table, "EPSG:4326")).place.system == "geometry"
    assert any("where" in line for line in guess(table.column_names, table, "").unsure)


@pytest.mark.parametrize(
    ("written", "formats"),
    [
        ("%d/%m/%Y", ("%d/%m/%Y",)),
        ("%m/%d/%Y", ("%m/%d/%Y",)),
        ("%d/%m/%y %H:%M", ("%d/%m/%y %H:%M",)),
        ("%d-%b-%Y", ("%d-%b-%Y",)),
        ("%Y%m%d", ("%Y%m%d",)),
        ("%Y-%m-%dT%H:%M:%S", ("%Y-%m-%dT%H:%M:%S",)),
        ("%d/%m/%Y %I:%M %p", ("%d/%m/%Y %I:%M %p",)),
    ],
)
def test_the_format_of_dates_is_found_by_their_values(written, formats):
    values = [datetime.combine(d, time(15, 7), UTC).strftime(written) for d in DAYS]
    found = _guess(Type=KINDS, Date__reported=values, X=EASTINGS, Y=NORTHINGS)
    profile = _profile(found)
    assert profile.time.formats == formats
    assert profile.time.precision == ("minute" if "%M" in written else "day")
    assert not any("day before month" in line for line in found.unsure)


def test_day_and_month_that_cannot_be_told_apart_are_said():
    found = _guess(Type=KINDS, Date=["03/04/2024", "05/06/2024"] * (N // 2), X=EASTINGS, Y=NORTHINGS)
    assert any("day before month or month before day ('03/04/2024' is both)" in line for line in found.unsure)
    assert _profile(found).time.formats == ("%d/%m/%Y",)
    alike = _guess(Type=KINDS, Date=["04/04/2024"] * N, X=EASTINGS, Y=NORTHINGS)
    assert not any("is both" in line for line in alike.unsure)


def test_a_time_in_a_column_of_its_own_joins_its_date():
    days = [day.strftime("%d/%m/%Y") for day in DAYS]
    times = [f"{n % 24:02d}:30" if n % 5 else "" for n in range(N)]
    found = _guess(
        Type=KINDS, Date__from=days, Time__from=times, Date__to=days, Time__to=times, X=EASTINGS, Y=NORTHINGS
    )
    profile = _profile(found)
    assert (profile.columns.from_time, profile.columns.to_time) == ("Time from", "Time to")
    assert profile.time.formats == ("%d/%m/%Y %H:%M", "%d/%m/%Y")
    assert profile.time.precision == "minute"


def test_dates_that_the_file_types_are_days_where_all_are_midnights():
    midnights = [datetime.combine(d, time()) for d in DAYS]
    assert _profile(_guess(Type=KINDS, Date=midnights, X=EASTINGS, Y=NORTHINGS)).time.precision == "day"
    noons = [when + timedelta(hours=12) for when in midnights]
    assert _profile(_guess(Type=KINDS, Date=noons, X=EASTINGS, Y=NORTHINGS)).time.precision == "minute"


def test_a_month_is_taken_where_there_is_no_day():
    profile = _profile(_guess(Type=KINDS, Month=["2024-03"] * N, X=EASTINGS, Y=NORTHINGS))
    assert (profile.columns.month, profile.time.precision, profile.time.formats) == (
        "Month",
        "month",
        ("%Y-%m",),
    )


def test_only_a_reference_that_names_one_record_is_an_id():
    base = {"Type": KINDS, "Date": [day.isoformat() for day in DAYS], "X": EASTINGS, "Y": NORTHINGS}
    assert _profile(_guess(**base, Incident__ref=REFS)).slice.mode == "merge"
    twice = [REFS[0], *REFS[:-1]]
    once = _guess(**base, Incident__ref=twice)
    assert _profile(once).slice.mode == "replace"
    assert any("no column is sure to identify" in line for line in once.unsure)
    versions = _guess(**base, Incident__ref=twice, Last__updated=[day.isoformat() for day in DAYS])
    assert _profile(versions).columns.updated == "Last updated"
    counted = _guess(**base, Row=[str(n) for n in range(N)])
    assert _profile(counted).columns.id == ""
    assert any("'Row' differs in every row" in line for line in counted.unsure)


def test_kinds_are_proposed_where_the_text_says_it_and_asked_where_it_does_not():
    kinds = ["Fly-tipping (household)", "Noise", 'Odd "kind"', "ASB Personal", "Off Road Motorbikes", "x"]
    found = _guess(Subject=kinds * 10, Date=[d.isoformat() for d in DAYS], X=EASTINGS, Y=NORTHINGS)
    rule = _profile(found).categories
    assert category_codes(kinds, rule) == [
        "asb.fly-tipping",
        "asb.noise",
        None,
        "asb.personal",
        "asb.vehicle",
        None,
    ]
    assert '# "Odd \\"kind\\"" = "..."  # ?' in found.toml.splitlines()
    assert any(line.startswith("2 of 6 kinds in 'Subject' are not known") for line in found.unsure)


def test_free_text_is_no_list_of_kinds_and_stays_out_of_the_draft():
    told = [f"someone at number {n} was noisy" for n in range(N)]
    found = _guess(Subject=told, Date=[d.isoformat() for d in DAYS], X=EASTINGS, Y=NORTHINGS)
    assert "no column says what happened; name the one with the kinds of incident" in found.unsure
    assert "number" not in found.toml


@pytest.mark.parametrize(
    "column",
    [
        pa.array([b"x"] * N),
        pa.array([{"a": 1}] * N),
        pa.array([[1]] * N),
        pa.array(["a", None] * (N // 2)).dictionary_encode(),
        pa.array([datetime(2024, 1, 1, tzinfo=UTC)] * N),
        pa.array([time(3)] * N),
        pa.array([True, None] * (N // 2)),
        pa.array([float("nan")] * N),
        pa.array([1] * N, pa.decimal128(9, 2)),
        pa.nulls(N),
    ],
    ids=lambda column: str(column.type),
)
def test_a_column_of_any_type_is_met_without_harm(column: pa.Array):
    for name in ("Date", "Type", "X", "Ref", "Setting", "other"):
        table = pa.table({name: column, "Kind": KINDS})
        tomllib.loads(guess(table.column_names, table, "").toml)


def test_home_office_codes_are_known_and_a_councils_numbers_are_not_taken_for_them():
    codes = _guess(
        Offence__code=["8N", "92A", "105A"] * 20, Date=[d.isoformat() for d in DAYS], X=EASTINGS, Y=NORTHINGS
    )
    assert category_codes(["92A/1"], _profile(codes).categories) == ["drugs.supply"]
    numbers = _guess(
        Category=["1", "46", "44"] * 20, Date=[d.isoformat() for d in DAYS], X=EASTINGS, Y=NORTHINGS
    )
    assert set(category_codes(["1", "46", "44"], _profile(numbers).categories)) == {None}


@pytest.mark.parametrize(("name", "delimiter"), [("council-asb", ";"), ("police-records", ",")])
def test_the_draft_of_an_example_reads_what_the_example_reads(name: str, delimiter: str):
    path = EXAMPLES / f"{name}.csv"
    names = path.read_text().splitlines()[0].split(delimiter)
    types = csv.ConvertOptions(
        column_types={column: pa.string() for column in names}, strings_can_be_null=False
    )
    table = csv.read_csv(path, parse_options=csv.ParseOptions(delimiter=delimiter), convert_options=types)
    ours, draft = profile_named(str(EXAMPLES / f"{name}.toml")), _profile(guess(names, table, ""))
    for key in (
        "id",
        "updated",
        "category",
        "from_date",
        "from_time",
        "to_date",
        "to_time",
        "easting",
        "northing",
    ):
        assert getattr(draft.columns, key) == getattr(ours.columns, key), key
    assert draft.columns.grid_reference == ours.columns.grid_reference
    assert set(draft.time.formats) == set(ours.time.formats)
    assert (draft.place.system, draft.slice.mode) == (ours.place.system, "merge")
    known = category_codes(table[ours.columns.category].to_pylist(), ours.categories)
    drafted = category_codes(table[ours.columns.category].to_pylist(), draft.categories)
    assert [code for code in known if code != "not_an_incident"] == [
        d for d, code in zip(drafted, known, strict=True) if code != "not_an_incident"
    ]


def test_a_file_of_which_nothing_is_known_gives_a_draft_that_asks():
    found = _guess(a=["?"] * 3, b=[None, None, None])
    assert len(found.unsure) == 4
    tomllib.loads(found.toml)
    with pytest.raises(SourceError):
        _profile(found)
    empty = pa.table({"Type": pa.array([], pa.string()), "X": pa.array([], pa.float64())})
    tomllib.loads(guess(empty.column_names, empty, "").toml)


TEXTS = st.text(st.characters(codec="utf-8"), max_size=12) | st.sampled_from(
    ['"', "\\", '"""', "\n[slice]\n", "#", "a\r\nname = 'x'", "\x00", "\x7f", "\u2028", "\x85", "'''"]
)


@settings(max_examples=60, deadline=None)
@given(st.lists(TEXTS, min_size=1, max_size=6), st.lists(TEXTS, min_size=2, max_size=6, unique=True))
def test_no_name_and_no_value_breaks_out_of_the_draft(values: list[str], names: list[str]):
    columns = {"Type": values, **{name: values for name in names if not name.startswith("@")}}
    table = pa.table(columns)
    found = guess(table.column_names, table, "")
    draft = tomllib.loads(found.toml)
    assert set(draft) <= {
        "name",
        "title",
        "attribution",
        "columns",
        "place",
        "time",
        "slice",
        "categories",
        "words",
    }
    assert draft["name"] == "my-data"
    assert all(name in columns for name in draft["columns"].values())
    assert set(draft["categories"].get("codes", {})) <= {value.strip() for value in values}
    assert all(line.isprintable() for line in found.toml.split("\n"))


@given(st.text(max_size=30))
def test_a_quoted_text_is_read_back(text: str):
    whole = "".join("\ufffd" if 0xD800 <= ord(letter) <= 0xDFFF else letter for letter in text)
    assert tomllib.loads(f"a = {quoted(text)}")["a"] == whole
    assert quoted(text).isprintable()

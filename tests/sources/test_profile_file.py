"""Profiles from files: what is said is what is read, and what cannot be is said in one line."""

import csv
from collections import Counter
from pathlib import Path

import pytest

from hotspots.categories import is_category
from hotspots.errors import SourceError
from hotspots.sources.profiles.known import PROFILES, Profile, profile_named
from hotspots.sources.profiles.toml_file import profile_of
from hotspots.sources.what.category_codes import NOT_AN_INCIDENT, category_codes

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"

LEAST = """
name = "council-asb"
[columns]
category = "Type"
date = "Date"
grid_reference = "Grid"
"""


def _with(extra: str = "", **columns: str) -> str:
    lines = [f'{key} = "{name}"' for key, name in columns.items()]
    return "\n".join([LEAST, *lines, extra])


def _message(text: str) -> str:
    with pytest.raises(SourceError) as caught:
        profile_of(text, "council.toml")
    message = str(caught.value)
    assert message.startswith("council.toml"), message
    assert "\n" not in message
    return message


def test_what_is_not_said_has_its_default():
    profile = profile_of(LEAST, "council.toml")
    assert (profile.name, profile.source, profile.title) == ("council-asb",) * 3
    assert profile.place.system == "grid-reference"
    assert (profile.time.zone, profile.time.precision) == ("Europe/London", "minute")
    assert "%Y-%m-%d" in profile.time.formats
    assert (profile.slice.part, profile.slice.mode) == ("all", "replace")
    assert profile.categories.codes["drugs"] == "drugs"
    assert not profile.synthetic
    assert profile_of(_with(id="Ref"), "council.toml").slice.mode == "merge"


@pytest.mark.parametrize("name", PROFILES)
def test_a_built_in_profile_describes_the_files_of_data_police_uk(name: str):
    profile = profile_named(name)
    assert profile.name == profile.source == name
    assert profile.synthetic == (name == "demo")
    assert profile.layout.names == ("*-street.csv",)
    assert profile.columns.part == ("Reported by", "Falls within")
    assert profile.columns.id == ""
    assert (profile.time.formats, profile.time.precision) == (("%Y-%m",), "month")
    assert profile.institutions == ("On or near Prison", "On or near Hospital", "On or near Police Station")
    assert [about for about, _ in profile.caveats] == [None, "violence", "drugs"]
    assert profile is profile_named(name)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (LEAST.replace("category", "categry"), "columns.categry is unknown; did you mean category?"),
        (_with("[plaice]"), "plaice is unknown; did you mean place?"),
        (LEAST.replace('"council-asb"', '"Council ASB"'), "name = 'Council ASB'; it must be small letters"),
        (LEAST.replace('name = "council-asb"', ""), "name = None; it must be small letters"),
        ("synthetic = true\n" + LEAST, "synthetic is unknown"),
        (LEAST.replace('"Type"', "3"), "columns.category = 3; it must be a text"),
        ('name = "a"\ncolumns = 3', "columns = 3; it must be a table: a line [columns]"),
        ('title = "a\\nb"' + LEAST, "title = 'a\\nb'; it must be one line"),
        ("attribution = [1]" + LEAST, "attribution = [1]; it must be a list of texts"),
        (_with('[place]\nrepair_swapped = "yes"'), "repair_swapped = 'yes'; it must be true or false"),
        (_with("[place]\nfurthest_m = true"), "furthest_m = true; it must be a number above 0"),
        (_with("[place]\nfurthest_m = -1"), "furthest_m = -1; it must be a number above 0"),
        (_with('[place]\nsystem = "wgs84"'), "system = 'wgs84'; it must be one of lonlat, EPSG:n"),
        (
            _with('[place]\nsystem = "lonlat"'),
            "takes columns.longitude and columns.latitude; longitude is missing",
        ),
        (_with(longitude="X", latitude="Y"), "takes columns.grid_reference; longitude is another way"),
        (LEAST.replace("grid_reference", "easting"), "place.system is missing"),
        (
            LEAST.replace("grid_reference", "easting") + '[place]\nsystem = "EPSG:27700"',
            "takes columns.easting and columns.northing; northing is missing",
        ),
        (
            _with('[place]\nsystem = "EPSG:99999"', easting="E", northing="N").replace(
                'grid_reference = "Grid"', ""
            ),
            "system = 'EPSG:99999'; it must be a known number",
        ),
        (LEAST.replace('grid_reference = "Grid"', ""), "no column says where"),
        (LEAST.replace('date = "Date"', ""), "no column says when"),
        (LEAST.replace('category = "Type"', ""), "columns.category is missing"),
        (_with(month="M"), "columns name month and date, which exclude each other"),
        (_with(from_date="F"), "columns name date and from_date, which exclude each other"),
        (_with(updated="U"), "columns.updated = 'U' means nothing without columns.id"),
        (_with('[slice]\nmode = "merge"'), "slice.mode = 'merge' needs columns.id"),
        (_with('[slice]\nmode = "add"'), "slice.mode = 'add'; it must be one of 'replace', 'merge'"),
        (_with('[time]\nformats = ["dd/mm/yyyy HH:MM"]'), "has no % signs: write '%d/%m/%Y %H:%M'"),
        (_with('[time]\nformats = ["%d/%m"]'), "'%d/%m' has no year or no month"),
        (_with('[time]\nformats = ["%d/%m/%Y %Q"]'), "has %Q, which is not known"),
        (_with('[time]\nformats = ["%d/%m/%Y %"]'), "has %, which is not known"),
        (_with('[time]\nformats = ["%d/%m/%Y %I:%M"]'), "without %p"),
        (
            _with('[time]\nformats = ["%d/%m/%Y"]', time="At"),
            "must hold one with a time, such as '%d/%m/%Y %H:%M'",
        ),
        (_with('[time]\nzone = "Europe/Londn"'), "zone = 'Europe/Londn'; it must be a time zone such as"),
        (_with('[time]\nzone = "../etc/passwd"'), "must be a time zone"),
        (_with('[time]\nprecision = "second"'), "precision = 'second'; it must be one of 'month', 'day'"),
        (_with('[file]\nencoding = "klingon"'), "encoding = 'klingon'; it must be auto"),
        (_with('[file]\nencoding = "zip"'), "encoding = 'zip'; it must be auto"),
        (_with('[file]\ndelimiter = "x"'), "delimiter = 'x'; it must be one of"),
        (_with('[categories]\nuse = ["fbi"]'), "use = ['fbi']; it must name tables"),
        (
            _with('[categories.codes]\nA = "asb.noisy"'),
            "codes.A = 'asb.noisy'; it must be a category; did you mean asb.noise",
        ),
        (_with('[categories.codes]\nA = "crime"'), "'crime' is a sum of them"),
        (_with('[categories.codes]\nA = "asb"\n"a " = "drugs"'), "was 'asb' before"),
        (
            _with('[categories]\nleave_out = ["a"]\n[categories.codes]\nA = "asb"'),
            "in categories.leave_out as well",
        ),
        (_with('[words.setting]\nA = "public"'), "words.setting needs a column"),
        (_with('[words.setting]\nA = "outside"', setting="S"), "A = 'outside'; it must be one of 'public'"),
        (_with('[[caveats]]\ncategory = "asbo"\ntext = "x"'), "category = 'asbo'; it must be a category"),
        (_with('[[caveats]]\ncategory = "asb"'), "must say what every answer has to say"),
        (_with("[caveats]"), "must be tables: a line [[caveats]]"),
        ('name = "a"\nname = "b"', "is not TOML"),
        ("name = a", "at line 1, column 8"),
        ("a = " + "[" * 5000, "nested too deeply"),
        ("a = " + "1" * 9999, "is not TOML"),
    ],
)
def test_what_cannot_be_is_said_in_one_line(text: str, said: str):
    assert said in _message(text)


def test_a_file_is_read_and_its_faults_are_named(tmp_path: Path):
    path = tmp_path / "council.toml"
    path.write_bytes(b"\xef\xbb\xbf" + LEAST.encode())
    assert profile_named(str(path)).columns.grid_reference == "Grid"
    for text, said in (
        (LEAST.replace("council-asb", "demo"), "source 'demo' is a built-in profile's"),
        ('source = "police-uk"' + LEAST, "source 'police-uk' is a built-in profile's"),
    ):
        path.write_text(text)
        with pytest.raises(SourceError, match=said):
            profile_named(str(path))
    path.write_bytes(b"name = '\xff'")
    with pytest.raises(SourceError, match="must be UTF-8"):
        profile_named(str(path))
    path.write_bytes(b"#" * ((1 << 20) + 1))
    with pytest.raises(SourceError, match="at most 1,048,576 bytes"):
        profile_named(str(path))
    with pytest.raises(SourceError, match="cannot be read"):
        profile_named(str(tmp_path / "none.toml"))


def test_own_kinds_come_before_tables_and_what_is_left_out_before_all():
    text = _with(
        '[categories]\nuse = ["home-office", "police-uk"]\nleave_out = ["Other  crime"]\n'
        '[categories.codes]\n"Shoplifting" = "other-theft"\n"92D" = "drugs"'
    )
    rule = profile_of(text, "council.toml").categories
    asked = [
        "SHOPLIFTING ",
        "92d/1",
        "092A/01",
        "8N",
        "other crime",
        "Bicycle theft",
        "Theft/8N",
        "125/1",
        "",
    ]
    assert category_codes(asked, rule) == [
        *("other-theft", "drugs", "drugs.supply", "violence.injury", NOT_AN_INCIDENT, "bicycle-theft"),
        *(None, None, None),
    ]


def _rows(name: str, delimiter: str) -> list[dict[str, str]]:
    with (EXAMPLES / f"{name}.csv").open(newline="") as stream:
        return list(csv.DictReader(stream, delimiter=delimiter))


@pytest.mark.parametrize(("name", "delimiter"), [("council-asb", ";"), ("police-records", ",")])
def test_an_example_fits_its_made_up_rows(name: str, delimiter: str):
    profile: Profile = profile_named(str(EXAMPLES / f"{name}.toml"))
    rows = _rows(name, delimiter)
    assert 60 <= len(rows) <= 200
    columns = profile.columns
    named = [column for key in columns.__slots__ if key != "part" and (column := getattr(columns, key))]
    assert set(named) == set(rows[0])
    codes = category_codes([row[columns.category] for row in rows], profile.categories)
    assert NOT_AN_INCIDENT in codes
    assert sum(code is not None and is_category(code) for code in codes) > 0.8 * len(rows)
    versions = Counter(row[columns.id] for row in rows)
    assert max(versions.values()) == 2
    assert all("made-up" in line.lower() for line in profile.attribution)
    settings = {" ".join(row[columns.setting].split()).casefold() for row in rows}
    assert settings <= set(profile.words["setting"])

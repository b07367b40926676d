"""Residents of areas, from whatever column they stand in."""

import pytest

from boundaries.errors import FieldNotFound, TeachingError, UnreadablePopulation
from boundaries.population import read_population, with_population
from boundaries.reading import read_areas


@pytest.fixture
def csv_file(tmp_path):
    def write(text, encoding="utf-8"):
        path = tmp_path / "people.csv"
        path.write_bytes(text.encode(encoding))
        return path

    return write


@pytest.mark.parametrize(
    ("boundaries", "file", "total"),
    [
        ("ward_E06000004.geojson", "DERIVED_ward24_population_census2021_bestfit_stockton.csv", 196_612),
        ("lsoa_E06000004.geojson", "census2021_population_lsoa21_teesvalley.csv", 196_612),
        ("lsoa11_E06000004.geojson", "population_mid2020_lsoa11_teesvalley.csv", 197_419),
    ],
)
def test_published_files_need_no_options(real_data, projection, boundaries, file, total):
    areas = read_areas(real_data / "boundaries" / boundaries, name="set", projection=projection)
    found = read_population(real_data / "lookups" / file, areas.codes)
    assert sum(found.values()) == total
    populated = with_population(areas, found)
    assert sum(area.population for area in populated.areas) == total
    assert populated.content == areas.content
    assert populated.population_content != areas.population_content


def test_a_code_that_is_missing_or_empty_is_unknown_and_not_zero(csv_file, squares):
    found = read_population(csv_file("\ufeffcode,population\nA,0\nC,\nelsewhere,x\n"), squares.codes)
    assert found == {"A": 0}
    assert [area.population for area in with_population(squares, found).areas] == [0, None, None, None]


@pytest.mark.parametrize("text", ["8257", "8257.0", '"8,257"', " 8257 ", "8257."])
def test_whole_numbers_are_read_however_they_are_written(csv_file, text):
    assert read_population(csv_file(f"code,people\nA,{text}\nB,1\n"), ("A", "B")) == {"A": 8257, "B": 1}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("-5", "line 3, area B: '-5' is negative"),
        ("12.5", "line 3, area B: '12.5' is not a whole number"),
        ("nan", "line 3, area B: 'nan' is not a number"),
        ("inf", "line 3, area B: 'inf' is not below 1,000,000,000"),
        ("..", "line 3, area B: '..' is not a number"),
        ('"1,23"', "line 3, area B: '1,23' is not a whole number"),
        ("99999999999", "is not below 1,000,000,000"),
    ],
)
def test_a_number_that_is_no_count_is_refused_with_its_line(csv_file, text, says):
    path = csv_file(f"code,population\nA,5\nB,{text}\nC,7\nD,8\n")
    with pytest.raises(UnreadablePopulation) as caught:
        read_population(path, ("A", "B", "C", "D"))
    assert says in str(caught.value)


@pytest.mark.parametrize(
    ("header", "chosen"),
    [
        ("code,density,residents_per_km2,usual residents", 3),
        ("code,lsoas,census2021,area", 2),
        ("code,Male population,Female population,Total population", 3),
        ("code,households,name,Total", 3),
        ("code,name,remark,2021", 3),
    ],
)
def test_the_column_named_as_people_are_counted_is_taken(csv_file, header, chosen):
    cells = ["x" if name in {"name", "remark"} else str(10 * i) for i, name in enumerate(header.split(","))]
    path = csv_file(f"{header}\n{','.join(['A', *cells[1:]])}\n")
    assert read_population(path, ("A",)) == {"A": 10 * chosen}


@pytest.mark.parametrize(
    ("text", "kind", "says"),
    [
        ("code,2020,2021\nA,1,2\n", FieldNotFound, "columns 2020, 2021 could all be the population"),
        ("code,name\nA,x\n", FieldNotFound, "no column of numbers could be the population"),
        ("code,old,people\nA,A,2\n", FieldNotFound, "columns code, old hold the codes equally well"),
        ("code,people\nZ,2\n", UnreadablePopulation, "no column holds any of the set's 1 codes (A to A)"),
        ("code,people\nA,2\nB,3\nA,2\n", UnreadablePopulation, "has area A in lines 2 and 4"),
        ("code,people\n", UnreadablePopulation, "has no rows under a header"),
        ("", UnreadablePopulation, "has no rows under a header"),
        ('code,people\n"A,2\n', UnreadablePopulation, "cannot be read as CSV"),
    ],
)
def test_a_file_that_cannot_be_understood_is_refused_in_one_line(csv_file, text, kind, says):
    with pytest.raises(TeachingError) as caught:
        read_population(csv_file(text), ("A",))
    assert type(caught.value) is kind
    assert says in str(caught.value)
    assert "\n" not in str(caught.value)


def test_options_choose_where_the_file_is_ambiguous(csv_file):
    path = csv_file("code,old,2020,2021\nA,B,1,2\nB,A,3,4\n")
    with pytest.raises(FieldNotFound, match="--population-code-field"):
        read_population(path, ("A", "B"))
    assert read_population(path, ("A", "B"), field="2021", code_field="OLD") == {"B": 2, "A": 4}
    with pytest.raises(
        FieldNotFound, match=r"--population-field '2022' is no column .* code, old, 2020, 2021"
    ):
        read_population(path, ("A", "B"), field="2022", code_field="code")


def test_another_encoding_and_a_missing_file_are_refused(csv_file, tmp_path):
    with pytest.raises(UnreadablePopulation, match="UTF-8"):
        read_population(csv_file("code,people\nÿ,1\n", "cp1252"), ("A",))
    with pytest.raises(UnreadablePopulation, match="does not exist"):
        read_population(tmp_path / "none.csv", ("A",))

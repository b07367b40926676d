"""Sets stand side by side, replace themselves whole, and read back exactly."""

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import geopandas
import numpy as np
import pyarrow.parquet as pq
import pytest
import shapely

from boundaries.area import Area, AreaSet
from boundaries.catalogue import Catalogue
from boundaries.errors import BoundaryError, DamagedBoundarySet, ProjectionMismatch, UnknownBoundarySet
from boundaries.locating import AreaLookup
from boundaries.projection import projection_of
from boundaries.reading import read_areas


@pytest.fixture
def catalogue(tmp_path, projection):
    return Catalogue(tmp_path / "boundaries", projection)


def named(area_set, name):
    return replace(area_set, name=name)


def test_a_set_reads_back_bit_for_bit(catalogue, real_data, projection):
    wards = read_areas(
        real_data / "boundaries" / "ward_E06000004.geojson", name="wards", projection=projection
    )
    first = replace(wards.areas[0], population=8257)
    wards = AreaSet("wards", (first, *wards.areas[1:]), projection, ("area E05014858 was repaired",))
    catalogue.add(wards)
    found = Catalogue(catalogue.lookups.parent, projection).get("wards")
    assert found == wards
    assert found.repairs == wards.repairs
    assert found.content == wards.content
    assert found.population_content == wards.population_content
    assert (shapely.to_wkb(found.geometries) == shapely.to_wkb(wards.geometries)).all()


def test_the_default_is_the_set_marked_else_the_last_added(catalogue, squares):
    for name in ("2025", "2013"):
        catalogue.add(named(squares, name))
    assert catalogue.default_name == "2013"
    catalogue.add(named(squares, "2025"))
    assert catalogue.default_name == "2025"
    catalogue.add(named(squares, "2013"), default=True)
    catalogue.add(named(squares, "2031"))
    assert catalogue.default_name == "2013"
    assert catalogue.get().name == "2013"
    assert catalogue.names() == ("2013", "2025", "2031")


def test_entries_say_what_a_list_shows(catalogue, squares):
    people = tuple(
        replace(area, population=n) for area, n in zip(squares.areas, (5, None, 0, 7), strict=True)
    )
    catalogue.add(AreaSet("old", squares.areas[:2], squares.projection, ("a repair",)), default=True)
    catalogue.add(AreaSet("new", people, squares.projection))
    new, old = catalogue.entries()
    assert (new.name, new.areas, new.populated, new.population, new.is_default) == ("new", 4, 3, 12, False)
    assert (old.name, old.areas, old.populated, old.population, old.is_default) == ("old", 2, 0, None, True)
    assert new.content == squares.content
    assert old.repairs == ("a repair",)


def test_an_unknown_set_is_refused_with_the_names_there_are(catalogue, squares):
    with pytest.raises(UnknownBoundarySet, match="no boundary set is in this store yet; add one: hotspots"):
        catalogue.get()
    catalogue.add(named(squares, "2025"))
    for name in ("2013", "../2025", ""):
        with pytest.raises(UnknownBoundarySet, match="is not in this store, which has 2025"):
            catalogue.get(name)


@pytest.mark.parametrize("name", ["", "wards 2025", ".hidden", "../up", "ünï", "a" * 65, "a\n", "-x"])
def test_a_name_that_cannot_be_a_file_and_an_address_is_refused(catalogue, squares, name):
    with pytest.raises(BoundaryError, match=r"start with a letter or digit.*such as wards-2025") as caught:
        catalogue.add(named(squares, name))
    assert "\n" not in str(caught.value)
    assert catalogue.names() == ()


def test_names_that_differ_only_in_capitals_are_refused(catalogue, squares):
    catalogue.add(named(squares, "Wards"))
    with pytest.raises(BoundaryError, match="'wards' differs from 'Wards' only in capitals"):
        catalogue.add(named(squares, "wards"))


def test_another_projection_is_refused_both_ways(catalogue, squares, projection):
    utm = projection_of("EPSG:32630")
    with pytest.raises(ProjectionMismatch, match="was projected to EPSG:32630, the store uses EPSG:27700"):
        catalogue.add(AreaSet("x", squares.areas, utm))
    catalogue.add(squares)
    with pytest.raises(ProjectionMismatch):
        Catalogue(catalogue.lookups.parent, utm).get()


def look_up(catalogue, area_set):
    place = np.array([1], dtype=np.int64)
    AreaLookup(area_set, catalogue.lookups).of(place, np.array([445_500.0]), np.array([520_500.0]))


def kept(catalogue):
    return {path.stem for path in catalogue.lookups.glob("*.npz")}


def test_replacing_a_set_drops_its_look_up_unless_another_set_has_the_same_ground(catalogue, squares):
    redrawn = AreaSet("a", squares.areas[:3], squares.projection)
    catalogue.add(named(squares, "a"))
    catalogue.add(named(squares, "b"))
    look_up(catalogue, squares)
    catalogue.add(redrawn)
    assert kept(catalogue) == {squares.content}
    look_up(catalogue, redrawn)
    catalogue.add(named(redrawn, "b"))
    assert kept(catalogue) == {redrawn.content}
    assert catalogue.get("a").areas == redrawn.areas


def test_new_populations_keep_the_look_up(catalogue, squares):
    catalogue.add(squares)
    look_up(catalogue, squares)
    populated = AreaSet(
        squares.name, tuple(replace(a, population=1) for a in squares.areas), squares.projection
    )
    catalogue.add(populated)
    assert kept(catalogue) == {squares.content}
    assert catalogue.get() == populated


def test_a_set_stays_in_memory_until_its_file_changes(catalogue, squares, projection):
    catalogue.add(squares)
    held = catalogue.get()
    assert catalogue.get() is held
    Catalogue(catalogue.lookups.parent, projection).add(AreaSet("squares", squares.areas[:1], projection))
    assert len(catalogue.get().areas) == 1


def test_a_writer_that_dies_at_any_step_leaves_the_old_set_or_the_new_one(catalogue, squares, monkeypatch):
    catalogue.add(squares)
    redrawn = AreaSet("squares", squares.areas[:1], squares.projection)
    for step, areas in (("os.fsync", 4), ("pathlib.Path.replace", 4), ("boundaries.catalogue.os.open", 1)):

        def die(*_, **__):
            raise KeyboardInterrupt

        with monkeypatch.context() as dying:
            dying.setattr(step, die)
            with pytest.raises(KeyboardInterrupt):
                catalogue.add(redrawn)
        assert len(catalogue.get("squares").areas) == areas
        kept_files = sorted(path.name for path in catalogue.lookups.parent.iterdir())
        assert kept_files == ["last-added", "squares.parquet"]


def test_what_a_crash_left_behind_is_ignored_and_cleaned_when_it_is_old(catalogue, squares):
    catalogue.add(squares)
    folder = catalogue.lookups.parent
    old, young = folder / ".squares.parquet.1.tmp", folder / ".squares.parquet.2.tmp"
    for leftover in (old, young):
        leftover.write_bytes(b"half a set")
    os.utime(old, (0, 0))
    assert catalogue.names() == ("squares",)
    catalogue.add(squares)
    assert not old.exists()
    assert young.exists()


def test_a_damaged_set_is_refused_and_mended_by_adding_it_again(catalogue, squares, projection):
    catalogue.add(squares)
    file = catalogue.lookups.parent / "squares.parquet"
    sound = file.read_bytes()
    corner = sound.index(shapely.to_wkb(squares.areas[0].geometry, byte_order=1)) + 20
    moved = sound[:corner] + bytes([sound[corner] ^ 1]) + sound[corner + 1 :]
    for damaged in (sound[: len(sound) // 2], b"", moved):
        file.write_bytes(damaged)
        with pytest.raises(DamagedBoundarySet, match=r"'squares' is damaged .*; add the set again"):
            Catalogue(file.parent, projection).get("squares")
    Catalogue(file.parent, projection).add(squares)
    assert catalogue.get() == squares


def damage(catalogue, name):
    (catalogue.lookups.parent / f"{name}.parquet").write_bytes(b"PAR1")


@pytest.mark.parametrize("marked", [True, False])
def test_a_damaged_set_is_in_nobodys_way_who_asks_for_another(catalogue, squares, projection, marked):
    catalogue.add(named(squares, "damaged"))
    catalogue.add(named(squares, "sound"), default=marked)
    damage(catalogue, "damaged")
    for found in (catalogue, Catalogue(catalogue.lookups.parent, projection)):
        assert (found.get().name, found.get("sound").name) == ("sound", "sound")
        assert [(entry.name, entry.is_default) for entry in found.entries()] == [("sound", True)]
        with pytest.raises(DamagedBoundarySet, match="boundary set 'damaged' is damaged"):
            found.get("damaged")


@pytest.mark.parametrize("marked", [True, False])
def test_a_damaged_default_is_an_error_and_never_another_set(catalogue, squares, marked):
    catalogue.add(named(squares, "sound"))
    catalogue.add(named(squares, "damaged"), default=marked)
    damage(catalogue, "damaged")
    assert catalogue.default_name == "damaged"
    assert catalogue.get("sound").name == "sound"
    for ask in (catalogue.get, catalogue.entries):
        with pytest.raises(DamagedBoundarySet, match="hotspots boundaries add FILE --set damaged"):
            ask()


def test_a_folder_that_does_not_tell_the_last_added_finds_it_by_the_sets(catalogue, squares):
    for name in ("b", "c", "a", "b"):
        catalogue.add(named(squares, name))
    (catalogue.lookups.parent / "last-added").unlink()
    damage(catalogue, "c")
    assert catalogue.default_name == "b"
    for name in ("a", "b"):
        damage(catalogue, name)
    with pytest.raises(DamagedBoundarySet):
        catalogue.get()


def test_a_file_written_before_councils_were_named_is_a_sound_set(catalogue, squares):
    catalogue.add(replace(squares, place="Stockton-on-Tees"))
    file = catalogue.lookups.parent / "squares.parquet"
    table = pq.read_table(file)
    record = json.loads(table.schema.metadata[b"boundary_set"])
    assert record.pop("place") == "Stockton-on-Tees"
    metadata = table.schema.metadata | {b"boundary_set": json.dumps(record).encode()}
    pq.write_table(table.replace_schema_metadata(metadata), file)
    assert catalogue.get() == squares
    assert [entry.place for entry in catalogue.entries()] == [""]


def test_a_folder_that_cannot_be_written_is_one_line(tmp_path, projection, squares):
    (tmp_path / "file").write_text("")
    with pytest.raises(BoundaryError, match=r"cannot be written to .*; make the folder writable"):
        Catalogue(tmp_path / "file" / "boundaries", projection).add(squares)
    assert Catalogue(tmp_path / "file" / "boundaries", projection).names() == ()


def test_the_file_of_a_set_opens_as_a_layer_elsewhere(catalogue, squares):
    catalogue.add(squares)
    frame = geopandas.read_parquet(catalogue.lookups.parent / "squares.parquet")
    assert frame.crs.to_epsg() == 27700
    assert list(frame["code"]) == list("ABCD")
    assert (frame.geometry.to_numpy() == squares.geometries).all()


def test_an_area_of_several_parts_is_kept(catalogue, projection):
    parts = shapely.MultiPolygon([shapely.box(0, 0, 1, 1), shapely.box(5, 5, 6, 6)])
    catalogue.add(AreaSet("islands", (Area("A", "Isles", parts),), projection))
    assert catalogue.get().areas[0].geometry.equals_exact(parts)


def test_asking_for_a_set_imports_neither_geopandas_nor_pandas(catalogue, squares):
    catalogue.add(squares)
    folder = str(catalogue.lookups.parent)
    program = (
        "import sys; from pathlib import Path; from boundaries.catalogue import Catalogue; "
        "from boundaries.projection import projection_of; "
        f"areas = Catalogue(Path({folder!r}), projection_of()).get(); "
        "assert len(areas.areas) == 4; "
        "sys.exit(' '.join({'geopandas', 'pandas', 'pyogrio'} & set(sys.modules)) or 0)"
    )
    root = Path(__file__).resolve().parents[2]
    subprocess.run([sys.executable, "-c", program], check=True, cwd=root)

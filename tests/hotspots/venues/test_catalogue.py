"""Layers in a store: replaced whole or not at all, whenever the writer is killed."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
import shapely

from boundaries.errors import TeachingError
from hotspots.errors import SourceError, StoreError
from hotspots.venues.catalogue import FOLDER, VenueCatalogue
from tests.hotspots.venues.laid import PROJECTION, layer

OLD = layer(("cctv", "Old", (444_000.1, 519_000.2)), name="cameras", view_m=30.0, attribution=("Council",))
ROOT = Path(__file__).parents[3]


def catalogue(folder: Path) -> VenueCatalogue:
    return VenueCatalogue(folder, PROJECTION)


def test_a_layer_reads_back_as_it_was_written_and_opens_as_a_map_layer(tmp_path: Path):
    import geopandas as gpd

    areas = layer(("pspo", "Town", shapely.box(444_000, 519_000, 444_100, 519_050.5)), name="areas")
    for added in (OLD, areas):
        catalogue(tmp_path).add(added)
    found = catalogue(tmp_path).layers()
    assert [one.content for one in found] == [areas.content, OLD.content]
    assert (found[1].view_m, found[1].attribution, found[1].names) == (30.0, ("Council",), ("Old",))
    assert gpd.read_parquet(tmp_path / FOLDER / "areas.parquet").crs.to_epsg() == 27700


def test_a_layer_of_the_same_name_replaces_and_one_that_is_removed_is_gone(tmp_path: Path):
    store = catalogue(tmp_path)
    store.add(OLD)
    assert store.layers()[0] is store.layers()[0]
    store.add(layer(("cctv", "New", (1.0, 2.0)), name="cameras"))
    assert [one.names for one in store.layers()] == [("New",)]
    store.remove("cameras")
    assert store.layers() == catalogue(tmp_path).layers() == ()
    with pytest.raises(SourceError, match="no layer of venues is called 'cameras'; the store has none yet"):
        store.remove("cameras")


def test_a_damaged_layer_and_a_name_that_is_no_slug_are_refused_in_one_line(tmp_path: Path):
    store = catalogue(tmp_path)
    store.add(OLD)
    file = tmp_path / FOLDER / "cameras.parquet"
    file.write_bytes(file.read_bytes()[:-40])
    with pytest.raises(StoreError, match=r"is damaged .* hotspots venues remove cameras"):
        catalogue(tmp_path).layers()
    store.remove("cameras")
    for name in ("../x", "A", "", "a--b", "x" * 61):
        with pytest.raises(TeachingError, match="cannot be used"):
            store.add(layer(("cctv", "", (0, 0)), name=name))


def test_the_kinds_of_a_store_are_limited_over_all_its_layers(tmp_path: Path):
    def kinds(name: str, start: int, stop: int):
        return layer(*((f"kind-{k}", "", (k, 0)) for k in range(start, stop)), name=name)

    store = catalogue(tmp_path)
    store.add(kinds("first", 0, 30))
    store.add(kinds("second", 20, 50))
    with pytest.raises(SourceError, match=r"with layer 'third' the store would have 51 kinds .* \[kinds\]"):
        store.add(kinds("third", 49, 51))
    store.add(kinds("second", 50, 70))
    assert store.names() == ("first", "second")
    # A damaged layer, which no answer can be made with, does not keep the others from being mended.
    (tmp_path / FOLDER / "first.parquet").write_bytes(b"")
    store.add(kinds("second", 0, 50))
    store.add(kinds("first", 0, 50))
    assert len(store.layers()) == 2


KILLED = """
import os, signal, sys
from pathlib import Path
import hotspots.store.durability as durability
from tests.hotspots.venues.laid import layer, PROJECTION
from hotspots.venues.catalogue import VenueCatalogue

def die(*_):
    os.kill(os.getpid(), signal.SIGKILL)

setattr(durability, sys.argv[2], die)
VenueCatalogue(Path(sys.argv[1]), PROJECTION).add(layer(("cctv", "New", (1.0, 2.0)), name="cameras"))
"""


@pytest.mark.parametrize(("moment", "left"), [("sync_file", "Old"), ("sync_folder", "New")])
def test_a_kill_leaves_the_old_layer_or_the_new_one(tmp_path: Path, moment: str, left: str):
    """Right before the new file takes the old one's name, and right after."""
    catalogue(tmp_path).add(OLD)
    killed = subprocess.run([sys.executable, "-c", KILLED, str(tmp_path), moment], cwd=ROOT, check=False)
    assert killed.returncode == -signal.SIGKILL
    assert [one.names for one in catalogue(tmp_path).layers()] == [(left,)]
    for beside in (tmp_path / FOLDER).glob(".*"):
        os.utime(beside, (0, 0))
    catalogue(tmp_path).add(OLD)
    assert [path.name for path in (tmp_path / FOLDER).iterdir()] == ["cameras.parquet"]

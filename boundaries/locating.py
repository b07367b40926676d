"""Which area a place lies in: exact, and looked up once for each boundary set."""

import threading
from pathlib import Path
from uuid import uuid4

import numpy as np
import numpy.typing as npt
import shapely

from boundaries.area import AreaSet
from boundaries.edge_cells import EdgeCells, cells_for

IntArray = npt.NDArray[np.int64]
FloatArray = npt.NDArray[np.float64]

OUTSIDE = -1
"""The index of a place that no area covers."""


def locate(geometries: npt.NDArray[np.object_], easting: FloatArray, northing: FloatArray) -> IntArray:
    """Return the index of the first geometry that covers each point, or -1 where none does.

    A boundary belongs to its area, and the least index wins: with geometries in order of their codes, a
    point on a shared edge or corner lies in exactly one area, the one with the least code. Many points are
    answered by the cell they lie in, all others by the polygons themselves; the answers are the same.

    Parameters
    ----------
    geometries : (n,) polygons.
    easting, northing : (m,) metres, in the geometries' projection; a point that is not finite is outside.

    Returns
    -------
    (m,) indices into `geometries`, or -1.

    Examples
    --------
    >>> squares = np.array([shapely.box(0, 0, 1, 1), shapely.box(1, 0, 2, 1)], dtype=object)
    >>> locate(squares, np.array([0.5, 1.0, 1.5, 9.0]), np.zeros(4)).tolist()
    [0, 0, 1, -1]
    """
    points = np.stack([np.asarray(easting, dtype=np.float64), np.asarray(northing, dtype=np.float64)])
    if len(geometries) == 0 or points.shape[1] == 0:
        return np.full(points.shape[1], OUTSIDE, dtype=np.int64)
    # A prepared polygon builds its index on first use, which two threads must not do at once: own copies.
    polygons = shapely.from_wkb(shapely.to_wkb(geometries))
    cells = cells_for(polygons, points=points.shape[1])
    return _asked(polygons, points) if cells is None else _looked_up(polygons, points, cells)


def _asked(polygons: npt.NDArray[np.object_], points: FloatArray) -> IntArray:
    """Ask each polygon for the points, (2, m), within its bounds that no polygon before it covers."""
    found = np.full(points.shape[1], OUTSIDE, dtype=np.int64)
    finite = np.flatnonzero(np.isfinite(points).all(axis=0))
    from_west = finite[np.argsort(points[0, finite])]
    easting, northing = points[:, from_west]
    holder = found[from_west]
    west, south, east, north = shapely.bounds(polygons).T
    first, last = np.searchsorted(easting, west, side="left"), np.searchsorted(easting, east, side="right")
    # Plain numbers: with thousands of polygons, taking each out of an array costs as much as the comparisons.
    bounds = zip(first.tolist(), last.tolist(), south.tolist(), north.tolist(), strict=True)
    for index, (start, stop, lowest, highest) in enumerate(bounds):
        band, free = northing[start:stop], holder[start:stop] == OUTSIDE
        near = start + np.flatnonzero((band >= lowest) & (band <= highest) & free)
        if len(near):
            shapely.prepare(polygons[index])
            inside = shapely.intersects_xy(polygons[index], easting[near], northing[near])
            holder[near[inside]] = index
    found[from_west] = holder
    return found


def _looked_up(polygons: npt.NDArray[np.object_], points: FloatArray, cells: EdgeCells) -> IntArray:
    """Ask once for each run of cells without an edge, and for each point, (2, m), in a cell with one."""
    cell = cells.of(*points)
    crossed = cells.crossed.ravel()
    at_edges = np.flatnonzero(crossed[cell])
    run = cells.runs()
    clear = np.flatnonzero(~crossed[run])
    answers = _asked(polygons, np.concatenate([cells.centres(run[clear]), points[:, at_edges]], axis=1))
    of_run = np.full(len(run), OUTSIDE, dtype=np.int64)
    of_run[clear] = answers[: len(clear)]
    found: IntArray = np.repeat(of_run, np.diff(run, append=len(crossed)))[cell]
    found[at_edges] = answers[len(clear) :]
    return found


class AreaLookup:
    """Remembers which area of a set each place lies in; locates only places never seen before.

    What is known stays in memory and, where a folder is given and can be written, in one file that is
    named by the content of the set, so that another vintage or a redrawn ward never meets it. The file is
    only a saving: a damaged one is dropped, and of two processes that write at once the last wins.

    Parameters
    ----------
    area_set : the set.
    folder : where the file is kept; None keeps nothing beyond the process.
    """

    def __init__(self, area_set: AreaSet, folder: Path | None = None) -> None:
        self._geometries = area_set.geometries
        self._file = None if folder is None else folder / f"{area_set.content}.npz"
        self._lock = threading.Lock()
        self._place: IntArray = np.empty(0, dtype=np.int64)
        self._area: IntArray = np.empty(0, dtype=np.int64)
        self._loaded = False

    def of(self, place: IntArray, easting: FloatArray, northing: FloatArray) -> IntArray:
        """Return the area index of each place, or -1 outside the set.

        Parameters
        ----------
        place : (n,) place numbers, ascending, each once.
        easting, northing : (n,) metres, where the places are.
        """
        with self._lock:
            if not self._loaded:
                self._load()
            new = ~self._knows(place)
            if new.any():
                self._learn(place[new], locate(self._geometries, easting[new], northing[new]))
            area: IntArray = self._area[np.searchsorted(self._place, place)]
            return area

    def _knows(self, place: IntArray) -> npt.NDArray[np.bool_]:
        if len(self._place) == 0:
            return np.zeros(len(place), dtype=np.bool_)
        position = np.minimum(np.searchsorted(self._place, place), len(self._place) - 1)
        known: npt.NDArray[np.bool_] = self._place[position] == place
        return known

    def _learn(self, place: IntArray, area: IntArray) -> None:
        places = np.concatenate([self._place, place])
        order = np.argsort(places, kind="stable")
        self._place, self._area = places[order], np.concatenate([self._area, area])[order]
        if self._file is not None:
            _write(self._file, self._place, self._area)

    def _load(self) -> None:
        self._loaded = True
        if self._file is None:
            return
        known = _read(self._file, areas=len(self._geometries))
        if known is None:
            return
        self._place, self._area = known


def _read(file: Path, *, areas: int) -> tuple[IntArray, IntArray] | None:
    """Return what a file remembers, or None (and no file) where it is damaged."""
    try:
        # The archive's checksums are verified on reading.
        with file.open("rb") as stream, np.load(stream, allow_pickle=False) as stored:
            place, area = stored["place"], stored["area"]
    except OSError:
        return None
    except Exception:  # noqa: BLE001 - a damaged archive may raise anything
        _drop(file)
        return None
    sound = (
        place.dtype == area.dtype == np.int64
        and place.ndim == 1
        and place.shape == area.shape
        and bool(np.all(place[1:] > place[:-1]))
        and bool(np.all((area >= OUTSIDE) & (area < areas)))
    )
    if sound:
        return place, area
    _drop(file)
    return None


def _drop(file: Path) -> None:
    try:
        file.unlink(missing_ok=True)
    except OSError:
        return


def _write(file: Path, place: IntArray, area: IntArray) -> None:
    """Write beside and rename; a folder that cannot be written costs the next process a moment, no more."""
    beside = file.with_name(f".{file.stem}.{uuid4().hex}.tmp")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with beside.open("xb") as stream:
            np.savez(stream, place=place, area=area)
        beside.replace(file)
    except OSError:
        _drop(beside)

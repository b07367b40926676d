"""What the rows of a file of venues say: what each is, what it is called, and where."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import shapely

from boundaries.formats import read_features
from boundaries.projection import Projection
from boundaries.reading import polygons_in_store
from hotspots.errors import SourceError
from hotspots.places import PlaceFrame
from hotspots.polygons import GeometryArray
from hotspots.sources.formats.opening import open_rows
from hotspots.sources.guessing.columns import plain
from hotspots.sources.guessing.findings import findings_of
from hotspots.sources.guessing.place import find_place
from hotspots.sources.inputs import find_inputs
from hotspots.sources.profiles.rules import PlaceRule, folded
from hotspots.sources.reasons import FITS, REASONS
from hotspots.sources.rows import EAST, Reader
from hotspots.sources.where.coordinates import located
from hotspots.venues.profile import VenueProfile

MOST_ROWS = 200_000
"""The lamps of a county; more is a file of something else."""

_NAMES = """
name premisesname nameofpremises tradingname tradename venue venuename sitename establishmentname schoolname
commonname stopname stationname camera cameraname cameraid ordername title label description location street
streetname address
"""
_KINDS = "kind venuetype areatype ordertype type category"
_USUAL = {"name": _NAMES.split(), "kind": _KINDS.split()}
"""What columns of names and of kinds are called, best first, as `plain` has them."""


@dataclass(frozen=True)
class VenueRows:
    """The n rows of a file.

    Attributes
    ----------
    kinds : text of what each is; all empty where the profile says it.
    names : what each is called; empty where no column says.
    geometries : points or polygons in the store's projection; None for a row that is nowhere.
    reasons : why a row is nowhere, of `hotspots.sources.reasons`; empty where it is somewhere.
    kind_column : the column of `kinds`; empty where the profile says them.
    repairs : one line for each polygon that was invalid.
    """

    kinds: list[str]
    names: list[str]
    geometries: GeometryArray
    reasons: list[str]
    kind_column: str
    repairs: tuple[str, ...] = ()


def rows_of_areas(path: Path, profile: VenueProfile, projection: Projection) -> VenueRows:
    """Return the rows of a file of polygons.

    Raises
    ------
    TeachingError
        It cannot be read, has too many rows, a feature is no polygon, or a column is missing.
    """
    features = read_features(path)
    _require_few(len(features.geometries), path.name)

    def texts(column: str) -> list[str]:
        return [text or "" for text in features.columns.get(column, (None,) * len(features.geometries))]

    name, kind = _name_and_kind(tuple(features.columns), profile, path.name)
    names = texts(name)
    labels = tuple(text[:60] or f"of feature {row}" for row, text in enumerate(names, start=1))
    geometries, repairs = polygons_in_store(features, labels, projection, file=path.name)
    return VenueRows(texts(kind), names, geometries, [""] * len(names), kind, repairs)


def rows_of_points(path: Path, profile: VenueProfile, projection: Projection) -> VenueRows:
    """Return the rows of a file of points, taken to 0.1 m as incidents are.

    Raises
    ------
    TeachingError
        It cannot be read, has too many rows, or a column is missing.
    """
    files = find_inputs([path]).files
    if len(files) > 1:
        raise SourceError(f"{path} holds {len(files):,} files; a layer is one of them: name it")
    file = files[0]
    reader, frame = open_rows(file, profile.layout), PlaceFrame.of(projection)
    name, kind = _name_and_kind(reader.names, profile, file.name)
    profile = _with_place(reader, profile, file.name)
    rows = VenueRows([], [], np.empty(0, dtype=object), [], kind)
    shapes: list[GeometryArray] = []
    for batch in reader.batches():
        found = located(batch.cells, profile, reader.crs, projection, frame)
        rows.kinds.extend(_texts(batch.cells, kind))
        rows.names.extend(_texts(batch.cells, name))
        rows.reasons.extend("" if why == FITS else REASONS[why] for why in found.reason.tolist())
        points = np.array(shapely.points(*frame.unpack(found.place)), dtype=object)
        points[found.reason != FITS] = None
        shapes.append(points)
        _require_few(len(rows.names), file.name)
    if not shapes:
        raise SourceError(f"{file.name} has no rows; give a file with venues")
    return replace(rows, geometries=np.concatenate(shapes))


def _require_few(rows: int, file: str) -> None:
    if rows > MOST_ROWS:
        raise SourceError(f"{file} has more than {MOST_ROWS:,} rows; give the venues of one area")


def _with_place(reader: Reader, profile: VenueProfile, file: str) -> VenueProfile:
    """Return the profile with the columns of places as the file has them, found where it names none."""
    if profile.place.system:
        given = {
            key: _asked_for(reader.names, key, getattr(profile.columns, key), file)
            for key in ("longitude", "latitude", "easting", "northing", "grid_reference")
            if getattr(profile.columns, key)
        }
        if profile.place.system == "geometry" and EAST not in reader.names:
            raise SourceError(f"{file} has no geometry; name columns of coordinates in the profile")
        return replace(profile, columns=replace(profile.columns, **given, part=()))
    sample = next(iter(reader.batches()), None)
    if sample is None:
        raise SourceError(f"{file} has no rows; give a file with venues")
    found = findings_of(reader.names, sample.cells)
    find_place(found, reader.crs, has_points=EAST in reader.names)
    if not found.system:
        raise SourceError(
            f"no column of {file} says where by its name and values ({_listed(reader.names)}); write a "
            "profile with columns.longitude and columns.latitude, columns.easting and columns.northing, or "
            "columns.grid_reference"
        )
    return replace(
        profile,
        columns=replace(profile.columns, **found.columns, part=()),
        place=PlaceRule(system=found.system),
    )


def _name_and_kind(names: Sequence[str], profile: VenueProfile, file: str) -> tuple[str, str]:
    """Return the columns that hold name and kind; empty where there is none, or none is needed."""
    asked = profile.columns
    name = _asked_for(names, "name", asked.label, file) if asked.label else _usual(names, "name")
    if profile.kind:
        return name, ""
    kind = _asked_for(names, "kind", asked.category, file) if asked.category else _usual(names, "kind")
    if not kind:
        raise SourceError(
            f"no column of {file} says what each venue is ({_listed(names)}); write a profile with "
            "kind = 'pspo' for all of them, or name the column as columns.kind"
        )
    return name, kind


def _asked_for(names: Sequence[str], key: str, asked: str, file: str) -> str:
    found = [name for name in names if folded(name) == folded(asked)]
    if not found:
        raise SourceError(
            f"{file} has no column '{asked[:60]}' ({_listed(names)}); mend columns.{key} in the profile"
        )
    return found[0]


def _usual(names: Sequence[str], role: str) -> str:
    found = [name for usual in _USUAL[role] for name in names if plain(name) == usual]
    return found[0] if found else ""


def _listed(names: Sequence[str]) -> str:
    shown = [name[:40] for name in names if not name.startswith("@")]
    return f"it has {', '.join(shown[:12]) or 'no columns'}{', ...' if len(shown) > 12 else ''}"


def _texts(cells: pa.Table, column: str) -> list[str]:
    if not column:
        return [""] * len(cells)
    return [text or "" for text in pc.cast(cells[column], pa.string()).to_pylist()]

"""From a file of venues to a layer; rows that cannot be used are counted by their reason."""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import shapely

from boundaries.projection import Projection
from hotspots.errors import SourceError
from hotspots.sources.profiles.rules import folded
from hotspots.sources.where.labels import slug, street_of
from hotspots.venues.layer import MOST_KINDS, VenueLayer
from hotspots.venues.profile import VenueProfile
from hotspots.venues.rows import VenueRows, rows_of_areas, rows_of_points

UNKNOWN_KIND, DUPLICATE = "unknown_kind", "duplicate"


@dataclass(frozen=True)
class Reading:
    """What became of a file.

    Attributes
    ----------
    layer : its venues.
    read : rows or features of the file.
    left_out : how many of them are not in the layer, by reason: those of `hotspots.sources.reasons` that are
        about places, ``unknown_kind`` (the profile gives it none) and ``duplicate`` (kind, name and place as
        another row).
    repairs : one line for each polygon that was invalid.
    """

    layer: VenueLayer
    read: int
    left_out: dict[str, int]
    repairs: tuple[str, ...]


def read_venues(path: Path, profile: VenueProfile, *, name: str, projection: Projection) -> Reading:
    """Read a layer of venues from CSV, XLSX, GeoJSON, GeoPackage, Shapefile or Parquet.

    Venues stand in the order of kind, name and place: the same ones in another order are the same layer. One
    without a name is called by its kind.

    Parameters
    ----------
    name : of the layer.
    projection : the store's.

    Raises
    ------
    TeachingError
        The file cannot be read, is not what the profile describes, has more than 50 kinds, or no row of it
        can be used.
    """
    rows = (rows_of_areas if profile.areas else rows_of_points)(path, profile, projection)
    kinds = [_kind(profile, text) for text in rows.kinds]
    encoded = shapely.to_wkb(rows.geometries, byte_order=1)
    left_out: Counter[str] = Counter()
    kept: dict[tuple[str, str, bytes], int] = {}
    for row, kind in enumerate(kinds):
        if rows.reasons[row]:
            left_out[rows.reasons[row]] += 1
        elif not kind:
            left_out[UNKNOWN_KIND] += 1
        else:
            called = street_of(rows.names[row], "") or kind.replace("-", " ")
            if kept.setdefault((kind, called, encoded[row]), row) != row:
                left_out[DUPLICATE] += 1
    if not kept:
        raise SourceError(_none_fits(path, profile, rows, left_out))
    many = len({kind for kind, _, _ in kept})
    if many > MOST_KINDS:
        raise SourceError(
            f"column {rows.kind_column[:60]} of {path.name} makes {many:,} kinds of venues, at most "
            f"{MOST_KINDS} are told apart; name the column that says it as columns.kind of a profile, or say "
            "under [kinds] what its texts stand for"
        )
    order = sorted(kept)
    layer = VenueLayer(
        name=name,
        title=profile.title,
        kinds=tuple(kind for kind, _, _ in order),
        names=tuple(called for _, called, _ in order),
        geometries=rows.geometries[[kept[key] for key in order]],
        projection=projection,
        attribution=profile.attribution,
        view_m=profile.view_m,
    )
    return Reading(layer, len(kinds), dict(left_out), rows.repairs)


def _kind(profile: VenueProfile, text: str) -> str:
    if profile.kind:
        return profile.kind
    return profile.kinds.get(folded(text), "") if profile.kinds else slug(text)


def _none_fits(path: Path, profile: VenueProfile, rows: VenueRows, left_out: Counter[str]) -> str:
    reason = left_out.most_common(1)[0][0]
    if reason == UNKNOWN_KIND:
        advice = f"{ascii(rows.kinds[0])[:60]} is no kind; say under [kinds] of a profile what it is"
    elif profile.place.system in {"", "geometry"}:
        advice = "name the columns that say where in a profile, or set areas = true for polygons"
    else:
        advice = f"look at [place] and [columns] of profile '{profile.name}'"
    told = ", ".join(f"{why} {n:,}" for why, n in left_out.items())
    return f"{path.name}: none of its rows is a venue that can be used ({told}); {advice}"

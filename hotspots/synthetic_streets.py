"""Where the made-up incidents are recorded: snapped points along the streets of the made-up borough."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely

from boundaries.area import AreaSet
from boundaries.locating import OUTSIDE, locate

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]

_NAMES = """
Alder Anchor Barley Beacon Bellows Bramble Capstan Chandler Cinder Clover Cobble Copper Cormorant Curlew
Dunlin Elder Ferry Finch Foundry Gannet Garland Gorse Granary Hazel Heron Kestrel Kiln Larch Linnet
Mallow Maltings Marram Mason Meadow Millrace Orchard Osprey Otter Pebble Pilot Plover Poplar Primrose
Quarry Roper Rowan Saddler Saffron Samphire Sandpiper Shingle Sorrel Spinner Tanner Teasel Thimble Tiller
Wagtail Weaver Wharf Willow Wren Yarrow
"""
_ENDINGS = "Street Road Avenue Close Lane Grove Drive Terrace Way Crescent Court Gardens"

# Generic labels as data.police.uk uses them, and how many points of each the borough has.
_GENERIC = {
    "Supermarket": 14,
    "Shopping Area": 9,
    "Petrol Station": 11,
    "Parking Area": 48,
    "Park/Open Space": 26,
    "Sports/Recreation Area": 18,
    "Nightclub": 4,
    "": 22,
}
_RESIDENTS_PER_NEIGHBOURHOOD = 2300
_STREETS = (7, 10)
_STREET_SPACING_M = 96.0
_POINT_SPACING_M = 142.0
_POINTS_OF_A_SITE = 9


@dataclass(frozen=True, slots=True)
class Site:
    """A spot that gets streets of its own: centre and radius in metres, and its main street."""

    easting: float
    northing: float
    radius_m: float
    street: str


@dataclass(frozen=True)
class StreetPoints:
    """Snapped points, the only coordinates at which incidents are recorded.

    Attributes
    ----------
    easting, northing : (n,) metres.
    label : n labels without "On or near".
    ward : (n,) index of the ward.
    busyness : (n,) how much happens at the point compared with another, about 1.
    site : (n,) index of the site whose point it is, or -1.
    """

    easting: FloatArray
    northing: FloatArray
    label: tuple[str, ...]
    ward: IntArray
    busyness: FloatArray
    site: IntArray

    def __len__(self) -> int:
        return len(self.label)


def street_points(wards: AreaSet, sites: Sequence[Site], rng: np.random.Generator) -> StreetPoints:
    """Lay out streets in every ward, more where more people live, and take points along them.

    Points that would lie outside the wards are left out; the middle of the first site is the middle of the
    town, where points are busier.
    """
    names = _street_names(rng)
    streets: list[tuple[FloatArray, str, int]] = [
        (line, next(names), OUTSIDE)
        for area in wards.areas
        for centre in _neighbourhoods(area.geometry, area.population or 0, rng)
        for line in _block(centre, rng)
    ]
    for index, site in enumerate(sites):
        streets += [(line, name, index) for line, name in _site_streets(site, next(names), rng)]
    place = np.concatenate([line for line, _, _ in streets])
    label = np.array([name for line, name, _ in streets for _ in line], dtype=object)
    site_of = np.array([index for line, _, index in streets for _ in line], dtype=np.int64)
    _relabel(label, site_of, rng)
    ward = locate(wards.geometries, *place.T)
    inside = ward != OUTSIDE
    place, label, ward, site_of = place[inside], label[inside], ward[inside], site_of[inside]
    from_town = np.hypot(*(place - (sites[0].easting, sites[0].northing)).T)
    busyness = np.minimum(rng.lognormal(-0.25, 0.7, len(place)), 4.0) * (
        1 + 1.1 * np.exp(-((from_town / 800) ** 2))
    )
    return StreetPoints(place[:, 0], place[:, 1], tuple(label.tolist()), ward, busyness, site_of)


def _street_names(rng: np.random.Generator) -> Iterator[str]:
    names = [f"{first} {last}" for first in _NAMES.split() for last in _ENDINGS.split()]
    for index in rng.permutation(len(names)):
        yield names[index]


def _neighbourhoods(
    ward: shapely.Polygon | shapely.MultiPolygon, residents: int, rng: np.random.Generator
) -> FloatArray:
    """Return centres of neighbourhoods, each as far from the others as one of a few tries allows."""
    west, south, east, north = ward.bounds
    tries = rng.uniform((west, south), (east, north), size=(600, 2))
    tries = tries[shapely.contains_xy(ward.buffer(-220), *tries.T)]
    chosen = [tries[0]]
    for start in range(1, max(1, round(residents / _RESIDENTS_PER_NEIGHBOURHOOD))):
        candidates = tries[start * 12 : start * 12 + 12]
        if len(candidates) == 0:
            break
        apart = np.min([np.hypot(*(candidates - centre).T) for centre in chosen], axis=0)
        chosen.append(candidates[np.argmax(apart)])
    return np.array(chosen)


def _block(centre: FloatArray, rng: np.random.Generator) -> list[FloatArray]:
    """Return a neighbourhood's streets: bent parallel ones, and one across them."""
    angle, bend = rng.uniform(0, np.pi), rng.uniform(-0.0006, 0.0006)
    rows = int(rng.integers(*_STREETS))
    streets = []
    for row in range(rows):
        length = rng.uniform(230, 460)
        along = np.arange(-length / 2, length / 2, _POINT_SPACING_M) + rng.uniform(0, 40)
        across = (row - rows / 2) * _STREET_SPACING_M + bend * along**2 + rng.normal(0, 5)
        streets.append(_turned(along, across, angle) + centre)
    across = np.arange(-rows * _STREET_SPACING_M / 2, rows * _STREET_SPACING_M / 2, 1.7 * _POINT_SPACING_M)
    streets.append(_turned(np.full(len(across), rng.uniform(-120, 120)), across, angle) + centre)
    return streets


def _site_streets(site: Site, side_street: str, rng: np.random.Generator) -> list[tuple[FloatArray, str]]:
    """Return the points of a site: two thirds along its main street, the others along a side street."""
    angle = rng.uniform(0, np.pi)
    reach = 0.85 * site.radius_m
    main = np.linspace(-reach, reach, _POINTS_OF_A_SITE * 2 // 3)
    side = np.linspace(-reach, reach, _POINTS_OF_A_SITE - len(main))
    centre = np.array([site.easting, site.northing])
    return [
        (_turned(main, rng.normal(0, 4, len(main)), angle) + centre, site.street),
        (_turned(rng.normal(18, 4, len(side)), side, angle) + centre, side_street),
    ]


def _turned(along: FloatArray, across: FloatArray, angle: float) -> FloatArray:
    """Return (n, 2) offsets: along and across a street that runs at an angle from east."""
    cos, sin = np.cos(angle), np.sin(angle)
    return np.column_stack([along * cos - across * sin, along * sin + across * cos])


def _relabel(label: npt.NDArray[np.object_], site: IntArray, rng: np.random.Generator) -> None:
    """Give some points outside the sites a generic label, as published data do."""
    chosen = rng.permutation(np.flatnonzero(site == OUTSIDE))
    generic = [name for name, count in _GENERIC.items() for _ in range(count)]
    label[chosen[: len(generic)]] = generic

"""Raw coordinates to distinct places, and a check that they are metres."""

import numpy as np

from hotspots.compilation import kernel, kernel_input
from hotspots.errors import QuestionError
from hotspots.places import STEPS_PER_METRE, FloatArray, Int32Array, IntArray

_WIDEST_M = 1e8
"""Twice the Earth around: a place's number, counted across the extent of the data, stays below 2^63."""

_FIRST_PLACES = 1 << 12
_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)  # 2^64 over the golden ratio: neighbours land far apart

_DEGREES_SPAN = 20.0
"""Longitudes or latitudes of one country span less; metres of one study area span more."""


def collapsed(
    easting: FloatArray, northing: FloatArray, weight: FloatArray | IntArray | None = None
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return distinct places and what each weighs, from coordinates as they come.

    Police data stand on few places: a surface made of the places with their weights is the surface of the
    incidents, and many times faster.

    Parameters
    ----------
    easting, northing : (n,) finite, metres; taken to the nearest 0.1 m.
    weight : (n,) incidents that each stands for; None counts each once. Those of a place are added in the
        order in which they come, so that whole numbers stay exact below 2^53.

    Returns
    -------
    easting, northing, weight of the places, by ascending northing, then easting.

    Raises
    ------
    QuestionError
        A coordinate is not finite, is in degrees, or lies absurdly far from the others.

    Examples
    --------
    >>> east, north = np.array([445000.04, 444000.0, 445000.0]), np.array([520000.0, 521000.0, 519999.96])
    >>> [column.tolist() for column in collapsed(east, north)]
    [[445000.0, 444000.0], [520000.0, 521000.0], [2.0, 1.0]]
    """
    easting, northing = kernel_input(easting), kernel_input(northing)
    if easting.size == 0:
        return np.zeros(0), np.zeros(0), np.zeros(0)
    check_metres(easting, northing)
    span_m = max(float(np.ptp(easting)), float(np.ptp(northing)))
    if span_m > _WIDEST_M:
        raise QuestionError(
            f"coordinates span {span_m:g} m, more than {_WIDEST_M:g} m; leave out rows whose coordinates are "
            "not metres of one projection"
        )
    west, south, east = (
        float(np.rint(limit * STEPS_PER_METRE)) for limit in (easting.min(), northing.min(), easting.max())
    )
    columns = int(east - west) + 1
    each = kernel_input([1.0] if weight is None else weight)
    number, total = _totals(easting, northing, each, (west, south, columns))
    order = np.argsort(number)
    row, column = np.divmod(number[order], columns)
    return (column + west) / STEPS_PER_METRE, (row + south) / STEPS_PER_METRE, total[order]


def check_metres(easting: FloatArray, northing: FloatArray) -> None:
    """Check that coordinates can be metres of a projection.

    Coordinates that all lie within 180 and 90 of zero and span less than 20 are taken for degrees: no study
    area is so small. No coordinates at all are in order.

    Raises
    ------
    QuestionError
        One is not finite, or all of them look like longitude and latitude in degrees.

    Examples
    --------
    >>> check_metres(np.array([-1.31, -1.29]), np.array([54.56, 54.58]))
    Traceback (most recent call last):
    hotspots.errors.QuestionError: coordinates from (-1.31, 54.56) to (-1.29, 54.58) look like longitude and \
latitude in degrees; give easting and northing in metres, such as those of EPSG:27700
    """
    if easting.size == 0:
        return
    west, south, east, north = (
        float(limit) for limit in (easting.min(), northing.min(), easting.max(), northing.max())
    )
    if not np.isfinite([west, south, east, north]).all():
        row = int(np.flatnonzero(~(np.isfinite(easting) & np.isfinite(northing)))[0])
        raise QuestionError(
            f"coordinate ({easting[row]:g}, {northing[row]:g}) of row {row} is not finite; leave out rows "
            "without a location"
        )
    in_degrees = max(-west, east) <= 180 and max(-south, north) <= 90
    if in_degrees and max(east - west, north - south) < _DEGREES_SPAN:
        raise QuestionError(
            f"coordinates from ({west:g}, {south:g}) to ({east:g}, {north:g}) look like longitude and "
            "latitude in degrees; give easting and northing in metres, such as those of EPSG:27700"
        )


def _totals(
    easting: FloatArray, northing: FloatArray, weight: FloatArray, frame: tuple[float, float, int]
) -> tuple[IntArray, FloatArray]:
    """Return the number of each place, in the order in which places come, and the weight on it."""
    number, total = np.zeros(_FIRST_PLACES, dtype=np.int64), np.zeros(_FIRST_PLACES)
    row = places = 0
    while True:
        # The table grows with the places, not with the rows: what few places need stays in near memory.
        slots = np.full(4 * number.size, -1, dtype=np.int32)
        _put_back(number[:places], slots)
        row, places = _add_rows((easting, northing, weight), frame, number, total, slots, (row, places))
        if row == easting.size:
            return number[:places], total[:places]
        number = np.concatenate([number, np.zeros(3 * number.size, dtype=np.int64)])
        total = np.concatenate([total, np.zeros(3 * total.size)])


@kernel
def _add_rows(
    rows: tuple[FloatArray, FloatArray, FloatArray],
    frame: tuple[float, float, int],
    number: IntArray,
    total: FloatArray,
    slots: Int32Array,
    done: tuple[int, int],
) -> tuple[int, int]:
    """Add rows to their places until there are no more rows or no more room; return how far it came."""
    easting, northing, weight = rows
    west, south, columns = frame
    first, places = done
    for i in range(first, easting.size):
        column = np.int64(np.rint(easting[i] * STEPS_PER_METRE) - west)
        wanted = np.int64(np.rint(northing[i] * STEPS_PER_METRE) - south) * columns + column
        slot = _slot(wanted, number, slots)
        if slots[slot] < 0:
            if places == number.size:
                return i, places
            slots[slot] = places
            number[places] = wanted
            places += 1
        total[slots[slot]] += weight[min(i, weight.size - 1)]
    return easting.size, places


@kernel
def _put_back(number: IntArray, slots: Int32Array) -> None:
    for place in range(number.size):
        slots[_slot(number[place], number, slots)] = place


@kernel
def _slot(wanted: np.int64, number: IntArray, slots: Int32Array) -> np.int64:
    """Return where a place stands in the table, or the empty slot where it belongs."""
    slot = np.int64((np.uint64(wanted) * _MULTIPLIER) >> np.uint64(32)) & (slots.size - 1)
    while slots[slot] >= 0 and number[slots[slot]] != wanted:
        slot = (slot + 1) & (slots.size - 1)
    return slot

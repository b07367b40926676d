"""Why a row is left out: a closed list, how often each occurs, and in words why no row of a file fits."""

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pyarrow as pa

if TYPE_CHECKING:
    from hotspots.sources.profiles.known import Profile

REASONS: tuple[str, ...] = (
    "bad_date",
    "in_future",
    "ends_before_start",
    "past_retention",
    "unknown_category",
    "not_an_incident",
    "no_location",
    "null_island",
    "swapped",
    "degrees_for_metres",
    "metres_for_degrees",
    "out_of_bounds",
    "too_far",
    "no_id",
    "duplicate_id",
    "older_version",
    "already_mended",
)
"""Why a row is left out, in the order in which they are tried; the first that applies is given.

``bad_date``: no date, one that no format fits, or of a year outside 1990 to 2100. ``in_future``,
``ends_before_start``: of its interval. ``past_retention``: older than is kept. ``unknown_category``: the text
is in no table. ``not_an_incident``: the profile leaves it out on purpose. ``no_location``: a coordinate is
missing or no finite number, or a grid reference is none. ``null_island``: both coordinates are 0.
``swapped``: exchanged coordinates that lie in the area of use only the other way round.
``degrees_for_metres``, ``metres_for_degrees``: coordinates of the other kind. ``out_of_bounds``: outside the
area of use of the store's coordinate system. ``too_far``: farther from the study area than the profile
allows. ``no_id``, ``duplicate_id``, ``older_version``: of its identifier. ``already_mended``: a row that was
left out, and no longer is.
"""

FITS = -1
"""In place of a reason: the row is kept."""


def tally(reason: npt.NDArray[np.int8]) -> dict[str, int]:
    """Return how many rows were left out for each reason that occurs.

    Examples
    --------
    >>> tally(np.array([0, FITS, 0, 5], dtype=np.int8))
    {'bad_date': 2, 'not_an_incident': 1}
    """
    counts = np.bincount(reason[reason != FITS], minlength=len(REASONS))
    return {name: int(n) for name, n in zip(REASONS, counts, strict=True) if n}


def likely_cause(cells: pa.Table, reason: npt.NDArray[np.int8], profile: "Profile", crs: str) -> str:
    """Say why no row of a file fits, from the commonest reason and the first row that has it.

    Parameters
    ----------
    cells : the rows, columns by the names that the profile gives (by the file's own for its geometry).
    reason : (n,) index in `REASONS`; at least one row must have one.
    crs : the store's coordinate system.
    """
    counts = np.bincount(reason[reason != FITS], minlength=len(REASONS))
    commonest = int(counts.argmax())
    row = int(np.flatnonzero(reason == commonest)[0])
    columns, system = profile.columns, profile.place.system
    date = columns.from_date or columns.date or columns.month or columns.to_date
    places = {
        "lonlat": (columns.longitude, columns.latitude),
        "grid-reference": (columns.grid_reference,),
        "geometry": ("@x", "@y"),
    }.get(system, (columns.easting, columns.northing))

    def cell(*names: str) -> str:
        return ", ".join(f"{name} is '{_text(cells, name, row)}'" for name in names if name)

    days = [name for name in (date, columns.from_time or columns.time) if name]
    spans = [*days, *(name for name in (columns.to_date, columns.to_time) if name)]
    formats = " or ".join(f"'{one}'" for one in profile.time.formats)
    return {
        "bad_date": f"{cell(*dict.fromkeys(spans))}, but the profile's formats are {formats} (a spreadsheet "
        "rewrites dates when it saves); add the file's format to [time] formats",
        "in_future": f"{cell(*days)} is in the future (are day and month in the order of {formats}?)",
        "ends_before_start": f"{cell(*dict.fromkeys(spans))}: it ends before it starts (are the columns "
        f"of [columns] exchanged, or day and month in another order than {formats}?)",
        "unknown_category": f"{cell(columns.category)}, which the profile gives no category; add it to "
        "[categories.codes]",
        "not_an_incident": f"{cell(columns.category)}, which the profile leaves out on purpose ([categories] "
        "leave_out)",
        "no_location": f"{cell(*places)}, which is {_NO_PLACE.get(system, 'no number')}",
        "null_island": f"{cell(*places)}: places that are not known were written as 0",
        "swapped": f"{cell(*places)}: the two are exchanged; exchange them in [columns], or set "
        "repair_swapped = true in [place] where only some are",
        "degrees_for_metres": f"{cell(*places)}: these are degrees, but [place] system is {system}; "
        "name the columns longitude and latitude and set system = 'lonlat'",
        "metres_for_degrees": f"{cell(*places)}: these are metres, but the system is one of degrees; set "
        f"[place] system to that of the file, such as '{crs}', and name the columns easting and northing",
        "out_of_bounds": f"{cell(*places)} is outside the area of use of {crs} (is [place] system "
        f"'{system}' that of the file, or does the store need another coordinate system?)",
        "too_far": f"{cell(*places)} is farther from the study area than furthest_m of [place] allows (is it "
        "a file of another district?)",
        "no_id": f"{cell(columns.id)}; a row that can be replaced needs an identifier",
        "duplicate_id": f"{cell(columns.id)} stands more than once; name one that differs in every row",
        "older_version": f"{cell(columns.id, columns.updated)}: the store has a later version of each row",
        "past_retention": f"{cell(*days)}, which is older than the store keeps",
        "already_mended": f"{cell(columns.category)}: every row of the file was mended before",
    }[REASONS[commonest]]


_NO_PLACE = {
    "grid-reference": "no grid reference of two letters and 2 to 12 figures, such as NZ445198",
    "geometry": "no point",
}


def _text(cells: pa.Table, name: str, row: int) -> str:
    if name not in cells.column_names:
        return ""
    value = cells[name][row].as_py()
    # A cell may hold line breaks or control characters; the message is one line.
    return ascii("" if value is None else str(value))[1:-1][:60]

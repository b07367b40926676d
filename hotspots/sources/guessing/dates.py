"""Which columns of an unknown file say when, and how."""

from collections.abc import Sequence

from hotspots.sources.guessing.columns import candidates
from hotspots.sources.guessing.findings import Findings
from hotspots.sources.guessing.values import DateFormats, date_formats, share_of_times

_MOST = 0.8
_TIME_OF = {"date": "time", "from_date": "from_time", "to_date": "to_time"}


def find_dates(found: Findings) -> None:
    """Find the columns that say when, an interval before a date before a month, and how they write it."""
    for way in ("from_date", "date", "month"):
        for name in candidates(way, found.free()):
            if _take_date(found, way, name):
                break
        if way in found.columns:
            break
    else:
        _find_date_by_values(found)
    if "from_date" in found.columns:
        next(
            (name for name in candidates("to_date", found.free()) if _take_date(found, "to_date", name)), None
        )


def _find_date_by_values(found: Findings) -> None:
    aside = candidates("updated", found.free())
    dated = [n for n in found.free() if n not in aside and _formats(found, n, months=False) is not None]
    if not dated:
        found.unsure.append("no column says when; name one of month, date or from_date")
        return
    _take_date(found, "date", dated[0])
    others = f" (so are those of {', '.join(repr(name[:60]) for name in dated[1:4])})" if dated[1:] else ""
    found.unsure.append(
        f"'{dated[0][:60]}' was taken for the date since its values are dates{others}: look whether it is"
    )


def _formats(found: Findings, name: str, *, months: bool) -> DateFormats | None:
    if name in found.typed:
        timed = any(":" in text for text in found.texts[name])
        return DateFormats(("%Y-%m-%d %H:%M:%S" if timed else "%Y-%m-%d",), 1.0)
    return date_formats(found.texts[name], months=months)


def _take_date(found: Findings, role: str, name: str) -> bool:
    """Give a column a date's role if its values are dates, and its time beside it, if there is one."""
    formats = _formats(found, name, months=role == "month")
    if formats is None:
        return False
    found.take(
        role, name, "its name and its values say so" if candidates(role, [name]) else "its values say so"
    )
    if formats.ambiguous:
        found.unsure.append(
            f"'{name[:60]}' may be day before month or month before day ('{formats.ambiguous}' is both): "
            f"look at time.formats, which says '{formats.formats[0]}'"
        )
    if formats.read < 1:
        found.unsure.append(
            f"{1 - formats.read:.0%} of the values of '{name[:60]}' are no dates of these formats"
        )
    added = list(formats.formats)
    timed = any("%H" in text or "%I" in text for text in added)
    time = None if timed else _time_beside(found, role)
    if time is not None:
        added = [f"{text} {how}" for text in added for how in _ways_of_time(found.texts[time])] + added
    found.formats += [text for text in added if text not in found.formats]
    found.precision = "month" if role == "month" else "minute" if timed or time else found.precision
    return True


def _time_beside(found: Findings, role: str) -> str | None:
    for name in candidates(_TIME_OF[role], found.free()) if role in _TIME_OF else ():
        if share_of_times(found.texts[name]) >= _MOST:
            found.take(_TIME_OF[role], name, "its name and its values say so")
            return name
    return None


def _ways_of_time(values: Sequence[str]) -> list[str]:
    hours = "%I" if any(value[-1:] in "mM" for value in values) else "%H"
    ends = " %p" if any(value[-3:-2] == " " for value in values) else "%p"
    longest = ["%M:%S"] if any(value.count(":") > 1 for value in values) else []
    shortest = ["%M"] if any(value.count(":") == 1 for value in values) else []
    return [f"{hours}:{rest}{ends if hours == '%I' else ''}" for rest in (*longest, *shortest)]

"""How many people live in each area, from a CSV file of whoever published it."""

import csv
import math
import re
from dataclasses import dataclass, replace
from pathlib import Path

from boundaries.area import AreaSet
from boundaries.errors import FieldNotFound, UnreadablePopulation

_WHOLE = re.compile(r"(\d+|\d{1,3}(,\d{3})+)(\.0*)?", re.ASCII)
_MOST = 1_000_000_000

# The first of these patterns that a numeric column's name holds decides; within one, a total is preferred.
_PEOPLE = (
    re.compile(r"population|residents|persons|people"),
    re.compile(r"census|usual"),
    re.compile(r"total"),
)
_TOTAL = re.compile(r"(?<![a-z])(total|all|usual)(?![a-z])")
_NOT_A_COUNT = re.compile(r"density|rate|per_|per |percent|%|share|rank|decile|score")


@dataclass(frozen=True)
class _Table:
    """A CSV file: its name, header, and rows with their line numbers."""

    name: str
    header: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]

    def column(self, index: int) -> list[str]:
        return [row[index] for _, row in self.rows]


def read_population(
    path: Path, codes: tuple[str, ...], *, field: str | None = None, code_field: str | None = None
) -> dict[str, int]:
    """Read the population of areas from a CSV file.

    The column of codes is the one that holds the most of `codes`. The column of numbers is the one that is
    named as people are counted (population, residents, persons, people; else census, usual; else total), or
    the only one with numbers. Rows of other areas are passed over.

    Parameters
    ----------
    path : CSV in UTF-8, the first row naming the columns.
    codes : the areas' codes.
    field, code_field : columns of numbers and of codes, where they cannot be found so.

    Returns
    -------
    Population by code. A code that the file does not have, or has with an empty cell, is missing here: its
    population is not known, which is not 0. ``8257.0`` and ``"8,257"`` are 8257.

    Raises
    ------
    UnreadablePopulation
        The file is missing or no CSV, has none of the codes, has one twice, or has a number that is
        negative, fractional or none at all.
    FieldNotFound
        A column asked for is missing, or several could be meant.
    """
    table = _read(path)
    code_index = _code_column(table, frozenset(codes), code_field)
    wanted = frozenset(codes)
    rows = tuple((line, row) for line, row in table.rows if row[code_index] in wanted)
    matched = replace(table, rows=rows)
    number_index = _number_column(matched, code_index, field)
    populations: dict[str, int] = {}
    seen: dict[str, int] = {}
    for line, row in rows:
        code, text = row[code_index], row[number_index]
        if code in seen:
            raise UnreadablePopulation(
                f"population file '{table.name}' has area {code} in lines {seen[code]} and {line}; "
                "keep one row for each area (one year, one total)"
            )
        seen[code] = line
        if text:
            populations[code] = _whole_number(text, f"'{table.name}', line {line}, area {code}")
    return populations


def with_population(area_set: AreaSet, populations: dict[str, int]) -> AreaSet:
    """Return the set with these populations; an area whose code is missing has an unknown one (None)."""
    areas = tuple(replace(area, population=populations.get(area.code)) for area in area_set.areas)
    return replace(area_set, areas=areas)


def _read(path: Path) -> _Table:
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            reader = csv.reader(stream, strict=True)
            rows = [(reader.line_num, tuple(cell.strip() for cell in row)) for row in reader if any(row)]
    except FileNotFoundError:
        raise UnreadablePopulation(f"population file '{path}' does not exist; give a CSV file") from None
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise UnreadablePopulation(
            f"population file '{path.name}' cannot be read as CSV ({str(error)[:100]}); "
            "save it as CSV in UTF-8 (Excel: 'CSV UTF-8')"
        ) from None
    if len(rows) < 2:
        raise UnreadablePopulation(
            f"population file '{path.name}' has no rows under a header; give a row for each area"
        )
    header = rows[0][1]
    # A short row ends in empty cells that its writer left out.
    padded = [(line, row + ("",) * (len(header) - len(row))) for line, row in rows[1:]]
    return _Table(path.name, header, tuple(padded))


def _code_column(table: _Table, codes: frozenset[str], asked: str | None) -> int:
    if asked is not None:
        chosen = [_asked_for(table, asked, option="--population-code-field")]
    else:
        chosen = list(range(len(table.header)))
    matches = {index: len(codes.intersection(table.column(index))) for index in chosen}
    most = max(matches.values(), default=0)
    if most == 0:
        where = "no column holds any" if asked is None else f"column '{asked[:60]}' holds none"
        raise UnreadablePopulation(
            f"population file '{table.name}': {where} of the set's {len(codes)} codes "
            f"({min(codes, default='')} to {max(codes, default='')}); "
            "give the population of this vintage of areas"
        )
    best = [index for index, count in matches.items() if count == most]
    if len(best) > 1:
        raise FieldNotFound(
            f"population file '{table.name}': columns {_listed(table, best)} hold the codes equally well; "
            "choose one with --population-code-field"
        )
    return best[0]


def _number_column(table: _Table, code_index: int, asked: str | None) -> int:
    if asked is not None:
        return _asked_for(table, asked, option="--population-field")
    numeric = [
        index for index in range(len(table.header)) if index != code_index and _mostly_numeric(table, index)
    ]
    for pattern in _PEOPLE:
        named = [index for index in numeric if pattern.search(table.header[index].lower())]
        counts = [index for index in named if not _NOT_A_COUNT.search(table.header[index].lower())]
        totals = [index for index in counts if _TOTAL.search(table.header[index].lower())]
        for choice in (counts, totals):
            if len(choice) == 1:
                return choice[0]
        if counts:
            numeric = counts
            break
    if len(numeric) == 1:
        return numeric[0]
    problem = (
        f"columns {_listed(table, numeric)} could all be" if numeric else "no column of numbers could be"
    )
    raise FieldNotFound(
        f"population file '{table.name}': {problem} the population; choose one of its columns "
        f"({_listed(table, list(range(len(table.header))))}) with --population-field"
    )


def _asked_for(table: _Table, asked: str, *, option: str) -> int:
    exact = [index for index, name in enumerate(table.header) if name == asked]
    named = exact or [i for i, name in enumerate(table.header) if name.lower() == asked.strip().lower()]
    if len(named) != 1:
        raise FieldNotFound(
            f"{option} '{asked[:60]}' is {'more than one' if named else 'no'} column of '{table.name}'; "
            f"there are {_listed(table, list(range(len(table.header))))}"
        )
    return named[0]


def _mostly_numeric(table: _Table, index: int) -> bool:
    """Say whether most cells are numbers, so that one bad cell is reported and does not hide its column."""
    cells = [cell for cell in table.column(index) if cell]
    return sum(_number(cell) is not None for cell in cells) * 2 > len(cells)


def _number(text: str) -> float | None:
    try:
        return float(text.replace(",", ""))
    except ValueError:
        return None


def _whole_number(text: str, where: str) -> int:
    if _WHOLE.fullmatch(text):
        value = int(text.partition(".")[0].replace(",", ""))
        if value < _MOST:
            return value
    number = _number(text)
    if number is None or math.isnan(number):
        wrong = "is not a number"
    elif number < 0:
        wrong = "is negative"
    elif number >= _MOST:
        wrong = f"is not below {_MOST:,}"
    else:
        wrong = "is not a whole number"
    raise UnreadablePopulation(
        f"population file {where}: '{text[:60]}' {wrong}; give whole people, or leave the cell empty"
    )


def _listed(table: _Table, indices: list[int]) -> str:
    names = [table.header[index][:60] for index in indices]
    shown = ", ".join(names[:10]) or "none"
    return shown if len(names) <= 10 else f"{shown} and {len(names) - 10} more"

"""What has been found of an unknown file so far."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import pyarrow as pa
import pyarrow.compute as pc


@dataclass
class Findings:
    """What was found so far.

    Attributes
    ----------
    texts : values of each column that can be read as text, the empty ones left away.
    typed : columns whose values are dates already.
    columns : the column chosen for each role.
    """

    names: tuple[str, ...]
    texts: dict[str, list[str]]
    typed: frozenset[str]
    rows: int
    columns: dict[str, str] = field(default_factory=dict)
    system: str = ""
    formats: list[str] = field(default_factory=list)
    precision: str = "day"
    use: list[str] = field(default_factory=list)
    unknown_kinds: list[str] = field(default_factory=list)
    unknown_words: dict[str, list[str]] = field(default_factory=dict)
    recognised: list[str] = field(default_factory=list)
    unsure: list[str] = field(default_factory=list)

    def free(self) -> list[str]:
        """Return the columns that have no role yet."""
        return [name for name in self.names if name in self.texts and name not in self.columns.values()]

    def take(self, role: str, name: str, why: str) -> None:
        """Give a column a role."""
        self.columns[role] = name
        self.recognised.append(f"columns.{role} is '{name[:60]}': {why}")


def findings_of(names: Sequence[str], sample: pa.Table) -> Findings:
    """Return what there is to find in: the values of the columns as text."""
    texts: dict[str, list[str]] = {}
    typed = set()
    for name in sample.column_names:
        column = sample[name]
        if name.startswith("@") or pa.types.is_nested(column.type) or pa.types.is_binary(column.type):
            continue
        if pa.types.is_date(column.type) or pa.types.is_timestamp(column.type):
            typed.add(name)
            # A workbook types a day as its midnight.
            column = _days(column)
        values = pc.utf8_trim_whitespace(pc.cast(column, pa.string())).to_pylist()
        texts[name] = [value for value in values if value]
    return Findings(tuple(names), texts, frozenset(typed), sample.num_rows)


def _days(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Return a column of times as one of dates where all of them are midnights."""
    days = pc.cast(column, pa.date32(), safe=False)
    midnights = pa.types.is_date(column.type) or pc.all(pc.equal(pc.cast(days, column.type), column)).as_py()
    return days if midnights else column

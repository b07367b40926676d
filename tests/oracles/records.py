"""What a log of records holds after some files, told record by record."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Record:
    """One row of a log; `changed` is a day, or None where it is not known."""

    id: str
    month: int
    changed: int | None
    label: str
    category: str = "Drugs"

    @property
    def when(self) -> int:
        """When it was changed; where that is not known, before everything."""
        return -1 if self.changed is None else self.changed


@dataclass(frozen=True)
class Outcome:
    """What became of the rows of one file."""

    kept: int
    replaced: int
    duplicate: int
    older: int
    nameless: int


def apply_file(stored: dict[str, Record], rows: Sequence[Record]) -> Outcome:
    """Change what is stored as one file of records says."""
    named = [record for record in rows if record.id]
    latest: dict[str, Record] = {}
    for record in named:
        if record.id not in latest or record.when >= latest[record.id].when:
            latest[record.id] = record
    older = replaced = 0
    for name, record in latest.items():
        if name in stored and stored[name].when > record.when:
            older += 1
            continue
        replaced += name in stored
        stored[name] = record
    return Outcome(len(latest) - older, replaced, len(named) - len(latest), older, len(rows) - len(named))

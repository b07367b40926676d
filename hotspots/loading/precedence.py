"""Which file of a run each part and month is taken from."""

from collections.abc import Sequence
from dataclasses import dataclass

from hotspots.sources.examining import PartMonth
from hotspots.sources.inputs import InputFile


@dataclass(frozen=True)
class Precedence:
    """For each part and month of a run, the position of the file that it is taken from."""

    winner: dict[PartMonth, int]

    @classmethod
    def of(cls, files: Sequence[InputFile], slices: Sequence[tuple[PartMonth, ...]]) -> "Precedence":
        """Let the later file win: of two archives the one of later date, else the later mentioned.

        Files outside archives have no date of their own: when a download was unpacked says nothing of when
        it was published.

        Parameters
        ----------
        files, slices : the files in order of mention, and the parts and months that each holds.
        """
        winner: dict[PartMonth, int] = {}
        for position, held in enumerate(slices):
            for part_month in held:
                former = winner.get(part_month)
                if former is None or not _is_older(files[position], files[former]):
                    winner[part_month] = position
        return cls(winner)

    def lost(self, position: int, held: tuple[PartMonth, ...]) -> tuple[PartMonth, ...]:
        """Return what a file holds that is taken from another file."""
        return tuple(part_month for part_month in held if self.winner[part_month] != position)


def _is_older(file: InputFile, other: InputFile) -> bool:
    return file.published is not None and other.published is not None and file.published < other.published

"""Which file of a run each force and month is taken from."""

from collections.abc import Sequence
from dataclasses import dataclass

from hotspots.sources.inputs import InputFile
from hotspots.sources.police_uk import ForceMonth


@dataclass(frozen=True)
class Precedence:
    """For each force and month of a run, the position of the file that it is taken from."""

    winner: dict[ForceMonth, int]

    @classmethod
    def of(cls, files: Sequence[InputFile], slices: Sequence[tuple[ForceMonth, ...]]) -> "Precedence":
        """Let the later file win: of two archives the one of later date, else the later mentioned.

        Files outside archives have no date of their own: when a download was unpacked says nothing of when
        it was published.

        Parameters
        ----------
        files, slices : the files in order of mention, and the forces and months that each holds.
        """
        winner: dict[ForceMonth, int] = {}
        for position, held in enumerate(slices):
            for force_month in held:
                former = winner.get(force_month)
                if former is None or not _is_older(files[position], files[former]):
                    winner[force_month] = position
        return cls(winner)

    def lost(self, position: int, held: tuple[ForceMonth, ...]) -> tuple[ForceMonth, ...]:
        """Return what a file holds that is taken from another file."""
        return tuple(force_month for force_month in held if self.winner[force_month] != position)


def _is_older(file: InputFile, other: InputFile) -> bool:
    return file.published is not None and other.published is not None and file.published < other.published

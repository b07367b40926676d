"""One table: error -> HTTP status and exit status. Nobody below raises an HTTP error."""

from dataclasses import dataclass

from boundaries.errors import (
    BoundaryError,
    DamagedBoundarySet,
    FieldNotFound,
    ProjectionMismatch,
    TeachingError,
    UnknownArea,
    UnknownBoundarySet,
    UnreadableBoundaries,
)
from hotspots.errors import (
    PeriodOutsideData,
    QuestionError,
    SourceError,
    StoreBusy,
    StoreError,
    StoreNotFound,
)


class CommandError(TeachingError):
    """The command cannot do what it was asked: an option, an output file, a port."""


class UnknownResource(TeachingError):
    """No collection or feature has that name."""


class Interrupted(TeachingError):
    """Ctrl-C was pressed between two steps."""


class Overloaded(TeachingError):
    """Too many questions are being answered."""


class UnknownParameter(TeachingError):
    """A query parameter that the resource does not have."""


@dataclass(frozen=True, slots=True)
class Consequence:
    """What an error leads to."""

    status: int
    title: str
    exit_status: int = 2


CONSEQUENCES: dict[type[TeachingError], Consequence] = {
    PeriodOutsideData: Consequence(404, "Nothing is loaded for that period"),
    QuestionError: Consequence(400, "The question cannot be answered as it is put"),
    UnknownBoundarySet: Consequence(404, "No such boundary set"),
    UnknownArea: Consequence(404, "No such area"),
    UnknownResource: Consequence(404, "No such resource"),
    UnknownParameter: Consequence(400, "No such parameter"),
    FieldNotFound: Consequence(400, "A field of the boundary file is unclear"),
    ProjectionMismatch: Consequence(409, "The boundary set is projected otherwise than the store"),
    DamagedBoundarySet: Consequence(503, "A boundary set is damaged"),
    UnreadableBoundaries: Consequence(400, "The boundary file cannot be used"),
    BoundaryError: Consequence(400, "The boundaries cannot be used"),
    SourceError: Consequence(400, "The file cannot be used"),
    Overloaded: Consequence(503, "Too many questions at once", exit_status=1),
    StoreNotFound: Consequence(503, "The store is not there"),
    StoreBusy: Consequence(503, "The store is busy", exit_status=1),
    StoreError: Consequence(503, "The store cannot be used"),
    Interrupted: Consequence(503, "Interrupted", exit_status=1),
    CommandError: Consequence(400, "The command cannot be carried out"),
    TeachingError: Consequence(400, "The request cannot be carried out"),
}
"""From the particular to the general; `consequence_of` takes the nearest ancestor."""


def consequence_of(error: TeachingError) -> Consequence:
    """Return what an error leads to, by its nearest ancestor in the table."""
    return next(CONSEQUENCES[kind] for kind in type(error).__mro__ if kind in CONSEQUENCES)

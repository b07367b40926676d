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
from publishers.errors import PublisherError, TransferFailed


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


class UploadsOff(TeachingError):
    """No token is set, so uploads are refused."""


class NotAllowed(TeachingError):
    """The token is missing or another."""


class NotAForm(TeachingError):
    """A body that is no multipart form."""


class UnreadableUpload(TeachingError):
    """A form without what is needed, with more than that, or broken."""


class UploadTooLarge(TeachingError):
    """More bytes than the operator allows."""


class UploadTooSlow(TeachingError):
    """The bytes stopped coming, or come too slowly to ever end."""


class UploadsWaiting(TeachingError):
    """As many uploads as are taken at a time are being received or loaded."""


class DiskFull(TeachingError):
    """There is no room for an upload."""


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
    TransferFailed: Consequence(502, "The publisher could not be reached, or sent what cannot be used", 1),
    PublisherError: Consequence(400, "The publisher has no such thing"),
    Overloaded: Consequence(503, "Too many questions at once", exit_status=1),
    StoreNotFound: Consequence(503, "The store is not there"),
    StoreBusy: Consequence(503, "The store is busy", exit_status=1),
    StoreError: Consequence(503, "The store cannot be used"),
    Interrupted: Consequence(503, "Interrupted", exit_status=1),
    UploadsOff: Consequence(404, "Uploads are off"),
    NotAllowed: Consequence(403, "Not allowed"),
    NotAForm: Consequence(415, "The body is no form with a file"),
    UnreadableUpload: Consequence(400, "The upload cannot be read"),
    UploadTooLarge: Consequence(413, "The upload is too large"),
    UploadTooSlow: Consequence(408, "The upload is too slow"),
    UploadsWaiting: Consequence(503, "Too many uploads at once", exit_status=1),
    DiskFull: Consequence(507, "The disk is full", exit_status=1),
    CommandError: Consequence(400, "The command cannot be carried out"),
    TeachingError: Consequence(400, "The request cannot be carried out"),
}
"""From the particular to the general; `consequence_of` takes the nearest ancestor."""


def consequence_of(error: TeachingError) -> Consequence:
    """Return what an error leads to, by its nearest ancestor in the table."""
    return next(CONSEQUENCES[kind] for kind in type(error).__mro__ if kind in CONSEQUENCES)

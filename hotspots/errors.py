"""What can be wrong with a question, a file or the store.

TeachingError (boundaries.errors)
  +-- QuestionError
  |     +-- PeriodOutsideData   nothing of the period is loaded
  |     +-- NotCompared         too little or too much is recorded for patterns to be compared
  +-- SourceError               an input file is missing, of another kind, or empty
  +-- StoreError                the store cannot be read or written
        +-- StoreNotFound       there is no store at that path
        +-- StoreBusy           another writer won every time
"""

from boundaries.errors import TeachingError


class QuestionError(TeachingError):
    """The question cannot be answered as it is put."""


class PeriodOutsideData(QuestionError):
    """Nothing of the period is loaded."""


class NotCompared(QuestionError):
    """Too little or too much is recorded for patterns to be compared; where they overlap can be asked."""


class SourceError(TeachingError):
    """An input file is missing, of another kind, or empty."""


class StoreError(TeachingError):
    """The store cannot be read or written."""


class StoreNotFound(StoreError):
    """There is no store at that path."""


class StoreBusy(StoreError):
    """Another writer won every time; nothing was written."""

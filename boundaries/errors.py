"""What can be wrong with the ground.

TeachingError
  +-- BoundaryError
        +-- UnreadableBoundaries   the file is missing, of another kind, or holds no polygons
        +-- DamagedBoundarySet     the stored file of a set cannot be read any more
        +-- UnreadablePopulation   the population file is missing, of another kind, or holds a bad number
        +-- FieldNotFound          no column could be taken for codes, names or population, or several could
        +-- UnknownBoundarySet     no set of that name is in the store
        +-- UnknownArea            the set has no area of that code
        +-- ProjectionMismatch     a set was projected otherwise than the store
"""


class TeachingError(Exception):
    """One line for the person who asked: what is wrong, the value, the limit, what to do."""


class BoundaryError(TeachingError):
    """Something about the ground is wrong."""


class UnreadableBoundaries(BoundaryError):
    """The file is missing, of another kind, or holds no polygons."""


class DamagedBoundarySet(BoundaryError):
    """The stored file of a set cannot be read any more."""


class UnreadablePopulation(BoundaryError):
    """The population file is missing, of another kind, or holds a bad number."""


class FieldNotFound(BoundaryError):
    """No column could be taken for codes, names or population, or several could."""


class UnknownBoundarySet(BoundaryError):
    """No set of that name is in the store."""


class UnknownArea(BoundaryError):
    """The set has no area of that code."""


class ProjectionMismatch(BoundaryError):
    """A set was projected otherwise than the store."""

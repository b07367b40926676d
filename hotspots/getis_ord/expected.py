"""Counts beyond those that another kind of incident leads one to expect."""

import numpy as np

from hotspots.errors import QuestionError
from hotspots.places import FloatArray, IntArray


def residuals(observed: FloatArray | IntArray, other: FloatArray | IntArray) -> FloatArray:
    """Return observed less expected counts, the expected ones in proportion to another kind of incident.

    ``expected = other * (sum of observed / sum of other)``, so that residuals add up to 0: Gi* of them finds
    where there is more than the other kind of incident explains.

    Parameters
    ----------
    observed, other : (m,) counts of the cells, not negative.

    Raises
    ------
    QuestionError
        There is no incident of the other kind.

    Examples
    --------
    >>> residuals(np.array([6, 2, 0]), np.array([1, 2, 1])).tolist()
    [4.0, -2.0, -2.0]
    """
    observed, other = np.asarray(observed, dtype=np.float64), np.asarray(other, dtype=np.float64)
    known = other.sum()
    if known == 0:
        raise QuestionError(
            "expected-from names a category without incidents in this area and period (0, at least 1 is "
            "needed), so nothing can be expected from it; name another category or leave expected-from out"
        )
    # Multiplied before it is divided: counts in proportion then leave 0 exactly, not rounding.
    beyond: FloatArray = (observed * known - other * observed.sum()) / known
    return beyond

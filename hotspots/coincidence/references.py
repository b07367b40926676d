"""One measure beside its references: means, intervals and p-values."""

from dataclasses import dataclass

import numpy as np

from hotspots.places import FloatArray


@dataclass(frozen=True, slots=True)
class Reference:
    """What a measure would be under a reference.

    Attributes
    ----------
    mean, low, high : mean of the draws, and the interval that holds the middle 95 % of them.
    p_above, p_below : (1 + draws at least, or at most, as great as observed) / (1 + draws), and no less than
        one over the number of different rotations where the draws are rotations.
    """

    mean: float
    low: float
    high: float
    p_above: float
    p_below: float


@dataclass(frozen=True, slots=True)
class Compared:
    """One measure of an ordered pair beside its references.

    Attributes
    ----------
    observed : the measure.
    floor, ceiling : unrelated patterns on the same streets; one pattern.
    given : other recorded crime, along the first and the second curve; None where no other is recorded.
    """

    observed: float
    floor: Reference
    ceiling: Reference
    given: tuple[Reference, Reference] | None = None

    @property
    def position(self) -> float | None:
        """Where it lies from floor (0) to ceiling (1); None where the ceiling is no higher."""
        width = self.ceiling.mean - self.floor.mean
        return (self.observed - self.floor.mean) / width if width > 0 else None

    @property
    def predicted(self) -> float | None:
        """What other recorded crime predicts: the mean along both curves."""
        return None if self.given is None else (self.given[0].mean + self.given[1].mean) / 2

    @property
    def lift(self) -> float | None:
        """Observed over predicted; None where nothing is predicted."""
        return self.observed / self.predicted if self.predicted else None

    @property
    def p(self) -> dict[str, float]:
        """The p-value of each test that was made; of the two curves the greater."""
        p = {"floor": self.floor.p_above, "ceiling": self.ceiling.p_below}
        if self.given is not None:
            p["given_above"] = max(curve.p_above for curve in self.given)
            p["given_below"] = max(curve.p_below for curve in self.given)
        return p


def reference(drawn: FloatArray, value: float, *, rotations: int | None = None) -> Reference:
    """Sum up the draws of one measure.

    Parameters
    ----------
    drawn : (draws,) not empty.
    value : as observed.
    rotations : different rotations, the observed one among them, where the draws are such.

    Examples
    --------
    >>> found = reference(np.array([0.1, 0.2, 0.3]), 0.3)
    >>> found.p_above, found.p_below
    (0.5, 1.0)
    """
    low, high = np.quantile(drawn, [0.025, 0.975])
    least = 1 / rotations if rotations else 0.0
    above, below = (
        max((1 + int(np.count_nonzero(beyond))) / (1 + len(drawn)), least)
        for beyond in (drawn >= value, drawn <= value)
    )
    # A draw held against a model fitted to it may fall a little outside 0 to 1, where no share lies.
    return Reference(float(drawn.mean()), max(float(low), 0.0), min(float(high), 1.0), above, below)

"""Counts that vary more than chance alone would let them: a negative-binomial regression and its tables."""

from dataclasses import dataclass

import numpy as np
from scipy.special import digamma, gammaln, polygamma

from hotspots.compilation import kernel
from hotspots.errors import QuestionError
from hotspots.places import FloatArray, IntArray

_STEPS = 100
_LEAST_SIZE, _GREATEST_SIZE = 1e-3, 1e6
"""With a size above the greatest the distribution is Poisson's for any count."""
_GUIDES = 16
_TAIL = 1e-9
_MOST_TIMES = 4
"""The tables stop where so little is left, or at so many times the greatest count and a hundred more: a count
beyond is taken for the last."""

_FEWEST_PLACES = 40
"""Ten for each column of activity."""
_LEAST_TOTAL, _GREATEST_TOTAL = 0.8, 1.25


class NotPredicted(QuestionError):
    """What other crime predicts is not known: the incidents are too few or too uneven for the model."""


@dataclass(frozen=True)
class NegativeBinomial:
    """A fitted regression: log mean = design @ coefficients, variance = mean + mean^2 / size.

    Attributes
    ----------
    coefficients : (p,) of the design's columns.
    size : often called theta; small where counts vary much more than Poisson's.
    mean : (n,) fitted mean of each count.
    log_likelihood : at the fit.
    """

    coefficients: FloatArray
    size: float
    mean: FloatArray
    log_likelihood: float


def fit(counts: IntArray, design: FloatArray) -> NegativeBinomial:
    """Fit coefficients and size by maximum likelihood.

    Coefficients by Fisher scoring for a size, the size by Newton's steps for those coefficients, in turn.

    Parameters
    ----------
    counts : (n,) not all 0.
    design : (n, p), a column of ones among them.

    Raises
    ------
    NotPredicted
        The steps do not settle.

    References
    ----------
    Lawless, J. F. (1987). Negative binomial and mixed Poisson regression. Canadian Journal of Statistics 15,
    209-225. https://doi.org/10.2307/3314912

    Examples
    --------
    With nothing but a constant the mean is that of the counts.

    >>> float(fit(np.array([0, 0, 1, 2, 9, 0]), np.ones((6, 1))).mean[0].round(9))
    2.0
    """
    held = counts.astype(np.float64)
    coefficients: FloatArray = np.linalg.lstsq(design, np.log(held + 0.5), rcond=None)[0].astype(np.float64)
    mean, size, reached = np.exp(design @ coefficients), 1.0, -np.inf
    for _ in range(_STEPS):
        coefficients = _scored(held, design, coefficients, size)
        mean = np.exp(design @ coefficients)
        size = _likeliest_size(held, mean, size)
        before, reached = reached, log_likelihood(held, mean, size)
        if abs(reached - before) <= 1e-10 * (1 + abs(reached)):
            return NegativeBinomial(coefficients, size, mean, reached)
    raise NotPredicted(_NOT_PREDICTED)


def check_plausible(model: NegativeBinomial, counts: IntArray) -> None:
    """Check that a model says as much as was recorded, of a pattern that it can say anything of.

    Where a category lies on a few places the likeliest model may put a hundred times as many incidents on
    others.

    Raises
    ------
    NotPredicted
        Incidents are at fewer than 40 places, or the fitted total is not within 0.8 to 1.25 of theirs.
    """
    occupied, ratio = int((counts > 0).sum()), float(model.mean.sum()) / max(int(counts.sum()), 1)
    if occupied < _FEWEST_PLACES or not _LEAST_TOTAL <= ratio <= _GREATEST_TOTAL:
        raise NotPredicted(_NOT_PREDICTED)


_NOT_PREDICTED = (
    "what other recorded crime predicts cannot be fitted to so few or so uneven incidents; ask for a longer "
    "period or a wider category"
)


def log_likelihood(counts: FloatArray, mean: FloatArray, size: float) -> float:
    """Return the log of the probability of all the counts."""
    return float(_log_probability(counts, mean, size).sum())


def _log_probability(counts: FloatArray, mean: FloatArray, size: float) -> FloatArray:
    spread: FloatArray = (
        gammaln(counts + size)
        - gammaln(size)
        - gammaln(counts + 1)
        - size * np.log1p(mean / size)
        + counts * (np.log(mean) - np.log(size + mean))
    )
    return spread


def _scored(counts: FloatArray, design: FloatArray, coefficients: FloatArray, size: float) -> FloatArray:
    """Coefficients that a size makes likeliest; a step that overshoots is halved."""
    mean = np.exp(design @ coefficients)
    reached = log_likelihood(counts, mean, size)
    for _ in range(_STEPS):
        weight = mean / (1 + mean / size)
        gradient = design.T @ ((counts - mean) / (1 + mean / size))
        # Activity that is nowhere, or everywhere alike, tells nothing: the shortest step leaves it out.
        step = np.linalg.lstsq(design.T @ (weight[:, None] * design), gradient, rcond=None)[0]
        while True:
            mean = np.exp(np.minimum(design @ (coefficients + step), 700.0))
            after = log_likelihood(counts, mean, size)
            if after >= reached or np.abs(step).max() < 1e-12:
                break
            step = step / 2
        coefficients = coefficients + step
        if after - reached <= 1e-12 * (1 + abs(reached)):
            break
        reached = after
    return coefficients


def _likeliest_size(counts: FloatArray, mean: FloatArray, size: float) -> float:
    """Size that the means make likeliest, by Newton's steps on its logarithm, within the limits."""
    log_size = np.log(size)
    for _ in range(_STEPS):
        size = float(np.exp(log_size))
        slope = np.sum(
            digamma(counts + size) - digamma(size) - np.log1p(mean / size) + (mean - counts) / (size + mean)
        )
        curve = np.sum(
            polygamma(1, counts + size)
            - polygamma(1, size)
            + mean / (size * (size + mean))
            + (counts - mean) / (size + mean) ** 2
        )
        # In the logarithm: slope and curve by the chain rule; where it is not concave a step uphill.
        slope, curve = slope * size, curve * size**2 + slope * size
        step = np.clip(-slope / curve if curve < 0 else np.sign(slope), -1.0, 1.0)
        log_size = float(np.clip(log_size + step, np.log(_LEAST_SIZE), np.log(_GREATEST_SIZE)))
        if abs(step) < 1e-10:
            break
    return float(np.exp(log_size))


@dataclass(frozen=True)
class Tables:
    """The chance of at most 0, 1, 2, ... incidents at each place, in one row after another.

    Attributes
    ----------
    start : (n + 1,) where the row of each place starts in `at_most`, and the end of the last.
    at_most : ascending within a row; the last is 1.
    guide : (n, 16) where to start looking for a chance u: the first of the row above ``floor(16 u) / 16``.
    """

    start: IntArray
    at_most: FloatArray
    guide: IntArray


def tables(model: NegativeBinomial, counts: IntArray) -> Tables:
    """Tabulate the fitted distribution of each place, at least as far as the count that it has."""
    start, at_most = _tabulated(model.mean, model.size, np.asarray(counts, dtype=np.int64))
    return Tables(start, at_most, _guided(start, at_most))


@kernel
def _tabulated(mean: FloatArray, size: float, counts: IntArray) -> tuple[IntArray, FloatArray]:
    start = np.zeros(len(mean) + 1, dtype=np.int64)
    most = _MOST_TIMES * counts.max() + 100
    rows = np.empty(1024)
    at = 0
    for place in range(len(mean)):
        more = mean[place] / (size + mean[place])
        chance = np.exp(-size * np.log1p(mean[place] / size))
        sum_so_far, k = chance, 0
        while True:
            if at == len(rows):
                rows = np.concatenate((rows, np.empty(len(rows))))
            rows[at] = min(sum_so_far, 1.0)
            at += 1
            if k > counts[place] and (1.0 - sum_so_far < _TAIL or (k > mean[place] and chance < 1e-16)):
                break
            if k >= most:
                break
            chance *= more * (size + k) / (k + 1)
            sum_so_far += chance
            k += 1
        rows[at - 1] = 1.0
        start[place + 1] = at
    return start, rows[:at].copy()


@kernel
def _guided(start: IntArray, at_most: FloatArray) -> IntArray:
    guide = np.empty((len(start) - 1, _GUIDES), dtype=np.int64)
    for place in range(len(guide)):
        k = start[place]
        for part in range(_GUIDES):
            while at_most[k] <= part / _GUIDES:
                k += 1
            guide[place, part] = k
    return guide

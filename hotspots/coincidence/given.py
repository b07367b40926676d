"""Reference 2, given recorded activity: what two categories share because other crime is recorded there."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from hotspots.coincidence.drawing import Purpose, Stream, chunks, offsets, stream_state, uniform
from hotspots.coincidence.hilbert import hilbert_order
from hotspots.coincidence.measures import Measures, against_all, joined
from hotspots.coincidence.negative_binomial import NegativeBinomial, Tables, check_plausible, fit, tables
from hotspots.coincidence.refitting import predicted_change
from hotspots.coincidence.scene import Scene, places_near
from hotspots.compilation import kernel
from hotspots.places import FloatArray, IntArray

WITHIN_M = (150.0, 400.0)
"""Activity is averaged over a street's length and over a neighbourhood."""

_BELOW_1 = 1 - 2.0**-53


@dataclass(frozen=True)
class Activity:
    """What a category's counts are predicted from: ``(n, 4)`` design, a column of ones first."""

    design: FloatArray


@dataclass(frozen=True)
class Predicted:
    """A category's counts as other recorded crime predicts them: the fit, and each place's distribution."""

    counts: IntArray
    activity: Activity
    fitted: NegativeBinomial
    tables: Tables


def activity(easting: FloatArray, northing: FloatArray, recorded: IntArray) -> Activity:
    """Return the logarithms of 1 + recorded activity: at each place, and its means around.

    Parameters
    ----------
    easting, northing : (n,) places, metres.
    recorded : (n,) incidents of all categories that are *not* compared; one that is would predict itself
        away.
    """
    columns = [np.ones(len(recorded)), np.log1p(recorded)]
    for radius_m in WITHIN_M:
        near = places_near(easting, northing, radius_m)
        columns.append(np.log1p((near @ recorded) / near.sum(axis=1)))
    return Activity(np.column_stack(columns))


def predicted(counts: IntArray, by: Activity) -> Predicted:
    """Fit one category's (n,) counts.

    Raises
    ------
    NotPredicted
        The model cannot be fitted, or says what cannot be.
    """
    fitted = fit(counts, by.design)
    check_plausible(fitted, counts)
    return Predicted(counts, by, fitted, tables(fitted, counts))


def given_draws(
    scene: Scene, b: int, model: Predicted, *, draws: int, seed: int, second: bool = False
) -> Measures:
    """Measure every category against category b as activity predicts it, its surprises moved along streets.

    How surprising each place's count is, as a share of its own fitted distribution (between the chances of
    fewer and of as many, by lot), is rotated along a Hilbert curve and read back in the distribution of the
    place it comes to. So busy places stay busy and surprises stay beside each other, but they no longer
    lie where those of another category do. The shares S(A->B) and X of a draw are less what a model fitted to
    it would predict more, see `refitting.predicted_change`, and may so fall a little below 0. S(B->A) is not,
    for it is not a sum over b's incidents: its draws, and those of the mean of the two, spread wider than
    they should, and a test of them errs on the cautious side.

    Parameters
    ----------
    b : index of the category that is drawn.
    model : how activity predicts it.
    draws : places less one different rotations are possible, each used before any is used again.
    seed : the same gives the same draws.
    second : along the second curve, see `hilbert.hilbert_order`.

    Returns
    -------
    Measures with (k, draws) numbers, as `measures.against_all`.

    References
    ----------
    Dunn, P. K. and Smyth, G. K. (1996). Randomized quantile residuals. Journal of Computational and Graphical
    Statistics 5, 236-244. https://doi.org/10.1080/10618600.1996.10474708
    """
    order = hilbert_order(scene.easting, scene.northing, second=second)
    stream = (Purpose.GIVEN, b, int(second))
    offset = offsets(len(order), draws, seed=seed, stream=stream)
    near = (scene.near @ scene.counts.T).T / scene.totals[:, None]
    weight = np.concatenate([scene.hotspots()[:, scene.cells.of_place], near])
    parts = []
    for some in chunks(draws, len(order)):
        moved = surprises_moved(model, order, offset[some], some, seed=seed, stream=stream)
        measured = against_all(scene, moved)
        share, cross = np.split(predicted_change(model.fitted, model.activity.design, weight, moved), 2)
        parts.append(Measures(measured.share - share, measured.back, measured.cross - cross))
    return joined(parts)


def surprises_moved(
    model: Predicted, order: IntArray, offset: IntArray, some: slice, *, seed: int, stream: Stream
) -> IntArray:
    """Return (draws, n) counts whose surprises were moved along the order; offset 0 returns the counts.

    Parameters
    ----------
    order, offset : as in `drawing.rotated`.
    some : numbers of the draws, one for each offset.
    """
    starts = [stream_state(seed, stream, draw) for draw in range(some.start, some.stop)]
    first, at_most = model.tables.start[:-1], model.tables.at_most
    as_many = first + model.counts
    fewer = np.where(model.counts > 0, at_most[as_many - 1], 0.0)
    # In the order of the curve, so that a draw reads memory from one end to the other.
    alike = (fewer[order], (at_most[as_many] - fewer)[order], first[order], model.tables.guide[order])
    return _surprises_moved(*alike, at_most, order, offset, np.array(starts, dtype=np.uint64))


@kernel
def _surprises_moved(
    fewer: FloatArray,
    width: FloatArray,
    first: IntArray,
    guide: IntArray,
    at_most: FloatArray,
    order: IntArray,
    offset: IntArray,
    states: npt.NDArray[np.uint64],
) -> IntArray:
    places, parts = guide.shape
    moved = np.empty((len(offset), places), dtype=np.int64)
    for draw in range(len(offset)):
        state = states[draw]
        for at in range(places):
            to = at + offset[draw]
            to = to - places if to >= places else to
            state, lot = uniform(state)
            surprise = min(fewer[at] + lot * width[at], _BELOW_1)
            k = guide[to, int(surprise * parts)]
            while at_most[k] <= surprise:
                k += 1
            moved[draw, order[to]] = k - first[to]
    return moved

"""How a prediction would change were its model fitted to a drawn pattern instead of the observed one."""

import numpy as np

from hotspots.coincidence.negative_binomial import NegativeBinomial
from hotspots.places import FloatArray, IntArray


def predicted_change(
    model: NegativeBinomial, design: FloatArray, weight: FloatArray, drawn: IntArray
) -> FloatArray:
    """Return by how much the predicted share would change, were the model fitted anew to each draw.

    A model lies nearer to the counts that it was fitted to than to patterns drawn from it. Less this change
    a draw is compared with a model fitted to *it*; without, observed shares would be called above or below
    half as often as promised. One step of Fisher scoring from the fit stands for fitting anew.

    Parameters
    ----------
    design : (n, p) that the model was fitted with.
    weight : (k, n) of an incident at each place in k shares: ``weight @ counts / counts.sum()``.
    drawn : (draws, n) counts drawn from the model.

    Returns
    -------
    (k, draws), about 0 on average.

    References
    ----------
    Moulton, L. H. and Zeger, S. L. (1991). Bootstrapping generalized linear models. Computational Statistics
    and Data Analysis 11, 53-63. https://doi.org/10.1016/0167-9473(91)90052-4

    Examples
    --------
    A model of nothing but a mean predicts half of however many incidents at either of two places.

    >>> model = NegativeBinomial(np.zeros(1), 1.0, np.ones(2), 0.0)
    >>> predicted_change(model, np.ones((2, 1)), np.array([[1.0, 0.0]]), np.array([[3, 0], [5, 5]])).tolist()
    [[0.0, 0.0]]
    """
    mean, certainty = model.mean, 1 / (1 + model.mean / model.size)
    score = drawn @ (certainty[:, None] * design) - (certainty * mean) @ design
    information = design.T @ ((certainty * mean)[:, None] * design)
    step = np.linalg.lstsq(information, score.T, rcond=None)[0]
    share = weight @ mean / mean.sum()
    slope = ((weight - share[:, None]) * mean) @ design / mean.sum()
    change: FloatArray = slope @ step
    return change

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
    (k, draws), about 0 on average. Where the shares are not the same in every draw, `share_slopes` and
    `refitting_steps` give it draw by draw.

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
    change: FloatArray = share_slopes(model, design, weight) @ refitting_steps(model, design, drawn).T
    return change


def refitting_steps(model: NegativeBinomial, design: FloatArray, drawn: IntArray) -> FloatArray:
    """Return (draws, p) by how much the coefficients would change, were the model fitted to each draw."""
    mean, certainty = model.mean, 1 / (1 + model.mean / model.size)
    score = drawn @ (certainty[:, None] * design) - (certainty * mean) @ design
    information = design.T @ ((certainty * mean)[:, None] * design)
    steps: FloatArray = np.linalg.lstsq(information, score.T, rcond=None)[0].T.astype(np.float64, copy=False)
    return steps


def share_slopes(model: NegativeBinomial, design: FloatArray, weight: FloatArray) -> FloatArray:
    """Return (k, p) by how much each predicted share would change with each coefficient."""
    share = weight @ model.mean / model.mean.sum()
    slopes: FloatArray = ((weight - share[:, None]) * model.mean) @ design / model.mean.sum()
    return slopes

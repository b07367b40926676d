"""Many tests at once: p-values corrected for their number."""

import numpy as np

from hotspots.places import FloatArray


def corrected(p: FloatArray, method: str) -> FloatArray:
    """Return p-values that may be held against one level, however many tests there are.

    Parameters
    ----------
    p : (m,) p-values, 0..1, without NaN; may be empty.
    method : ``fdr`` (Benjamini and Hochberg): of the tests called at a level, at most that share is
        expected to be false. ``holm``: the chance that any test called is false is at most the level.
        ``none``: the p-values themselves.

    Returns
    -------
    (m,) in the order of `p`, never smaller than it but for rounding, and at most 1; equal p-values stay
    equal.

    References
    ----------
    Benjamini, Y. and Hochberg, Y. (1995). Controlling the false discovery rate. Journal of the Royal
    Statistical Society B 57, 289-300. https://doi.org/10.1111/j.2517-6161.1995.tb02031.x
    Holm, S. (1979). A simple sequentially rejective multiple test procedure. Scandinavian Journal of
    Statistics 6, 65-70.

    Examples
    --------
    >>> p = np.array([0.01, 0.5, 0.02, 0.03])
    >>> corrected(p, "fdr").round(3).tolist(), corrected(p, "holm").round(3).tolist()
    ([0.04, 0.5, 0.04, 0.04], [0.04, 0.5, 0.06, 0.06])
    """
    p = np.array(p, dtype=np.float64)
    if method == "none":
        return p
    order = np.argsort(p, kind="stable")
    rank = np.arange(1, len(p) + 1)
    if method == "fdr":
        # The step-up looks from the greatest p-value down.
        stepped = np.minimum.accumulate((p[order] * len(p) / rank)[::-1])[::-1]
    elif method == "holm":
        stepped = np.maximum.accumulate(p[order] * (len(p) + 1 - rank))
    else:
        raise ValueError(f"no correction is called {method!r}")
    result = np.empty(len(p))
    result[order] = np.minimum(stepped, 1.0)
    return result

"""Cells tested for concentration: z, p, and p corrected for the number of cells."""

from dataclasses import dataclass

from hotspots.getis_ord.neighbourhoods import Neighbourhoods
from hotspots.getis_ord.permutation import normal_p, permutation_p
from hotspots.getis_ord.scores import scores
from hotspots.multiple_testing import corrected
from hotspots.places import BoolArray, FloatArray


@dataclass(frozen=True)
class CellScores:
    """What is known about the concentration around each cell.

    Attributes
    ----------
    z : (m,) Gi*; 0 where it is not defined.
    p : (m,) one-sided, small where there is more around a cell than chance would put there.
    p_corrected : (m,) the same, corrected for the number of tests.
    tests : how many cells were tested: all of them, since each had the chance to be called hot.
    how : how p was found: ``exact``, ``simulated`` or ``normal``.
    draws, seed : of the simulation; None where nothing was drawn.
    """

    z: FloatArray
    p: FloatArray
    p_corrected: FloatArray
    tests: int
    how: str
    draws: int | None
    seed: int | None

    def __post_init__(self) -> None:
        self.p_corrected.flags.writeable = False

    def hot(self, alpha: float) -> BoolArray:
        """Return (m,) which cells have more around them than chance puts there, at level `alpha`."""
        hot: BoolArray = (self.p_corrected <= alpha) & (self.z > 0)
        return hot


def cell_scores(
    values: FloatArray,
    around: Neighbourhoods,
    *,
    p_value: str,
    correction: str,
    draws: int,
    seed: int,
) -> CellScores:
    """Test every cell for concentration of values in its neighbourhood.

    Parameters
    ----------
    values : (m,) counts (`CellGrid.totals`), or counts less expected ones (`expected.residuals`).
    around : neighbourhoods of the same cells.
    p_value : ``permutation`` (see `permutation.permutation_p`) or ``normal``.
    correction : see `hotspots.multiple_testing.corrected`.
    draws, seed : of the simulation, where there is one.

    Examples
    --------
    A stack of 20 in the middle of 81 cells: its 8 neighbours are hot, and the stack is only what they are
    neighbours of.

    >>> import numpy as np, shapely
    >>> from hotspots.getis_ord.cells import cells_over
    >>> from hotspots.getis_ord.neighbourhoods import neighbourhoods
    >>> grid = cells_over(shapely.box(0, 0, 890, 890), "square", 100.0)
    >>> counts = grid.totals(np.array([450.0]), np.array([450.0]), np.array([20]))
    >>> options = {"p_value": "permutation", "correction": "none", "draws": 999, "seed": 1}
    >>> found = cell_scores(counts, neighbourhoods(grid), **options)
    >>> int(found.hot(0.1).sum()), found.p[40].item(), found.p[41].round(3).item(), found.how
    (8, 1.0, 0.1, 'exact')
    """
    found = scores(values, around)
    p_values = (
        normal_p(found) if p_value == "normal" else permutation_p(values, around, draws=draws, seed=seed)
    )
    return CellScores(
        found.z,
        p_values.p,
        corrected(p_values.p, correction),
        len(values),
        p_values.how,
        p_values.draws,
        p_values.seed,
    )

"""How many of two categories' incidents meet at the same time, of those that meet in place and of all."""

from dataclasses import dataclass

import numpy as np
from scipy import fft

from hotspots.coincidence.calendars import Calendar
from hotspots.coincidence.hilbert import hilbert_order
from hotspots.coincidence.references import Reference, reference
from hotspots.coincidence.scene import Scene
from hotspots.places import FloatArray, IntArray


@dataclass(frozen=True, slots=True)
class SameTime:
    """Shares of the pairs of two categories that are of the same time.

    A pair is an incident of each. It is of the same time where both start in the same slot of a clock, or in
    slots so close as the clock allows.

    Attributes
    ----------
    near : of the pairs within `scene.NEAR_M`, 0..1.
    everywhere : of all pairs of the study area, 0..1: what the two calendars alone give.
    unrelated : of all pairs if one of the two came at any time alike, 0..1.
    chance : `ratio` with the second category moved along the streets, by the first and the second curve.
    """

    near: float
    everywhere: float
    unrelated: float
    chance: tuple[Reference, Reference]

    @property
    def ratio(self) -> float:
        """Knox ratio: near / everywhere; above 1 they meet in time too, at 1 only in place."""
        return self.near / self.everywhere

    @property
    def p(self) -> dict[str, float]:
        """The p-value of a ratio so far ``above`` and ``below``; of the two curves the greater."""
        return {
            "above": max(curve.p_above for curve in self.chance),
            "below": max(curve.p_below for curve in self.chance),
        }


def same_time(scene: Scene, calendar: Calendar, a: int, b: int) -> SameTime | None:
    """Hold the times of two categories where they meet against those of the whole study area.

    The reference is two unrelated patterns on the same streets (see `floor.floor_draws`): b moves along a
    Hilbert curve through the places, each place with all its times, by every distance there is, and again
    along another curve. No draw is left to chance, and the calendars stay as they are: seasons and nights
    that the whole area has, and troubles that last for months, are in every draw. Moving the times instead
    would take what lasts for coincidence where it shuffles them, and where it turns them there are but as
    many turns as slots.

    Parameters
    ----------
    calendar : of the scene's places and categories, in their order.
    a, b : indices of categories, each with an incident whose slot is known.

    Returns
    -------
    None where no two incidents are near, or none of the same time.

    References
    ----------
    Knox, E. G. (1964). The detection of space-time interactions. Applied Statistics 13, 25-30.
    """
    everywhere, near = shares_of_the_same_time(scene, calendar, a, b)
    if np.isnan(near[0]) or everywhere == 0:
        return None
    chance = []
    for drawn in (near, shares_of_the_same_time(scene, calendar, a, b, second=True)[1]):
        # Where what was moved meets nothing, the calendars are all there is to go by.
        ratio = np.where(np.isnan(drawn), 1.0, drawn / everywhere)
        chance.append(reference(ratio[1:], float(ratio[0]), rotations=len(ratio)))
    unrelated = (1 + 2 * calendar.clock.beside) / len(calendar.slots)
    return SameTime(float(near[0]), everywhere, unrelated, (chance[0], chance[1]))


def shares_of_the_same_time(
    scene: Scene, calendar: Calendar, a: int, b: int, *, second: bool = False
) -> tuple[float, FloatArray]:
    """Return what share of the pairs of two categories is of the same time.

    Parameters
    ----------
    a, b : indices of categories.
    second : move b along another curve, see `hilbert.hilbert_order`.

    Returns
    -------
    everywhere : of all pairs of the study area, 0..1.
    near : (n,) of those within `scene.NEAR_M`, as observed, and with b moved by 1, 2, ... places along the
        streets; NaN where no pair is so close.
    """
    still, moving = calendar.counts[a], calendar.counts[b]
    beside = range(-calendar.clock.beside, calendar.clock.beside + 1)
    around = np.sum([np.roll(still, shift, axis=1) for shift in beside], axis=0)
    pairs = int(still.sum()) * int(moving.sum())
    everywhere = int(around.sum(axis=0) @ moving.sum(axis=0)) / pairs
    order = hilbert_order(scene.easting, scene.northing, second=second)
    along = moving[order]
    same = _turned(along, (scene.near @ around)[order])
    every = _turned(along.sum(axis=1)[:, None], (scene.near @ still.sum(axis=1))[order][:, None])
    return everywhere, np.divide(same, every, out=np.full(len(every), np.nan), where=every > 0)


def _turned(moved: IntArray, fixed: FloatArray) -> FloatArray:
    """Return (n,) sums of the products of two (n, m) arrays, the first turned by 0, 1, ... n - 1 rows.

    All turns at once are a convolution; the sums are whole numbers, so that rounding makes them exact.
    """
    spectrum = np.conj(fft.rfft(moved, axis=0)) * fft.rfft(fixed, axis=0)
    sums: FloatArray = np.rint(fft.irfft(spectrum.sum(axis=1), n=len(moved)))
    return sums

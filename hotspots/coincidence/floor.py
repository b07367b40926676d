"""Reference 1, the floor: what two unrelated patterns on the same streets share."""

from collections.abc import Iterator

from hotspots.coincidence.drawing import Purpose, chunks, offsets, rotated
from hotspots.coincidence.hilbert import hilbert_order
from hotspots.coincidence.measures import Measures, against_all, joined
from hotspots.coincidence.scene import Scene
from hotspots.places import IntArray


def floor_draws(scene: Scene, b: int, *, draws: int, seed: int) -> Measures:
    """Measure every category against category b moved along the streets, as a whole, by random distances.

    Places stand in the order of a Hilbert curve and b's counts are rotated along it. That keeps the counts
    that occur, how they stack on points, that crime is only recorded on such points, and how busy places
    lie beside busy ones; it breaks where they lie. A shift over the map would put most incidents where none
    is ever recorded, and a shuffle of places would break the clustering: both find overlap everywhere.

    Parameters
    ----------
    b : index of the category that moves.
    draws : at most as many as there are different rotations, places less one: then each is measured once and
        nothing is left to chance.
    seed : the same gives the same draws.

    Returns
    -------
    Measures with (k, draws) numbers, or fewer, as `measures.against_all`.
    """
    return joined([against_all(scene, moved) for moved in floor_patterns(scene, b, draws=draws, seed=seed)])


def floor_patterns(scene: Scene, b: int, *, draws: int, seed: int) -> Iterator[IntArray]:
    """Return the (draws, n) patterns that `floor_draws` measures, some at a time."""
    places = len(scene.easting)
    draws, order = min(draws, places - 1), hilbert_order(scene.easting, scene.northing)
    offset = offsets(places, draws, seed=seed, stream=(Purpose.FLOOR, b))
    return (rotated(scene.counts[b], order, offset[some]) for some in chunks(draws, places))

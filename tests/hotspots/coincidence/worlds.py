"""Made-up towns: places snapped and unevenly spread, incidents stacked on them and clustered."""

from dataclasses import dataclass

import numpy as np

from hotspots.coincidence.given import Predicted, activity, predicted
from hotspots.coincidence.scene import Scene, scene

SIDE_M = 6_000.0
PLACES = 500
CELL_M = 150.0
PAIR, THREE = {"a": 1500, "b": 800}, {"a": 1500, "b": 800, "c": 1100}
"""Incidents by category."""


def places(random):
    """Places in neighbourhoods of unequal size, snapped to 20 m, each once."""
    centres = random.uniform(600, SIDE_M - 600, (30, 2))
    of = random.choice(30, PLACES, p=random.dirichlet(np.full(30, 2.0)))
    at = np.rint((centres[of] + random.normal(0, 350, (PLACES, 2))) / 20) * 20
    at = np.unique(np.clip(at, 0, SIDE_M), axis=0)
    return at[:, 0], at[:, 1]


def smooth(random, easting, northing, *, reach_m=400.0, side_m=SIDE_M):
    """A number that changes slowly over the ground, about 0."""
    bumps = round(60 * (side_m / SIDE_M) ** 2)
    centres = random.uniform(0, side_m, (bumps, 2))
    squared = (easting[:, None] - centres[:, 0]) ** 2 + (northing[:, None] - centres[:, 1]) ** 2
    return np.exp(-squared / (2 * reach_m**2)) @ random.normal(0, 1, bumps)


def field(random, easting, northing, *, side_m=SIDE_M):
    """A clustered intensity: its logarithm is smooth over the ground, but some places stand out."""
    return np.exp(smooth(random, easting, northing, side_m=side_m)) * random.gamma(1.0, 1.0, len(easting))


def incidents(random, intensity, total):
    """A total of incidents, place by place in proportion to the intensity."""
    return random.multinomial(total, intensity / intensity.sum())


def town(easting, northing, *, area_m2=SIDE_M**2, share=0.02, **counts) -> Scene:
    """The scene of counts by category, with hotspots of a share of the town."""
    return scene(easting, northing, counts, study_area_m2=area_m2, cell_m=CELL_M, share=share)


@dataclass(frozen=True)
class Ground:
    """Places within a square from (0, 0), the area of the town in it, and the share that is hotspot."""

    at: tuple[np.ndarray, np.ndarray]
    side_m: float = SIDE_M
    area_m2: float = SIDE_M**2
    share: float = 0.02

    def smooth(self, random):
        return smooth(random, *self.at, side_m=self.side_m)

    def field(self, random):
        return field(random, *self.at, side_m=self.side_m)

    def town(self, **counts):
        return town(*self.at, area_m2=self.area_m2, share=self.share, **counts)


def unrelated(seed, ground=None, *, of=PAIR):
    """Clustered patterns that know nothing of each other; on made-up ground if none is given."""
    random = np.random.default_rng([1, seed])
    ground = ground or Ground(places(random))
    return ground.town(**{name: incidents(random, ground.field(random), total) for name, total in of.items()})


def one_pattern(seed, ground=None, *, of=PAIR):
    """Categories of one intensity."""
    random = np.random.default_rng([2, seed])
    ground = ground or Ground(places(random))
    intensity = ground.field(random)
    return ground.town(**{name: incidents(random, intensity, total) for name, total in of.items()})


def with_activity(seed, ground=None, *, of=PAIR, measured=8.0, shared=0.0):
    """Categories that follow how busy a place is, and the activity recorded there.

    Parameters
    ----------
    measured : recorded incidents of activity for each unit of busyness; few measure it badly.
    shared : how much the categories also have something of their own in common (below 0: the others avoid
        the first).
    """
    random = np.random.default_rng([3, seed])
    ground = ground or Ground(places(random))
    busy = ground.field(random)
    common = 1.5 * np.tanh(4 * ground.smooth(random))
    counts = {}
    for name, total in of.items():
        own = shared if counts else abs(shared)
        intensity = busy * np.exp(own * common) * random.gamma(3.0, 1.0, len(busy))
        counts[name] = incidents(random, intensity, total)
    return ground.town(**counts), random.poisson(measured * busy)


def models_of(town, recorded) -> dict[str, Predicted]:
    """Every category of a town as the activity recorded at its places predicts it."""
    by = activity(town.easting, town.northing, recorded)
    return {
        category: predicted(counts, by) for category, counts in zip(town.categories, town.counts, strict=True)
    }

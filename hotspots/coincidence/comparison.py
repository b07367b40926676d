"""All that is said of whether the patterns of a question coincide, and from what it was found."""

from collections.abc import Mapping
from dataclasses import dataclass

from hotspots.coincidence.cells import Cells
from hotspots.coincidence.common_ground import common_ground
from hotspots.coincidence.given import Activity, Predicted, predicted
from hotspots.coincidence.join_counts import LocalCoincidence, local_coincidence
from hotspots.coincidence.measures import self_overlap
from hotspots.coincidence.negative_binomial import NotPredicted
from hotspots.coincidence.references import Compared
from hotspots.coincidence.scene import Scene
from hotspots.coincidence.sentences import spoken, told_in_common, told_of_noise
from hotspots.coincidence.verdict import Verdict, verdicts

MOST_DRAWS_IN_COMMON = 1_999
"""Its draws take as long as those of all pairs, and its p stands no correction."""

_NOT_KNOWN = "What other crime predicts is not known"

_FEWEST_IN_COMMON = 3
"""Of two categories the common ground says nothing that the pair does not."""


@dataclass(frozen=True)
class Comparison:
    """Whether two to four patterns coincide.

    Attributes
    ----------
    squares : the cells compared: all that hold a place.
    taken : how many of them are the hotspots of each category.
    draws, seed, alpha : of the tests.
    verdicts : for every ordered pair.
    in_common : of three or more, by category the share inside the hotspots of all; of as many draws, and at
        most `MOST_DRAWS_IN_COMMON`.
    self_overlap : by category, the share of one random half of its incidents inside the hotspots of the
        other: what noise alone leaves of a coincidence.
    notes : why it is not known what other crime predicts, where it is not, and the last two in words.
    local : where on the squares hotspots lie together, and beside each other.
    """

    squares: Cells
    taken: int
    draws: int
    seed: int
    alpha: float
    verdicts: tuple[Verdict, ...]
    in_common: dict[str, Compared]
    self_overlap: dict[str, float]
    notes: tuple[str, ...]
    local: LocalCoincidence


def compare(
    scene: Scene,
    by: Activity | None,
    *,
    titles: Mapping[str, str],
    draws: int,
    seed: int,
    alpha: float,
) -> Comparison:
    """Hold the patterns of a scene against the three references, pair by pair and all together.

    Parameters
    ----------
    by : activity recorded at the same places, of none of the categories compared; None where there is none.
    titles : by category, its name.
    draws, seed, alpha : see `verdict.verdicts`.
    """
    models, unknown = _models(scene, by, titles)
    in_common = {}
    if len(scene.categories) >= _FEWEST_IN_COMMON:
        in_common = common_ground(scene, models, draws=min(draws, MOST_DRAWS_IN_COMMON), seed=seed)
    halves = self_overlap(scene, seed=seed)
    own = {category: float(halves[k]) for k, category in enumerate(scene.categories)}
    return Comparison(
        squares=scene.cells,
        taken=scene.take,
        draws=draws,
        seed=seed,
        alpha=alpha,
        verdicts=verdicts(scene, models, titles=titles, draws=draws, seed=seed, alpha=alpha),
        in_common=in_common,
        self_overlap=own,
        notes=(*unknown, *_notes(in_common, own, titles)),
        local=local_coincidence(scene),
    )


def _models(
    scene: Scene, by: Activity | None, titles: Mapping[str, str]
) -> tuple[dict[str, Predicted] | None, list[str]]:
    """Return every category as activity predicts it, or None and a sentence on why nothing is predicted."""
    if by is None:
        return None, [f"{_NOT_KNOWN}: no incident of any other category is recorded here."]
    models = {}
    for category, counts in zip(scene.categories, scene.counts, strict=True):
        try:
            models[category] = predicted(counts, by)
        except NotPredicted:
            name = spoken(titles[category])
            why = f"incidents of {name} are too few, or too uneven, for a model to be fitted"
            return None, [f"{_NOT_KNOWN}: {why}."]
    return models, []


def _notes(
    in_common: Mapping[str, Compared], own: Mapping[str, float], titles: Mapping[str, str]
) -> tuple[str, ...]:
    names = {category: spoken(title) for category, title in titles.items()}
    noise = told_of_noise({names[category]: share for category, share in own.items()})
    if not in_common:
        return (noise,)
    common = {
        names[category]: (found.observed, found.floor.mean, found.predicted, found.ceiling.mean)
        for category, found in in_common.items()
    }
    return told_in_common(common), noise

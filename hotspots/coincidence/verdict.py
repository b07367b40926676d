"""The whole comparison: observed measures beside the three references, and what can be said of each pair."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

import numpy as np

from hotspots.chance import DEFAULT_ALPHA, DEFAULT_SEED
from hotspots.coincidence.ceiling import ceiling_draws
from hotspots.coincidence.floor import floor_draws
from hotspots.coincidence.given import Predicted, given_draws
from hotspots.coincidence.measures import Measures, observed
from hotspots.coincidence.references import Compared, reference
from hotspots.coincidence.scene import Scene
from hotspots.coincidence.sentences import ABOVE, AT, BELOW, sentence, spoken
from hotspots.coincidence.settings import DEFAULT_DRAWS
from hotspots.coincidence.side_by_side import side_by_side
from hotspots.multiple_testing import corrected

MEASURES = ("share", "mean", "cross")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What can be said of one ordered pair.

    Attributes
    ----------
    hotspots_of, incidents_of : the categories A and B of S(A->B).
    measures : by name of `MEASURES`: S(A->B), its mean with S(B->A), and X.
    corrected_p : of S(A->B) by test, as `Compared.p`, after Holm's correction for `family` pairs.
    family : ordered pairs tested together.
    floor, given, ceiling : whether S is above, at or below each reference. Both sides of `given` are tested,
        each at half the level; it is None where no other crime is recorded.
    sentence : the same in plain English.
    """

    hotspots_of: str
    incidents_of: str
    measures: dict[str, Compared]
    corrected_p: dict[str, float]
    family: int
    floor: str
    given: str | None
    ceiling: str
    sentence: str


def verdicts(
    scene: Scene,
    models: Mapping[str, Predicted] | None,
    *,
    titles: Mapping[str, str] | None = None,
    draws: int = DEFAULT_DRAWS,
    seed: int = DEFAULT_SEED,
    alpha: float = DEFAULT_ALPHA,
) -> tuple[Verdict, ...]:
    """Compare every ordered pair of a scene's categories with the three references.

    It describes where incidents were recorded. It does not say why they coincide.

    Parameters
    ----------
    models : by category, how activity recorded at the same places predicts it; None where it does not, and
        then the second reference is left out.
    titles : by category, what the sentences call it; the codes themselves where none are given.
    draws : of each reference; the floor has no more than there are rotations, see `floor.floor_draws`.
    seed : the same gives the same answer.
    alpha : level of the words above and below.

    Returns
    -------
    In the order of `Scene.pairs`.

    References
    ----------
    Hemerik, J. and Goeman, J. (2018). Exact testing with random permutations. TEST 27, 811-825: an observed
    pattern is one of the draws. https://doi.org/10.1007/s11749-017-0571-1
    """
    compared = _compared(scene, models, draws, seed)
    tests = next(iter(compared.values()))["share"].p
    holm = {
        test: corrected(np.array([compared[pair]["share"].p[test] for pair in scene.pairs]), "holm")
        for test in tests
    }
    names = [spoken(titles[code]) if titles else code for code in scene.categories]
    return tuple(
        _verdict(scene, pair, compared[pair], {test: float(holm[test][i]) for test in tests}, alpha, names)
        for i, pair in enumerate(scene.pairs)
    )


def _compared(
    scene: Scene, models: Mapping[str, Predicted] | None, draws: int, seed: int
) -> dict[tuple[int, int], dict[str, Compared]]:
    """Every measure of every ordered pair beside its references."""
    every, apart = range(len(scene.categories)), [pair for pair in scene.pairs if pair[0] < pair[1]]
    each = [] if models is None else [models[category] for category in scene.categories]
    options = {"draws": draws, "seed": seed}
    floors = [partial(floor_draws, scene, b, **options) for b in every]
    curves = [
        [partial(given_draws, scene, b, model, **options, second=second) for b, model in enumerate(each)]
        for second in (False, True)
    ]
    ceilings = [partial(ceiling_draws, scene, a, b, **options) for a, b in apart]
    drawn = iter(side_by_side([*floors, *curves[0], *curves[1], *ceilings]))
    # By category, along every curve, B's patterns against each of the others.
    moved = list(zip(*([next(drawn) for _ in jobs] for jobs in (floors, *curves) if jobs), strict=True))
    found = {}
    for (a, b), one_pattern in zip(apart, drawn, strict=True):
        for pair, ceiling in (((a, b), one_pattern), ((b, a), one_pattern.turned())):
            draws_of = [patterns.of(pair[0]) for patterns in moved[pair[1]]]
            found[pair] = _beside(observed(scene, *pair), draws_of, ceiling, rotations=len(scene.easting))
    return found


def _beside(
    value: Measures, moved: list[Measures], one_pattern: Measures, *, rotations: int
) -> dict[str, Compared]:
    compared = {}
    for name in MEASURES:
        measured = float(getattr(value, name)[0])
        floor, *curves = (reference(getattr(drawn, name), measured, rotations=rotations) for drawn in moved)
        ceiling = reference(getattr(one_pattern, name), measured)
        compared[name] = Compared(measured, floor, ceiling, (curves[0], curves[1]) if curves else None)
    return compared


def _verdict(
    scene: Scene,
    pair: tuple[int, int],
    measures: dict[str, Compared],
    p: dict[str, float],
    alpha: float,
    names: list[str],
) -> Verdict:
    a, b = pair
    share = measures["share"]
    floor = ABOVE if p["floor"] <= alpha else AT
    ceiling = BELOW if p["ceiling"] <= alpha else AT
    given = None
    if share.predicted is not None:
        given = ABOVE if p["given_above"] <= alpha / 2 else BELOW if p["given_below"] <= alpha / 2 else AT
    said = sentence(
        names[a],
        names[b],
        share=share.observed,
        floor=(share.floor.mean, floor),
        given=None if share.predicted is None or given is None else (share.predicted, given),
        ceiling=(share.ceiling.mean, ceiling),
    )
    compared = (scene.categories[a], scene.categories[b])
    return Verdict(*compared, measures, p, len(scene.pairs), floor, given, ceiling, said)

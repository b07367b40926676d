"""The whole comparison: observed measures beside the three references, and what can be said of each pair."""

from dataclasses import dataclass

import numpy as np

from hotspots.chance import DEFAULT_ALPHA, DEFAULT_SEED
from hotspots.coincidence.ceiling import ceiling_draws
from hotspots.coincidence.floor import floor_draws
from hotspots.coincidence.given import Activity, given_draws, predicted
from hotspots.coincidence.measures import Measures, observed
from hotspots.coincidence.references import Compared, reference
from hotspots.coincidence.scene import Scene
from hotspots.coincidence.sentences import ABOVE, AT, BELOW, sentence
from hotspots.multiple_testing import corrected

DEFAULT_DRAWS = 9_999
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
        each at half the level.
    sentence : the same in plain English.
    """

    hotspots_of: str
    incidents_of: str
    measures: dict[str, Compared]
    corrected_p: dict[str, float]
    family: int
    floor: str
    given: str
    ceiling: str
    sentence: str


def verdicts(
    scene: Scene,
    by: Activity,
    *,
    draws: int = DEFAULT_DRAWS,
    seed: int = DEFAULT_SEED,
    alpha: float = DEFAULT_ALPHA,
) -> tuple[Verdict, ...]:
    """Compare every ordered pair of a scene's categories with the three references.

    It describes where incidents were recorded. It does not say why they coincide.

    Parameters
    ----------
    by : activity recorded at the same places, of none of the categories compared.
    draws : of each reference; the floor has no more than there are rotations, see `floor.floor_draws`.
    seed : the same gives the same answer.
    alpha : level of the words above and below.

    Returns
    -------
    In the order of `Scene.pairs`.

    Raises
    ------
    QuestionError
        The model of activity cannot be fitted.

    References
    ----------
    Hemerik, J. and Goeman, J. (2018). Exact testing with random permutations. TEST 27, 811-825: an observed
    pattern is one of the draws. https://doi.org/10.1007/s11749-017-0571-1
    """
    compared = _compared(scene, by, draws, seed)
    tests = next(iter(compared.values()))["share"].p
    holm = {
        test: corrected(np.array([compared[pair]["share"].p[test] for pair in scene.pairs]), "holm")
        for test in tests
    }
    return tuple(
        _verdict(scene, pair, compared[pair], {test: float(holm[test][i]) for test in tests}, alpha)
        for i, pair in enumerate(scene.pairs)
    )


def _compared(
    scene: Scene, by: Activity, draws: int, seed: int
) -> dict[tuple[int, int], dict[str, Compared]]:
    """Every measure of every ordered pair beside its references."""
    moved: list[tuple[Measures, ...]] = []
    for b, counts in enumerate(scene.counts):
        model = predicted(counts, by)
        curves = [
            given_draws(scene, b, model, draws=draws, seed=seed, second=second) for second in (False, True)
        ]
        moved.append((floor_draws(scene, b, draws=draws, seed=seed), *curves))
    found = {}
    for a, b in scene.pairs:
        if a < b:
            one_pattern = ceiling_draws(scene, a, b, draws=draws, seed=seed)
            for pair, ceiling in (((a, b), one_pattern), ((b, a), one_pattern.turned())):
                draws_of = [*(drawn.of(pair[0]) for drawn in moved[pair[1]]), ceiling]
                found[pair] = _beside(observed(scene, *pair), draws_of, rotations=len(scene.easting))
    return found


def _beside(value: Measures, draws_of: list[Measures], *, rotations: int) -> dict[str, Compared]:
    compared = {}
    for name in MEASURES:
        measured = float(getattr(value, name)[0])
        *moved, one_pattern = (getattr(drawn, name) for drawn in draws_of)
        floor, given, second = (reference(drawn, measured, rotations=rotations) for drawn in moved)
        compared[name] = Compared(measured, floor, given, second, reference(one_pattern, measured))
    return compared


def _verdict(
    scene: Scene, pair: tuple[int, int], measures: dict[str, Compared], p: dict[str, float], alpha: float
) -> Verdict:
    a, b = (scene.categories[k] for k in pair)
    share = measures["share"]
    floor = ABOVE if p["floor"] <= alpha else AT
    given = ABOVE if p["given_above"] <= alpha / 2 else BELOW if p["given_below"] <= alpha / 2 else AT
    ceiling = BELOW if p["ceiling"] <= alpha else AT
    said = sentence(
        a,
        b,
        share=share.observed,
        floor=(share.floor.mean, floor),
        given=(share.predicted, given),
        ceiling=(share.ceiling.mean, ceiling),
    )
    return Verdict(a, b, measures, p, len(scene.pairs), floor, given, ceiling, said)

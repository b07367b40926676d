"""When something is more than chance: level, correction for many tests and seed, shared by every test."""

from hotspots.choice import Choice
from hotspots.choosing import asked_number, asked_whole, asked_word

DEFAULT_ALPHA = 0.05
LEAST_ALPHA, GREATEST_ALPHA = 0.0001, 0.2
DEFAULT_CORRECTION = "fdr"
DEFAULT_SEED = 1
GREATEST_SEED = 2**53 - 1

CORRECTIONS: dict[str, str] = {
    "fdr": (
        "thousands of cells are tested: of those called, at most the share alpha is expected to be so by "
        "chance (https://doi.org/10.1111/j.2517-6161.1995.tb02031.x)"
    ),
    "holm": "the chance that any cell is called by chance is at most alpha",
    "none": "with thousands of cells, as many as the share alpha are called by chance",
}
"""Methods of `hotspots.multiple_testing.corrected`, and what each means."""


def resolved_correction(asked: str | None) -> Choice:
    """Return how p is corrected for the number of cells tested, a key of `CORRECTIONS`, and why.

    Raises
    ------
    QuestionError
        It is no key.
    """
    default = Choice(DEFAULT_CORRECTION, CORRECTIONS[DEFAULT_CORRECTION])
    return asked_word("correction", asked, CORRECTIONS, default=default, explained=True)


def resolved_alpha(asked: float | None) -> Choice:
    """Return the greatest corrected p of ground that stands out from chance, and why.

    Raises
    ------
    QuestionError
        It is outside 0.0001 to 0.2.
    """
    default = Choice(DEFAULT_ALPHA, "the usual level; p is corrected before it is compared")
    advice = "0.05 is usual, 0.01 strict"
    return asked_number("alpha", asked, LEAST_ALPHA, GREATEST_ALPHA, "", advice, default=default)


def resolved_seed(asked: int | None) -> Choice:
    """Return the seed of the draws, and why.

    Raises
    ------
    QuestionError
        It is outside 0 to 2^53 - 1.
    """
    default = Choice(DEFAULT_SEED, "fixed, so that the same question gives the same answer")
    advice = "any whole number will do; another one shows how much an answer owes to chance"
    return asked_whole("seed", asked, 0, GREATEST_SEED, "", advice, default=default)

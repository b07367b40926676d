"""How cells are tested: defaults with their reasons, and limits."""

from hotspots.choice import Choice
from hotspots.choosing import asked_whole, asked_word
from hotspots.errors import QuestionError

DEFAULT_P = "permutation"
DEFAULT_DRAWS = 99_999
FEWEST_DRAWS, MOST_DRAWS = 999, 999_999
FEWEST_INCIDENTS = 10
"""With fewer, two or three that come together by chance decide the answer."""

_WHY_P = {
    "permutation": (
        "most cells are empty, and the normal curve is then wrong: it makes p up to 60 times too small; "
        "dealing the counts of the other cells to the neighbours is right whatever the counts"
    ),
    "normal": "as other tools do; p is far too small where most cells are empty",
}
_WHY_DRAWS = "the least p is then 0.00001, small enough to stand a correction for thousands of cells"


def resolved_p(asked: str | None) -> Choice:
    """Return how p is found, ``permutation`` or ``normal``, and why.

    Raises
    ------
    QuestionError
        It is neither.
    """
    default = Choice(DEFAULT_P, _WHY_P[DEFAULT_P])
    return asked_word("p-value", asked, _WHY_P, default=default, explained=True)


def resolved_draws(asked: int | None) -> Choice:
    """Return the number of draws, where p is simulated, and why.

    Raises
    ------
    QuestionError
        It is outside 999 to 999,999.
    """
    default = Choice(DEFAULT_DRAWS, _WHY_DRAWS)
    advice = "the least p is 1 / (draws + 1)"
    return asked_whole("draws", asked, FEWEST_DRAWS, MOST_DRAWS, "", advice, default=default)


def check_incidents(category: str, incidents: int) -> None:
    """Check that there are enough incidents for a test.

    Raises
    ------
    QuestionError
        There are fewer than 10.
    """
    if incidents < FEWEST_INCIDENTS:
        raise QuestionError(
            f"{incidents} incidents of {category} are too few for Gi*, which needs at least "
            f"{FEWEST_INCIDENTS}; ask for a longer period, more areas or the method kde"
        )

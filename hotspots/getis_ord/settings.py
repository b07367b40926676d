"""How cells are tested: defaults with their reasons, and limits."""

from hotspots.analysis import Choice
from hotspots.errors import QuestionError
from hotspots.question import P_VALUES, within

DEFAULT_DRAWS = 99_999
FEWEST_DRAWS, MOST_DRAWS = 999, 999_999
FEWEST_INCIDENTS = 10
"""With fewer, two or three that come together by chance decide the answer."""

_WHY_P = {
    "permutation": (
        "most cells are empty, and the normal curve is then wrong: it makes p up to 60 times too small; "
        "dealing the counts of the other cells to the neighbours is right whatever the counts"
    ),
    "normal": "asked for, as other tools do: p is far too small where most cells are empty",
}
_WHY_DRAWS = "the least p is then 0.00001, small enough to stand a correction for thousands of cells"


def resolved_p(asked: str | None) -> Choice:
    """Return how p is found, ``permutation`` or ``normal``, and why.

    Raises
    ------
    QuestionError
        It is neither.
    """
    return _word("p-value", asked, P_VALUES, _WHY_P)


def resolved_draws(asked: int | None) -> Choice:
    """Return the number of draws, where p is simulated, and why.

    Raises
    ------
    QuestionError
        It is outside 999 to 999,999.
    """
    if asked is None:
        return Choice(DEFAULT_DRAWS, _WHY_DRAWS)
    within("draws", asked, FEWEST_DRAWS, MOST_DRAWS, "draws", "the least p is 1 / (draws + 1)")
    return Choice(int(asked), "asked for")


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


def _word(name: str, asked: str | None, words: tuple[str, ...], why: dict[str, str]) -> Choice:
    """Choose one of the words, of which the first is the default."""
    word = words[0] if asked is None else asked
    if word not in words:
        raise QuestionError(f"{name} {word!r} is not known; give one of {', '.join(words)}")
    return Choice(word, why[word])

"""What incidents are relocated or compared with, and how often: defaults with reasons, and limits."""

from hotspots.choice import Choice
from hotspots.choosing import asked_whole, asked_word
from hotspots.errors import QuestionError

DEFAULT_EXPOSURE = "places"
DEFAULT_CONTROLS = "crime"
DEFAULT_DRAWS = 3999
GAUSSIAN_DRAWS = 999
FEWEST_DRAWS, MOST_DRAWS = 99, 9999

EXPOSURES: dict[str, str] = {
    "places": "every place where anything was recorded in the period, once",
    "crime": "places by their other recorded incidents",
}

_WHY_EXPOSURE = (
    "an incident can be recorded wherever anything was: this asks where the category is, among places where "
    "people are"
)
_WHY_CONTROLS = "all other crime shows where people, and the recording of what they do, are"
_WHY_DRAWS = (
    "an answer takes seconds; the least p of a cell is 1 / 4,000, so with correction 'fdr' and alpha 0.05 "
    "ground stands out only if it is at least 0.5 % of the cells tested, 1 / (alpha (draws + 1)): 999 draws, "
    "four times as fast, show 2 %, more than a rare category may fill"
)
_WHY_GAUSSIAN_DRAWS = "a Gaussian reaches 25 times as many cells, so each draw takes longer"


def resolved_exposure(asked: str | None) -> Choice:
    """Return what incidents are relocated in proportion to, a key of `EXPOSURES`, and why.

    Raises
    ------
    QuestionError
        It is no key. Ground as such (``area``) is refused: against it the test finds the town.
    """
    if asked == "area":
        raise QuestionError(
            "exposure 'area' spreads incidents over fields and water as over streets, so the test would mark "
            "the town itself; choose 'places' (every place where anything was recorded) or 'crime' "
            "(places by their other recorded incidents)"
        )
    return asked_word("exposure", asked, EXPOSURES, default=Choice(DEFAULT_EXPOSURE, _WHY_EXPOSURE))


def resolved_relative_to(asked: str | None) -> Choice:
    """Return the category whose incidents those asked about are compared with, and why.

    Whether there is such a category is found out where its incidents are counted.
    """
    if asked is None:
        return Choice(DEFAULT_CONTROLS, _WHY_CONTROLS)
    return Choice(asked, "asked for")


def resolved_draws(asked: int | None, *, kernel: str | None = None) -> Choice:
    """Return how often the incidents are relocated, and why; fewer times with a kernel that reaches far.

    Raises
    ------
    QuestionError
        It is outside 99 to 9,999.
    """
    default = Choice(DEFAULT_DRAWS, _WHY_DRAWS)
    if kernel == "gaussian":
        default = Choice(GAUSSIAN_DRAWS, _WHY_GAUSSIAN_DRAWS)
    advice = "fewer cannot show what is rare, more take minutes; 999 and 3999 are usual"
    return asked_whole("draws", asked, FEWEST_DRAWS, MOST_DRAWS, "", advice, default=default)

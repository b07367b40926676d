"""From what was asked to a choice: the default with its reason, what was asked for, or a teaching message."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from hotspots.errors import QuestionError

if TYPE_CHECKING:  # the parsers of the commands read this, and --help need not wait for arrays and shapes
    from hotspots.choice import Choice

_LONGEST_QUOTE = 60


def asked_number(
    name: str,
    asked: float | None,
    least: float,
    greatest: float,
    unit: str,
    advice: str,
    *,
    default: "Choice",
) -> "Choice":
    """Return the number asked for, or the default.

    Parameters
    ----------
    name : of the setting, for the message.
    asked : what the person gave, or None.
    least, greatest : limits, both allowed.
    unit : of all three, for the message; empty of a number without one.
    advice : what is sensible, and why.
    default : what stands for None; never checked against the limits.

    Raises
    ------
    QuestionError
        The number is outside its limits, or is not a number.

    Examples
    --------
    >>> from hotspots.choice import Choice
    >>> usual = Choice(150.0, "spots are as wide")
    >>> asked_number("radius", None, 25, 2000, "m", "150 is usual", default=usual) is usual
    True
    >>> asked_number("radius", 200, 25, 2000, "m", "150 is usual", default=usual)
    Choice(value=200.0, why='asked for')
    """
    if asked is None:
        return default
    within(name, asked, least, greatest, unit, advice)
    return replace(default, value=float(asked), why="asked for")


def asked_whole(
    name: str, asked: float | None, least: int, greatest: int, unit: str, advice: str, *, default: "Choice"
) -> "Choice":
    """Return the whole number asked for, or the default; all else as `asked_number`."""
    choice = asked_number(name, asked, least, greatest, unit, advice, default=default)
    return choice if asked is None else replace(choice, value=int(asked))


def asked_word(
    name: str, asked: str | None, known: Mapping[str, str], *, default: "Choice", explained: bool = False
) -> "Choice":
    """Return the word asked for, or the default.

    Parameters
    ----------
    name : of the setting, for the message.
    asked : what the person gave, or None.
    known : the words that there are, each with what it means.
    default : what stands for None.
    explained : whether the reason of a word that was asked for says what it means.

    Raises
    ------
    QuestionError
        The word is not known.

    Examples
    --------
    >>> from hotspots.choice import Choice
    >>> shapes, usual = {"square": "easy to read", "hexagon": "even"}, Choice("square", "easy to read")
    >>> asked_word("grid", "hexagon", shapes, default=usual, explained=True)
    Choice(value='hexagon', why='asked for: even')
    """
    if asked is None:
        return default
    word = known_word(name, asked, known)
    return replace(default, value=word, why=f"asked for: {known[word]}" if explained else "asked for")


def within(name: str, value: float, least: float, greatest: float, unit: str, advice: str) -> None:
    """Check a number against its limits, which are both allowed.

    Raises
    ------
    QuestionError
        The number is outside them, or is not a number.
    """
    if not least <= value <= greatest:
        unit = unit and f" {unit}"
        limits = f"{_figure(least)} to {_figure(greatest)}{unit}"
        raise QuestionError(f"{name} {_figure(value)}{unit} is outside {limits}; {advice}")


def known_word(name: str, word: str, known: Collection[str]) -> str:
    """Return a word that is known.

    Parameters
    ----------
    known : the words that there are; of a mapping, the message says what each means.

    Raises
    ------
    QuestionError
        The word is not known.
    """
    if word not in known:
        means = known if isinstance(known, Mapping) else {}
        words = ", ".join(f"'{each}' ({means[each]})" if each in means else f"'{each}'" for each in known)
        raise QuestionError(f"{name} {quoted(word)} is not known; choose one of {words}")
    return word


def quoted(text: str) -> str:
    """Return what a person gave as a message repeats it: in quotation marks, a long text by its start."""
    return f"'{text[:_LONGEST_QUOTE]}'"


def _figure(value: float) -> str:
    return f"{value:.0f}" if float(value).is_integer() and abs(value) < 2**53 else f"{value:.10g}"

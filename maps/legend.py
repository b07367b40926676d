"""Classes of the ward shading: few, rounded, none empty; zero and no data stand apart from them."""

from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise

MOST_CLASSES = 5
_ROUND = (1.0, 2.0, 2.5, 5.0, 10.0)


def cuts(values: Sequence[float | None]) -> tuple[float, ...]:
    """Return at most four ascending cuts between at most five classes of the values above zero.

    The quintiles of the positive values are rounded to 1, 2, 2.5 or 5 times a power of ten; a cut that
    would leave a class empty is dropped. The first class holds values above zero and below the first
    cut, every other one its lower cut. Zero and None (no data) are in no class. No positive value, or one
    class only: no cuts.

    Examples
    --------
    >>> cuts([0, 3, 12, 18, 30, 45, 60, 110, 400])
    (10.0, 25.0, 50.0, 100.0)
    >>> cuts([7, 7, 7])
    ()
    """
    positive = sorted(value for value in values if value is not None and value > 0)
    kept: list[float] = []
    if not positive:
        return ()
    for fifth in range(1, MOST_CLASSES):
        cut = _rounded(_quantile(positive, fifth, MOST_CLASSES))
        lower = kept[-1] if kept else 0.0
        if any(lower <= value < cut for value in positive) and positive[-1] >= cut:
            kept.append(cut)
    return tuple(kept)


def class_of(value: float | None, between: Sequence[float]) -> int | None:
    """Return the class of a value, 0 the least; None for zero and for no data.

    Examples
    --------
    >>> [class_of(value, (10, 20)) for value in (0, 9.9, 10, 25, None)]
    [None, 0, 1, 2, None]
    """
    if value is None or value <= 0:
        return None
    return bisect_right(between, value)


def shade_of(position: int, classes: int) -> int:
    """Return which of the five ward fills a class takes, so that few classes still span the ramp.

    Examples
    --------
    >>> [shade_of(position, 3) for position in range(3)]
    [0, 2, 4]
    """
    if classes == 1:
        return MOST_CLASSES // 2
    return (position * (MOST_CLASSES - 1) * 2 + classes - 1) // (2 * (classes - 1))


def labels(between: Sequence[float]) -> tuple[str, ...]:
    """Return what each class holds, in words.

    Examples
    --------
    >>> labels((10, 20))
    ('under 10', '10 to under 20', '20 or more')
    >>> labels(())
    ('above 0',)
    """
    if not between:
        return ("above 0",)
    texts = [f"{cut:,.10g}" for cut in between]
    inner = [f"{low} to under {high}" for low, high in pairwise(texts)]
    return (f"under {texts[0]}", *inner, f"{texts[-1]} or more")


def _quantile(ascending: Sequence[float], part: int, parts: int) -> float:
    """Linear between the two nearest; whole-number steps keep it the same in every language."""
    whole, rest = divmod((len(ascending) - 1) * part, parts)
    low = ascending[whole]
    high = ascending[min(whole + 1, len(ascending) - 1)]
    return low + (high - low) * rest / parts


def _rounded(value: float) -> float:
    """Nearest of 1, 2, 2.5 or 5 times a power of ten; the lesser of two that are as near."""
    power = 0
    while _scaled(1.0, power + 1) <= value:
        power += 1
    while _scaled(1.0, power) > value:
        power -= 1
    return min((_scaled(digit, power) for digit in _ROUND), key=lambda cut: abs(cut - value))


def _scaled(digit: float, power: int) -> float:
    # A division by an exact power of ten gives the double nearest to the decimal; 10**-2 would not.
    return float(digit * 10**power if power >= 0 else digit / 10**-power)

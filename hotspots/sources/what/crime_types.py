"""From the names that data.police.uk gives to categories."""

from hotspots.categories import TITLES

# Until April 2013 one name, "Violent crime", stood for what is now "Violence and sexual offences".
# "Public disorder and weapons" (2011-09 to 2013-04) was split between two of today's categories, so it
# belongs to neither and stays unknown.
_FORMER_NAMES = {"Violent crime": "violence"}


def _key(name: str) -> str:
    return " ".join(name.split()).casefold()


_CODES = {_key(title): code for code, title in TITLES.items()} | {
    _key(name): code for name, code in _FORMER_NAMES.items()
}


def category_of(crime_type: str) -> str | None:
    """Return the category of a "Crime type", or None for a name that is not known.

    Letter case and spacing do not matter. "Violent crime", the name used until April 2013, is ``violence``;
    "Public disorder and weapons" of the same years is ambiguous and unknown.

    Examples
    --------
    >>> category_of("violence  and Sexual offences ")
    'violence'
    >>> category_of("Public disorder and weapons") is None
    True
    """
    return _CODES.get(_key(crime_type))

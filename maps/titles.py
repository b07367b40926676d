"""Names short enough for a button, a key and a headline."""

from hotspots.categories import title_of

_SHORT = {
    "violence": "Violence",
    "asb": "ASB",
    "weapons": "Weapons",
    "criminal-damage-arson": "Damage or arson",
    "theft-from-person": "Theft from person",
    "asb.personal": "Personal ASB",
    "asb.nuisance": "Nuisance ASB",
    "asb.environmental": "Environmental ASB",
    "asb.rowdy": "Rowdy behaviour",
    "asb.drugs-alcohol": "Drug or alcohol ASB",
    "violence.death-by-driving": "Unlawful driving",
    "violence.stalking-harassment": "Stalking or harassment",
    "alcohol-disorder": "Alcohol disorder",
    "deliberate-fires": "Fires or arson",
    "street-drinking-begging": "Drinking or begging",
}


def short_title(code: str) -> str:
    """Return a name of at most 25 letters, without an "and", to stand in lists.

    The full title stands beside it for those who hear the page.

    Examples
    --------
    >>> short_title("criminal-damage-arson"), short_title("drugs")
    ('Damage or arson', 'Drugs')
    """
    return _SHORT.get(code) or title_of(code)


def spoken(title: str) -> str:
    """Return a title as it stands within a sentence: what is written in capitals keeps them.

    Examples
    --------
    >>> spoken("Violence and sexual offences"), spoken("ASB"), spoken("Personal ASB")
    ('violence and sexual offences', 'ASB', 'personal ASB')
    """
    return title if title[:2].isupper() else title[0].lower() + title[1:]

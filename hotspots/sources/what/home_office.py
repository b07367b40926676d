"""From the Home Office's codes and names of recorded crime to categories.

The codes are the classifications of the Home Office Counting Rules for Recorded Crime (gov.uk, editions of
April 2010, 2018 and 2021), grouped as the Office for National Statistics groups them in "Crime in England
and Wales" (its hierarchy ``crime-offence``: github.com/ONSdigital/dp-hierarchy-builder). What goes into
"Other theft" and "Other crime" follows data.police.uk: blackmail and making off without payment are theft,
the miscellaneous crimes against society are other crime.

A code that this table does not hold stays unknown, and rows of it are counted: fraud (51 to 55) has no
category, and a number such as 8 or 125 holds offences of several. Of 125 only the three that the rules put
under 9A (Public Order Act 1986, sections 4, 4A and 5) are known, and codes of which no edition at hand tells
stay out.
"""

import re

_CLASSIFICATIONS: dict[str, str] = {
    "violence.homicide": "1 4/1 4/2 4/10",
    "violence.injury": "2 4/3 4/7 5A 5B 5D 5E 8F 8G 8H 8J 8K 8N 8P 8S",
    "violence.without-injury": "3A 3B 11 11A 12 13 14 36 104 105 105A 105B 106",
    "violence.stalking-harassment": "8L 8M 8Q 8R",
    "violence.death-by-driving": "4/4 4/6 4/8 4/9 37/1",
    "violence.rape": "19 19A 19B 19C 19D 19E 19F 19G 19H 19J 19K",
    "violence.other-sexual": "17 17A 17B 20 20A 20B 21 22 22A 22B 23 70 71 72 73 88 88A 88C 88D 88E",
    "robbery": "34 34A 34B",
    "weapons": "10A 10B 10C 10D 81 90",
    "burglary.domestic": "28 28A 28B 28C 28D 28E 28F 28G 28H 29 29A",
    "burglary.other": "30 30A 30B 30C 30D 31 31A",
    "vehicle-crime.theft-of": "37/2 48",
    "vehicle-crime.theft-from": "45",
    "vehicle-crime": "126",
    "theft-from-person": "39",
    "bicycle-theft": "44",
    "shoplifting": "46",
    "other-theft": "35 40 41 42 43 47 49 49A",
    "criminal-damage-arson.arson": "56 56A 56B",
    "criminal-damage-arson.damage": "58 58A 58B 58C 58D 58E 58F 58G 58H 58J",
    "drugs.supply": "92A",
    "drugs.other": "92C",
    "drugs.possession": "92D 92E",
    "drugs": "92",
    "public-order": "9A 9B 62A 66 125/9 125/11 125/12",
    "other-crime": "15 24 26 27 33 33A 38 54 59 60 61 61A 67 69 76 79 80 83 86 95 96 99 802 814",
}

_NAMES: dict[str, tuple[str, ...]] = {
    "violence": ("Violence against the person", "Sexual offences"),
    "violence.homicide": ("Homicide",),
    "violence.injury": ("Violence with injury",),
    "violence.without-injury": ("Violence without injury",),
    "violence.stalking-harassment": ("Stalking and harassment", "Harassment", "Stalking"),
    "violence.death-by-driving": ("Death or serious injury - unlawful driving",),
    "violence.rape": ("Rape",),
    "violence.other-sexual": ("Other sexual offences",),
    "robbery": ("Robbery", "Robbery of business property", "Robbery of personal property"),
    "weapons": ("Possession of weapons offences",),
    "burglary": ("Burglary",),
    "burglary.domestic": ("Domestic burglary", "Residential burglary", "Burglary residential"),
    "burglary.other": ("Non-domestic burglary", "Burglary business and community"),
    "vehicle-crime": ("Vehicle offences", "Vehicle interference", "Interfering with a motor vehicle"),
    "vehicle-crime.theft-of": (
        "Theft of a motor vehicle",
        "Theft or unauthorised taking of a motor vehicle",
        "Theft or unauthorised taking of motor vehicle",
        "Aggravated vehicle taking",
    ),
    "vehicle-crime.theft-from": ("Theft from a vehicle", "Theft from vehicle"),
    "theft-from-person": ("Theft from the person",),
    "bicycle-theft": ("Bicycle theft", "Theft or unauthorised taking of a pedal cycle"),
    "shoplifting": ("Shoplifting",),
    "other-theft": ("Other theft offences",),
    "criminal-damage-arson": ("Arson and criminal damage", "Criminal damage and arson"),
    "criminal-damage-arson.arson": ("Arson", "Arson endangering life", "Arson not endangering life"),
    "criminal-damage-arson.damage": ("Criminal damage",),
    "drugs": ("Drug offences",),
    "drugs.supply": ("Trafficking of drugs", "Trafficking in controlled drugs"),
    "drugs.possession": ("Possession of drugs",),
    "drugs.other": ("Other drug offences",),
    "public-order": ("Public order offences", "Violent disorder"),
    "other-crime": ("Miscellaneous crimes against society",),
}

HOME_OFFICE: dict[str, str] = {
    text.casefold(): category
    for category in (*_CLASSIFICATIONS, *_NAMES)
    for text in (*_CLASSIFICATIONS.get(category, "").split(), *_NAMES.get(category, ()))
}
"""Category of each classification and name, casefolded."""

_CODE = re.compile(r"0*(\d{1,3})([a-z]?)((?:[/.]\d{1,3})*)")


def code_and_groups(text: str) -> tuple[str, ...]:
    """Return a code as the table writes it and the groups that it belongs to, nearest first; () for no code.

    Examples
    --------
    >>> code_and_groups("092d/01"), code_and_groups("37.2"), code_and_groups("Theft/Other")
    (('92d/1', '92d'), ('37/2', '37'), ())
    """
    matched = _CODE.fullmatch(text.strip().casefold())
    if matched is None:
        return ()
    parts = [matched[1] + matched[2], *(str(int(n)) for n in re.split(r"[/.]", matched[3])[1:])]
    return tuple("/".join(parts[:count]) for count in range(len(parts), 0, -1))

"""What is recorded in the made-up borough: how much of each category, where, when, and with what outcome."""

from hotspots.categories import ASB

ELSEWHERE = {
    "violence": 620,
    ASB: 290,
    "criminal-damage-arson": 115,
    "shoplifting": 120,
    "public-order": 85,
    "other-theft": 70,
    "vehicle-crime": 60,
    "burglary": 55,
    "other-crime": 30,
    "drugs": 48,
    "robbery": 10,
    "weapons": 10,
    "bicycle-theft": 8,
    "theft-from-person": 5,
}
"""Expected incidents a month over all streets but the planted ones; with those the shares are as in a town of
the north of England."""

LEANING = {
    "Supermarket": {"shoplifting": 60.0, "theft-from-person": 6.0, "other-theft": 4.0, "burglary": 0.3},
    "Shopping Area": {"shoplifting": 45.0, "theft-from-person": 8.0, ASB: 2.0, "burglary": 0.5},
    "Petrol Station": {"shoplifting": 12.0, "other-theft": 12.0},
    "Parking Area": {"vehicle-crime": 4.0, "bicycle-theft": 3.0, "burglary": 0.2},
    "Park/Open Space": {ASB: 2.5, "burglary": 0.1, "violence": 0.7},
    "Sports/Recreation Area": {ASB: 2.0, "burglary": 0.2},
    "Nightclub": {"violence": 2.0, "public-order": 5.0, "theft-from-person": 12.0, "burglary": 0.2},
}
"""Where a category prefers or avoids a kind of point; 1 elsewhere."""

INSTITUTIONS: dict[str, tuple[tuple[float, float], dict[str, float]]] = {
    "Prison": ((480_150, 546_900), {"violence": 16, "drugs": 4, "other-crime": 2}),
    "Hospital": ((482_300, 543_050), {"violence": 13, "public-order": 3, "other-theft": 2, ASB: 2}),
    "Police Station": ((484_640, 546_960), {"violence": 9, "drugs": 4, "public-order": 4, "weapons": 1}),
}
"""Points that collect records of what did not happen in a street, far from everything planted."""

SEASONS = {ASB: (7, 0.24), "violence": (7, 0.08), "burglary": (12, 0.12), "bicycle-theft": (7, 0.35)}
"""Highest month and height of the yearly wave."""

OUTCOMES = (
    "Investigation complete; no suspect identified",
    "Unable to prosecute suspect",
    "Court result unavailable",
    "Status update unavailable",
    "Local resolution",
    "Offender given a caution",
    "Awaiting court outcome",
)
"""Last outcomes, as data.police.uk words them; ASB has none."""

OUTCOME_SHARES = {
    "violence": (0.18, 0.70, 0.06, 0.03, 0.01, 0.01, 0.01),
    "drugs": (0.15, 0.22, 0.38, 0.05, 0.10, 0.06, 0.04),
    "weapons": (0.08, 0.44, 0.38, 0.04, 0.02, 0.03, 0.01),
    "shoplifting": (0.54, 0.24, 0.20, 0.01, 0.005, 0.005, 0.0),
    "public-order": (0.40, 0.51, 0.06, 0.01, 0.01, 0.005, 0.005),
}
"""Shares of the outcomes by category; the others have `OTHER_SHARES`."""

OTHER_SHARES = (0.72, 0.21, 0.05, 0.01, 0.005, 0.005, 0.0)


def other_crime(incidents: float) -> dict[str, float]:
    """Return so many incidents by category, of those that no hotspot is planted of, in the usual shares."""
    usual = {category: n for category, n in ELSEWHERE.items() if category not in {"violence", ASB, "drugs"}}
    return {category: incidents * n / sum(usual.values()) for category, n in usual.items()}

"""The settings of an answer as people read them, on the page and in the briefing."""

from typing import Any

NAMES = {
    "alpha": "Level of the test",
    "area": "Study area",
    "area_km2": "Ground of each (km²)",
    "at_most": "At most",
    "bandwidth_m": "Bandwidth (m)",
    "catchment_m": "Catchment of a point (m)",
    "categories": "Categories",
    "category": "Categories",
    "cell_m": "Grid cell (m)",
    "compared_share": "Share of the area compared",
    "correction": "Correction for many tests",
    "edge": "Edge correction",
    "eps_m": "Neighbour distance (m)",
    "expected_from": "Expected from",
    "half_life_months": "Half-life (months)",
    "hotspots_km2": "Hotspots of each (km²)",
    "incident_share": "Share of the incidents",
    "include_institutions": "Institutions counted",
    "merge_m": "Merged when nearer than (m)",
    "method": "Method",
    "min_area_m2": "Least area (m²)",
    "min_incidents": "Least incidents",
    "min_overlap_area_m2": "Least area of an overlap (m²)",
    "min_overlap_incidents": "Least incidents of an overlap",
    "p_value": "How p is found",
    "period": "Period",
    "radius_m": "Radius (m)",
    "set": "Boundary set",
    "share": "Share of the area",
    "times_mean": "Multiple of the mean",
    "unit_m": "Cell of analysis (m)",
    "zones": "Patrol zones",
}


def name_in_words(name: str) -> str:
    """Return the name of a setting; one that has none here is told by its own.

    Examples
    --------
    >>> name_in_words("bandwidth_m"), name_in_words("relative_to")
    ('Bandwidth (m)', 'Relative to')
    """
    return NAMES.get(name) or name.replace("_", " ").capitalize()


def value_in_words(value: Any) -> str:
    """Return the value of a setting without the marks of a program.

    Examples
    --------
    >>> [value_in_words(value) for value in (None, True, ["violence", "asb"], {"asb": 2.01}, 0.5)]
    ['none', 'yes', 'violence, asb', 'asb 2.01', '0.5']
    """
    if value is None or isinstance(value, bool):
        return {None: "none", True: "yes", False: "no"}[value]
    if isinstance(value, dict):
        return ", ".join(f"{name} {value_in_words(part)}" for name, part in value.items())
    if isinstance(value, list | tuple):
        return ", ".join(map(value_in_words, value))
    return f"{value:.10g}" if isinstance(value, float) else str(value)

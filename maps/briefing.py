"""The briefing: one HTML file with map, key and tables that opens with no network and prints on A4."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from hotspots.categories import kind_of, title_of
from maps.briefing_map import LabelledMap, labelled_map
from maps.choices_in_words import name_in_words, value_in_words
from maps.hues import hues_of, overlap_class
from maps.page.assets import layer_stylesheet, leaflet_script
from maps.page.rendering import environment
from maps.palette import letters_of
from maps.shading import Shading, counted_once, shading_of
from maps.titles import short_title, spoken

FeatureCollection = dict[str, Any]
TOP = 10


@dataclass(frozen=True, slots=True)
class BriefingView:
    """What a briefing shows: the answers to one question, as GeoJSON with how they were made.

    Attributes
    ----------
    wards, hotspots : FeatureCollections in longitude and latitude.
    overlaps : the same, or None where what was asked for cannot be overlaid.
    refusal : why overlaps, or what they mean, are not in it; empty where they are, or none were asked for.
    """

    wards: FeatureCollection
    hotspots: FeatureCollection
    overlaps: FeatureCollection | None = None
    refusal: str = ""


def briefing(view: BriefingView) -> str:
    """Return the whole HTML document.

    Everything is inlined and nothing is fetched. Text from the data (names of wards and streets) is
    escaped. Hotspots are listed to the tenth of each category, overlaps to the tenth of all; the map shows
    every one. The same view gives the same text.
    """
    categories = tuple(view.hotspots["categories"])
    # What is overlaid has no incidents in common.
    shading = shading_of(view.wards, categories if view.overlaps is not None else counted_once(categories))
    hues = hues_of(categories)
    drawn = labelled_map(
        view.wards, view.hotspots, view.overlaps, hues=hues, values=shading.values, cuts=shading.cuts
    )
    return environment().get_template("briefing.html").render(_words(view, hues, shading, drawn))


def _words(view: BriefingView, hues: dict[str, str], shading: Shading, drawn: LabelledMap) -> dict[str, Any]:
    """Return what the template says."""
    answers = [view.wards, view.hotspots, *([view.overlaps] if view.overlaps else [])]
    found = len(view.hotspots["features"])
    return {
        "title": f"{_names(hues)}: {found:,} hotspot{'' if found == 1 else 's'}",
        "period": view.wards["period"],
        "ground": view.wards["boundary_set"],
        "areas": _areas(view.wards),
        "synthetic": any(answer["synthetic"] for answer in answers),
        "data_version": view.wards["data_version"],
        "attribution": _once(line for answer in answers for line in answer["attribution"]),
        "caveats": _once(line for answer in answers for line in answer["caveats"]),
        "choices": _choices(answers),
        "themes": [_theme(code, hue, view.hotspots) for code, hue in hues.items()],
        "overlaps": _overlap_rows(view.overlaps),
        "number_of_overlaps": 0 if view.overlaps is None else len(view.overlaps["features"]),
        "meaning": _meaning(view),
        "combinations": _combinations(hues) if view.overlaps is not None else [],
        "counted": _names(shading.categories),
        "has_zero": 0 in shading.values.values(),
        "ramp": shading.ramp,
        "map": drawn,
        "styles": layer_stylesheet(),
        "leaflet": leaflet_script(),
    }


def _choices(answers: Iterable[FeatureCollection]) -> list[dict[str, str]]:
    """Return every choice once, in words; where products differ in one, once for each."""
    rows = {
        (name, value_in_words(choice["value"])): (answer["product"], choice["why"])
        for answer in answers
        for name, choice in answer["choices"].items()
    }
    number = Counter(name for name, _ in rows)
    order = list(number)
    return [
        {
            "name": name_in_words(name) + (f" ({product})" if number[name] > 1 else ""),
            "value": value,
            "why": why,
        }
        for (name, value), (product, why) in sorted(rows.items(), key=lambda row: order.index(row[0][0]))
    ]


def _meaning(view: BriefingView) -> list[str]:
    """Return what is said of overlaps beside where they are, one sentence for each pair."""
    if view.refusal:
        return [f"{view.refusal[0].upper()}{view.refusal[1:]}."]
    compared = {} if view.overlaps is None else view.overlaps["coincidence"]
    return [*(pair["sentence"] for pair in compared.get("pairs", [])), *compared.get("notes", [])]


def _combinations(hues: dict[str, str]) -> list[dict[str, str]]:
    """Return the looks and the letters of every combination, smaller ones first."""
    return [
        {
            "looks": overlap_class(hues[code] for code in together),
            "letters": _letters(kind_of(together)),
        }
        for size in range(2, len(hues) + 1)
        for together in combinations(hues, size)
    ]


def _letters(kind: str) -> str:
    return "+".join(letters_of(code) for code in kind.split("+"))


def _theme(code: str, hue: str, hotspots: FeatureCollection) -> dict[str, Any]:
    found = [f["properties"] for f in hotspots["features"] if f["properties"]["category"] == code]
    return {
        "title": title_of(code),
        "hue": hue,
        "letters": letters_of(code),
        "number": len(found),
        "share": sum(hotspot["share_of_incidents"] for hotspot in found),
        "share_of_area": sum(hotspot["area_km2"] for hotspot in found) / hotspots["boundary_set"]["area_km2"],
        "rows": [_row(hotspot) for hotspot in found[:TOP]],
    }


def _row(properties: dict[str, Any]) -> dict[str, Any]:
    """Return a row of a table: the ward stands in a column of its own, not after the street."""
    wards = [ward["name"] for ward in properties["wards"]]
    street = properties["name"].removesuffix(f", {wards[0]}") if wards else properties["name"]
    return {**properties, "name": street, "place": _joined(wards)}


def _overlap_rows(overlaps: FeatureCollection | None) -> list[dict[str, Any]]:
    if overlaps is None:
        return []
    rows = [feature["properties"] for feature in overlaps["features"]]
    by_incidents = sorted(
        rows, key=lambda row: -sum(row["incidents"][code] for code in row["kind"].split("+"))
    )
    return [
        {
            **_row(row),
            "letters": _letters(row["kind"]),
            "counts": ", ".join(f"{short_title(code)} {n:,}" for code, n in row["incidents"].items()),
        }
        for row in by_incidents[:TOP]
    ]


def _areas(wards: FeatureCollection) -> str:
    """Return the areas asked for by name, or how many there are."""
    names = [feature["properties"]["name"] for feature in wards["features"]]
    chosen = bool(wards["boundary_set"]["area_codes"])
    return _joined(names) if chosen and len(names) <= TOP else f"{len(names)} wards"


def _names(codes: Iterable[str]) -> str:
    """Return ``Violence, ASB and drugs``: a capital at the start, and for what is one."""
    first, *rest = codes
    return _joined([short_title(first), *(spoken(short_title(code)) for code in rest)])


def _once(lines: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(lines))


def _joined(names: Iterable[str]) -> str:
    *first, last = [*names] or [""]
    return f"{', '.join(first)} and {last}" if first else last

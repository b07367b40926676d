"""What the reader of an answer must know, one sentence each."""

from hotspots.categories import title_of
from hotspots.evidence import Evidence
from hotspots.membership import plain
from hotspots.period import PRECISIONS, spans_text
from hotspots.snapshot import SourceFacts
from hotspots.sources.facts import attribution_of, caveats_of, facts_of
from hotspots.theme_caveats import proxies, untold

_LEAVE_OUT = frozenset({"hotspots", "overlaps", "patrol-zones", "venues"})


def caveats(evidence: Evidence, product: str) -> tuple[str, ...]:
    """Return the caveats of an answer, most serious first."""
    lines = [
        *_made_up(evidence),
        *_missing(evidence),
        *_institutions(evidence, product),
        *_empty(evidence),
        *proxies(evidence),
        *untold(evidence),
        *caveats_of(_facts(evidence), _spoken_of(evidence)),
        *_of_product(evidence, product),
    ]
    return tuple(dict.fromkeys(lines))


def attribution(evidence: Evidence) -> tuple[str, ...]:
    """Return whose data the answer holds."""
    lines = list(attribution_of(_facts(evidence)))
    # The national code system tells an official boundary from one that somebody drew.
    codes = evidence.study_area.area_set.codes
    if all(len(code) == 9 and code[0] in "EWSN" and code[1:].isdigit() for code in codes):
        lines += [
            "Boundaries and population: Office for National Statistics, licensed under the Open Government "
            "Licence v3.0",
            "Contains OS data © Crown copyright and database right",
        ]
    return tuple(dict.fromkeys(lines))


def _facts(evidence: Evidence) -> tuple[SourceFacts, ...]:
    return facts_of(evidence.state.summary.sources, evidence.state.snapshot.sources)


def _spoken_of(evidence: Evidence) -> tuple[str, ...]:
    """Return the categories asked for, and those that the themes asked for are counted from."""
    counted = [code for codes in evidence.themes.members.values() for code in codes]
    return (*evidence.question.categories, *map(plain, counted))


def _made_up(evidence: Evidence) -> list[str]:
    if not evidence.state.summary.synthetic:
        return []
    return ["The data are made up: no such incidents happened and no such place exists."]


def _missing(evidence: Evidence) -> list[str]:
    missing = evidence.missing_months
    if not missing:
        return []
    return [
        f"{len(missing)} of the period's {len(evidence.period.months)} months hold no incident here (not "
        f"loaded, or none published): {spans_text(missing)}."
    ]


def _institutions(evidence: Evidence, product: str) -> list[str]:
    categories = evidence.question.categories
    counts = {category: evidence.at_institutions(category) for category in categories}
    told = ", ".join(f"{title_of(category)} {n:,}" for category, n in counts.items())
    kinds = "recorded at a prison, hospital or police station"
    if not any(counts.values()) and product in _LEAVE_OUT:
        return [f"No incident of these categories was {kinds}."]
    if product not in _LEAVE_OUT:
        total = evidence.at_institutions("all")
        what = f"{total:,} incidents {kinds} are counted in the wards ({told})"
        return [f"{what}: many did not happen in a street."]
    if evidence.question.include_institutions:
        return [f"Incidents {kinds} are counted, as asked ({told}): many did not happen in a street."]
    return [
        f"Incidents {kinds} are left out ({told}): many did not happen in a street. They stay in ward counts."
    ]


def _empty(evidence: Evidence) -> list[str]:
    return [
        f"No incident of {title_of(category)} is recorded here in {evidence.period.label}."
        for category in evidence.question.categories
        if not evidence.counts.of(category)[evidence.inside].any()
    ]


def _of_product(evidence: Evidence, product: str) -> list[str]:
    if product == "wards":
        return _of_rates(evidence)
    lines = []
    if not evidence.counts.of("all")[~evidence.inside].any():
        lines.append(
            "No incidents beyond the study area are loaded: what lies close to its edge may look quieter "
            "than it is."
        )
    if product == "hotspots":
        lines.append("Hotspots show where incidents concentrate, not unusual risk.")
    if product == "venues":
        lines += _of_venues(evidence)
    if product == "overlaps":
        lines.append(
            "Busy places of one town always overlap: that two patterns meet is no sign that one causes the "
            "other."
        )
    return lines


def _of_venues(evidence: Evidence) -> list[str]:
    lines = [
        "A venue is no cause: licensed premises, stops and cameras stand where people are, as incidents "
        "do. What is expected supposes the same pattern elsewhere on the same streets, whoever stands there.",
        "Venues are as their files had them when they were loaded: whether one was open in the period is not "
        "known.",
        "Within view is a distance: walls, trees and where a camera points are not known.",
    ]
    if any(part.precision == PRECISIONS[0] for part in evidence.state.summary.slices):
        lines.append(
            "Published incidents lie on points up to some 100 m from where they happened: within less, near "
            "a venue cannot be told from on the same street."
        )
    return lines


def _of_rates(evidence: Evidence) -> list[str]:
    unknown = [area.name for area in evidence.study_area.areas if not area.population]
    if len(unknown) == len(evidence.study_area.areas):
        return ["Rates per 1,000 are null: no population is loaded for this boundary set."]
    lines = [
        "Rates are per 1,000 residents, not people present: a town centre has few residents and many "
        "visitors."
    ]
    if unknown:
        lines.append(
            f"Rates of {', '.join(unknown)} are null: their population is not known, or nobody lives there."
        )
    return lines

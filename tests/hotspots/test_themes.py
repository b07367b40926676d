"""Named themes: what counts for them, of which data, and what is said."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from hotspots.categories import CHILDREN, NAMED_THEMES, TITLES
from hotspots.caveats import caveats
from hotspots.errors import SourceError
from hotspots.evidence import gather
from hotspots.membership import members
from hotspots.period import Period
from hotspots.question import Asked, Question
from hotspots.themes.reading import shipped, themes_of
from hotspots.venues.layer import VenueLayer
from hotspots.weights import UNIT_COSTS_GBP, resolved_half_life, resolved_weights, weighted
from tests.hotspots.listed import PROJECTION, ask, incidents_at, state_of

JANUARY = 24288
GROUND = shapely.box(440_000, 520_000, 444_000, 524_000)
WHERE = [(441_000.0, 521_000.0), (441_100.0, 521_000.0), (441_100.1, 521_000.0), (443_000.0, 523_000.0)]
KINDS = ["violence", "violence.injury", "asb", "asb.rowdy", "drugs", "drugs.supply", "drugs.possession"]
KINDS += ["public-order", "robbery", "criminal-damage-arson.arson", "asb.fire"]


def incident(category, *, at=0, minute=None, domestic=None, month=JANUARY, source="records"):
    (one,) = incidents_at(*WHERE[at], month=month, category=category)
    if minute is not None:
        start = datetime(month // 12, month % 12 + 1, 1, tzinfo=UTC) + timedelta(minutes=minute)
        one = replace(one, start=start, precision="minute")
    return replace(one, domestic=domestic, source=source)


def evidence_of(incidents, *categories, period="2024-01", venues=(), **settings):
    state = replace(state_of(incidents, GROUND), venues=venues)
    question = Question(period=Period.parse(period), categories=categories, asked=Asked(**settings))
    return gather(state, question)


def pub():
    at = np.array([shapely.Point(WHERE[0])], dtype=object)
    return (VenueLayer("pubs", "Pubs", ("licensed-premises",), ("The Ship",), at, PROJECTION),)


def counted(incidents, theme, *, venues=()):
    """Count a theme's incidents one by one, by the words of its definition."""
    definition, near = shipped().standing[theme], {0, 1} if venues else {0, 1, 2, 3}
    place = {incidents_at(*where, month=0, category="asb")[0].place: i for i, where in enumerate(WHERE)}
    held = {i.category for i in incidents}
    clocked = any(i.minute is not None for i in incidents)  # by source and month, which are one here
    hourly = [c for c in held if c.split(".")[0] in definition.bound]
    kinds = [c for c in definition.categories if "." in c]
    told = bool(held & set(kinds) or (clocked and hourly))
    vague = held & {kind.split(".")[0] for kind in kinds} or hourly
    if not told and vague and definition.proxy:
        if not definition.bound:
            return sum(i.category in definition.proxy for i in incidents)
        eligible = [i for i in incidents if i.category in (*definition.proxy, *hourly) and not i.domestic]
        return sum(place[i.place] in near and (i.minute is None or night(i.minute)) for i in eligible)
    own = sum(i.category in definition.categories for i in incidents)
    late = [i for i in incidents if i.category in hourly and i.minute is not None and night(i.minute)]
    return own + sum(not i.domestic and place[i.place] in near for i in late)


def night(minute):
    return minute >= 20 * 60 or minute < 5 * 60


INCIDENTS = st.lists(
    st.builds(
        incident,
        st.sampled_from(KINDS),
        at=st.integers(0, len(WHERE) - 1),
        minute=st.sampled_from([None, 0, 299, 300, 1199, 1200, 1439]),
        domestic=st.sampled_from([None, False, True]),
    ),
    min_size=1,
    max_size=12,
)


@settings(max_examples=150, deadline=None)
@given(incidents=INCIDENTS, venues=st.sampled_from([(), pub()]))
def test_a_theme_counts_what_its_definition_says_and_every_other_sum_stays(incidents, venues):
    evidence = evidence_of(incidents, *NAMED_THEMES, venues=venues)
    for theme in NAMED_THEMES:
        assert evidence.total(theme) == counted(incidents, theme, venues=venues), theme
        assert evidence.by_month(theme).incidents.sum() == evidence.total(theme)
    assert evidence.total("all") == len(incidents)
    by_parent = Counter(i.category.split(".")[0] for i in incidents)
    for parent in TITLES:
        assert evidence.total(parent) == evidence.by_month(parent).incidents.sum() == by_parent[parent]
    assert (
        evidence.weight("all", without=tuple(NAMED_THEMES)).sum()
        == len(incidents) - evidence.weight(*NAMED_THEMES).sum()
    )


def test_of_data_that_do_not_tell_a_theme_apart_its_proxy_stands_and_says_so():
    police_uk = [incident(c, source="police-uk") for c in ("violence", "robbery", "drugs", "asb")]
    evidence = evidence_of(police_uk, "serious-violence", "drug-dealing", "street-drinking-begging")
    totals = {theme: evidence.total(theme) for theme in evidence.question.categories}
    assert totals == {"serious-violence": 2, "drug-dealing": 1, "street-drinking-begging": 0}
    said = caveats(evidence, "hotspots")
    assert any(line.startswith("A proxy: the data loaded do not tell Drug dealing apart") for line in said)
    assert any(
        "possession and supply together, and mostly what the police went looking for" in s for s in said
    )
    assert any("domestic abuse and violence in private space are among them" in line for line in said)
    assert any(line.startswith("Violence includes domestic abuse") for line in said)
    assert evidence.choices["drug-dealing"].value == ["drugs"]
    assert "its proxy" in evidence.choices["drug-dealing"].why


def test_a_source_that_tells_kinds_apart_needs_no_proxy_even_where_none_of_the_theme_happened():
    evidence = evidence_of([incident("drugs.possession")], "drug-dealing")
    assert evidence.total("drug-dealing") == 0
    assert not any("proxy" in line for line in caveats(evidence, "wards"))


def test_beside_precise_data_what_is_vague_is_counted_out_by_source():
    mixed = [incident("drugs.supply"), *[incident("drugs", source="police-uk")] * 3]
    evidence = evidence_of(mixed, "drug-dealing")
    assert evidence.total("drug-dealing") == 1
    (line,) = [line for line in caveats(evidence, "hotspots") if "stored without their kind" in line]
    assert line == (
        "3 incidents of Drugs (Street-level crime and anti-social behaviour, data.police.uk) are stored "
        "without their kind: some may be of Drug dealing, and none is counted as such."
    )


def test_a_kind_that_no_source_tells_apart_says_where_its_incidents_may_be():
    said = caveats(evidence_of([incident("asb", source="police-uk")] * 4, "asb.rowdy"), "wards")
    assert any(line.startswith("4 incidents of Anti-social behaviour (") for line in said)
    assert not any("without their kind" in s for s in caveats(evidence_of([incident("asb")], "asb"), "wards"))


def test_a_month_never_implies_an_hour():
    late = [incident("violence", minute=1380), incident("violence", minute=700)]
    vague = [incident("violence", source="police-uk")] * 5
    evidence = evidence_of(late + vague, "alcohol-disorder", "violence")
    assert (evidence.total("alcohol-disorder"), evidence.total("violence")) == (1, 7)
    (line,) = [line for line in caveats(evidence, "hotspots") if "without their hour" in line]
    assert line.startswith("5 incidents of Violence and sexual offences (")


def test_hours_count_near_licensed_premises_where_these_are_loaded():
    late = [incident("public-order", at=at, minute=1380) for at in range(4)]
    anywhere, near = (evidence_of(late, "alcohol-disorder", venues=venues) for venues in ((), pub()))
    assert (anywhere.total("alcohol-disorder"), near.total("alcohol-disorder")) == (4, 2)
    assert "anywhere, as no licensed premises are loaded" in anywhere.choices["alcohol-disorder"].why
    assert "within 100 m of licensed premises" in near.choices["alcohol-disorder"].why
    assert near.total("public-order") == 4


def test_what_a_theme_weighs_is_the_sum_over_its_kinds():
    earlier = incident("violence.injury", month=JANUARY - 1, minute=1380)
    incidents = [
        earlier,
        incident("violence.injury", minute=1380),
        incident("robbery"),
        incident("asb.rowdy"),
    ]
    state = evidence_of(incidents, "serious-violence", "alcohol-disorder", period="2023-12/2024-01")
    injury, robbery = UNIT_COSTS_GBP["violence.injury"], UNIT_COSTS_GBP["robbery"]
    cost = resolved_weights("cost")
    found = weighted(state, "serious-violence", cost, resolved_half_life(None))
    assert found.weight.sum() == 2 * injury + robbery
    halved = weighted(state, "serious-violence", cost, resolved_half_life(1))
    assert halved.weight.sum() == 1.5 * injury + robbery
    assert weighted(state, "alcohol-disorder", cost, resolved_half_life(None)).not_covered == {"asb.rowdy": 1}


def test_a_theme_answers_as_a_category_does_also_as_what_another_is_compared_with():
    rng = np.random.default_rng(1)
    incidents = [
        one
        for east, north in rng.uniform(100, 3900, (60, 2)).round(1)
        for category in ("violence.injury", "violence.without-injury", "drugs.supply", "robbery")
        for one in incidents_at(
            440_000 + east, 520_000 + north, month=JANUARY, category=category, times=int(rng.poisson(2))
        )
    ]
    state = state_of(incidents, GROUND)
    wanted = sum(i.category in {"violence.injury", "robbery"} for i in incidents)
    for product in ("wards", "hotspots", "patrol-zones"):
        answer = ask(state, "serious-violence", period="2024-01", product=product)
        assert answer.totals == {"serious-violence": wanted}
    (ward,) = ask(state, "serious-violence", period="2024-01", product="wards").results
    assert ward.incidents["serious-violence"] == wanted
    compared = ask(state, "drugs", period="2024-01", method="gistar", expected_from="serious-violence")
    assert compared.choices["serious-violence"].value[0] == "violence.homicide"


def test_every_theme_is_shipped_and_its_codes_are_those_that_its_incidents_can_have():
    assert set(shipped().standing) == set(NAMED_THEMES)
    codes = {theme: one.codes for theme, one in shipped().standing.items()}
    known = (*TITLES, *CHILDREN)
    assert members("deliberate-fires", known, codes) == ("asb.fire", "criminal-damage-arson.arson")
    assert {"violence", "violence.injury", "public-order"} <= set(members("alcohol-disorder", known, codes))


GOOD = 'source = "us"\ncategories = ["drugs.supply"]\n'
OURS = "[drug-dealing.definitions.ours]\n"
HOURS = '[drug-dealing.definitions.ours.hours]\ncategories = ["{}"]\nfrom = "{}"\nuntil = "05:00"\n'
REFUSED = {
    "[drug": "own.toml is not TOML",
    '[drug-dealin]\nuse = "local"': "did you mean drug-dealing?",
    '[drug-dealing]\nuse = "ours"': "must be one of 'local'",
    "[drug-dealing]\nname = 1": "drug-dealing.name is unknown",
    f"{OURS}{GOOD}proxi = []": "did you mean proxy?",
    f'{OURS}categories = ["drugs"]': "must say who defines the theme so",
    f'{OURS}source = "us"': "must name categories",
    f'{OURS}source = "us"\ncategories = ["drugs.suply"]': "did you mean drugs.supply?",
    f'{OURS}source = "us"\ncategories = ["drug-dealing"]': "'drug-dealing', which is no category",
    f"{OURS}{GOOD}{HOURS.format('violence', '8pm')}": "must be a time such as '20:00'",
    f"{OURS}{GOOD}{HOURS.format('violence', '05:00')}": "must be another time than 'from'",
    f"{OURS}{GOOD}{HOURS.format('drugs', '20:00')}": "must not share a category with those of its hours",
    f"{OURS}{GOOD}{HOURS.format('violence', '20:00')}premises_within_m = 5000": "at most 1,000 metres",
    f'[drug-dealing]\nuse = "ours"\n{OURS}{GOOD}{HOURS.format("violence", "20:00")}': "only one theme can",
}


@pytest.mark.parametrize(("text", "said"), REFUSED.items(), ids=range(len(REFUSED)))
def test_a_definition_that_cannot_be_is_refused_in_one_line(text, said):
    with pytest.raises(SourceError) as caught:
        themes_of(text, "own.toml", shipped())
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)

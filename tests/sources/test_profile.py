"""What is read, who published it, and what must be said."""

import pytest

from hotspots.categories import TITLES
from hotspots.errors import SourceError
from hotspots.sources.facts import attribution_of, caveats_of, facts_of
from hotspots.sources.profiles.known import profile_named
from hotspots.sources.what.crime_types import category_of


def test_an_unknown_profile_names_the_known_ones():
    with pytest.raises(SourceError, match="profile 'police' is unknown; choose among police-uk, demo"):
        profile_named("police")


def test_made_up_data_say_so_and_police_data_name_their_licence():
    assert profile_named("demo").synthetic
    assert not profile_named("police-uk").synthetic
    lines = attribution_of(facts_of(("demo", "police-uk", "council"), {}))
    assert "Open Government Licence v3.0 (data.police.uk)" in lines[1]
    assert "Made-up" in lines[0]
    assert lines[2] == "Source: council"


def test_what_is_said_of_a_category_is_said_of_its_children_and_of_no_other():
    general, violence, drugs = caveats_of(facts_of(("police-uk",), {}), ("violence", "drugs"))
    assert caveats_of(facts_of(("police-uk",), {}), ("violence.injury",)) == (general, violence)
    assert caveats_of(facts_of(("police-uk", "demo"), {}), ("drugs.supply", "asb")) == (general, drugs)
    assert caveats_of(facts_of(("police-uk",), {}), ("asb", "all")) == (general,)
    assert caveats_of(facts_of(("council",), {}), ("violence",)) == ()
    assert facts_of(("council",), {})[0].title == "council"


def test_every_category_is_known_by_its_title():
    assert {category_of(title.upper() + " ") for title in TITLES.values()} == set(TITLES)
    assert category_of("Public disorder and weapons") is None
    assert category_of("") is None

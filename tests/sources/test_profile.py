"""What is read, who published it, and what must be said."""

import pytest

from hotspots.categories import TITLES
from hotspots.errors import SourceError
from hotspots.sources.crime_types import category_of
from hotspots.sources.profile import attribution_of, profile_named


def test_an_unknown_profile_names_the_known_ones():
    with pytest.raises(SourceError, match="profile 'police' is unknown; choose among police-uk, demo"):
        profile_named("police")


def test_made_up_data_say_so_and_police_data_name_their_licence():
    assert profile_named("demo").synthetic
    assert not profile_named("police-uk").synthetic
    lines = attribution_of(("demo", "police-uk", "council"))
    assert "Open Government Licence v3.0 (data.police.uk)" in lines[1]
    assert "Made-up" in lines[0]
    assert lines[2] == "Source: council"


def test_every_category_is_known_by_its_title():
    assert {category_of(title.upper() + " ") for title in TITLES.values()} == set(TITLES)
    assert category_of("Public disorder and weapons") is None
    assert category_of("") is None

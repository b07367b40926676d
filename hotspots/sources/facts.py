"""What must be said with the sources of an answer: as they were loaded, else as the built-in profiles say."""

from collections.abc import Mapping, Sequence

from hotspots.membership import members
from hotspots.snapshot import SourceFacts
from hotspots.sources.profiles.known import PROFILES


def facts_of(sources: Sequence[str], loaded: Mapping[str, SourceFacts]) -> tuple[SourceFacts, ...]:
    """Return the facts of stored sources, in their order.

    A source of which nothing is known is named as it is stored.

    Parameters
    ----------
    loaded : what the store says of its sources.

    Examples
    --------
    >>> facts_of(["council"], {})[0].attribution
    ('Source: council',)
    """
    built_in = {profile.source: profile for profile in PROFILES.values()}
    found = []
    for source in sources:
        if source in loaded:
            found.append(loaded[source])
        elif source in built_in:
            profile = built_in[source]
            found.append(
                SourceFacts(profile.title, profile.attribution, profile.caveats, profile.time.precision)
            )
        else:
            found.append(SourceFacts(source, (f"Source: {source}",), (), "month"))
    return tuple(found)


def attribution_of(facts: Sequence[SourceFacts]) -> tuple[str, ...]:
    """Return the lines that data from these sources must carry, each once."""
    return tuple(dict.fromkeys(line for source in facts for line in source.attribution))


def caveats_of(facts: Sequence[SourceFacts], categories: Sequence[str]) -> tuple[str, ...]:
    """Return what answers about these categories must say, each sentence once.

    What is said of a category is said of its children too.
    """
    return tuple(
        dict.fromkeys(
            sentence
            for source in facts
            for about, sentence in source.caveats
            if about is None or any(members(about, (category,)) for category in categories)
        )
    )

"""What a published format is, who published it, and what must be said with it."""

from dataclasses import dataclass

from hotspots.errors import SourceError


@dataclass(frozen=True, slots=True)
class Profile:
    """One kind of input.

    Attributes
    ----------
    name : what people call it, such as ``police-uk``.
    source : slug under which its incidents are stored.
    title : name for readers.
    attribution : lines that every answer made from it carries.
    synthetic : whether its incidents are made up.
    institutions : exact location labels of places that collect records of what did not happen there.
    caveats : what every answer made from it must say: (category it is about or None for all, sentence).
    """

    name: str
    source: str
    title: str
    attribution: tuple[str, ...]
    synthetic: bool
    institutions: tuple[str, ...]
    caveats: tuple[tuple[str | None, str], ...]


# Exact labels: "On or near James Cook University Hospital" and "On or near Hospital Road" are streets.
_POLICE_UK_INSTITUTIONS = ("On or near Prison", "On or near Hospital", "On or near Police Station")

_OPEN_GOVERNMENT_LICENCE = (
    "Contains public sector information licensed under the Open Government Licence v3.0 (data.police.uk)"
)

_POLICE_UK_CAVEATS: tuple[tuple[str | None, str], ...] = (
    (
        None,
        "Places are points on or near streets to which incidents were moved before publication, "
        "not addresses; dates are known to the month.",
    ),
    (
        "violence",
        "Violence includes domestic abuse (about a third of violence against the person) and what "
        "happened in private space, which a patrol in the street does not meet.",
    ),
    (
        "drugs",
        "Drugs are possession and supply together, mostly found by police activity: a proxy for drug "
        "dealing, not a count of it.",
    ),
)

PROFILES: dict[str, Profile] = {
    "police-uk": Profile(
        name="police-uk",
        source="police-uk",
        title="Street-level crime and anti-social behaviour, data.police.uk",
        attribution=(_OPEN_GOVERNMENT_LICENCE,),
        synthetic=False,
        institutions=_POLICE_UK_INSTITUTIONS,
        caveats=_POLICE_UK_CAVEATS,
    ),
    "demo": Profile(
        name="demo",
        source="demo",
        title="Made-up incidents of a borough that does not exist",
        attribution=("Made-up data for demonstration: no incident, street or ward in it is real",),
        synthetic=True,
        institutions=_POLICE_UK_INSTITUTIONS,
        caveats=_POLICE_UK_CAVEATS,
    ),
}
"""The profiles that are built in, by name."""


def profile_named(name: str) -> Profile:
    """Return a built-in profile.

    Raises
    ------
    SourceError
        No profile has that name.
    """
    try:
        return PROFILES[name]
    except KeyError:
        raise SourceError(f"profile '{name[:60]}' is unknown; choose among {', '.join(PROFILES)}") from None


def attribution_of(sources: tuple[str, ...]) -> tuple[str, ...]:
    """Return the lines that data from these stored sources must carry, each once.

    A source that no built-in profile describes is named as it is stored.

    Examples
    --------
    >>> attribution_of(("demo",))
    ('Made-up data for demonstration: no incident, street or ward in it is real',)
    """
    by_source = {profile.source: profile.attribution for profile in PROFILES.values()}
    lines = (line for source in sources for line in by_source.get(source, (f"Source: {source}",)))
    return tuple(dict.fromkeys(lines))


def title_of_source(source: str) -> str:
    """Return the name for readers of a stored source; the source itself where no profile describes it."""
    by_source = {profile.source: profile.title for profile in PROFILES.values()}
    return by_source.get(source, source)


def caveats_of(sources: tuple[str, ...], categories: tuple[str, ...]) -> tuple[str, ...]:
    """Return what answers about these categories from these stored sources must say, each sentence once."""
    return tuple(
        dict.fromkeys(
            sentence
            for profile in PROFILES.values()
            if profile.source in sources
            for category, sentence in profile.caveats
            if category is None or category in categories
        )
    )

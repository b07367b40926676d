"""The text of a draft: TOML that no value of the file can break out of."""

from hotspots.sources.guessing.findings import Findings
from hotspots.sources.guessing.values import commonest, proposal
from hotspots.sources.profiles.meanings import WORDS

_MOST_KINDS_LISTED = 300
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}
_ORDER = (
    *("id", "updated", "category", "month", "date", "time", "from_date", "from_time", "to_date", "to_time"),
    *("longitude", "latitude", "easting", "northing", "grid_reference"),
    *("label", "setting", "domestic", "proactive", "outcome", "lsoa", "part"),
)
_ASKED = {
    "category": "which column says what happened?",
    "date": "which column says when? (or month, or from_date and to_date)",
    "grid_reference": "which column says where? (or easting and northing, or longitude and latitude)",
}


def quoted(text: str) -> str:
    r"""Return a text as a TOML string of one line, every sign that cannot be seen escaped.

    Examples
    --------
    >>> print(quoted('a "b"\\'), quoted("a\n[slice]"), quoted("\u2028"))
    "a \"b\"\\" "a\n[slice]" "\u2028"
    """
    return '"' + "".join(_escaped(letter) for letter in text) + '"'


def _escaped(letter: str) -> str:
    if letter in _ESCAPES:
        return _ESCAPES[letter]
    if 0xD800 <= ord(letter) <= 0xDFFF:  # half a sign, which no TOML file can hold
        return "\\uFFFD"
    if letter.isprintable():
        return letter
    return f"\\u{ord(letter):04X}" if ord(letter) <= 0xFFFF else f"\\U{ord(letter):08X}"


def draft(found: Findings) -> str:
    """Return the draft of a profile, as TOML with comments."""
    lines = [
        "# A draft, made from the names of the columns and some of the rows. Lines that end in '# ?' need an",
        "# answer: fill them in and take the first # away. Every key is described in docs/profiles.md.",
        'name = "my-data"  # a name of your own: small letters, digits, hyphens',
        'title = "My data"  # what readers see',
        "attribution = []  # lines that every answer must carry, such as who recorded it",
        "",
        "[columns]",
        *_columns(found),
        "",
        "[place]",
        f"system = {quoted(found.system)}" if found.system else '# system = "EPSG:27700"  # ?',
        "",
        "[time]",
        *_time(found),
        'zone = "Europe/London"',
        f"precision = {quoted(found.precision)}  # nothing finer is stored",
        "",
        "[slice]",
        *_slice(found),
        "",
        "[categories]",
        f"use = [{', '.join(map(quoted, found.use))}]  # tables of the software: police-uk, home-office",
        "leave_out = []  # kinds that are no incidents on purpose",
        *_codes(found),
        *_words(found),
    ]
    return "\n".join(lines) + "\n"


def _columns(found: Findings) -> list[str]:
    ways = {
        "category": "category" in found.columns,
        "date": any(role in found.columns for role in ("month", "date", "from_date")),
        "grid_reference": bool(found.system),
    }
    lines = []
    for role in _ORDER:
        if role in found.columns:
            lines.append(f"{role} = {quoted(found.columns[role])}")
        elif not ways.get(role, True):
            lines.append(f'# {role} = "..."  # {_ASKED[role]} # ?')
    rest = [name for name in found.names if name not in found.columns.values() and not name.startswith("@")]
    return [*lines, *(f"# not used: {quoted(name)}" for name in rest)]


def _time(found: Findings) -> list[str]:
    return [f"formats = [{', '.join(map(quoted, found.formats))}]"] if found.formats else []


def _slice(found: Findings) -> list[str]:
    if "id" in found.columns:
        return ['mode = "merge"  # a record replaces the one of the same id']
    return ['mode = "replace"  # a file replaces its months; with an id, "merge" replaces records']


def _codes(found: Findings) -> list[str]:
    if not found.unknown_kinds:
        return []
    listed = commonest(found.unknown_kinds, _MOST_KINDS_LISTED)
    lines = ["", "[categories.codes]"]
    if "category" in found.columns and found.use:
        lines.append("# Kinds that the tables above know are not listed.")
    for kind in listed:
        code = proposal(kind)
        lines.append(f"{quoted(kind)} = {quoted(code)}" if code else f'# {quoted(kind)} = "..."  # ?')
    if len(listed) < len(found.unknown_kinds):
        lines.append(f"# and {len(found.unknown_kinds) - len(listed):,} more kinds, which are not listed")
    return lines


def _words(found: Findings) -> list[str]:
    lines = []
    for about, kinds in found.unknown_words.items():
        lines += ["", f"[words.{about}]"]
        lines += [f'# {quoted(kind)} = "..."  # {", ".join(WORDS[about])} # ?' for kind in kinds]
    return lines

"""A first draft of the profile of an unknown file, from the names and values of its columns.

What cannot be told stands in the draft as a comment that ends in ``# ?``, and among what is unsure.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import pyarrow as pa

from hotspots.sources.guessing.columns import candidates
from hotspots.sources.guessing.dates import find_dates
from hotspots.sources.guessing.draft import draft
from hotspots.sources.guessing.findings import Findings, findings_of
from hotspots.sources.guessing.place import find_place
from hotspots.sources.guessing.values import commonest, date_formats, proposal
from hotspots.sources.profiles.meanings import WORDS, YES_NO
from hotspots.sources.profiles.rules import CategoryRule, folded
from hotspots.sources.what.category_codes import TABLES, category_codes

_FEWEST, _MOST_KINDS = 2, 60
_SHORT = 20


@dataclass(frozen=True, slots=True)
class Guess:
    """A draft, and how far it can be trusted.

    Attributes
    ----------
    toml : the draft, valid TOML; a valid profile when nothing is unsure or what is was filled in.
    recognised : what was found, a sentence each.
    unsure : what a person must look at, a sentence each.
    """

    toml: str
    recognised: tuple[str, ...]
    unsure: tuple[str, ...]


def guess(names: Sequence[str], sample: pa.Table, crs: str) -> Guess:
    """Return a draft of a profile.

    Parameters
    ----------
    names : all columns of the file, in order; ``@x`` and ``@y`` are those of its points.
    sample : some thousand rows; columns as text or typed.
    crs : system of the points; empty where there are none, or they do not say.

    Examples
    --------
    >>> rows = pa.table({"Type": ["Begging", "?"], "Month": ["2024-01"] * 2, "NGR": ["NZ4419"] * 2})
    >>> found = guess(rows.column_names, rows, "")
    >>> found.recognised[0]
    "columns.grid_reference is 'NGR': its name and its values say so"
    >>> found.unsure[0]
    "1 of 2 kinds in 'Type' is not known, such as '?'; say its category under [categories.codes]"
    """
    found = findings_of(names, sample)
    find_place(found, crs, has_points="@x" in names)
    find_dates(found)
    _find_category(found)
    _find_identity(found)
    for role in ("label", "setting", "domestic", "proactive", "outcome", "lsoa", "part"):
        for name in candidates(role, found.free())[:1]:
            found.take(role, name, "its name says so")
            _find_words(found, role)
    return Guess(draft(found), tuple(found.recognised), tuple(found.unsure))


def _find_category(found: Findings) -> None:
    few = [n for n in found.free() if _FEWEST <= len(set(found.texts[n])) <= min(_MOST_KINDS, found.rows / 2)]
    # Free text is no list of kinds, and may be about people: it stays out of the draft.
    named = [n for n in candidates("category", found.free()) if _repeats(found.texts[n])]
    best = max(named or few, key=lambda name: _share_known(found.texts[name]), default=None)
    if best is None or (not named and _share_known(found.texts[best]) < 1 / 3):
        found.unsure.append("no column says what happened; name the one with the kinds of incident")
        return
    found.take("category", best, "its name says so" if named else "its values are kinds of incident")
    kinds = sorted(set(found.texts[best]))
    for name, table in TABLES.items():
        known = sum(code is not None for code in category_codes(kinds, CategoryRule(table)))
        # Numbers such as 1 to 14 may be a council's own: without a letter among them they are not taken for
        # the Home Office's.
        letters = any(text.strip()[-1:].isalpha() for text in kinds)
        if known * 2 >= len(kinds) and (name != "home-office" or letters):
            found.use.append(name)
    rule = CategoryRule({key: code for name in found.use for key, code in TABLES[name].items()})
    codes = category_codes(kinds, rule)
    found.unknown_kinds = [kind for kind, code in zip(kinds, codes, strict=True) if code is None]
    silent = [kind for kind in found.unknown_kinds if proposal(kind) is None]
    if silent:
        are, its = ("are", "their") if len(silent) > 1 else ("is", "its")
        found.unsure.append(
            f"{len(silent)} of {len(kinds)} kinds in '{best[:60]}' {are} not known, such as "
            f"'{silent[0][:60]}'; say {its} category under [categories.codes]"
        )


def _repeats(values: Sequence[str]) -> bool:
    return len(values) < _SHORT or len(set(values)) * 2 <= len(values)


def _share_known(values: Sequence[str]) -> float:
    kinds = sorted(set(values))
    tables = CategoryRule({**TABLES["home-office"], **TABLES["police-uk"]})
    coded = category_codes(kinds, tables)
    return sum(c is not None or proposal(k) is not None for k, c in zip(kinds, coded, strict=True)) / max(
        len(kinds), 1
    )


def _find_identity(found: Findings) -> None:
    for name in candidates("updated", found.free()):
        if name in found.typed or date_formats(found.texts[name]) is not None:
            found.take("updated", name, "its name and its values say so")
            written = date_formats(found.texts[name])
            added = () if written is None or name in found.typed else written.formats
            found.formats += [text for text in added if text not in found.formats]
            break
    for name in candidates("id", found.free()):
        values = found.texts[name]
        if len(values) == found.rows and ("updated" in found.columns or len(set(values)) == found.rows):
            found.take("id", name, "its name says so and every row has one")
            return
    found.columns.pop("updated", None)
    unique = [n for n in found.free() if len(set(found.texts[n])) == found.rows > 1 and n not in found.typed]
    also = f"; '{unique[0][:60]}' differs in every row, if it stays the same in later files" if unique else ""
    found.unsure.append(
        f"no column is sure to identify a record, so a file replaces its months as a whole{also}"
    )


def _find_words(found: Findings, role: str) -> None:
    """Find the texts of setting, domestic and proactive whose meaning must be said."""
    if role not in WORDS:
        return
    known = {*WORDS[role], *(YES_NO if role != "setting" else ())}
    name = found.columns[role]
    unknown = [text for text in commonest(found.texts[name], _MOST_KINDS) if folded(text) not in known]
    if unknown:
        found.unknown_words[role] = unknown
        found.unsure.append(
            f"what '{unknown[0][:60]}' in '{name[:60]}' means must be said under [words.{role}]; "
            "till then it is unknown"
        )

"""A table of a TOML file, whose values are taken by kind; what does not fit is said in one line."""

import difflib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from hotspots.errors import SourceError

_LONGEST_LINE = 600


@dataclass(frozen=True, slots=True)
class Table:
    """One table of a file.

    Attributes
    ----------
    values : as TOML has them.
    file : name of the file, for messages.
    path : of the table in the file; empty for the file itself.
    """

    values: Mapping[str, Any]
    file: str
    path: str = ""

    def allowing(self, known: Sequence[str]) -> "Table":
        """Return the table if it has no key but these.

        Raises
        ------
        SourceError
            It has another; the nearest of those that are known is named.
        """
        for key in self.values:
            if key not in known:
                raise SourceError(
                    f"{self.file}: {self._name(key)} is unknown; {nearest(key, known)}"
                    f"{f'[{self.path}]' if self.path else 'a profile'} takes {', '.join(known)}"
                )
        return self

    def text(self, key: str, default: str = "") -> str:
        """Return a text."""
        value = self.values.get(key, default)
        if not isinstance(value, str):
            raise self.wrong(key, "must be a text in quotation marks")
        return value

    def line(self, key: str, default: str = "") -> str:
        """Return a text that people will read: one line without signs that cannot be seen."""
        return self._readable(key, self.text(key, default))

    def lines(self, key: str) -> tuple[str, ...]:
        """Return texts that people will read."""
        return tuple(self._readable(key, text) for text in self.texts(key))

    def texts(self, key: str) -> tuple[str, ...]:
        """Return a list of texts; one text alone is a list of one."""
        value = self.values.get(key, [])
        if isinstance(value, str):
            return (value,) if value else ()
        if not isinstance(value, list) or not all(isinstance(text, str) and text.strip() for text in value):
            raise self.wrong(key, 'must be a list of texts such as ["A", "B"]')
        return tuple(value)

    def choice(self, key: str, allowed: Sequence[str], default: str) -> str:
        """Return a text that is one of those allowed."""
        value = self.text(key, default)
        if value not in allowed:
            raise self.wrong(key, f"must be one of {', '.join(map(repr, allowed))}")
        return value

    def flag(self, key: str) -> bool:
        """Return whether something is so; False where it is not said."""
        value = self.values.get(key, False)
        if not isinstance(value, bool):
            raise self.wrong(key, "must be true or false, without quotation marks")
        return value

    def number(self, key: str) -> float | None:
        """Return a number above 0, or None where there is none."""
        value = self.values.get(key)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < float("inf"):
            raise self.wrong(key, "must be a number above 0, without quotation marks")
        return float(value)

    def mapping(self, key: str) -> dict[str, str]:
        """Return a table whose values are texts."""
        inner = self.table(key)
        return {name: inner.text(name) for name in inner.values}

    def table(self, key: str, known: Sequence[str] | None = None) -> "Table":
        """Return a table inside this one, with the keys that it may have; empty where there is none."""
        value = self.values.get(key, {})
        if not isinstance(value, dict):
            raise self.wrong(key, f"must be a table: a line [{self._name(key)}] and its keys below")
        inner = Table(value, self.file, self._name(key))
        return inner if known is None else inner.allowing(known)

    def tables(self, key: str, known: Sequence[str]) -> "list[Table]":
        """Return the tables of a list of tables."""
        value = self.values.get(key, [])
        if not isinstance(value, list) or not all(isinstance(inner, dict) for inner in value):
            raise self.wrong(key, f"must be tables: a line [[{self._name(key)}]] and its keys below")
        return [Table(inner, self.file, self._name(key)).allowing(known) for inner in value]

    def wrong(self, key: str, expects: str) -> SourceError:
        """Return what to raise for a key whose value is not what it must be."""
        value = self.values.get(key)
        shown = {True: "true", False: "false"}.get(value) if isinstance(value, bool) else repr(value)
        return SourceError(f"{self.file}: {self._name(key)} = {str(shown)[:80]}; it {expects}")

    def _readable(self, key: str, text: str) -> str:
        if not text.isprintable() or len(text) > _LONGEST_LINE:
            raise self.wrong(
                key, f"must be one line of at most {_LONGEST_LINE} signs, without line breaks and tabs"
            )
        return text

    def _name(self, key: str) -> str:
        seen = "".join(letter if letter.isprintable() else "?" for letter in key[:60])
        return f"{self.path}.{seen}" if self.path else seen


def nearest(asked: str, known: Iterable[str]) -> str:
    """Return a question that names what may have been meant, or nothing.

    Examples
    --------
    >>> nearest("categry", ["id", "category"]), nearest("zzz", ["id"])
    ('did you mean category? ', '')
    """
    near = difflib.get_close_matches(asked, list(known), n=1)
    return f"did you mean {near[0]}? " if near else ""

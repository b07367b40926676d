"""The versions of a store's incident table: their files, and what their commits say of themselves."""

import json
from pathlib import Path
from urllib.parse import unquote

from deltalake import DeltaTable

from hotspots.errors import QuestionError
from hotspots.store.delta_log import LoggedFile, logged_files, open_table, refuse_foreign_features
from hotspots.store.ledger import Entry, Ledger, read_entry


class Versions:
    """The table of a store, followed as it grows. Not for several threads at once.

    Attributes
    ----------
    folder : the table's directory.
    table : the table at the version that was last looked at.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.table: DeltaTable = open_table(folder)
        self._entries: list[Entry] = []

    @property
    def version(self) -> int:
        """The version that was last looked at."""
        return int(self.table.version())

    def update(self) -> None:
        """Look at the newest version.

        Raises
        ------
        StoreError
            Another program switched on a feature that counting would get wrong.
        """
        former = self.version
        self.table.update_incremental()
        if self.version != former:
            refuse_foreign_features(self.table, self.folder)

    def files(self) -> tuple[LoggedFile, ...]:
        """Return the data files of the version that was last looked at, by name."""
        return logged_files(self.table)

    def files_of(self, version: int) -> tuple[LoggedFile, ...]:
        """Return the data files of a former version, by name."""
        if version == self.version:
            return self.files()
        return logged_files(DeltaTable(self.folder.as_uri(), version=version))

    def entries(self, version: int | None = None) -> tuple[Entry, ...]:
        """Return what the commits up to a version (the one last looked at) say, the oldest first."""
        last = self.version if version is None else version
        for number in range(len(self._entries), last + 1):
            self._entries.append(read_entry(self.folder, number))
        return tuple(self._entries[: last + 1])

    def ledger(self, version: int | None = None) -> Ledger:
        """Return what the commits up to a version (the one last looked at) say together."""
        return Ledger.of(self.entries(version))

    def every_file(self) -> frozenset[str]:
        """Return the name of every data file that any version has ever named."""
        names: set[str] = set()
        for entry in sorted((self.folder / "_delta_log").glob("*.json")):
            for line in entry.read_text(encoding="utf-8").splitlines():
                names |= {json.loads(line)["add"]["path"]} if line.startswith('{"add"') else set()
        return frozenset(map(unquote, names)) | names

    def check(self, version: int) -> None:
        """Check that a version can still be asked for.

        Raises
        ------
        QuestionError
            There is no such version yet, or incidents were erased since.
        """
        if not 0 <= version <= self.version:
            raise QuestionError(
                f"as-of {version} is no version of the data; they are numbered 0 to {self.version}: "
                "'hotspots history' lists them"
            )
        erased = self.ledger().erased
        if erased is not None and version < erased.version:
            raise QuestionError(
                f"as-of {version} is before version {erased.version}, with which incidents were erased for "
                f"good on {erased.committed:%Y-%m-%d}; ask for version {erased.version} or later"
            )

"""DuckDB in memory, as a reader of the files of one store and of no others."""

import shutil
import tempfile
import threading
import weakref
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from hotspots.errors import StoreError
from hotspots.store.foreign_errors import first_line


class FilesGone(StoreError):
    """Files of the snapshot are no longer there: take a new snapshot and ask again."""


class Database:
    """A database that holds nothing and may open no file outside the store.

    May be used by several threads: each query has a cursor of its own.

    Parameters
    ----------
    store : the store's directory.
    memory_mb : memory that it may use, in megabytes; beyond it, it writes to `temporary`.
    threads : threads that one query may use.
    calls : queries that run at the same time; further ones wait.
    temporary : directory for what does not fit in memory; None makes one and removes it at the end.
    """

    def __init__(
        self,
        store: Path,
        *,
        memory_mb: int,
        threads: int,
        calls: int,
        temporary: Path | None,
    ) -> None:
        self._calls = threading.BoundedSemaphore(calls)
        folder = str(temporary) if temporary is not None else self._temporary_folder()
        self._connection = duckdb.connect(
            ":memory:",
            config={
                "memory_limit": f"{memory_mb}MB",
                "threads": threads,
                "temp_directory": folder,
                "autoinstall_known_extensions": False,
                "autoload_known_extensions": False,
                "preserve_insertion_order": False,
            },
        )
        # These cannot be bound; a quotation mark in the path is doubled.
        allowed = str(store).replace("'", "''")
        self._connection.execute(f"SET allowed_directories = ['{allowed}']")
        self._connection.execute("SET enable_external_access = false")
        self._connection.execute("SET lock_configuration = true")

    def rows(self, query: str, values: Mapping[str, Any]) -> pa.Table:
        """Return the rows of a query.

        Parameters
        ----------
        values : bound by name; ``files`` are the paths that it reads.

        Raises
        ------
        FilesGone
            Files of the snapshot were cleaned away; a new snapshot has others.
        StoreError
            A file cannot be read, or the memory does not suffice.
        """
        with self._calls:
            # A shared connection would mix the results of calls that run at the same time.
            cursor = self._connection.cursor()
            try:
                return cursor.sql(query, params=values).to_arrow_table()
            except duckdb.OutOfMemoryException:
                raise StoreError(
                    "the incidents cannot be counted in the memory given; "
                    "give more (HOTSPOTS_MEMORY_MB), or ask for a shorter period"
                ) from None
            except duckdb.Error as error:
                if not all(Path(file).exists() for file in values["files"]):
                    raise FilesGone("files of this version of the data are gone; ask again") from None
                raise StoreError(f"the incidents cannot be counted ({first_line(error)})") from None
            finally:
                cursor.close()

    def _temporary_folder(self) -> str:
        try:
            folder = tempfile.mkdtemp(prefix="hotspots-")
        except OSError:
            return ""  # nowhere to write: what does not fit in memory is refused
        weakref.finalize(self, shutil.rmtree, folder, ignore_errors=True)
        return folder

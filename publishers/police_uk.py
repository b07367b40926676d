"""Street-level crime of one force from data.police.uk.

Three ways lead to it. The API answers for an outline of at most 4,094 characters and 10,000 crimes a month,
with rows that differ from the files. The form for a custom download is made for people: a token, a queue,
an address that ends. The monthly archives are files at fixed addresses, named on the publisher's page for
programs to fetch: ``/data/archive/YYYY-MM.zip``, 36 months of all forces to that month (up to 2017-04: all
months from 2010-12), as published then. One is 1.7 GB, but it lies on a server that sends parts: the
directory at its end (a megabyte) and the street files of one force (a quarter of a megabyte a month) are
enough, and each is checked by its checksum in that directory. That is the way taken here; a server that
sends no parts is asked for the whole.

The directory is also the only truth about what a force delivered. ``/api/crimes-street-dates`` tells the
months that are published; the forces that it lists are those with stops and searches, and the latest month
may list none.
"""

import difflib
import re
from collections.abc import Iterable
from contextlib import ExitStack, suppress
from pathlib import Path

from publishers.download import Client
from publishers.errors import ChangedMeanwhile, NotPublished, PublisherError, TransferFailed, UnknownForce
from publishers.fetched import Fetched
from publishers.police_archive import PoliceArchive, open_police_archive

ADDRESS = "https://data.police.uk"
LICENCE = (
    "Contains public sector information licensed under the Open Government Licence v3.0 (data.police.uk)."
)

_MONTHS_HELD = 36
_FIRST = "2010-12"
_LAST_FULL_ARCHIVE = "2017-04"
"""The last archive that holds every month from the first on."""
_ARCHIVES_TRIED = 3


def fetch_street_files(
    force: str,
    months: Iterable[str],
    into: Path,
    *,
    address: str = ADDRESS,
    client: Client | None = None,
) -> Fetched:
    """Fetch the street files of a force, laid out ``YYYY-MM/YYYY-MM-FORCE-street.csv`` below a folder.

    Each month comes from the newest archive that holds it, since files are issued again with newer
    outcomes. A file that is there already with the right checksum is not fetched again, so that a second
    call goes on where the first was stopped.

    Parameters
    ----------
    force : its name in the file names, such as ``cleveland``, ``city-of-london``, ``btp``.
    months : texts ``YYYY-MM``.

    Returns
    -------
    What is there, by month; `missing` names every other month asked for, and why.

    Raises
    ------
    NotPublished
        No force has that name (the nearest are named), or a month is none.
    PublisherError
        The publisher could not be asked, or sent what cannot be used.
    """
    wanted = sorted(set(months))
    for month in wanted:
        if not re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", month, flags=re.ASCII):
            raise NotPublished(f"'{month[:40]}' is no month; give months such as 2024-03")
    slug = re.sub(r"[\s_]+", "-", force.strip().lower())
    with ExitStack() as stack:
        client = client or stack.enter_context(Client())
        return _Fetching(client, address.rstrip("/"), slug, into).run(wanted)


class _Fetching:
    """One call: what is there so far, and what is known to be missing."""

    def __init__(self, client: Client, address: str, force: str, into: Path) -> None:
        self.client, self.address, self.force, self.into = client, address, force, into
        self.files: dict[str, Path] = {}
        self.missing: dict[str, str] = {}
        self.notes: list[str] = []
        self.known = False
        self.latest = ""

    def run(self, wanted: list[str]) -> Fetched:
        self.latest = latest = self._newest_month()
        for month in wanted:
            if month > latest:
                self.missing[month] = f"not published yet; the latest month is {latest}"
            elif month < _FIRST:
                self.missing[month] = f"published from {_FIRST} on"
        end = latest
        while left := self._left(wanted):
            self._take_from(end, left)
            if still := self._left(left):
                if still == left:
                    self.missing[left[0]] = "no archive of the publisher holds it"
                end = min(latest, max(_later(still[0], _MONTHS_HELD - 1), _LAST_FULL_ARCHIVE))
        lines = (f"{month}: {self.missing[month]}" for month in sorted(self.missing))
        files = tuple(self.files[month] for month in sorted(self.files))
        return Fetched(files, tuple(lines), (*self.notes, LICENCE))

    def _left(self, months: list[str]) -> list[str]:
        return [month for month in months if month not in self.files and month not in self.missing]

    def _newest_month(self) -> str:
        document = self.client.json(
            f"{self.address}/api/crimes-street-dates", name="the list of published months", largest=8 << 20
        )
        entries = document if isinstance(document, list) else []
        months = [str(entry["date"]) for entry in entries if isinstance(entry, dict) and "date" in entry]
        if not months or not all(re.fullmatch(r"\d{4}-\d{2}", month) for month in months):
            raise TransferFailed(
                f"{self.address} lists no months that can be read; the publisher may have changed the list"
            )
        return max(months)

    def _take_from(self, end: str, left: list[str]) -> None:
        """Take what the archive of a month holds, or where there is none, of up to two months before."""
        for back in range(_ARCHIVES_TRIED):
            month = _later(end, -back)
            try:
                self._take(month, left)
            except ChangedMeanwhile:
                # A release in this minute: what is written is whole, and fits or is fetched anew.
                self._take(month, left)
            except UnknownForce:
                raise
            except NotPublished:
                continue
            return

    def _take(self, month: str, left: list[str]) -> None:
        with open_police_archive(self.client, self.address, month, self.into) as archive:
            if not self.known:
                self._check_force(archive)
            first, before = min(archive.months), len(self.files)
            for wanted in left:
                if archive.holds(wanted, self.force):
                    name = f"{wanted}-{self.force}-street.csv"
                    archive.fetch(wanted, self.force, self.into / wanted / name)
                    self.files[wanted] = self.into / wanted / name
                elif wanted in archive.months:
                    self.missing[wanted] = f"{self.force} delivered no street file (archive {month}.zip)"
                elif wanted > month:
                    self.missing[wanted] = f"announced, but in no archive yet (the latest is {month}.zip)"
                elif wanted > first:
                    self.missing[wanted] = f"archive {month}.zip leaves this month out"
            if count := len(self.files) - before:
                age = "" if month == self.latest else ", an older one: outcomes as they were known then"
                plural = "file" if count == 1 else "files"
                self.notes.append(f"{count} {plural} from {self.address}/data/archive/{month}.zip{age}")

    def _check_force(self, archive: PoliceArchive) -> None:
        """Refuse a force that nobody knows; one that delivers nothing now is known to the API alone."""
        self.known = self.force in archive.forces
        if self.known:
            return
        known = dict.fromkeys(archive.forces, "")
        with suppress(PublisherError, TypeError, KeyError):
            listed = self.client.json(
                f"{self.address}/api/forces", name="the list of forces", largest=8 << 20
            )
            known.update({str(entry["id"]): str(entry["name"]) for entry in listed})
        self.known = self.force in known
        if not self.known:
            near = difflib.get_close_matches(self.force.removesuffix("-police"), sorted(known), n=3)
            hint = f"did you mean {' or '.join(near)}?" if near else f"there are {', '.join(sorted(known))}"
            raise UnknownForce(f"'{self.force[:60]}' is no police force of data.police.uk; {hint}")


def _later(month: str, months: int) -> str:
    """Return the month that many months later.

    Examples
    --------
    >>> _later("2024-11", 3), _later("2024-01", -1)
    ('2025-02', '2023-12')
    """
    year, index = divmod(int(month[:4]) * 12 + int(month[5:]) - 1 + months, 12)
    return f"{year:04d}-{index + 1:02d}"

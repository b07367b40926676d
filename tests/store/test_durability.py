"""What was told is on the disk; what cannot be written is one clear line, and the store is as it was."""

import os
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from hotspots.errors import StoreError
from hotspots.loading.ingest import IngestReport, ingest
from hotspots.sources.profiles.known import profile_named
from hotspots.store import durability
from hotspots.store.table import IncidentStore
from tests.store.record_files import LOG, left_over, row, rows_of, write_log
from tests.street_files import write_street

POLICE = profile_named("police-uk")


def everything(folder: Path) -> dict[str, tuple[int, bytes]]:
    """Time of change and content of each file and folder below a folder."""
    return {
        str(path.relative_to(folder)): (path.stat().st_mtime_ns, path.read_bytes() if path.is_file() else b"")
        for path in sorted(folder.rglob("*"))
    }


def street_files(folder: Path, rows: int) -> list[Path]:
    return [
        write_street(
            folder / f"{month}-x-street.csv", "X", month, ["Drugs"] * rows + ["?"], Context="c" * rows
        )
        for month in ("2024-01", "2024-02")
    ]


def log_files(folder: Path, rows: int) -> list[Path]:
    return [
        write_log(
            folder / f"{n}.csv",
            [row(f"{n}-{i}", i % 2 + 1, rows % 28 + 1, Street=f"{rows}" * rows) for i in range(9)]
            + [row("")],
        )
        for n in range(2)
    ]


KINDS = pytest.mark.parametrize(
    ("profile", "write"), [(POLICE, street_files), (LOG, log_files)], ids=["replace", "merge"]
)


def numbers(report: IngestReport) -> list[tuple]:
    return [(f.file, f.slices, f.read, f.kept, f.left_out, f.replaced) for f in report.files] + [
        (report.warnings, report.superseded, report.failed, report.skipped)
    ]


@KINDS
def test_a_dry_run_writes_nothing_and_tells_what_the_real_run_does(store, tmp_path, profile, write):
    for rows in (10, 4):
        paths = write(tmp_path / str(rows), rows)
        before = everything(store.path)
        tried = ingest(store, paths, profile, dry_run=True)
        assert everything(store.path) == before
        report = ingest(store, paths, profile)
        assert numbers(tried) == numbers(report)
        assert (tried.dry_run, report.dry_run) == (True, False)
        assert all(file.left_out_files == () for file in tried.files)
        assert all(Path(path).is_file() for file in report.files for path in file.left_out_files)


@KINDS
def test_whatever_is_told_was_brought_to_the_disk_before(store, tmp_path, monkeypatch, profile, write):
    ingest(store, write(tmp_path / "0", 3), profile)
    synced: dict[int, int] = {}
    fsync = os.fsync

    def recording(handle: int) -> None:
        fsync(handle)
        status = os.fstat(handle)
        synced[status.st_ino] = status.st_size

    monkeypatch.setattr(durability.os, "fsync", recording)
    known = set(store.path.rglob("*"))
    seen = []

    def told(*_: object) -> None:
        """All that is new since, and the folders that it is in."""
        staging = store.path / "staging"
        new = [path for path in set(store.path.rglob("*")) - known if staging not in path.parents]
        for path in new:
            status = path.stat()
            assert status.st_ino in synced, f"{path} was not synced"
            if path.is_file():
                assert synced[status.st_ino] == status.st_size, f"{path} was written to after it was synced"
            assert path.parent.stat().st_ino in synced, f"the folder of {path} was not synced"
        assert any(path.parent.name == "_delta_log" for path in new)
        assert any(path.suffix == ".parquet" for path in new)
        assert any(path.parent == store.left_out_folder for path in new)
        known.update(new)
        seen.append(len(new))
        synced.clear()

    files = [*write(tmp_path / "1", 5), *write(tmp_path / "x", 4)][:2]
    ingest(store, files, profile, progress=told)
    assert len(seen) == 2


def test_the_first_files_of_new_folders_are_brought_to_the_disk_with_them(tmp_path, monkeypatch):
    synced = set()
    fsync = os.fsync

    def recording(handle: int) -> None:
        fsync(handle)
        synced.add(os.fstat(handle).st_ino)

    monkeypatch.setattr(durability.os, "fsync", recording)
    store = IncidentStore.create(tmp_path / "new" / "store")
    ingest(store, street_files(tmp_path / "in", 3), POLICE)
    for path in [store.path, *store.path.rglob("*")]:
        if "staging" not in path.parts:
            assert path.stat().st_ino in synced, path


def failing(original, nth: int):
    calls = [0]

    def full(*arguments, **named):
        calls[0] += 1
        if calls[0] == nth:
            raise OSError(28, "No space left on device")
        return original(*arguments, **named)

    return full, calls


@KINDS
@pytest.mark.parametrize(
    ("owner", "name"),
    [
        (pq, "write_table"),
        (os, "fsync"),
        (Path, "replace"),
        (Path, "mkdir"),
        (Path, "rename"),
        (Path, "write_text"),
    ],
    ids=lambda value: getattr(value, "__name__", value),
)
def test_a_disk_that_is_full_at_any_step_is_one_line_and_leaves_nothing_behind(
    store, tmp_path, monkeypatch, profile, write, owner, name
):
    ingest(store, write(tmp_path / "0", 3), profile)
    paths, nth, steps = write(tmp_path / "1", 5)[:1], 0, 0
    while True:
        nth += 1
        before, version = rows_of(store), store.snapshot().version
        with monkeypatch.context() as disk:
            full, calls = failing(getattr(owner, name), nth)
            disk.setattr(owner, name, full)
            try:
                ingest(store, paths, profile)
            except StoreError as error:
                said = str(error)
            else:
                assert calls[0] < nth, "an error of the disk went by unnoticed"
                break
        steps += 1
        assert "No space left on device" in said
        assert "\n" not in said
        fresh = IncidentStore.open(store.path)
        committed = fresh.snapshot().version == version + 1
        assert committed == ("was committed, but cannot be made safe" in said)
        if not committed:
            assert "as it was" in said
            assert fresh.snapshot().version == version
            assert rows_of(fresh) == before
        assert left_over(fresh) == []
    assert steps >= 1 or name == "mkdir"


@pytest.mark.parametrize(("profile", "write"), [("police-uk", street_files), ("log", log_files)])
def test_a_file_system_that_takes_no_more_is_one_line_and_leaves_nothing_behind(
    store, tmp_path, forker, profile, write
):
    kind = POLICE if profile == "police-uk" else LOG
    ingest(store, write(tmp_path / "0", 3), kind)
    paths = write(tmp_path / "1", 600)[:1]
    outcomes = []
    for limit in (0, 100, 1_000, 2_500, 4_000, 6_000, 1 << 30):
        before, version = rows_of(store), store.snapshot().version
        child = forker.run(do="ingest", store=store.path, paths=paths, profile=profile, limit=limit)
        outcomes.append(child.ended)
        fresh = IncidentStore.open(store.path)
        if child.ended == 0:
            assert fresh.snapshot().version == version + 1
        else:
            assert child.ended == 2, child.said
            (said,) = child.said
            assert said.startswith("error ") and "too large" in said and "as it was" in said
            assert (fresh.snapshot().version, rows_of(fresh)) == (version, before)
        assert left_over(fresh) == []
    assert outcomes[:3] == [2, 2, 2]
    assert outcomes[-1] == 0

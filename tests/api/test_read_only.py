"""A read-only install and a read-only store answer questions, without a place to keep compiled kernels."""

import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import orjson
import pytest

# As root, modes mean nothing until the capability to ignore them is dropped.
_WITHOUT_PRIVILEGE = (
    ["setpriv", "--bounding-set=-all", "--inh-caps=-all"]
    if os.geteuid() == 0 and shutil.which("setpriv")
    else []
)


def _read_only(folder: Path) -> None:
    for path in [*folder.rglob("*"), folder]:
        path.chmod(path.stat().st_mode & ~(stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH))


def _writable(folder: Path) -> None:
    for path in [folder, *folder.rglob("*")]:
        path.chmod(path.stat().st_mode | stat.S_IWUSR)


def test_a_question_is_answered_where_nothing_can_be_written(demo_store: Path, tmp_path: Path):
    if os.geteuid() == 0 and not _WITHOUT_PRIVILEGE:
        pytest.skip("running as root without setpriv: nothing is read-only to root")
    store, cache = tmp_path / "store", tmp_path / "cache"
    shutil.copytree(demo_store, store)
    shutil.rmtree(store / "boundaries" / "lookups", ignore_errors=True)
    cache.mkdir()
    _read_only(tmp_path)
    try:
        words = [
            sys.executable,
            "-m",
            "api.cli",
            "find",
            "--category",
            "drugs",
            "--out",
            "-",
            "--store",
            str(store),
        ]
        made = subprocess.run(
            [*_WITHOUT_PRIVILEGE, *words],
            capture_output=True,
            env={**os.environ, "NUMBA_CACHE_DIR": str(cache), "HOME": str(cache)},
            timeout=120,
            check=False,
        )
        assert made.returncode == 0, made.stderr.decode()
        assert len(orjson.loads(made.stdout)["features"]) >= 4
        assert list(cache.iterdir()) == []
    finally:
        _writable(tmp_path)

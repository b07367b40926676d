"""Processes that change a store, started in a moment by a fork, and killed by whoever wants to."""

import importlib
import json
import os
import resource
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from subprocess import PIPE, Popen
from typing import Any

ROOT = Path(__file__).parent.parent.parent


@dataclass
class Child:
    """A forked process: what it said, and how it ended (minus the signal's number where it was killed)."""

    pid: int
    said: list[str] = field(default_factory=list)
    ended: int | None = None


class Forker:
    """A process that has imported everything and forks one that does as it is told."""

    def __init__(self) -> None:
        self._process = Popen(
            [sys.executable, "-m", "tests.store.processes"], stdin=PIPE, stdout=PIPE, text=True, cwd=ROOT
        )

    def start(self, **order: Any) -> Child:
        """Start a process; see `_obey` for the orders."""
        self._say(json.dumps(order, default=str))
        return Child(int(self.heard().removeprefix("pid ")))

    def end(self, child: Child) -> Child:
        """Wait until the process has ended."""
        while not (line := self.heard()).startswith("ended "):
            child.said.append(line)
        child.ended = int(line.removeprefix("ended "))
        self._say("reap")
        return child

    def run(self, **order: Any) -> Child:
        """Start a process and wait for its end."""
        return self.end(self.start(**order))

    def close(self) -> None:
        """End the forking process."""
        self._process.communicate()

    def _say(self, line: str) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(line + "\n")
        self._process.stdin.flush()

    def heard(self) -> str:
        """The next line that a process or the forking one says."""
        assert self._process.stdout is not None
        line = self._process.stdout.readline().rstrip("\n")
        assert line, "the forking process has ended"
        return line


@contextmanager
def forking() -> Iterator[Forker]:
    """A forker, ended in the end."""
    forker = Forker()
    try:
        yield forker
    finally:
        forker.close()


def kill(child: Child) -> None:
    """Kill a process that was not waited for yet; nothing happens if it has ended."""
    os.kill(child.pid, signal.SIGKILL)


def _profile(name: str) -> Any:
    from hotspots.sources.profiles.known import profile_named
    from tests.store.record_files import LOG

    return LOG if name == "log" else profile_named(name)


def _dying(original: Any, *, after: bool, nth: int) -> Any:
    left = [nth]

    def dying(*arguments: Any, **named: Any) -> Any:
        left[0] -= 1
        if left[0] == 0 and not after:
            os.kill(os.getpid(), signal.SIGKILL)
        found = original(*arguments, **named)
        if left[0] == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return found

    return dying


def _tell(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def _obey(order: dict[str, Any]) -> None:
    """Do ``ingest`` (store, paths, profile), ``erase`` (store, ids) or ``retain`` (store, month).

    ``die`` is (module, attribute, ``before`` or ``after``) of a function at whose call number ``nth`` the
    process kills itself; ``limit`` is the largest file that it may write, bytes; ``wait`` is a file whose
    coming is waited for at the call of ``die`` instead of dying.
    """
    from hotspots.loading.ingest import ingest
    from hotspots.loading.removal import erase, remove_before
    from hotspots.store.table import IncidentStore

    if "die" in order:
        where, name, moment = order["die"]
        *module, owner = where.split(":")
        target = (
            getattr(importlib.import_module(module[0]), owner) if module else importlib.import_module(owner)
        )
        original = getattr(target, name)
        if "wait" in order:

            def waiting(*arguments: Any, **named: Any) -> Any:
                _tell("waiting")
                while not Path(order["wait"]).exists():
                    time.sleep(0.005)
                return original(*arguments, **named)

            setattr(target, name, waiting)
        else:
            setattr(target, name, _dying(original, after=moment == "after", nth=order.get("nth", 1)))
    store = IncidentStore.open(Path(order["store"]))
    if "limit" in order:
        resource.setrlimit(resource.RLIMIT_FSIZE, (order["limit"], order["limit"]))
    if order["do"] == "ingest":
        paths = [Path(path) for path in order["paths"]]
        ingest(store, paths, _profile(order["profile"]), progress=lambda n, *_: _tell(f"done {n}"))
    elif order["do"] == "erase":
        erase(store, order["ids"])
    else:
        remove_before(store, order["month"])


def _serve() -> None:
    from hotspots.errors import TeachingError

    # Imported once, for all: what an ingest imports when it comes to it as well.
    for module in (
        "pandas",
        "pyarrow.csv",
        "pyarrow.dataset",
        "hotspots.sources.formats.csv_text",
        "hotspots.loading.ingest",
        "hotspots.loading.removal",
        "tests.store.record_files",
    ):
        importlib.import_module(module)

    while line := sys.stdin.readline():
        pid = os.fork()
        if pid == 0:
            status = 1
            try:
                _obey(json.loads(line))
                status = 0
            except TeachingError as error:
                _tell(f"error {error}")
                status = 2
            except BaseException as error:  # noqa: BLE001  the parent is told
                _tell(f"crash {error!r}")
            os._exit(status)
        _tell(f"pid {pid}")
        # Until it is said that nobody will kill it any more, its number is not given to another process.
        end = os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)
        assert end is not None
        _tell(f"ended {end.si_status if end.si_code == os.CLD_EXITED else -end.si_status}")
        sys.stdin.readline()
        os.waitpid(pid, 0)


if __name__ == "__main__":
    _serve()

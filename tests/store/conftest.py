"""What tests of the store share: a store, and a process from which others are forked."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from hotspots.store.table import IncidentStore
from tests.store.processes import Forker, forking


@pytest.fixture
def store(tmp_path: Path) -> IncidentStore:
    """An empty store."""
    return IncidentStore.create(tmp_path / "store")


@pytest.fixture(scope="session")
def forker() -> Iterator[Forker]:
    """Starts processes in a moment."""
    with forking() as process:
        yield process


@pytest.fixture(scope="session")
def other_forker() -> Iterator[Forker]:
    """Another one, for what two do at once."""
    with forking() as process:
        yield process

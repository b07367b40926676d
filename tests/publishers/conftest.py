"""A stand-in for the publishers, and a client that does not wait."""

from collections.abc import Iterator

import pytest

from publishers.download import Client
from publishers.pacing import Limits
from tests.publishers.stand_in import StandIn, serving


@pytest.fixture
def server() -> Iterator[StandIn]:
    with serving(StandIn()) as stand_in:
        yield stand_in


@pytest.fixture
def waits() -> list[float]:
    """How long the client waited."""
    return []


@pytest.fixture
def client(waits: list[float]) -> Iterator[Client]:
    limits = Limits(pause_s=0.0, read_s=5.0, grace_s=0.2)
    with Client(limits=limits, sleep=waits.append) as client:
        yield client

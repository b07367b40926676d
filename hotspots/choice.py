"""A setting, and why it has the value it has."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Choice:
    """One setting of an answer and why it has the value it has."""

    value: Any
    why: str

"""A rectangle in metres as a span of place numbers."""

import math
from dataclasses import dataclass

from hotspots.places import STEPS_PER_METRE, PlaceFrame


@dataclass(frozen=True, slots=True)
class Window:
    """The rows and columns of a `PlaceFrame` inside a rectangle, ends included; empty if first > last."""

    columns: int
    first_column: int
    last_column: int
    first_row: int
    last_row: int

    @classmethod
    def of(cls, frame: PlaceFrame, bounds: tuple[float, float, float, float]) -> "Window":
        """Return the places whose easting and northing lie within (west, south, east, north), ends included.

        Parameters
        ----------
        bounds : metres; may be infinite or reach beyond the frame.

        Examples
        --------
        >>> Window.of(PlaceFrame(0, 0, 101, 101), (0.1, 0.0, 0.35, 99.0))
        Window(columns=101, first_column=1, last_column=3, first_row=0, last_row=100)
        """
        west, south, east, north = bounds
        first_column, last_column = _steps_within(frame.west, frame.columns, west, east)
        first_row, last_row = _steps_within(frame.south, frame.rows, south, north)
        return cls(frame.columns, first_column, last_column, first_row, last_row)

    def parameters(self) -> dict[str, int]:
        """Return the values that `hotspots.counting.queries.WITHIN` binds."""
        return {
            "columns": self.columns,
            "first_place": self.first_row * self.columns,
            "last_place": (self.last_row + 1) * self.columns - 1,
            "first_column": self.first_column,
            "last_column": self.last_column,
        }


def _steps_within(origin: int, size: int, low: float, high: float) -> tuple[int, int]:
    offset = origin * STEPS_PER_METRE

    def coordinate(step: int) -> float:
        return (step + offset) / STEPS_PER_METRE

    def near(value: float) -> int:
        if math.isinf(value):
            return 0 if value < 0 else size
        return min(max(math.floor(value * STEPS_PER_METRE) - offset, 0), size)

    # Products of decimals are off by a rounding error: compare the coordinates that places really have.
    first = max(near(low) - 1, 0)
    while first < size and coordinate(first) < low:
        first += 1
    last = min(near(high) + 1, size - 1)
    while last >= 0 and coordinate(last) > high:
        last -= 1
    return first, last

"""Invalid polygons become what was meant, and it is said."""

import numpy as np
import pytest
import shapely
from shapely import MultiPolygon, Polygon

from boundaries.errors import UnreadableBoundaries
from boundaries.validity import repair

SQUARE = shapely.box(0, 0, 1000, 1000)


def repaired(geometry):
    (after,), lines = repair(("A",), np.array([geometry], dtype=object))
    return after, lines


def test_a_valid_polygon_is_untouched():
    after, lines = repaired(SQUARE)
    assert after is SQUARE
    assert lines == ()


def test_a_part_drawn_twice_is_kept_and_never_a_hole():
    after, (line,) = repaired(MultiPolygon([SQUARE, shapely.box(500, 0, 1500, 1000)]))
    assert after.equals(shapely.box(0, 0, 1500, 1000))
    assert line.startswith("area A was invalid (Self-intersection")
    assert "2.0000 km2 before, 1.5000 km2 after" in line


def test_lines_left_over_are_dropped():
    spike = Polygon([(0, 0), (1000, 0), (1000, 1000), (1000, 5000), (1000, 1000), (0, 1000)])
    after, lines = repaired(spike)
    assert isinstance(after, Polygon)
    assert after.equals(SQUARE)
    assert len(lines) == 1


def test_a_polygon_of_which_nothing_is_left_is_an_error():
    with pytest.raises(
        UnreadableBoundaries, match=r"area A has no area at all \(.*\); draw its polygon again"
    ):
        repaired(Polygon([(0, 0), (5, 5), (0, 0), (5, 5)]))

"""Ranks by the incidents inside, or by what they weigh."""

import numpy as np
import pytest
import shapely

from hotspots.extraction.ranking import Candidate, rank_by_incidents


def _row(count):
    squares = tuple(Candidate(shapely.box(east, 0, east + 10, 10)) for east in range(0, 20 * count, 20))
    return squares, np.arange(5.0, 20 * count, 20), np.full(count, 5.0)


def test_rank_is_by_incidents_then_peak_then_smaller_area_then_west_then_south():
    squares = [
        Candidate(shapely.box(600, 0, 620, 10), 5.0),
        Candidate(shapely.box(500, 0, 510, 10), 5.0),
        Candidate(shapely.box(400, 50, 410, 60), 5.0),
        Candidate(shapely.box(400, 0, 410, 10), 5.0),
        Candidate(shapely.box(300, 0, 310, 10), 6.0),
        Candidate(shapely.box(200, 0, 210, 10), 1.0),
        Candidate(shapely.box(100, 0, 110, 10), 9.0),
    ]
    centres = shapely.get_coordinates(shapely.centroid([square.geometry for square in squares]))
    weight = np.array([7, 7, 7, 7, 7, 8, 4])
    ranked = rank_by_incidents(tuple(squares), *centres.T, weight, min_incidents=5)
    assert ranked.candidates == tuple(squares[i] for i in (5, 4, 3, 2, 1, 0))
    assert ranked.incidents.tolist() == [8, 7, 7, 7, 7, 7]
    assert ranked.holder.tolist() == [5, 4, 3, 2, 1, 0, -1]
    assert ranked.weight is None


def test_by_weight_the_rank_follows_the_weight_and_incidents_are_still_counted():
    squares, *places = _row(4)
    score = np.array([1.5, 30.25, 1.5, 99.0])
    ranked = rank_by_incidents(squares, *places, np.array([6, 5, 8, 4]), score=score, min_incidents=5)
    assert ranked.candidates == tuple(squares[i] for i in (1, 2, 0))
    assert ranked.incidents.tolist() == [5, 8, 6]
    assert ranked.weight.tolist() == [30.25, 1.5, 1.5]


def test_the_order_of_the_places_decides_no_rank_by_weight():
    squares, _, _ = _row(2)
    scores = [0.1, 0.2, 0.3, 0.3, 0.2, 0.1]
    easting = np.array([5.0, 5.0, 5.0, 25.0, 25.0, 25.0])
    ranked = rank_by_incidents(
        squares, easting, np.full(6, 5.0), np.full(6, 9), score=np.array(scores), min_incidents=1
    )
    assert ranked.candidates == squares
    assert ranked.weight[0] == ranked.weight[1]


@pytest.mark.parametrize("score", [None, np.array([3.0, 1.0, 2.0])])
def test_at_most_so_many_are_kept_and_the_places_of_the_others_are_held_by_none(score):
    squares, *places = _row(3)
    ranked = rank_by_incidents(
        squares, *places, np.array([30, 10, 20]), score=score, min_incidents=1, at_most=2
    )
    assert ranked.candidates == (squares[0], squares[2])
    assert ranked.holder.tolist() == [0, -1, 1]


def test_where_there_is_no_candidate_nobody_holds_a_place():
    ranked = rank_by_incidents((), np.zeros(2), np.zeros(2), np.ones(2, dtype=np.int64), score=np.ones(2))
    assert ranked.candidates == ()
    assert ranked.holder.tolist() == [-1, -1]
    assert ranked.weight.tolist() == []

"""What is found out is found out once, and a failure is not kept."""

import threading

import pytest

from api.kept import Kept


def test_many_who_ask_at_once_find_out_once_and_others_do_not_wait():
    kept: Kept[int] = Kept(8)
    started, go_on, calls = threading.Event(), threading.Event(), []

    def slow() -> int:
        calls.append(1)
        started.set()
        assert go_on.wait(10)
        return 7

    found: list[int] = []
    askers = [threading.Thread(target=lambda: found.append(kept.get("slow", slow))) for _ in range(5)]
    for asker in askers:
        asker.start()
    assert started.wait(10)
    assert kept.get("other", lambda: 1) == 1
    go_on.set()
    for asker in askers:
        asker.join(10)
    assert (found, len(calls)) == ([7] * 5, 1)


def test_the_least_recently_used_is_forgotten():
    kept: Kept[int] = Kept(2)
    kept.get("a", lambda: 1)
    kept.get("b", lambda: 1)
    kept.get("a", lambda: 2)
    kept.get("c", lambda: 1)
    assert [kept.get("a", lambda: 9), kept.get("b", lambda: 9)] == [1, 9]


def test_a_failure_is_raised_and_tried_again():
    kept: Kept[int] = Kept(2)
    with pytest.raises(ZeroDivisionError):
        kept.get("a", lambda: 1 // 0)
    assert kept.get("a", lambda: 5) == 5

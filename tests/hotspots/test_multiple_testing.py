"""Corrections for many tests against their definitions, scipy and an example worked by hand."""

import numpy as np
import pytest
import scipy.stats
from hypothesis import given, settings
from hypothesis import strategies as st

from hotspots.multiple_testing import corrected
from tests.oracles import multiple_testing as oracle

CALLED = {"fdr": oracle.called_by_fdr, "holm": oracle.called_by_holm}

# Few distinct values make ties; the ends are among them.
p_values = st.lists(st.integers(0, 64).map(lambda k: k / 64), min_size=1, max_size=12)


@given(p_values, st.sampled_from([1 / 50, 3 / 50, 13 / 50, 37 / 50]), st.sampled_from(["fdr", "holm"]))
@settings(max_examples=150, deadline=None)
def test_a_level_calls_the_tests_that_the_definition_calls(p, level, method):
    found = corrected(np.array(p), method) <= level
    assert found.tolist() == CALLED[method](p, level)


@given(p_values)
@settings(max_examples=50, deadline=None)
def test_fdr_is_that_of_scipy(p):
    expected = scipy.stats.false_discovery_control(p, method="bh")
    assert np.allclose(corrected(np.array(p), "fdr"), expected, rtol=1e-14, atol=0)


@given(p_values, st.sampled_from(["fdr", "holm"]), st.randoms(use_true_random=False))
@settings(max_examples=50, deadline=None)
def test_corrected_p_is_never_smaller_keeps_ties_and_order_and_does_not_hang_on_the_order_of_the_tests(
    p, method, random
):
    p = np.array(p)
    found = corrected(p, method)
    assert (found >= p).all() and (found <= 1).all()
    order = np.argsort(p, kind="stable")
    assert (np.diff(found[order]) >= 0).all()
    assert all(len(set(found[p == value])) == 1 for value in set(p))
    shuffled = random.sample(range(len(p)), len(p))
    assert corrected(p[shuffled], method).tolist() == found[shuffled].tolist()


def test_an_example_by_hand():
    p = np.array([0.001, 0.008, 0.039, 0.041, 0.042, 0.06, 0.074, 0.205, 0.212, 0.216])
    by_fdr = [0.01, 0.04, 0.084, 0.084, 0.084, 0.1, 0.74 / 7, 0.216, 0.216, 0.216]
    by_holm = [0.01, 0.072, 0.312, 0.312, 0.312, 0.312, 0.312, 0.615, 0.615, 0.615]
    assert corrected(p, "fdr") == pytest.approx(by_fdr, rel=1e-12)
    assert corrected(p, "holm") == pytest.approx(by_holm, rel=1e-12)


@pytest.mark.parametrize("method", ["fdr", "holm", "none"])
def test_no_tests_need_no_correction_and_one_test_stays_as_it_is(method):
    assert corrected(np.zeros(0), method).shape == (0,)
    assert corrected(np.array([0.3]), method).tolist() == [0.3]


def test_none_changes_nothing_and_is_a_copy_and_an_unknown_method_is_refused():
    p = np.array([0.5, 0.1])
    found = corrected(p, "none")
    assert found.tolist() == [0.5, 0.1] and not np.shares_memory(found, p)
    with pytest.raises(ValueError, match="bonferroni"):
        corrected(p, "bonferroni")

"""The five kernels against their definitions: what they hold, where they end, what they are called."""

import math

import numpy as np
import pytest

from hotspots.density.kernels import KERNELS, kernel_named
from hotspots.errors import QuestionError
from tests.oracles.density import kernel_per_m2


@pytest.mark.parametrize("kernel", KERNELS.values(), ids=KERNELS)
def test_each_kernel_is_its_formula_at_every_distance(kernel):
    distance_m = np.linspace(0, 1.1 * kernel.reach * 237.5, 3001)
    plain = [kernel_per_m2(kernel.name, d * d, 237.5) for d in distance_m]
    np.testing.assert_allclose(kernel.per_m2(distance_m, 237.5), plain, rtol=1e-13, atol=0)
    assert kernel.per_m2(0.0, 237.5) == pytest.approx(kernel.peak_per_m2(237.5), rel=1e-15)


@pytest.mark.parametrize("kernel", KERNELS.values(), ids=KERNELS)
def test_each_kernel_integrates_to_one_over_the_plane(kernel):
    reach_m = kernel.reach * 250.0
    # Middles of rings: the edge of the uniform kernel falls between two of them.
    radius_m = (np.arange(100_000) + 0.5) * reach_m / 100_000
    ring_m2 = 2 * math.pi * radius_m * reach_m / 100_000
    assert (ring_m2 * kernel.per_m2(radius_m, 250.0)).sum() == pytest.approx(1.0, rel=1e-9)


@pytest.mark.parametrize("kernel", KERNELS.values(), ids=KERNELS)
def test_no_kernel_rises_outwards_and_each_is_zero_from_its_reach_on(kernel):
    reach_m = kernel.reach * 180.0
    inwards = kernel.per_m2(np.nextafter(reach_m, 0) - np.linspace(0, reach_m, 500)[:-1], 180.0)
    assert (np.diff(inwards) >= 0).all()
    assert inwards[5] > 0
    assert not kernel.per_m2([reach_m, 1.0001 * reach_m, 1e9], 180.0).any()


def test_cutting_the_gaussian_changes_it_by_less_than_four_parts_in_a_million():
    distance_m = np.linspace(0, 499.9, 1000)
    whole = np.exp(-(distance_m**2) / (2 * 100.0**2)) / (2 * math.pi * 100.0**2)
    off = KERNELS["gaussian"].per_m2(distance_m, 100.0) / whole - 1
    assert (off > 3.7e-6).all()
    assert (off < 4e-6).all()


def test_codes_are_the_order_of_the_table_and_names_its_keys():
    assert [kernel.code for kernel in KERNELS.values()] == list(range(5))
    assert [kernel.name for kernel in KERNELS.values()] == list(KERNELS)
    assert next(iter(KERNELS)) == "quartic"


def test_an_unknown_kernel_is_refused_with_those_that_there_are():
    with pytest.raises(
        QuestionError, match=r"kernel 'biweight' is not known; choose one of 'quartic' \("
    ) as raised:
        kernel_named("biweight")
    assert all(f"'{kernel.name}' ({kernel.description})" in str(raised.value) for kernel in KERNELS.values())

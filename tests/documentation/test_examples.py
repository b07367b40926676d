"""Every example in a docstring gives what it says."""

import doctest
import importlib
import pkgutil

import pytest

import api
import boundaries
import hotspots
import maps

MODULES = [
    module.name
    for package in (boundaries, hotspots, maps, api)
    for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}.")
]


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_of_a_module_hold(name: str):
    assert doctest.testmod(importlib.import_module(name)).failed == 0


def test_there_are_examples_to_hold():
    finder = doctest.DocTestFinder()
    examples = [
        test for name in MODULES for test in finder.find(importlib.import_module(name)) if test.examples
    ]
    assert len(examples) > 80

"""The words of a question are those of the tables that give them their meaning, and in the same order."""

import pytest

from hotspots import chance, question
from hotspots.density import kernels
from hotspots.density import settings as density
from hotspots.extraction import relocation_settings, thresholds
from hotspots.getis_ord import cell_settings, lattice
from hotspots.getis_ord import settings as getis_ord
from hotspots.methods.finding import FINDERS

TABLES = {
    "METHODS": FINDERS,
    "THRESHOLDS": thresholds.BY_NAME,
    "KERNELS": kernels.KERNELS,
    "EDGES": density._EDGES,
    "EXPOSURES": relocation_settings.EXPOSURES,
    "GRIDS": cell_settings._WHY_GRID,
    "P_VALUES": getis_ord._WHY_P,
    "CORRECTIONS": chance.CORRECTIONS,
}


@pytest.mark.parametrize("words", TABLES)
def test_every_word_has_a_meaning_and_every_meaning_a_word(words):
    assert list(getattr(question, words)) == list(TABLES[words])


def test_the_first_word_is_the_default():
    assert question.Asked().method == next(iter(question.METHODS))
    defaults = {
        "THRESHOLDS": thresholds.resolved_threshold(None),
        "KERNELS": density.resolved_kernel(None),
        "EDGES": density.resolved_edge(None),
        "EXPOSURES": relocation_settings.resolved_exposure(None),
        "GRIDS": cell_settings.resolved_grid_kind(None),
        "P_VALUES": getis_ord.resolved_p(None),
        "CORRECTIONS": chance.resolved_correction(None),
    }
    for words, choice in defaults.items():
        assert choice.value == next(iter(getattr(question, words))), words


def test_the_cells_of_a_question_are_those_of_the_lattice_and_tested_thresholds_are_thresholds():
    assert set(question.GRIDS) == set(lattice._CORNERS) == set(lattice._ROW_QUARTERS)
    assert set(question.TESTED) < set(question.THRESHOLDS)

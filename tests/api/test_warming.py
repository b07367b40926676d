"""No question pays for a compilation: whatever is asked after the start meets compiled kernels."""

import os
import subprocess
import sys
from pathlib import Path

ASKING = """
import gc, sys
from numba.core.dispatcher import Dispatcher
from api.parameters import parse_question
from api.settings import Settings
from api.workspace import open_workspace
from hotspots.warming import warm_kernels

def compiled():
    return {d.py_func.__qualname__: len(d.signatures) for d in gc.get_objects() if isinstance(d, Dispatcher)}

workspace = open_workspace(Settings(store=sys.argv[1]))
warm_kernels()
warmed = compiled()
loaded = set(sys.modules)
questions = [
    *({"kernel": kernel} for kernel in ("quartic", "epanechnikov", "triangular", "uniform", "gaussian")),
    {"adaptive": "true", "edge": "uniform"}, {"bandwidth": "auto"}, {"weights": "cost", "category": "crime"},
    {"threshold": "significance", "draws": "99"}, {"threshold": "risk", "draws": "99"},
    {"threshold": "incidents"}, {"threshold": "mean"}, {"merge": "100"},
    {"method": "dbscan"}, {"method": "dbscan", "eps": "auto"}, {"method": "hdbscan"},
    {"method": "gistar"}, {"method": "gistar", "grid": "hexagon", "neighbours": "queen"},
    {"method": "gistar", "expected_from": "crime", "draws": "999"},
]
for texts in questions:
    workspace.ask("hotspots", parse_question(texts))
for product in ("overlaps", "wards", "patrol-zones", "venues"):
    workspace.ask(product, parse_question({}))
assert len(warmed) > 20, warmed
print({name: n for name, n in compiled().items() if n != warmed.get(name, 0)})
print(sorted({name.split(".")[0] for name in set(sys.modules) - loaded} & {"sklearn", "scipy", "numba"}))
"""


def test_after_the_warm_up_nothing_is_compiled_and_nothing_heavy_is_imported(demo_store: Path):
    ran = subprocess.run(
        [sys.executable, "-c", ASKING, str(demo_store)],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ,
    )
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.splitlines() == ["{}", "[]"]

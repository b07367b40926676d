"""Local join counts by esda, of the examples in its documentation and tests and of a larger lattice.

Run with ``.venv-bench/bin/python``.
"""

import json
import warnings
from pathlib import Path

import esda
import numpy as np
from esda.join_counts_local_bv import Join_Counts_Local_BV
from esda.join_counts_local_mv import Join_Counts_Local_MV
from libpysal.weights import lat2W

PERMUTATIONS = 9_999

X = [0] * 8 + [1] * 8
Y = [0, 1, 0, 1, 1, 1, 1, 1, 0, 0, 1, 1, 0, 0, 1, 1]
Z = [0, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 1, 0, 0, 1, 1]


def main() -> None:
    """Write the JSON beside this file."""
    warnings.simplefilter("ignore")
    np.random.seed(12345)  # noqa: NPY002 -- esda takes its seed from here
    random = np.random.default_rng(3)
    busy = random.random((12, 15)) < np.where(np.arange(15) < 5, 0.7, 0.25)
    lattice = [(busy ^ (random.random((12, 15)) < 0.15)).astype(int).ravel().tolist() for _ in range(3)]
    apart = [lattice[0], (np.array(lattice[1]) & ~np.array(lattice[0])).tolist()]
    cases = [
        _case("BJC", 4, 4, [X, Y]),
        _case("CLC", 4, 4, [X, Y]),
        _case("MJC", 4, 4, [X, Y, Z]),
        _case("BJC", 12, 15, apart, rook=False),
        _case("CLC", 12, 15, lattice[:2], rook=False),
        _case("MJC", 12, 15, lattice, rook=False),
    ]
    record = {"made_by": f"esda {esda.__version__}", "permutations": PERMUTATIONS, "cases": cases}
    Path(__file__).with_name("join_counts.json").write_text(json.dumps(record) + "\n")


def _case(kind: str, rows: int, columns: int, variables: list[list[int]], *, rook: bool = True) -> dict:
    weights = lat2W(rows, columns, rook=rook)
    if kind == "MJC":
        found = Join_Counts_Local_MV(connectivity=weights).fit(variables, permutations=PERMUTATIONS)
    else:
        found = Join_Counts_Local_BV(connectivity=weights).fit(
            *variables, case=kind, permutations=PERMUTATIONS
        )
    return {
        "kind": kind,
        "around": [weights.neighbors[i] for i in weights.id_order],
        "variables": variables,
        "joins": found.LJC.astype(int).tolist(),
        "has_p": np.isfinite(found.p_sim).tolist(),
        "at_least_as_many": (found.rjoins >= found.LJC[:, None]).sum(axis=1).tolist(),
    }


if __name__ == "__main__":
    main()

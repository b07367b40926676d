"""How often each test of coincidence calls something, over many made-up worlds.

Run with ``python -m tests.benchmarks.calibration_coincidence [worlds]`` (500 unless told; some minutes).
"""

import sys

import numpy as np

from tests.hotspots.coincidence.calibrating import CLAIMS, DRAWS, p_values

LEVELS = (0.01, 0.05, 0.1, 0.2)


def main(worlds: int = 500) -> None:
    """Print the share of worlds in which p is at most each level, and the mean of p."""
    print(f"{worlds} worlds a claim, {DRAWS} draws a world")  # noqa: T201
    print(f"{'':48}{'expected':>10}", *(f"p<={level:g}".rjust(8) for level in LEVELS), "  mean p")  # noqa: T201
    for claim, expected in CLAIMS.items():
        p = p_values(claim, worlds)
        shares = "".join(f" {np.mean(p <= level):8.3f}" for level in LEVELS)
        print(f"{claim:48}{expected:>10}{shares} {p.mean():8.3f}", flush=True)  # noqa: T201


if __name__ == "__main__":
    main(*(int(worlds) for worlds in sys.argv[1:]))

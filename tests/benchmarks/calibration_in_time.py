"""How often the test of coincidence in time calls something, over many made-up worlds.

Run with ``python -m tests.benchmarks.calibration_in_time [worlds]`` (500 unless told; some minutes).
"""

import sys

import numpy as np

from hotspots.coincidence.calendars import HOUR, MONTH
from tests.hotspots.coincidence.timed_worlds import pair_in

LASTING = {HOUR: 0.9, MONTH: 0.7}


def main(worlds: int = 500) -> None:
    """Print the mean ratio, and the share of worlds in which p of each side is at most .05."""
    print(f"{worlds} worlds each")  # noqa: T201
    print(f"{'clock':8}{'own changes':14}{'strength':>10}{'ratio':>8}{'above':>8}{'below':>8}")  # noqa: T201
    for clock, lasting in LASTING.items():
        for own in ("none", "unrelated", "same", "other"):
            for strength in (1.0, 1.5) if own != "none" else (0.0,):
                pairs = [
                    pair_in(seed, own=own, clock=clock, lasting=lasting, strength=strength)
                    for seed in range(worlds)
                ]
                ratio = np.mean([pair.times.ratio for pair in pairs])
                called = [
                    np.mean([pair.corrected_p[side] <= 0.05 for pair in pairs]) for side in ("above", "below")
                ]
                numbers = "".join(f"{number:8.3f}" for number in (ratio, *called))
                print(f"{clock.name:8}{own:14}{strength:10.1f}{numbers}", flush=True)  # noqa: T201


if __name__ == "__main__":
    main(*(int(worlds) for worlds in sys.argv[1:]))

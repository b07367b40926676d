"""Whether patterns coincide, on a terminal."""

import numpy as np
from rich.markup import escape

from api.commands.terminal import console, p_text, print_table
from hotspots.coincidence.cross_k import CrossK, besag_l
from hotspots.coincidence.findings import Coincidence


def print_coincidence(coincidence: Coincidence) -> None:
    """Print what each pair of categories shares beside the three references, and the same in words."""
    comparison = coincidence.comparison
    if comparison is None:
        return
    heading = ("incidents of", "busiest for", "share", "unrelated", "predicted", "one pattern", "p", "lift")
    rows = []
    for verdict in comparison.verdicts:
        share = verdict.measures["share"]
        sides = (verdict.corrected_p.get(side, 1.0) for side in ("given_above", "given_below"))
        p = min(1.0, 2 * min(sides))
        rows.append(
            (
                verdict.incidents_of,
                verdict.hotspots_of,
                f"{share.observed:.1%}",
                f"{share.floor.mean:.1%}",
                "-" if share.predicted is None else f"{share.predicted:.1%}",
                f"{share.ceiling.mean:.1%}",
                "-" if verdict.given is None else f"{p_text(p)}",
                "-" if share.lift is None else f"{share.lift:.2f}",
            )
        )
    draws = f"{comparison.draws:,} draws, seed {comparison.seed}"
    draws += "; p against what other crime predicts, both sides, Holm"
    print_table(f"Do they coincide? ({draws})", heading, rows)
    lines = [*(verdict.sentence for verdict in comparison.verdicts), *comparison.notes]
    for by_clock in coincidence.in_time:
        lines += [pair.sentence for pair in by_clock.pairs] + ([by_clock.note] if by_clock.note else [])
    for line in lines:
        console().print(f"- {escape(line)}")
    for kind, curve in coincidence.cross_k.items():
        _print_cross_k(kind, curve)


def _print_cross_k(kind: str, curve: CrossK) -> None:
    """Print L by distance: how far one would go for as many of the other, were they spread evenly."""
    rows = [
        (f"{distance:g} m", *(f"{value:,.0f}" for value in (seen, *floor, *ceiling)))
        for distance, seen, floor, ceiling in zip(
            curve.distance_m,
            besag_l(curve.observed),
            np.sqrt(np.column_stack([curve.floor.low, curve.floor.high]) / np.pi),
            np.sqrt(np.column_stack([curve.ceiling.low, curve.ceiling.high]) / np.pi),
            strict=True,
        )
    ]
    heading = ("within", "L", "unrelated, low", "high", "one pattern, low", "high")
    print_table(f"{kind} by distance; p against one pattern {p_text(curve.ceiling.p)}", heading, rows)

"""What a store holds, in a form that does not change with the clock."""

from typing import Any

import orjson

from api.workspace import Workspace
from hotspots.period import month_text


def status_of(workspace: Workspace) -> dict[str, Any]:
    """Return version, counts, months, sources, slices and boundary sets of a store."""
    snapshot = workspace.store.snapshot()
    summary = workspace.summary(snapshot)
    months = summary.months
    every = range(months[0], months[-1] + 1) if months else range(0)
    return {
        "data_version": snapshot.data_version,
        "incidents": summary.incidents,
        "places": summary.places,
        "months": {
            "first": month_text(months[0]) if months else None,
            "last": month_text(months[-1]) if months else None,
            "missing": [month_text(month) for month in every if month not in months],
        },
        "sources": [
            {
                "source": source,
                "incidents": sum(s.incidents for s in summary.slices if s.source == source),
                "synthetic": any(s.synthetic for s in summary.slices if s.source == source),
            }
            for source in summary.sources
        ],
        "slices": [
            {"source": s.source, "part": s.part, "month": month_text(s.month), "incidents": s.incidents}
            for s in summary.slices
        ],
        "boundary_sets": [
            {
                "name": entry.name,
                "areas": entry.areas,
                "population": entry.population,
                "content": entry.content,
                "default": entry.is_default,
            }
            for entry in workspace.catalogue.entries()
        ],
    }


def as_bytes(status: dict[str, Any]) -> bytes:
    """Return the status as JSON."""
    return orjson.dumps(status, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)

"""A slice of a store filled by hand, as an ingest fills it."""

import pyarrow as pa

from hotspots.loading.former import Former
from hotspots.store.changing import Before, Change, commit_change, stage_file
from hotspots.store.ledger import LoadedSlice, Record
from hotspots.store.schema import SliceKey, file_table
from hotspots.store.staging import Staging
from hotspots.store.table import IncidentStore


def replace_slice(
    store: IncidentStore, key: SliceKey, incidents: pa.Table, *, synthetic: bool = False
) -> Former:
    """Put incidents in the place of what a slice held, and return what that was."""
    staging = Staging(store.path)
    former = Former((), {}, ())

    def decide(before: Before) -> Change:
        nonlocal former
        former = Former.of(store.incidents_folder, before.files, [key])
        loaded = LoadedSlice(str(key), len(incidents), len(incidents), {})
        record = (
            Record("ingest", slices=(loaded,)) if len(incidents) else Record("remove", removed=(str(key),))
        )
        own = (
            [stage_file(staging, key, file_table(key, incidents, synthetic=synthetic))]
            if len(incidents)
            else []
        )
        return Change(record, (*own, *former.staged_others(staging)), former.files)

    try:
        commit_change(store.path, staging, f"slice {key}", decide)
    finally:
        staging.finish(committed=False)
    return former

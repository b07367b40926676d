"""Rows left out that a person mended and loaded again: once, into their own slices and no others."""

import csv
import json
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest
import shapely

from api.commands.upkeep import left_out_csv
from boundaries.nearness import distance_outside
from hotspots.counting.duckdb_engine import DuckDBEngine
from hotspots.errors import SourceError
from hotspots.loading.ingest import ingest
from hotspots.sources.profiles.known import profile_named
from hotspots.sources.profiles.toml_file import profile_of
from hotspots.store.table import IncidentStore
from tests.store.record_files import LOG, TEXT, left_over, row, state, write_log
from tests.street_files import street_text

POLICE = profile_named("police-uk")


def exported(store: IncidentStore, path: Path, **mended: str) -> Path:
    """The rows left out of a store, as a person exports them, with some cells mended."""
    content = left_out_csv(store, lambda *_: True)
    rows = list(csv.DictReader(content.decode().splitlines()))
    with path.open("w", newline="", encoding="utf-8-sig") as stream:
        writer = csv.DictWriter(stream, list(rows[0]))
        writer.writeheader()
        writer.writerows(one | mended for one in rows)
    return path


def incidents(store: IncidentStore) -> dict[str, int]:
    summary = DuckDBEngine(store.path).summary(store.snapshot())
    return {f"{s.part}/{s.month % 12 + 1}": s.incidents for s in summary.slices}


def test_mended_rows_join_their_slice_once_and_the_others_stay_left_out(store, tmp_path):
    text = (
        street_text("X", "2024-01", ["Drugs", "?", "??"]) + street_text("X", "", ["Drugs"]).split("\n", 1)[1]
    )
    (tmp_path / "a.csv").write_text(text)
    ingest(store, [tmp_path / "a.csv"], POLICE)
    assert (incidents(store), store.rows_left_out()) == ({"x/1": 1}, 3)
    path = exported(store, tmp_path / "mended.csv", **{"Crime type": "Robbery", "Month": "2024-02"})
    dry = ingest(store, [path], POLICE, dry_run=True)
    done = ingest(store, [path], POLICE)
    assert (dry.kept, done.kept, done.left_out) == (3, 3, {})
    # In the month that they now say; what was there is not replaced.
    assert (incidents(store), store.rows_left_out()) == ({"x/1": 1, "x/2": 3}, 0)
    with pytest.raises(SourceError, match="none of its 3 rows is left out any more"):
        ingest(store, [path], POLICE)
    assert store.ledger().slices["police-uk/x/2024-02"].loaded.mended == 3
    assert left_over(store) == []


def test_a_record_that_came_in_a_later_version_meanwhile_is_not_there_twice(store, tmp_path):
    ingest(
        store,
        [write_log(tmp_path / "1.csv", [row("a", 1, 1, Lon=""), row("b", 1, 1, Lon=""), row("c")])],
        LOG,
    )
    path = exported(store, tmp_path / "mended.csv", Lon="-1.3125")
    ingest(store, [write_log(tmp_path / "2.csv", [row("a", 2, 5, Street="Later")])], LOG)
    report = ingest(store, [path], LOG)
    assert (report.kept, report.left_out) == (1, {"older_version": 1})
    assert sorted(state(store)) == ["a", "b", "c"]
    assert incidents(store) == {"all/1": 2, "all/2": 1}
    assert store.rows_left_out() == 1


def test_mended_rows_are_read_whatever_the_profile_says_of_delimiters(store, tmp_path):
    profile = profile_of(TEXT + '[file]\ndelimiter = ";"\nencoding = "cp1252"\n', "asb-log.toml")
    text = write_log(tmp_path / "x.csv", [row("a", 1, 1, Lon="", Street="Élm"), row("b", 1, 1)]).read_text()
    (tmp_path / "x.csv").write_bytes(text.replace(",", ";").encode("cp1252"))
    ingest(store, [tmp_path / "x.csv"], profile)
    assert ingest(store, [exported(store, tmp_path / "mended.csv", Lon="-1.3")], profile).kept == 1
    assert sorted(state(store)) == ["a", "b"]


def test_rows_of_another_source_are_refused_in_words(store, tmp_path):
    ingest(store, [write_log(tmp_path / "1.csv", [row("a", 1, 1, Lon=""), row("b", 1, 1)])], LOG)
    path = exported(store, tmp_path / "mended.csv", Lon="-1.3")
    other = profile_of(TEXT.replace("asb-log", "other-log"), "other.toml")
    with pytest.raises(SourceError, match="left out of source 'asb-log'"):
        ingest(store, [path], other)


def test_points_of_a_geo_file_keep_their_system_when_they_are_mended(store, tmp_path):
    points = [(-1.31, 54.56, "Drugs"), (-1.32, 54.57, "?")]
    features = [
        {
            "type": "Feature",
            "properties": {"Kind": kind, "When": "2024-01"},
            "geometry": {"type": "Point", "coordinates": [x, y]},
        }
        for x, y, kind in points
    ]
    (tmp_path / "x.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    profile = profile_of(
        'name = "points"\n[columns]\ncategory = "Kind"\nmonth = "When"\n[place]\nsystem = "geometry"\n',
        "p.toml",
    )
    assert ingest(store, [tmp_path / "x.geojson"], profile).left_out == {"unknown_category": 1}
    assert ingest(store, [exported(store, tmp_path / "mended.csv", Kind="Robbery")], profile).kept == 1
    assert incidents(store) == {"all/1": 2}


def test_rows_past_retention_are_counted_and_kept_nowhere(store, tmp_path):
    path = write_log(
        tmp_path / "1.csv", [row("old-ref", 1, 1), row("new-ref", 6, 1), row("odd-ref", 6, 1, Lon="")]
    )
    now = datetime(2025, 3, 1, tzinfo=UTC)
    report = ingest(store, [path], LOG, retention_months=12, now=now)
    assert (report.kept, report.left_out) == (1, {"no_location": 1, "past_retention": 1})
    (kept,) = store.left_out_folder.glob("*.csv")
    assert ("odd-ref" in kept.read_text(), "old-ref" in kept.read_text()) == (True, False)
    # What is left out of no month goes when its file was loaded as long ago.
    later = write_log(tmp_path / "2.csv", [row("latest", 12, 1)])
    ingest(
        store,
        [later],
        LOG,
        retention_months=6,
        now=datetime(2090, 1, 1, tzinfo=UTC).replace(year=2025, month=6),
    )
    assert store.rows_left_out() == 1


def test_places_too_far_from_the_study_area_are_left_out_where_the_profile_says_so_and_told_elsewhere(
    store, tmp_path
):
    east, north = store.projection.to_projected([-1.3125], [54.565])
    away = partial(distance_outside, shapely.box(east[0] - 50, north[0] - 50, east[0] + 50, north[0] + 50))
    rows = [row("near", 1), row("far", 1, Lat="54.60"), row("stray", 1, Lat="55.60")]
    path = write_log(tmp_path / "1.csv", rows)
    report = ingest(store, [path], LOG, away=away)
    assert (report.kept, len(report.warnings)) == (3, 1)
    assert "1 of the 3 incidents of" in report.warnings[0]
    strict = profile_of(TEXT + "[place]\nfurthest_m = 2000\n", "asb-log.toml")
    report = ingest(store, [path], strict, away=away)
    assert (report.kept, report.left_out) == (1, {"too_far": 2})

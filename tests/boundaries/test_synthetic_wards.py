"""The made-up borough is one ground without gaps, and goes the way of real files."""

import shapely

from boundaries.population import read_population, with_population
from boundaries.projection import projection_of
from boundaries.reading import read_areas
from boundaries.synthetic import SET_NAME, demo_wards, write_demo_borough


def test_the_written_borough_is_read_like_any_other_and_is_the_same(tmp_path, projection):
    for ground in (projection, projection_of("EPSG:32631")):
        boundaries, population = write_demo_borough(tmp_path)
        areas = read_areas(boundaries, name=SET_NAME, projection=ground)
        found = with_population(areas, read_population(population, areas.codes))
        assert found == demo_wards(ground)
        assert found.content == demo_wards(ground).content


def test_wards_tile_the_borough_without_gap_or_overlap(projection):
    wards = demo_wards(projection)
    assert shapely.coverage_is_valid(wards.geometries)
    borough = wards.study_area()
    assert borough.geometry.geom_type == "Polygon"
    assert not borough.geometry.interiors
    assert 55 < borough.area_km2 < 65
    assert len(wards.areas) == 14


def test_nothing_about_it_could_be_official(projection):
    wards = demo_wards(projection)
    assert all(code.startswith("X99") for code in wards.codes)
    west, south, _, _ = shapely.total_bounds(wards.geometries)
    # At this northing the coast lies west of easting 445 km.
    assert west > 478_000
    assert south > 540_000
    assert all(4000 <= area.population <= 12_000 for area in wards.areas)


def test_the_same_seed_writes_the_same_bytes_and_another_one_others(tmp_path):
    first, second, other = (
        write_demo_borough(tmp_path / name, seed=seed) for name, seed in (("a", 1), ("b", 1), ("c", 2))
    )
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in second]
    assert [path.read_bytes() for path in first] != [path.read_bytes() for path in other]

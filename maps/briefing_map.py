"""The briefing's map: folium's layers of wards, hotspots and overlaps, without anything that is fetched."""

import html
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import folium
import shapely

from maps import legend
from maps.hues import overlap_class
from maps.labels import Label, placed
from maps.palette import letters_of

FeatureCollection = dict[str, Any]
WIDTH_PX, HEIGHT_PX = 718, 620
"""The print width of A4 at 96 points an inch, so that paper and screen show the same map."""

BADGED_RANKS = 5


@dataclass(frozen=True, slots=True)
class LabelledMap:
    """The map's own parts of the document: its element and its script, and the script's name for the map."""

    element: str
    script: str
    name: str


def labelled_map(
    wards: FeatureCollection,
    hotspots: FeatureCollection,
    overlaps: FeatureCollection | None,
    *,
    hues: dict[str, str],
    values: dict[str, float | None],
    cuts: tuple[float, ...],
) -> LabelledMap:
    """Return folium's map, with every id fixed so that the same answers give the same text.

    Parameters
    ----------
    wards, hotspots, overlaps : FeatureCollections in longitude and latitude.
    hues : by category.
    values : what shades each ward, by code.
    cuts : ascending cuts between the classes of the shading.
    """
    drawn = folium.Map(
        tiles=None,
        zoom_control="topright",
        attribution_control=False,
        zoom_snap=0.25,
        zoom_delta=0.5,
        scroll_wheel_zoom=False,
    )
    _add(drawn, wards["features"], lambda ward: f"ward ward-{_fill(values[ward['code']], cuts)}")
    if overlaps is not None:
        _add(
            drawn,
            overlaps["features"],
            lambda overlap: f"overlap {overlap_class(hues[code] for code in overlap['kind'].split('+'))}",
        )
    best_on_top = hotspots["features"][::-1]
    _add(drawn, best_on_top, lambda _: "casing")
    _add(drawn, best_on_top, lambda hotspot: f"hotspot hotspot-{hues[hotspot['category']]}")
    west, south, east, north = shapely.total_bounds([_shape(feature) for feature in wards["features"]])
    badges = [_badge(feature, hues) for feature in _first_ranks(hotspots)]
    names = [
        _name(feature, _fill(values[feature["properties"]["code"]], cuts)) for feature in _largest(wards)
    ]
    for label in placed([*badges, *names], (west, south, east, north), (WIDTH_PX, HEIGHT_PX)):
        _write(drawn, label)
    drawn.fit_bounds([[south, west], [north, east]], padding=(8, 8))
    return _parts(drawn)


def _add(drawn: folium.Map, features: list[dict[str, Any]], looks: Callable[[dict[str, Any]], str]) -> None:
    """Add one layer; its features carry their looks and nothing of the data."""
    if not features:
        return
    bare = [
        {
            "type": "Feature",
            "id": str(position),
            "geometry": feature["geometry"],
            "properties": {"looks": looks(feature["properties"])},
        }
        for position, feature in enumerate(features)
    ]
    folium.GeoJson(
        {"type": "FeatureCollection", "features": bare},
        style_function=lambda feature: {"className": feature["properties"]["looks"], "interactive": False},
    ).add_to(drawn)


def _fill(value: float | None, cuts: tuple[float, ...]) -> str:
    """Return which fill a value takes: ``1`` to ``5``, ``zero`` or ``none``."""
    if value is None:
        return "none"
    position = legend.class_of(value, cuts)
    return "zero" if position is None else str(legend.shade_of(position, len(cuts) + 1) + 1)


def _shape(feature: dict[str, Any]) -> shapely.Geometry:
    return shapely.from_geojson(json.dumps(feature["geometry"]))


def _first_ranks(hotspots: FeatureCollection) -> list[dict[str, Any]]:
    first = [f for f in hotspots["features"] if f["properties"]["rank"] <= BADGED_RANKS]
    return sorted(first, key=lambda feature: feature["properties"]["rank"])


def _largest(wards: FeatureCollection) -> list[dict[str, Any]]:
    return sorted(wards["features"], key=lambda feature: -feature["properties"]["area_km2"])


def _badge(feature: dict[str, Any], hues: dict[str, str]) -> Label:
    hotspot = feature["properties"]
    text = f"{letters_of(hotspot['category'])}{hotspot['rank']}"
    looks = f"badge badge-{hues[hotspot['category']]} on-map"
    return Label(text, *_inside(feature), looks=looks, width_px=38)


def _name(feature: dict[str, Any], fill: str) -> Label:
    name = feature["properties"]["name"]
    on = fill if fill.isdigit() else "1"
    return Label(name, *_inside(feature), looks=f"ward-name ward-name-{on}", width_px=7 * len(name))


def _inside(feature: dict[str, Any]) -> tuple[float, float]:
    """Return longitude and latitude of a point inside a feature."""
    point = shapely.point_on_surface(_shape(feature))
    return float(shapely.get_x(point)), float(shapely.get_y(point))


def _write(drawn: folium.Map, label: Label) -> None:
    icon = folium.DivIcon(
        html=f'<span class="{label.looks}">{html.escape(label.text)}</span>',
        icon_size=(label.width_px, 22),
        icon_anchor=(label.width_px // 2, 11),
        class_name="place",
    )
    folium.Marker([label.latitude, label.longitude], icon=icon, interactive=False, keyboard=False).add_to(
        drawn
    )


def _parts(drawn: Any) -> LabelledMap:
    """Take the map's element and script; folium's own header, which names files to fetch, is left behind."""
    _number(drawn)
    figure = drawn.get_root()
    drawn.render()
    return LabelledMap(figure.html.render(), figure.script.render(), drawn.get_name())


def _number(element: Any, name: str = "0") -> None:
    element._id = name  # noqa: SLF001  # folium names its variables at random otherwise
    for position, child in enumerate(element._children.values()):  # noqa: SLF001
        _number(child, f"{name}_{position}")

"""Small answers as the page and the briefing are given them."""

from typing import Any

THEMES = ("violence", "asb", "drugs")


def square(west: float, south: float, side: float) -> dict[str, Any]:
    east, north = west + side, south + side
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


def collection(product: str, features: list[dict[str, Any]], **facts: Any) -> dict[str, Any]:
    return {
        "type": "FeatureCollection",
        "features": features,
        "product": product,
        "period": {"text": "2024-01/2024-12", "label": "Jan to Dec 2024", "months": 12},
        "categories": list(THEMES),
        "totals": dict.fromkeys(THEMES, 100),
        "choices": {"bandwidth_m": {"value": 150, "why": "small"}},
        "caveats": ["Places are on or near a street."],
        "data_version": "3f2a91c0-24",
        "boundary_set": {
            "name": "wards",
            "content": "ab",
            "place": "",
            "areas": 2,
            "area_codes": [],
            "area_km2": 8.0,
        },
        "attribution": ["Open Government Licence v3.0"],
        "synthetic": False,
        **facts,
    }


def wards(*names: str, **facts: Any) -> dict[str, Any]:
    features = []
    for position, name in enumerate(names):
        counts = {"violence": 40 * position, "asb": 20 * position, "drugs": 4 * position}
        sums = {"all": sum(counts.values()), "crime": counts["violence"] + counts["drugs"]}
        properties = {"code": f"E0{position}", "name": name, "area_km2": 4.0, **counts, **sums}
        geometry = square(-1.3 + position * 0.05, 54.5, 0.05)
        features.append(
            {"type": "Feature", "id": f"E0{position}", "geometry": geometry, "properties": properties}
        )
    return collection("wards", features, **facts)


def hotspots(name: str, **facts: Any) -> dict[str, Any]:
    features = [
        {
            "type": "Feature",
            "id": f"{category}-{rank}",
            "geometry": square(-1.29 + 0.005 * rank, 54.51, 0.004),
            "properties": {
                "rank": rank,
                "name": name,
                "category": category,
                "incidents": 100 // rank,
                "share_of_incidents": 0.25 / rank,
                "area_km2": 0.04,
                "active_months": 12,
                "wards": [{"code": "E00", "name": "North"}],
            },
        }
        for category in THEMES
        for rank in range(1, 13)
    ]
    return collection("hotspots", features, **facts)


def overlaps(name: str) -> dict[str, Any]:
    properties = {
        "rank": 1,
        "kind": "violence+asb",
        "name": name,
        "incidents": dict.fromkeys(THEMES, 7),
        "share": dict.fromkeys(THEMES, 0.07),
        "area_km2": 0.01,
        "wards": [{"code": "E00", "name": "North"}],
    }
    feature = {
        "type": "Feature",
        "id": "o1",
        "geometry": square(-1.27, 54.51, 0.002),
        "properties": properties,
    }
    pairs = [{"sentence": "28 % of ASB lies where violence is busiest."}]
    return collection("overlaps", [feature], coincidence={"pairs": pairs, "notes": ["Noise limits it."]})

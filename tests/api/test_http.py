"""The service as its clients see it, over real HTTP, on the made-up borough."""

from pathlib import Path

import httpx
import pytest
import shapely

COLLECTIONS = ["wards", "hotspots", "overlaps", "patrol-zones"]


@pytest.fixture(scope="module")
def client(demo_url: str):
    with httpx.Client(base_url=demo_url, timeout=60) as client:
        yield client


def test_the_front_door_is_a_page_for_people_and_json_for_clients(client: httpx.Client):
    page = client.get("/", headers={"Accept": "text/html,application/xhtml+xml"})
    assert page.headers["content-type"].startswith("text/html")
    landing = client.get("/", headers={"Accept": "application/json"})
    rels = {link["rel"] for link in landing.json()["links"]}
    assert {"self", "service-desc", "service-doc", "conformance", "data"} <= rels
    assert client.get("/?f=html").text == page.text
    assert client.get("/?f=json", headers={"Accept": "text/html"}).json() == landing.json()


def test_every_link_of_the_landing_page_and_the_collections_answers(client: httpx.Client):
    links = client.get("/?f=json").json()["links"]
    for collection in client.get("/collections").json()["collections"]:
        links += collection["links"]
        west, south, east, north = collection["extent"]["spatial"]["bbox"][0]
        assert west < east
        assert south < north
    for link in links:
        answer = client.get(link["href"])
        assert answer.status_code == 200, link
        assert answer.headers["content-type"].split(";")[0] == link["type"].split(";")[0], link


@pytest.mark.parametrize("collection", COLLECTIONS)
def test_items_are_geojson_that_says_how_it_was_made(client: httpx.Client, collection: str):
    body = client.get(f"/collections/{collection}/items").json()
    assert body["type"] == "FeatureCollection"
    assert body["numberMatched"] == body["numberReturned"] == len(body["features"]) > 0
    assert body["choices"]["period"]["value"] == "2024-01/2024-12"
    assert body["choices"]["categories"]["value"] == ["violence", "asb", "drugs"]
    assert all(choice["why"] for choice in body["choices"].values())
    assert body["synthetic"] is True
    assert "made up" in body["caveats"][0]
    assert body["data_version"]
    assert body["boundary_set"]["name"] == "made-up-wards"
    assert any("Made-up" in line for line in body["attribution"])
    ids = [feature["id"] for feature in body["features"]]
    assert len(set(ids)) == len(ids)
    for feature in body["features"]:
        geometry = shapely.geometry.shape(feature["geometry"])
        assert geometry.is_valid
        assert 0 < geometry.area < 1
        for part in shapely.get_parts(geometry):
            assert part.exterior.is_ccw


@pytest.mark.parametrize("collection", COLLECTIONS)
def test_an_answer_is_known_by_its_tag(client: httpx.Client, collection: str):
    address = f"/collections/{collection}/items?period=2024-01/2024-06&category=violence,asb"
    first = client.get(address)
    again = client.get(address, headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    other = client.get(
        address.replace("2024-06", "2024-05"), headers={"If-None-Match": first.headers["etag"]}
    )
    assert other.status_code == 200


def test_the_same_question_on_the_same_state_gives_the_same_bytes(demo_store: Path):
    """Two workspaces that share nothing but the store."""
    from api.settings import Settings
    from api.workspace import open_workspace
    from hotspots.question import Question
    from maps.exports.formats import written

    workspaces = [open_workspace(Settings(store=demo_store)) for _ in range(2)]
    for product in COLLECTIONS:
        once, again = (written(workspace.ask(product, Question()), "geojson") for workspace in workspaces)
        assert once == again


def test_one_feature_is_the_one_among_the_items(client: httpx.Client):
    query = "period=2024-01/2024-12&category=drugs"
    spot = client.get(f"/collections/hotspots/items?{query}").json()["features"][-1]
    alone = client.get(f"/collections/hotspots/items/{spot['id']}?{query}").json()
    assert {key: alone[key] for key in spot} == spot
    assert client.get(f"/collections/hotspots/items/nothing?{query}").status_code == 404


def test_pages_follow_each_other_to_the_last_feature(client: httpx.Client):
    whole = client.get("/collections/hotspots/items").json()["features"]
    address, met = "/collections/hotspots/items?limit=5", []
    while address:
        page = client.get(address).json()
        assert page["numberReturned"] == len(page["features"]) <= 5
        met += page["features"]
        address = next((link["href"] for link in page["links"] if link["rel"] == "next"), None)
    assert met == whole


def test_a_box_keeps_what_it_touches(client: httpx.Client):
    whole = client.get("/collections/wards/items").json()["features"]
    first = shapely.geometry.shape(whole[0]["geometry"])
    box = ",".join(str(edge) for edge in first.bounds)
    kept = client.get(f"/collections/wards/items?bbox={box}").json()["features"]
    touching = [
        f for f in whole if shapely.geometry.shape(f["geometry"]).intersects(shapely.box(*first.bounds))
    ]
    assert kept == touching
    assert 0 < len(kept) < len(whole)
    nowhere = client.get("/collections/wards/items?bbox=100,-10,101,-9")
    assert (nowhere.status_code, nowhere.json()["features"]) == (200, [])


@pytest.mark.parametrize(
    ("interval", "meets"),
    [
        ("2024-06-01T00:00:00Z", True),
        ("../2023-12-31", False),
        ("2024-12-31/..", True),
        ("2025-01-01/..", False),
    ],
)
def test_a_time_outside_the_period_has_no_features(client: httpx.Client, interval: str, *, meets: bool):
    answer = client.get(
        "/collections/wards/items", params={"datetime": interval, "period": "2024-01/2024-12"}
    )
    assert answer.status_code == 200
    assert bool(answer.json()["features"]) is meets


@pytest.mark.parametrize(
    ("address", "status", "word"),
    [
        ("/collections/hotspots/items?period=2024-13", 400, "2024-13"),
        ("/collections/hotspots/items?period=2019-01", 404, "2023-01 to 2024-12"),
        ("/collections/hotspots/items?category=tea", 400, "violence"),
        ("/collections/hotspots/items?colour=red", 400, "colour"),
        ("/collections/wards/items?zones=5", 400, "zones"),
        ("/collections/hotspots/items?method=dbscan&bandwidth=300", 400, "bandwidth"),
        ("/collections/hotspots/items?period=2024-01&period=2024-02", 400, "once"),
        ("/collections/hotspots/items?period=9999-12-15", 400, "2100"),
        ("/collections/hotspots/items?share=0.7", 400, "0.25"),
        ("/collections/hotspots/items?set=atlantis", 404, "made-up-wards"),
        ("/collections/hotspots/items?area=E99", 404, "E99"),
        ("/collections/hotspots/items?bandwidth=150&cell=90", 400, "37.5"),
        ("/collections/hotspots/items?bandwidth=9999", 400, "5000"),
        ("/collections/hotspots/items?method=dbscan&eps=9000", 400, "2000"),
        ("/collections/overlaps/items?category=asb", 400, "2 to 4"),
        ("/collections/patrol-zones/items?zones=5000", 400, "200"),
        ("/collections/tea/items", 404, "hotspots"),
        ("/nowhere", 404, "Not Found"),
        ("/static/../api/main.py", 404, ""),
        ("/static/%2e%2e/%2e%2e/pyproject.toml", 404, ""),
    ],
)
def test_a_mistake_is_a_problem_that_teaches(client: httpx.Client, address: str, status: int, word: str):
    answer = client.get(address)
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert problem["status"] == status
    assert word in problem["detail"]
    assert "Traceback" not in answer.text


def test_every_answer_keeps_the_page_to_itself(client: httpx.Client):
    for address in ("/", "/?f=html", "/collections", "/docs", "/nowhere", "/static/styles.css"):
        headers = client.get(address).headers
        assert "default-src 'none'" in headers["content-security-policy"], address
        assert "unsafe" not in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"


def test_head_is_get_without_the_body(client: httpx.Client):
    for address in ("/collections", "/collections/wards/items", "/?f=html"):
        got, head = client.get(address), client.head(address)
        assert (head.status_code, head.content) == (200, b"")
        assert head.headers.get("etag") == got.headers.get("etag")
    assert client.post("/collections").status_code == 405


def test_health_says_live_and_ready(client: httpx.Client):
    assert client.get("/health/live").json() == {"status": "live"}
    assert client.get("/health/ready").json()["status"] == "ready"


def test_the_documentation_page_loads_nothing_from_elsewhere(client: httpx.Client):
    page = client.get("/docs").text
    assert "http://" not in page
    assert "https://" not in page
    for address in (
        "/docs/start.js",
        "/static/swagger/swagger-ui-bundle.js",
        "/static/swagger/swagger-ui.css",
    ):
        assert client.get(address).status_code == 200


def test_planted_hotspots_are_found(client: httpx.Client):
    """Each planted hotspot lies in a hotspot of its category, by either method."""
    from boundaries.projection import projection_of
    from hotspots.synthetic_planted import PLANTED

    projection = projection_of("EPSG:27700")
    for method in ("kde", "dbscan"):
        body = client.get("/collections/hotspots/items", params={"method": method}).json()
        for planted in PLANTED:
            point = shapely.Point(*map(float, projection.to_lonlat(planted.easting, planted.northing)))
            outlines = [
                shapely.geometry.shape(feature["geometry"])
                for feature in body["features"]
                if feature["properties"]["category"] == planted.category
            ]
            # A degree of latitude is 111 km: the centre lies in an outline or within the planted radius.
            near = min(outline.distance(point) for outline in outlines) * 111_000
            assert near <= planted.radius_m, (method, planted)


def test_geojson_opens_in_gdal(client: httpx.Client, tmp_path: Path):
    import pyogrio

    for collection in COLLECTIONS:
        path = tmp_path / f"{collection}.geojson"
        path.write_bytes(client.get(f"/collections/{collection}/items").content)
        layer = pyogrio.read_info(path)
        assert layer["features"] > 0
        assert layer["crs"] == "EPSG:4326"


def test_owslib_walks_the_service(demo_url: str):
    from owslib.ogcapi.features import Features

    service = Features(demo_url)
    assert set(service.feature_collections()) == {*COLLECTIONS, "venues"}
    items = service.collection_items("hotspots", limit=3)
    assert items["numberReturned"] == 3

"""All wards of a council come, each once, or an error says why not."""

import json

import pytest

from boundaries.projection import projection_of
from boundaries.reading import read_areas
from publishers.errors import NotPublished, PublisherError, TransferFailed
from publishers.feature_service import open_layer, rows
from publishers.open_geography import fetch_wards
from tests.publishers.portal import Portal
from tests.publishers.stand_in import Answer, document, page

LAYER = "WD_DEC_2025_UK_BFC"


def ward(number, council="E06000004", name="Stockton-on-Tees", year="25"):
    return {
        f"WD{year}CD": f"E050{number:05d}",
        f"WD{year}NM": f"Ward {number}",
        f"LAD{year}CD": council,
        f"LAD{year}NM": name,
    }


WARDS = [ward(number) for number in range(27, 0, -1)] + [ward(90, "E06000002", "Middlesbrough")]


@pytest.fixture
def portal(server):
    portal = Portal(server)
    portal.add(LAYER, WARDS)
    portal.add("WD_MAY_2025_UK_BFC_V2", WARDS[:3])
    portal.add("WD_DEC_2025_UK_BGC", WARDS[:3])
    portal.add("LAD_DEC_2025_UK_BFC", WARDS[:3])
    return portal


def fetch(portal, client, folder, area="E06000004", vintage="2025"):
    return fetch_wards(area, vintage, folder, address=portal.address, client=client)


def wards_in(path):
    return [feature["properties"] for feature in json.loads(path.read_text(encoding="utf-8"))["features"]]


def test_the_wards_of_a_council_come_in_order_and_can_be_added(portal, client, tmp_path):
    got = fetch(portal, client, tmp_path)
    (path,) = got.files
    assert path.name == "wards_E06000004_2025.geojson"
    assert wards_in(path) == [ward(number) for number in range(1, 28)]
    areas = read_areas(path, name="wards", projection=projection_of("EPSG:27700")).areas
    assert [(area.code, area.name) for area in areas] == [
        (row["WD25CD"], row["WD25NM"]) for row in wards_in(path)
    ]
    assert any(LAYER in note for note in got.notes)
    assert any("Crown copyright and database right 2025" in note for note in got.notes)
    assert [file.name for file in tmp_path.iterdir()] == [path.name]


def test_a_ward_without_an_outline_or_a_service_of_another_kind_is_refused(portal, client, tmp_path, server):
    path = portal.query_path(LAYER)
    for feature, says in (
        ({"properties": {"FID": 1, "WD25CD": "E05000001", "WD25NM": "A"}, "geometry": None}, "without code"),
        ({"properties": {"FID": 1, "WD25CD": " ", "WD25NM": None}, "geometry": {}}, "without code"),
        ({"properties": {"WD25CD": "E05000001"}}, "cannot be read"),
        (7, "cannot be read"),
    ):
        server.faults[path] = [document({"count": 1}), document({"features": [feature]})]
        with pytest.raises(TransferFailed, match=says):
            fetch(portal, client, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_ward_in_two_pieces_is_refused(server, client, tmp_path):
    portal = Portal(server)
    portal.add(LAYER, [WARDS[0], WARDS[1], WARDS[0]])
    with pytest.raises(TransferFailed, match="gives a ward of E06000004 twice"):
        fetch(portal, client, tmp_path)


def test_a_month_of_the_year_may_be_named(portal, client, tmp_path):
    assert len(wards_in(fetch(portal, client, tmp_path, vintage="2025-05").files[0])) == 3


@pytest.mark.parametrize("flag_in_properties", [True, False])
@pytest.mark.parametrize("limit", [1, 10, 27])
def test_a_service_that_gives_few_at_once_gives_all_in_pages(
    server, client, tmp_path, limit, flag_in_properties
):
    portal = Portal(server, limit=limit, flag_in_properties=flag_in_properties)
    portal.add(LAYER, WARDS)
    assert len(wards_in(fetch(portal, client, tmp_path).files[0])) == 27
    pages = [asked for asked in server.asked if "resultOffset" in asked.query]
    assert len(pages) == -(-27 // limit)
    assert all(asked.query["orderByFields"] == "FID" for asked in pages)


def repeating(portal):
    """The second page repeats the first."""

    def answer(asked):
        query = dict(asked.query)
        if query.get("resultOffset") == "10":
            query["resultOffset"] = "0"
        return document(portal._query(portal.services[LAYER], query))

    return answer


def losing(portal):
    """Every page lacks its last feature, and the last page says that it is the last."""

    def answer(asked):
        made = portal._query(portal.services[LAYER], asked.query)
        if "features" in made and asked.query.get("resultOffset") == "20":
            made["features"] = []
        return document(made)

    return answer


def having_more(portal):
    """Fewer are counted than there are."""

    def answer(asked):
        made = portal._query(portal.services[LAYER], asked.query)
        return document({"count": 20} if "count" in made else made)

    return answer


@pytest.mark.parametrize("fault", [repeating, losing, having_more])
def test_features_that_are_repeated_or_lost_are_no_answer(server, client, tmp_path, fault):
    portal = Portal(server, limit=10)
    portal.add(LAYER, WARDS)
    path = portal.query_path(LAYER)
    whole, server.routes[path] = server.routes[path], fault(portal)
    with pytest.raises(TransferFailed, match="different features came where the service counts"):
        fetch(portal, client, tmp_path)
    assert list(tmp_path.iterdir()) == []
    # A fault that passes: the count and three pages go wrong, the second time they are right.
    server.routes[path], server.faults[path] = whole, [fault(portal)] * 4
    if fault is having_more:
        server.faults[path] = [fault(portal)] * 3
    assert len(wards_in(fetch(portal, client, tmp_path).files[0])) == 27


def lookup_rows():
    return [{name: row[name] for name in ("WD25CD", "LAD25CD", "LAD25NM")} for row in WARDS]


def without_council(rows_of_wards):
    return [{name: row[name] for name in row if not name.startswith("LAD")} for row in rows_of_wards]


def test_a_layer_without_the_council_is_read_by_the_lookup(server, client, tmp_path):
    portal = Portal(server)
    portal.add(LAYER, without_council(WARDS))
    portal.add("WD25_LAD25_CTY25_OTH_UK_LU", lookup_rows()[:2], outlines=False)
    portal.add("WD25_LAD25_UK_LU_v2", lookup_rows(), outlines=False)
    properties = wards_in(fetch(portal, client, tmp_path).files[0])
    assert [row["WD25CD"] for row in properties] == [f"E050{number:05d}" for number in range(1, 28)]
    assert set(properties[0]) == {"WD25CD", "WD25NM", "LAD25CD"}


def test_a_ward_of_the_lookup_that_the_layer_lacks_is_said(server, client, tmp_path):
    portal = Portal(server)
    portal.add(LAYER, without_council(WARDS[:-5]))
    portal.add("WD25_LAD25_UK_LU", lookup_rows(), outlines=False)
    with pytest.raises(TransferFailed, match=f"{LAYER} holds 23 of 27 wards of E06000004"):
        fetch(portal, client, tmp_path)


def test_a_layer_without_the_council_and_without_a_lookup_is_said(server, client, tmp_path):
    portal = Portal(server)
    portal.add(LAYER, without_council(WARDS))
    with pytest.raises(NotPublished, match="there is no lookup for 2025"):
        fetch(portal, client, tmp_path)


def test_older_layers_have_small_letters(server, client, tmp_path):
    portal = Portal(server)
    old = [{name.lower(): value for name, value in ward(number, year="19").items()} for number in (2, 1)]
    portal.add("Wards_December_2019_Boundaries_UK_BFC_2022", old)
    (path,) = fetch(portal, client, tmp_path, vintage="2019").files
    assert wards_in(path) == [ward(1, year="19"), ward(2, year="19")]


@pytest.mark.parametrize(
    ("area", "says"),
    [
        ("E06000099", "has no ward of E06000099"),
        ("stockton", r"did you mean E06000004 \(Stockton-on-Tees\)\?"),
        ("x'; --", "is no code of a council; give one such as E06000004"),
    ],
)
def test_an_unknown_council_is_told_what_to_give(portal, client, tmp_path, area, says):
    with pytest.raises(NotPublished, match=says):
        fetch(portal, client, tmp_path, area=area)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("vintage", "says"),
    [
        ("2011", "no wards of 2011 at full resolution; there are 2025"),
        ("25", "is no vintage"),
        ("2025-13", "is no"),
    ],
)
def test_an_unknown_vintage_is_told_the_known_ones(portal, client, tmp_path, vintage, says):
    with pytest.raises(NotPublished, match=says):
        fetch(portal, client, tmp_path, vintage=vintage)


def error(code, message="Cannot perform query. Invalid query parameters.", details=()):
    return document({"error": {"code": code, "message": message, "details": list(details)}})


def test_an_error_with_status_200_is_an_error(portal, client, tmp_path, server):
    server.faults[portal.query_path(LAYER)] = [error(400, details=["'where' is invalid"])]
    with pytest.raises(TransferFailed, match=r"reports error 400 \(Cannot perform .* 'where' is invalid\)"):
        fetch(portal, client, tmp_path)


def test_an_error_that_passes_is_waited_out(portal, client, tmp_path, server, waits):
    server.faults[portal.query_path(LAYER)] = [error(504, "Gateway timeout"), Answer(b"", 429)]
    assert len(wards_in(fetch(portal, client, tmp_path).files[0])) == 27
    assert len(waits) == 2


@pytest.mark.parametrize(
    ("path", "answer", "says"),
    [
        ("/services", document({"services": []}), "lists no services"),
        ("/services", document([]), "another kind"),
        ("/services", page(), "web page"),
        ("/services", document({"services": [1, {"type": "FeatureServer"}]}), "lists no services"),
        (f"/services/{LAYER}/FeatureServer", document({"layers": []}), "describes itself"),
        (f"/services/{LAYER}/FeatureServer/0", document({}), "describes itself"),
        (f"/services/{LAYER}/FeatureServer/0/query", document({"features": []}), "does not count"),
    ],
)
def test_what_cannot_be_used_is_one_clear_line(portal, client, tmp_path, server, path, answer, says):
    server.routes[path] = lambda _: answer
    with pytest.raises(PublisherError, match=says) as caught:
        fetch(portal, client, tmp_path)
    assert "\n" not in str(caught.value)
    assert list(tmp_path.iterdir()) == []


def test_rows_come_in_pages_too(server, client):
    portal = Portal(server, limit=10)
    portal.add("WD25_LAD25_UK_LU", lookup_rows(), outlines=False)
    layer = open_layer(client, f"{portal.address}/WD25_LAD25_UK_LU/FeatureServer", name="the lookup")
    found = rows(client, layer, "LAD25CD='E06000004'", ("WD25CD",))
    assert sorted(row["WD25CD"] for row in found) == [f"E050{number:05d}" for number in range(1, 28)]

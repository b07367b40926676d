"""The first HTML of the page, and the files it loads."""

import json
import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from maps.page.assets import asset, names
from maps.page.rendering import BoundarySetOption, CategoryOption, DataLine, PageContext, page, periods

HOSTILE = """</script><script>alert(1)</script><!--'"&\u2028"""
CONTEXT = PageContext(
    title_of_area="Stockton wards-2025",
    boundary_sets=(BoundarySetOption("wards-2025", "wards-2025 (27 areas)", is_default=True),),
    months=tuple(f"2024-{month:02d}" for month in range(1, 13)),
    default_period="2024-01/2024-12",
    data_line=DataLine(
        sources=("data.police.uk",),
        data_until="Dec 2024",
        incidents=25_633,
        places=2_502,
        left_out=1_204,
        synthetic=False,
        attribution=("Open Government Licence v3.0",),
        data_version="3f2a91c0-24",
    ),
    categories=(
        CategoryOption("violence", clashes=("violence.injury",)),
        CategoryOption("asb"),
        CategoryOption("drugs"),
        CategoryOption("violence.injury", clashes=("violence",)),
        CategoryOption("drug-dealing", clashes=("drugs",)),
    ),
    default_zones=10,
    default_radius_m=150.0,
)


class Document(HTMLParser):
    """Tags with their attributes, and the text of each script."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.scripts: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag == "script":
            self.scripts.append("")

    def handle_data(self, data: str) -> None:
        if self.tags and self.tags[-1][0] == "script":
            self.scripts[-1] += data


def test_nothing_in_the_markup_needs_a_weaker_policy_than_self():
    document = Document(page(CONTEXT))
    for tag, attributes in document.tags:
        assert tag != "style"
        assert not [name for name in attributes if name == "style" or name.startswith("on")]
        if tag == "script" and attributes.get("type") != "application/json":
            assert str(attributes["src"]).startswith("static/")


def test_every_file_that_the_page_names_is_served():
    wanted = re.findall(r'(?:src|href)="static/([^"]+)"', page(CONTEXT))
    scripts = [name for name in names() if name.endswith(".js")]
    imported = [
        name for path in scripts for name in re.findall(r'from "\./([^"]+)"', asset(path).content.decode())
    ]
    assert {*wanted, *imported} <= set(names())
    assert {"styles.css", "page.js", "leaflet/leaflet.js"} <= set(wanted)


def test_a_hostile_name_stays_text_on_the_page_and_in_the_scripts_facts():
    context = replace(
        CONTEXT,
        title_of_area=HOSTILE,
        boundary_sets=(BoundarySetOption(HOSTILE, HOSTILE, is_default=True),),
        data_line=replace(CONTEXT.data_line, sources=(HOSTILE,), attribution=(HOSTILE,)),
    )
    document, plain = Document(page(context)), Document(page(CONTEXT))
    assert [tag for tag, _ in document.tags] == [tag for tag, _ in plain.tags]
    facts = json.loads(document.scripts[-1])
    assert facts["data_line"]["sources"] == [facts["boundary_sets"][0]["name"]] == [HOSTILE]


def test_made_up_data_say_so_before_any_script_has_run():
    assert "Made-up data" not in page(CONTEXT)
    made_up = page(replace(CONTEXT, data_line=replace(CONTEXT.data_line, synthetic=True)))
    assert made_up.count("Made-up data") == 2


def test_an_empty_store_says_how_to_load_data_and_starts_no_script():
    empty = page(replace(CONTEXT, months=(), default_period="", boundary_sets=()))
    assert "hotspots ingest" in empty
    assert "<script" not in empty


def test_the_honest_line_names_source_end_and_what_is_not_mapped():
    text = page(CONTEXT)
    assert "data.police.uk to Dec 2024" in text
    assert "1,204 rows not mapped" in text
    unknown = page(replace(CONTEXT, data_line=replace(CONTEXT.data_line, left_out=None)))
    assert "not mapped" not in unknown


def test_periods_offer_the_latest_then_whole_years_then_months_latest_first():
    months = tuple(f"{year}-{month:02d}" for year in (2023, 2024) for month in range(1, 13))[:-1]
    offered = periods(months, "2023-12/2024-11")
    assert [(option["group"], option["label"]) for option in offered[:3]] == [
        ("Latest", "Dec 2023 to Nov 2024"),
        ("Years", "Jan to Dec 2023"),
        ("Months", "Nov 2024"),
    ]
    assert len(offered) == 2 + len(months)


@pytest.mark.parametrize(
    "path", ["", "../palette.py", "page.html", "/etc/passwd", "leaflet/../page.js", "images"]
)
def test_no_path_reaches_another_file(path: str):
    with pytest.raises(KeyError):
        asset(path)


def test_no_asset_names_an_image_to_fetch_and_colours_stand_in_the_palette_alone():
    assert "url(images" not in asset("styles.css").content.decode()
    for name in names():
        if name in {"page.css", "layers.css"} or (name.endswith(".js") and "leaflet" not in name):
            assert re.findall(r"#[0-9a-fA-F]{3,8}\b(?=[;\s\"'`,)])", asset(name).content.decode()) == [], name

"""Services are found by name, whatever the year writes."""

import pytest

from publishers.service_names import ward_boundaries, ward_lookup

PUBLISHED = [
    "WD_MAY_2023_UK_BFC",
    "WD_MAY_2025_UK_BFC",
    "WD_MAY_2025_UK_BFC_V2",
    "Wards_December_2022_Boundaries_UK_BFC",
    "Wards_December_2022_Boundaries_UK_BGC",
    "Wards_May_2024_Boundaries_UK_BFC",
    "Wards_December_2024_Boundaries_UK_BFC",
    "Wards_December_2019_Boundaries_UK_BFC_2022",
    "Lower_layer_Super_Output_Areas_December_2021_Boundaries_EW_BFC_V10",
    "WD22_LAD22_UK_LU",
    "WD23_LAD23_UK_LU_DEC",
    "WD24_LAD24_CTY24_CED24_EN_LU",
    "WD24_PCON24_LAD24_UTLA24_UK_LU",
    "WD25_LAD25_UK_LU_v2",
    "WD25_LAD25_UK_LU",
    "ONS_Postcode_Directory_(May_2026)_for_the_United_Kingdom_(Hosted_Table)",
    "_odd",
]


@pytest.mark.parametrize(
    ("vintage", "boundaries", "lookup"),
    [
        ("2019", "Wards_December_2019_Boundaries_UK_BFC_2022", None),
        ("2022", "Wards_December_2022_Boundaries_UK_BFC", "WD22_LAD22_UK_LU"),
        ("2023", "WD_MAY_2023_UK_BFC", "WD23_LAD23_UK_LU_DEC"),
        ("2024", "Wards_December_2024_Boundaries_UK_BFC", "WD24_PCON24_LAD24_UTLA24_UK_LU"),
        ("2024-05", "Wards_May_2024_Boundaries_UK_BFC", "WD24_PCON24_LAD24_UTLA24_UK_LU"),
        ("2025", "WD_MAY_2025_UK_BFC_V2", "WD25_LAD25_UK_LU_v2"),
        ("2026", None, None),
    ],
)
def test_services_are_found_by_the_names_that_the_portal_has_given(vintage, boundaries, lookup):
    for names in (PUBLISHED, PUBLISHED[::-1]):
        assert ward_boundaries(names, vintage) == boundaries
        assert ward_lookup(names, vintage) == lookup

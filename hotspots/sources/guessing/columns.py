"""Which column of an unknown file is which: by its name, as British police and council systems give them."""

import re
from collections.abc import Sequence

_NAMES: dict[str, str] = {
    "id": (
        "id ref reference urn uid unique_id unique_ref refno ref_no reference_number reference_no "
        "refval keyval incident_id incident_ref incident_reference incident_number incident_no "
        "crime_id crime_ref crime_number crime_no crime_reference crime_reference_number case_id "
        "case_ref case_reference case_number case_no occurrence_id occurrence_number "
        "occurrence_no occurrence_ref investigation_ref investigation_number log_no log_number "
        "event_no event_number event_id enquiry_number enquiry_ref enquiry_no job_number "
        "service_request service_request_number request_id cad_ref cad_number storm_ref "
        "complaint_ref globalid"
    ),
    "updated": (
        "updated last_changed last_updated last_update last_modified modified modified_date "
        "date_modified date_updated updated_date updated_at modified_at changed_at last_edit_date "
        "last_edited_date edit_date last_amended date_amended"
    ),
    "category": (
        "offence_code ho_code home_office_code ho_class ho_offence_code "
        "home_office_classification crime_type offence_type incident_type type_of_report "
        "report_type asb_type type_of_asb asb_category crime_category incident_category case_type "
        "complaint_type nature_of_complaint nature_of_incident final_incident_type closing_code "
        "type_of_incident type_of_offence offence_subgroup offence_sub_group offence_group "
        "offence_description offence_title offence category sub_category subcategory type subtype "
        "sub_type subject subject_name nature classification service_code service_name "
        "request_type issue_type"
    ),
    "label": (
        "street street_name location_street location location_name location_description road "
        "road_name thoroughfare site site_name place place_name site_description"
    ),
    "month": "month year_month month_year incident_month offence_month period_month",
    "from_date": (
        "date_from from_date from start_date date_start start committed_from committed_from_date "
        "from_date_time date_time_from occurred_from occurred_from_date date_occurred_from "
        "offence_from_date offence_start_date earliest_date earliest_date_time "
        "first_committed_date committed_on_or_from date_committed_from occurrence_start_date "
        "crime_date_from start_date_time committed_start_date incident_date_from"
    ),
    "from_time": (
        "time_from from_time start_time time_start committed_from_time occurred_from_time "
        "earliest_time offence_from_time offence_start_time time_committed_from "
        "first_committed_time occurrence_start_time"
    ),
    "to_date": (
        "date_to to_date to end_date date_end end committed_to committed_to_date to_date_time "
        "date_time_to occurred_to occurred_to_date date_occurred_to offence_to_date "
        "offence_end_date latest_date latest_date_time last_committed_date date_committed_to "
        "occurrence_end_date crime_date_to end_date_time committed_end_date incident_date_to"
    ),
    "to_time": (
        "time_to to_time end_time time_end committed_to_time occurred_to_time latest_time "
        "offence_to_time offence_end_time time_committed_to last_committed_time "
        "occurrence_end_time"
    ),
    "date": (
        "incident_date date_of_incident incident_date_time offence_date date_of_offence "
        "date_occurred occurred_date occurred_on occurred date_time datetime date date_committed "
        "committed_date committed_on crime_date event_date call_date date_reported reported_date "
        "reported_on date_recorded recorded_date date_received received_date received_on "
        "date_logged logged_date enquiry_date date_raised raised_date date_created created_date "
        "created_at created logged_at report_date reported"
    ),
    "time": (
        "incident_time time_of_incident offence_time time_of_offence time_occurred occurred_time "
        "time time_committed call_time time_reported reported_time time_received received_time "
        "logged_time"
    ),
    "longitude": "longitude lon long lng location_longitude wgs84_longitude gps_longitude geo_long x",
    "latitude": "latitude lat location_latitude wgs84_latitude gps_latitude geo_lat y",
    "easting": (
        "easting eastings os_easting bng_easting location_easting east osx os_x x_coord "
        "x_coordinate xcoord grid_x map_x map_east mapeast location_x geo_x bng_x x eastings_x "
        "coord_x"
    ),
    "northing": (
        "northing northings os_northing bng_northing location_northing north osy os_y y_coord "
        "y_coordinate ycoord grid_y map_y map_north mapnorth location_y geo_y bng_y y northings_y "
        "coord_y"
    ),
    "grid_reference": "grid_ref grid_reference os_grid_ref os_grid_reference ngr grid osgr os_ref os_grid",
    "setting": "setting public_private public_or_private public_place place_setting location_setting",
    "domestic": (
        "domestic domestic_flag domestic_abuse domestic_abuse_flag domestic_violence dv da "
        "dv_flag da_flag is_domestic domestic_related domestic_incident"
    ),
    "proactive": "proactive proactive_flag police_generated self_generated is_proactive proactive_policing",
    "outcome": (
        "outcome outcome_type outcome_description last_outcome_category disposal disposal_type "
        "result outcome_code case_outcome outcome_group"
    ),
    "lsoa": "lsoa lsoa_code lsoa11cd lsoa21cd lsoa01cd lsoa_2011 lsoa_2021 lsoa11 lsoa21",
    "part": "reported_by falls_within force force_name police_force",
}

ROLES: dict[str, tuple[str, ...]] = {
    role: tuple(name.replace("_", "") for name in names.split()) for role, names in _NAMES.items()
}
"""Names of columns by what they hold, best first, in small letters and digits alone."""


def plain(name: str) -> str:
    """Return a column's name in small letters and digits alone.

    Examples
    --------
    >>> plain("Date/Time from")
    'datetimefrom'
    """
    return re.sub(r"[^a-z0-9]", "", name.lower())


def candidates(role: str, names: Sequence[str]) -> list[str]:
    """Return the columns whose name says that they hold this, the likeliest first.

    Examples
    --------
    >>> candidates("category", ["Type", "Offence Code", "X"])
    ['Offence Code', 'Type']
    """
    known = ROLES[role]
    return sorted((name for name in names if plain(name) in known), key=lambda name: known.index(plain(name)))

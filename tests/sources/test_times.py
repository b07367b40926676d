"""When rows happened: formats, missing parts, precision, the clocks."""

# ruff: noqa: DTZ001, DTZ007 - civil times have no zone
import re
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hotspots.errors import SourceError
from hotspots.period import month_index
from hotspots.sources.when.date_texts import dates_of, format_of
from hotspots.sources.when.times import PRECISIONS, times_of
from hotspots.sources.when.zones import local_to_utc, utc_to_local
from tests.oracles import times as plain

NOW = datetime(2026, 1, 15, 12, 0, tzinfo=UTC)
FORMATS = ("%d/%m/%Y %H:%M", "%d/%m/%Y")
NAMES = ("month", "date", "time", "from_date", "from_time", "to_date", "to_time")


def when(cells, *, formats=FORMATS, precision="minute", zone="Europe/London", **columns):
    rule = SimpleNamespace(formats=formats, zone=zone, precision=precision)
    return times_of(pa.table(cells), SimpleNamespace(**dict.fromkeys(NAMES, "") | columns), rule, NOW)


def one(first, last=None, **options):
    """Return (start, end, precision) of one row as people write them, or what is wrong with it."""
    cells, columns = {"F": [first]}, {"from_date": "F"}
    if last is not None:
        cells["T"], columns["to_date"] = [last], "T"
    times = when(cells, **columns, **options)
    for wrong in ("bad", "backwards", "future"):
        if getattr(times, wrong)[0]:
            return wrong
    return (
        plain.text(times.start[0])[:-3],
        plain.text(times.end[0])[:-3],
        PRECISIONS[times.precision[0]],
    )


def test_a_minute_of_summer_is_an_hour_earlier_in_utc():
    assert one("01/06/2024 10:00") == ("2024-06-01 09:00", "2024-06-01 09:01", "minute")
    assert one("01/12/2024 10:00") == ("2024-12-01 10:00", "2024-12-01 10:01", "minute")


def test_from_and_to_at_one_minute_are_that_minute_and_no_end_is_the_unit_of_the_start():
    assert one("01/12/2024 10:00", "01/12/2024 10:00") == one("01/12/2024 10:00")
    assert one("01/12/2024 10:00", "") == one("", "01/12/2024 10:00") == one("01/12/2024 10:00", "NULL")
    assert one("", "") == "bad"


def test_different_precisions_go_from_the_start_of_the_one_to_the_end_of_the_other():
    assert one("01/12/2024 10:00", "02/12/2024") == ("2024-12-01 10:00", "2024-12-03 00:00", "day")
    assert one("01/12/2024", "01/12/2024 10:00") == ("2024-12-01 00:00", "2024-12-01 10:01", "day")


def test_an_end_before_the_start_is_backwards_and_within_one_unit_it_is_not():
    assert one("01/12/2024 10:00", "01/12/2024 09:59") == "backwards"
    assert one("01/12/2024 10:30", "01/12/2024 10:00") == "backwards"
    assert one("01/12/2024 10:30", "01/12/2024 10:00", precision="hour")[2] == "hour"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("15/01/2026 12:01", "minute"),
        ("15/01/2026 12:02", "future"),
        ("15/01/2026", "day"),
        ("16/01/2026", "future"),
    ],
)
def test_what_begins_more_than_a_minute_after_now_is_in_the_future(text, expected):
    found = one(text)
    assert found == expected or found[2] == expected


@pytest.mark.parametrize(
    "text",
    [
        "31/02/2024",
        "29/02/2023",
        "32/01/2024",
        "01/13/2024",
        "01/02/2024x",
        "x01/02/2024",
        "01/02/2024 24:00",
        "01/02/2024 10:60",
        "31/12/1989",
        "01/01/2101",
        "01/02/24",
        "yesterday",
        "2024-02-01",
    ],
)
def test_a_text_that_no_format_fits_as_a_whole_is_bad(text):
    times = when({"F": [text]}, from_date="F")
    assert times.bad[0] and times.month[0] == -1
    assert times.start[0] == times.end[0] == times.local_minute[0] == 0


def test_a_rubbish_end_is_bad_even_where_the_start_is_good():
    assert one("01/12/2024 10:00", "later") == "bad"


def test_months_end_at_local_midnight():
    assert one("2024-06", formats=("%Y-%m",)) == ("2024-05-31 23:00", "2024-06-30 23:00", "month")
    assert one("Mar 2024", formats=("%b %Y",)) == ("2024-03-01 00:00", "2024-03-31 23:00", "month")
    times = when({"M": ["2024-06"]}, month="M", formats=("%Y-%m",))
    assert times.month.tolist() == [month_index(2024, 6)]


@pytest.mark.parametrize(("day", "hours"), [("31/03/2024", 23), ("27/10/2024", 25), ("28/10/2024", 24)])
def test_the_days_on_which_the_clocks_change_have_23_and_25_hours(day, hours):
    times = when({"F": [day]}, from_date="F")
    assert times.end[0] - times.start[0] == hours * 3600


def test_a_time_that_does_not_exist_moves_forward_and_one_that_comes_twice_spans_both():
    assert one("31/03/2024 01:30") == ("2024-03-31 01:30", "2024-03-31 01:31", "minute")
    assert one("27/10/2024 01:30") == ("2024-10-27 00:30", "2024-10-27 01:31", "minute")
    assert one("27/10/2024 01:30", precision="hour") == ("2024-10-27 00:00", "2024-10-27 02:00", "hour")
    assert one("27/10/2024 00:59") == ("2024-10-26 23:59", "2024-10-27 00:00", "minute")


def test_an_offset_in_the_text_tells_the_two_apart():
    forms = ("%Y-%m-%dT%H:%M:%S%z",)
    assert one("2024-10-27T01:30:00Z", formats=forms)[0] == "2024-10-27 01:30"
    assert one("2024-10-27T01:30:59.999+01:00", formats=forms)[0] == "2024-10-27 00:30"
    assert one("2024-10-27T01:30:00-0530", formats=forms)[0] == "2024-10-27 07:00"
    times = when({"F": ["2024-06-30T23:30:00Z"]}, from_date="F", formats=forms)
    assert times.month[0] == month_index(2024, 7)
    assert times.local_minute[0] % 1440 == 30


def test_a_missing_time_of_day_leaves_the_day():
    cells = {"D": ["01/12/2024"] * 4, "T": ["10:30", "", None, " Unknown "]}
    for formats in (("%d/%m/%Y",), ("%d/%m/%Y %H:%M",)):
        times = when(cells, date="D", time="T", formats=formats)
        assert [PRECISIONS[i] for i in times.precision] == ["minute", "day", "day", "day"]
        assert times.local_minute[0] - times.local_minute[1] == 630
        assert not times.bad.any()
    assert when({"D": ["01/12/2024"], "T": ["tea time"]}, date="D", time="T").bad[0]


def test_an_end_may_be_a_time_of_the_same_day():
    cells = {"D": ["01/12/2024", "01/12/2024"], "A": ["10:00", "10:00"], "B": ["11:00", ""]}
    times = when(cells, date="D", from_time="A", to_time="B")
    assert (times.end - times.start).tolist() == [3660, 60]


def test_typed_columns_are_taken_as_they_are():
    minute = datetime(2024, 6, 1, 10, 0, 59)
    for values, precision, start in [
        (pa.array([date(2024, 6, 1)]), "day", "2024-05-31 23:00:00"),
        (pa.array([minute], pa.timestamp("us")), "minute", "2024-06-01 09:00:00"),
        (pa.array([minute], pa.timestamp("us", "UTC")), "minute", "2024-06-01 10:00:00"),
        (pa.array(["01/06/2024"]).dictionary_encode(), "day", "2024-05-31 23:00:00"),
    ]:
        times = when({"F": values}, from_date="F")
        assert PRECISIONS[times.precision[0]] == precision
        assert plain.text(times.start[0]) == start
    for values in (pa.array([202406]), pa.array([202406.0, None])):
        assert when({"F": values}, from_date="F", formats=("%Y%m",)).month[0] == month_index(2024, 6)


def test_typed_days_join_with_times_of_any_kind():
    typed_clocks = pa.array([datetime(1899, 12, 31, 9, 30), None], pa.timestamp("us"))
    for clock in (pa.array(["9:30", None]), typed_clocks):
        days = pa.array([date(2024, 12, 1)] * 2)
        times = when({"D": days, "T": clock}, date="D", time="T")
        assert [plain.text(second) for second in times.start] == [
            "2024-12-01 09:30:00",
            "2024-12-01 00:00:00",
        ]
    numbers = {"D": pa.array([datetime(2024, 12, 1)], pa.timestamp("us")), "T": pa.array([930])}
    assert when(numbers, date="D", time="T", formats=("%d/%m/%Y %H%M",)).local_minute[0] % 1440 == 570


def test_a_null_is_missing_in_every_type():
    for kind in (
        pa.string(),
        pa.date32(),
        pa.timestamp("us"),
        pa.int64(),
        pa.dictionary(pa.int32(), pa.string()),
    ):
        assert when({"F": pa.nulls(2, kind)}, from_date="F").bad.all()
    assert len(when({"F": pa.array([], pa.string())}, from_date="F").month) == 0


@pytest.mark.parametrize(
    ("form", "text"),
    [
        ("%d/%m/%y", "1/3/68"),
        ("%d/%m/%y", "1/3/99"),
        ("%I:%M %p %d %B %Y", "12:05 AM 3 march 2024"),
        ("%I:%M %p %d %B %Y", "12:05 pm 3 March 2024"),
        ("%a %d-%b-%Y %I%p", "Sun 03-MAR-2024 9pm"),
        ("%d%m%Y", "01122024"),
        ("%Y-%m-%d %H:%M:%S.%f", "2024-03-01 10:11:59.123"),
        ("%d.%m.%Y  %H:%M", "01.02.2024 1:2"),
        ("%Y(%m)", "2024(02)"),
    ],
)
def test_formats_mean_what_strptime_means(form, text):
    read = dates_of(pa.array([text]), (form,))
    expected = datetime.strptime(text, form).replace(second=0, microsecond=0)
    assert read.fits[0]
    assert datetime(1970, 1, 1) + timedelta(minutes=int(read.minute[0])) == expected


@pytest.mark.parametrize("form", ["%Q/%Y", "%d/%m", "%d/%m/%Y %Y", "%Y-%m %H:%M", "%Y-%m-%d %M", "%Y%"])
def test_a_format_that_cannot_date_an_incident_is_refused(form):
    with pytest.raises(SourceError, match=re.escape(f"date format '{form}'")):
        format_of(form)


def test_an_unknown_zone_and_no_column_of_dates_are_refused():
    for zone in ("Europe/Stockton", "../etc/passwd", ""):
        with pytest.raises(SourceError, match="give a name such as Europe/London"):
            when({"F": ["01/06/2024"]}, from_date="F", zone=zone)
    with pytest.raises(SourceError, match="names no column of dates"):
        when({"F": ["01/06/2024"]})


MOMENTS = st.one_of(
    st.datetimes(datetime(2023, 1, 1), datetime(2025, 12, 31, 23, 59)),
    # When clocks change in London.
    st.datetimes(datetime(2024, 3, 30, 22), datetime(2024, 3, 31, 4)),
    st.datetimes(datetime(2024, 10, 26, 22), datetime(2024, 10, 27, 4)),
)
EVERY = ("%d/%m/%Y %H:%M", "%d/%m/%Y", "%d/%m/%Y %H", "%Y-%m")
WRITTEN = st.builds(datetime.strftime, MOMENTS, st.sampled_from(EVERY)) | st.sampled_from(
    ("31/02/2024", "?", "01/01/1900")
)
ROWS = st.lists(st.tuples(WRITTEN, WRITTEN), min_size=1, max_size=20)
RULES = {
    "precision": st.sampled_from(PRECISIONS),
    "zone": st.sampled_from(
        ("Europe/London", "UTC", "America/St_Johns", "Australia/Lord_Howe", "America/Havana")
    ),
}


def spans(rows, **rule):
    first, last = zip(*rows, strict=True)
    return when({"F": list(first), "T": list(last)}, from_date="F", to_date="T", formats=EVERY, **rule)


@settings(max_examples=60, deadline=None)
@given(ROWS, *RULES.values())
def test_rows_are_what_the_plain_way_says_and_never_empty(rows, precision, zone):
    times = spans(rows, precision=precision, zone=zone)
    for i, (first, last) in enumerate(rows):
        expected = plain.interval(first, last, EVERY, zone, precision)
        assert times.bad[i] == (expected is None)
        if expected is not None:
            start, end, kept = expected
            assert (times.start[i], times.end[i], PRECISIONS[times.precision[i]]) == (start, end, kept)
            assert times.backwards[i] == (end <= start)


@settings(max_examples=20, deadline=None)
@given(ROWS, st.randoms())
def test_a_row_depends_on_no_other_row_nor_on_their_order(rows, random):
    order = list(range(len(rows)))
    random.shuffle(order)
    whole, shuffled = spans(rows), spans([rows[i] for i in order])
    alone = spans(rows[:1])
    for field in ("month", "start", "end", "local_minute", "precision", "bad", "backwards", "future"):
        assert (getattr(whole, field)[order] == getattr(shuffled, field)).all()
        assert getattr(whole, field)[0] == getattr(alone, field)[0]


@settings(max_examples=30, deadline=None)
@given(ROWS, RULES["precision"])
def test_nothing_finer_than_the_precision_is_kept(rows, precision):
    times = spans(rows, precision=precision)
    local = [datetime(1970, 1, 1) + timedelta(minutes=int(m)) for m in times.local_minute[~times.bad]]
    ends = [datetime.fromtimestamp(int(s), ZoneInfo("Europe/London")) for s in times.end[~times.bad]]
    for moment in [*local, *ends]:
        assert precision == "minute" or moment.minute == 0
        assert precision in {"minute", "hour"} or moment.hour == 0
        assert precision != "month" or moment.day == 1
    assert (times.precision <= PRECISIONS.index(precision)).all()


@pytest.mark.parametrize("zone", ["Europe/London", "America/St_Johns", "Australia/Lord_Howe", "Pacific/Apia"])
def test_every_minute_of_a_year_goes_to_local_time_and_back(zone):
    year = np.arange("2011-01-01T00:00", "2012-01-01T00:00", dtype="datetime64[m]").astype(np.int64)
    local = utc_to_local(year, zone)
    first, second = local_to_utc(local, zone), local_to_utc(local, zone, later=True)
    assert ((first == year) | (second == year)).all()
    assert (first <= second).all()

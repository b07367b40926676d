"""All SQL. Each query counts the incidents of the files it is given; every value is bound."""

from hotspots.membership import NIGHT, UNTIMED

_INCIDENTS = "read_parquet($files, union_by_name = true, hive_partitioning = false)"

WITHIN = """
  AND place BETWEEN $first_place AND $last_place
  AND place % $columns BETWEEN $first_column AND $last_column
"""
"""Narrows a query to a window of places: the row of a place is its number divided by the columns."""

SLICES = f"""
SELECT
  source, part, month_index, category, count(*) AS incidents, bool_or(synthetic) AS synthetic,
  min(list_position(['month', 'day', 'hour', 'minute'], precision)) AS precision,
  max(list_position(['month', 'day', 'hour', 'minute'], precision)) AS finest
FROM {_INCIDENTS}
GROUP BY ALL
ORDER BY source, part, month_index, category
"""

_DURING = """
month_index BETWEEN $first_month AND $last_month
AND (local_minute IS NULL OR local_minute BETWEEN $first_minute AND $last_minute)
"""
"""An incident belongs to the period in which it starts; where only its month is known, that is never cut."""

_AT_INSTITUTION = "(institution OR place IN (SELECT unnest($excluded)))"

PLACES = f"""
SELECT count(DISTINCT place) AS places
FROM {_INCIDENTS}
"""

BY_NIGHT = f"""
CASE
  WHEN NOT list_contains($told_apart, category) OR ($without_domestic AND domestic) THEN category
  WHEN NOT ($everywhere OR place IN (SELECT unnest($places))) THEN category
  WHEN local_minute IS NULL OR precision NOT IN ('hour', 'minute') THEN category || '{UNTIMED}'
  WHEN (local_minute - $night_start + 1440) % 1440 < $night_minutes THEN category || '{NIGHT}'
  ELSE category
END
"""
"""The code that an incident counts under where its hour matters (see `hotspots.engine.Night`)."""

COUNT_BY_PLACE = f"""
SELECT
  place, {{code}} AS category, count(*) AS incidents,
  count(*) FILTER (WHERE {_AT_INSTITUTION}) AS at_institutions
FROM {_INCIDENTS}
WHERE {_DURING}
  {{within}}
GROUP BY ALL
ORDER BY ALL
"""

COUNT_BY_INTERVAL = f"""
SELECT place, month_index, count(*) AS incidents
FROM {_INCIDENTS}
WHERE {_DURING}
  AND {{code}} IN (SELECT unnest($categories))
  AND ($include_institutions OR NOT {_AT_INSTITUTION})
  {{within}}
GROUP BY place, month_index
ORDER BY place, month_index
"""

COUNT_BY_PART = f"""
SELECT source, part, month_index, place, count(*) AS incidents
FROM {_INCIDENTS}
WHERE {_DURING}
  {{within}}
GROUP BY source, part, month_index, place
ORDER BY source, part, month_index, place
"""

NAMES_OF = f"""
SELECT place, label
FROM (
  SELECT place, label, count(*) AS incidents
  FROM {_INCIDENTS}
  WHERE {_DURING}
    AND label <> ''
    {{within}}
  GROUP BY place, label
)
QUALIFY row_number() OVER (PARTITION BY place ORDER BY incidents DESC, label) = 1
ORDER BY place
"""

_MINUTES = """date_diff('minute', "start", "end")"""

# An hour that the clocks repeat lasts two, and the day that holds it 25.
COUNT_BY_CLOCK = f"""
SELECT
  {{code}} AS category, place, month_index,
  CASE
    WHEN local_minute % 1440 + {_MINUTES} <= 1440 OR (precision = 'day' AND {_MINUTES} <= 1500)
      THEN (local_minute // 1440 + 3) % 7
    ELSE -1
  END AS weekday,
  CASE
    WHEN precision IN ('hour', 'minute') AND {_MINUTES} <= 120 THEN local_minute % 1440 // 60
    ELSE -1
  END AS hour,
  count(*) AS incidents
FROM {_INCIDENTS}
WHERE {_DURING}
  AND ($include_institutions OR NOT {_AT_INSTITUTION})
  {{within}}
GROUP BY ALL
ORDER BY ALL
"""
"""1970-01-01, from which local minutes are counted, was a Thursday: weekday 3."""

"""Small street files of made-up rows, for tests that need many."""

import os
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path

from hotspots.synthetic import HEADER

COLUMNS = tuple(HEADER.split(","))
"""The columns of a street file."""

POINTS = ((-1.3125, 54.5650), (-1.3190, 54.5701), (-1.2405, 54.5742))


def street_text(force: str, month: str, crime_types: Iterable[str], **cells: str) -> str:
    """Text of a street file with one row for each crime type; `cells` overrides columns by name."""
    lines = [",".join(COLUMNS)]
    for number, crime_type in enumerate(crime_types):
        longitude, latitude = POINTS[number % len(POINTS)]
        row = dict.fromkeys(COLUMNS, "") | {
            "Month": month,
            "Reported by": force,
            "Falls within": force,
            "Longitude": str(longitude),
            "Latitude": str(latitude),
            "Location": f"On or near Street {number % len(POINTS)}",
            "Crime type": crime_type,
        }
        lines.append(",".join((row | cells)[column] for column in COLUMNS))
    return "\n".join(lines) + "\n"


def write_street(path: Path, force: str, month: str, crime_types: Iterable[str], **cells: str) -> Path:
    """Write such a file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(street_text(force, month, crime_types, **cells))
    return path


def write_zip(path: Path, members: Mapping[str, str]) -> Path:
    """Write a zip archive of texts."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members.items():
            archive.writestr(name, text)
    return path


def touch(path: Path, day: int) -> Path:
    """Give a file the modification time of a day of 2020."""
    seconds = 1_577_836_800 + day * 86_400
    os.utime(path, (seconds, seconds))
    return path

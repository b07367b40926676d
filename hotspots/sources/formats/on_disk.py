"""A file where libraries that cannot read a stream find it, under a name that holds no surprises."""

import shutil
import struct
import weakref
import zipfile
import zlib
from pathlib import Path, PurePosixPath
from tempfile import mkdtemp

from hotspots.errors import SourceError
from hotspots.sources.archive import open_archive
from hotspots.sources.archive_bounds import open_member
from hotspots.sources.inputs import InputFile

_BESIDE_SHP = (".dbf", ".shx", ".prj", ".cpg")
_UNREADABLE = (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError, zlib.error, OSError)


class OnDisk:
    """A folder of its own with one file: a link to a loose file, a copy of a member of an archive.

    The name is ours, so that no library takes the file's for an address or another kind of file. The folder
    goes when this object does.
    """

    def __init__(self, file: InputFile, ending: str) -> None:
        folder = mkdtemp(prefix="hotspots-")
        weakref.finalize(self, shutil.rmtree, folder, ignore_errors=True)
        self.path = Path(folder) / f"data{ending}"
        if file.member is None:
            self.path.symlink_to(file.path.resolve())
        else:
            _unpack(file.path, file.member, self.path, file.name)

    @classmethod
    def shapefile(cls, file: InputFile, member: str | None = None) -> "OnDisk":
        """Return a shapefile with the parts that lie beside it.

        Parameters
        ----------
        file : the .shp, loose or in an archive; or a zip archive that holds it as `member`.

        Raises
        ------
        SourceError
            Its table (.dbf) or its index (.shx) is missing, or a part is damaged or cut short.
        """
        if member is None:
            disk, archive, shp = cls(file, ".shp"), file.path, file.member
        else:
            disk = cls(file, ".zip")
            archive, shp = disk.path, member
            disk.path = disk.path.with_suffix(".shp")
            _unpack(archive, shp, disk.path, file.name)
        for ending in _BESIDE_SHP:
            target = disk.path.with_suffix(ending)
            if shp is None:
                _link_beside(file.path, target)
            else:
                _unpack_beside(archive, shp, target, file.name)
        missing = [end for end in (".dbf", ".shx") if not disk.path.with_suffix(end).exists()]
        if missing:
            raise SourceError(
                f"{file.name} is a shapefile without its part {missing[0]}; "
                "keep .shp, .shx, .dbf and .prj together"
            )
        _refuse_cut_short(disk.path, file.name)
        return disk


def _link_beside(shp: Path, target: Path) -> None:
    for path in sorted(shp.parent.glob("*")):
        if path.stem == shp.stem and path.suffix.lower() == target.suffix and path.is_file():
            target.symlink_to(path.resolve())
            return


def _refuse_cut_short(shp: Path, name: str) -> None:
    """Refuse a shapefile of which a part ends before its header says: GDAL would give the rows there are.

    Headers of .shp and .shx have their length in 16-bit words in bytes 24 to 27, that of a .dbf the number of
    its rows in bytes 4 to 7, its own length in bytes 8 and 9 and that of a row in bytes 10 and 11.
    """
    for ending in (".shp", ".shx", ".dbf"):
        path = shp.with_suffix(ending)
        with path.open("rb") as stream:
            header = stream.read(32).ljust(32, b"\0")
        if ending == ".dbf":
            rows, start, width = struct.unpack_from("<4xIHH", header)
            promised, least = start + rows * width, 33
        else:
            promised, least = 2 * struct.unpack_from(">24xI", header)[0], 100
        size = path.stat().st_size
        if size < max(promised, least):
            raise SourceError(
                f"{name} is cut short: its part {ending} has {size:,} bytes of {max(promised, least):,}; "
                "copy or export all its parts again"
            )


def _unpack_beside(archive: Path, shp: str, target: Path, name: str) -> None:
    wanted = str(PurePosixPath(shp).with_suffix(target.suffix)).lower()
    for member in open_archive(archive).members:
        if member.name.lower() == wanted:
            _unpack(archive, member.name, target, name)
            return


def _unpack(archive: Path, member: str, target: Path, name: str) -> None:
    refusal = next((known.refusal for known in open_archive(archive).members if known.name == member), "")
    if refusal:
        raise SourceError(f"{name} {refusal}")
    try:
        with open_member(archive, member) as stream, target.open("wb") as copy:
            shutil.copyfileobj(stream, copy, 1 << 20)
    except (KeyError, *_UNREADABLE) as error:
        raise SourceError(f"{name} is damaged in its archive ({error}); download it again") from None

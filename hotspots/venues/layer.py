"""Layers of venues, as they are loaded, and the venues of several layers together."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import shapely

from boundaries.projection import Projection
from hotspots.places import BoolArray, FloatArray
from hotspots.polygons import GeometryArray

CAMERAS = "cctv"
"""The kind that watches: what lies within its view distance is covered."""

MOST_KINDS = 50
"""Of a store: each is tested as a whole, and is a column of a spreadsheet. More are texts, not kinds."""

DEFAULT_VIEW_M = 50.0
"""How far a camera is taken to see where nobody says: a face is hardly known further away."""


@dataclass(frozen=True)
class VenueLayer:
    """The venues of one file: points, or areas.

    Attributes
    ----------
    name : what people call it, such as ``pubs``; a layer of that name is replaced.
    title : name for readers.
    kinds : (n,) what each venue is: ``licensed-premises``, ``cctv``, ``pspo`` or any other slug.
    names : (n,) their names.
    geometries : (n,) points or polygons in the store's projection; read-only.
    projection : the store's.
    attribution : lines that every answer made from it carries.
    view_m : how far its cameras see; None where the file does not say.
    """

    name: str
    title: str
    kinds: tuple[str, ...]
    names: tuple[str, ...]
    geometries: GeometryArray
    projection: Projection
    attribution: tuple[str, ...] = ()
    view_m: float | None = None

    def __post_init__(self) -> None:
        self.geometries.flags.writeable = False

    def __len__(self) -> int:
        return len(self.kinds)

    @property
    def counts(self) -> dict[str, int]:
        """Number of venues of each kind, by kind."""
        return {kind: self.kinds.count(kind) for kind in sorted(set(self.kinds))}

    @cached_property
    def content(self) -> str:
        """Hash of all there is to the layer: what answers made from it are known by."""
        about = (self.name, self.title, *self.attribution, str(self.view_m), self.projection.pipeline)
        digest = hashlib.sha256("\0".join(about).encode())
        for kind, name in zip(self.kinds, self.names, strict=True):
            digest.update(f"\0{kind}\0{name}".encode())
        for encoded in shapely.to_wkb(self.geometries, byte_order=1):
            digest.update(encoded)
        return digest.hexdigest()[:16]


@dataclass(frozen=True)
class Venues:
    """Some venues, whichever layers they are of.

    Attributes
    ----------
    kinds, names, layers : (n,) what each is, its name, and that of its layer.
    geometries : (n,) points or polygons; read-only.
    view_m : (n,) how far it would see if it were a camera.
    """

    kinds: tuple[str, ...]
    names: tuple[str, ...]
    layers: tuple[str, ...]
    geometries: GeometryArray
    view_m: FloatArray

    def __post_init__(self) -> None:
        self.geometries.flags.writeable = False
        self.view_m.flags.writeable = False

    def __len__(self) -> int:
        return len(self.kinds)

    @property
    def each_kind(self) -> tuple[str, ...]:
        """The kinds, each once."""
        return tuple(sorted(set(self.kinds)))

    def of(self, *kinds: str) -> "Venues":
        """Return the venues of some kinds."""
        return self.where(np.isin(np.array(self.kinds, dtype=object), kinds))

    def where(self, chosen: BoolArray) -> "Venues":
        """Return the venues that are chosen by an (n,) mask."""
        at = np.flatnonzero(chosen).tolist()
        return Venues(
            tuple(self.kinds[i] for i in at),
            tuple(self.names[i] for i in at),
            tuple(self.layers[i] for i in at),
            self.geometries[at],
            self.view_m[at],
        )


def together(layers: Sequence[VenueLayer], *, view_m: float | None = None) -> Venues:
    """Return the venues of layers.

    Parameters
    ----------
    view_m : how far every camera sees; None takes what its layer says, else `DEFAULT_VIEW_M`.
    """

    def each(values: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
        return tuple(value for several in values for value in several)

    geometries = np.array([shape for layer in layers for shape in layer.geometries], dtype=object)
    seen = [view_m or layer.view_m or DEFAULT_VIEW_M for layer in layers]
    return Venues(
        each(layer.kinds for layer in layers),
        each(layer.names for layer in layers),
        each((layer.name,) * len(layer) for layer in layers),
        geometries,
        np.repeat(np.array(seen, dtype=np.float64), [len(layer) for layer in layers]),
    )

"""One store, opened: every question goes through here, from the command line and over HTTP alike."""

import contextlib
import hashlib
import threading
from collections.abc import Iterator, Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

import orjson
import shapely

from api.errors import Overloaded
from api.kept import Kept
from api.settings import Settings
from boundaries.area import AreaSet, StudyArea
from boundaries.catalogue import Catalogue
from boundaries.errors import TeachingError
from boundaries.locating import AreaLookup
from hotspots.analysis import Analysis
from hotspots.answers import ANSWERS
from hotspots.counting.database import FilesGone
from hotspots.counting.duckdb_engine import DuckDBEngine
from hotspots.engine import CountEngine
from hotspots.evidence import gather
from hotspots.question import Question
from hotspots.snapshot import Snapshot, Summary
from hotspots.state import StoreState, covered_months
from hotspots.store.table import IncidentStore
from hotspots.themes.definitions import Definition
from hotspots.themes.of_store import themes_in
from hotspots.venues.catalogue import VenueCatalogue
from hotspots.venues.layer import VenueLayer

SOFTWARE = version("hotspots")
_PATIENCE_S = 25.0
"""How long a question waits for its turn: less than proxies and people do."""


class Workspace:
    """A store with its ground and its engine, and the answers already given.

    Safe to use from several threads. As many answers are computed at a time as the engine has threads;
    further questions wait their turn, and are refused when it does not come.
    """

    def __init__(self, path: Path, *, memory_mb: int, threads: int, answers_kept: int) -> None:
        self.store = IncidentStore.open(path)
        self.catalogue = Catalogue(self.store.boundaries_folder, self.store.projection)
        self.venues = VenueCatalogue(self.store.path, self.store.projection)
        self.engine: CountEngine = DuckDBEngine(self.store.path, memory_mb=memory_mb, threads=threads)
        self._computing = threading.BoundedSemaphore(max(1, threads))
        self._answers: Kept[Analysis[Any]] = Kept(answers_kept)
        self._summaries: Kept[Summary] = Kept(4)
        self._covered: Kept[tuple[int, ...]] = Kept(32)
        self._study_areas: Kept[StudyArea] = Kept(64)
        self._lookups: Kept[AreaLookup] = Kept(16)

    def ask(self, product: str, question: Question) -> Analysis[Any]:
        """Return the answer to a question about the latest version of the data.

        Raises
        ------
        TeachingError
            The question cannot be answered as it is put.
        Overloaded
            Too many questions are being answered.
        """
        try:
            return self._ask(product, question, self.store.snapshot(question.as_of))
        except FilesGone:
            # Files were erased between the snapshot and the count: look again, once.
            return self._ask(product, question, self.store.snapshot(question.as_of))

    def prepare(self) -> None:
        """Answer the default question once, so that ground, look-ups and grid are there for the first asker.

        A store that cannot answer it yet is opened all the same: it says why when it is asked.
        """
        with contextlib.suppress(TeachingError):
            self.ask("hotspots", Question())

    def summary(self, snapshot: Snapshot) -> Summary:
        """Return what a snapshot holds, counted once per version."""
        return self._summaries.get(_version(snapshot), lambda: self.engine.summary(snapshot))

    def covered_months(self, snapshot: Snapshot, area_set: AreaSet) -> tuple[int, ...]:
        """Return the months in which a boundary set has incidents, counted once per version and set."""
        return self._covered.get(
            f"{_version(snapshot)} {area_set.content}",
            lambda: covered_months(
                self.engine,
                snapshot,
                self.summary(snapshot),
                self._study_area(area_set, ()),
                self._lookup(area_set).of,
            ),
        )

    def state(
        self,
        snapshot: Snapshot,
        study_area: StudyArea,
        themes: Mapping[str, Definition] | None = None,
        venues: tuple[VenueLayer, ...] | None = None,
    ) -> StoreState:
        """Return everything that answers about a study area are made from.

        Parameters
        ----------
        themes : the definition of each named theme; None takes those that hold in the store now.
        venues : the layers of venues; None takes those that the store has now.
        """
        return StoreState(
            engine=self.engine,
            snapshot=snapshot,
            summary=self.summary(snapshot),
            study_area=study_area,
            locate=self._lookup(study_area.area_set).of,
            covered_months=self.covered_months(snapshot, study_area.area_set),
            themes=themes or self.themes(),
            venues=self.venues.layers() if venues is None else venues,
        )

    def themes(self) -> Mapping[str, Definition]:
        """Return the definition of each named theme that holds in the store now."""
        return themes_in(self.store.path).standing

    def extent_in_degrees(self) -> list[float]:
        """Return west, south, east, north of the default boundary set; the area of use without one."""
        projection = self.store.projection
        if not self.catalogue.names():
            return list(projection.area_of_use)
        area_set = self.catalogue.get(None)
        outlines = shapely.get_coordinates(area_set.geometries)
        longitude, latitude = projection.to_lonlat(outlines[:, 0], outlines[:, 1])
        edges = (longitude.min(), latitude.min(), longitude.max(), latitude.max())
        return [round(float(edge), 6) for edge in edges]

    def identity(
        self, product: str, question: Question, snapshot: Snapshot, area_set: AreaSet, *others: Any
    ) -> str:
        """Return what the answer is known by: the same only for the same question on the same state.

        Parameters
        ----------
        others : what else the answer is made from, as plain values.
        """
        parts = [SOFTWARE, product, _version(snapshot), area_set.identity, question.canonical(), *others]
        return hashlib.sha256(orjson.dumps(parts, option=orjson.OPT_SORT_KEYS)).hexdigest()[:32]

    def _ask(self, product: str, question: Question, snapshot: Snapshot) -> Analysis[Any]:
        area_set = self.catalogue.get(question.boundary_set)
        study_area = self._study_area(area_set, question.area_codes)
        # Read once: somebody may edit definitions and layers while this is answered.
        themes, venues = self.themes(), self.venues.layers()
        contents = [layer.content for layer in venues]
        identity = self.identity(product, question, snapshot, area_set, dict(themes), contents)

        def answer() -> Analysis[Any]:
            with self._turn():
                state = self.state(snapshot, study_area, themes, venues)
                return ANSWERS[product](gather(state, question), identity)

        return self._answers.get(identity, answer)

    @contextlib.contextmanager
    def _turn(self) -> Iterator[None]:
        if not self._computing.acquire(timeout=_PATIENCE_S):
            raise Overloaded("too many questions are being answered at once; ask again in a minute")
        try:
            yield
        finally:
            self._computing.release()

    def _study_area(self, area_set: AreaSet, codes: tuple[str, ...]) -> StudyArea:
        """Return the study area; its union is made once and kept as long as the set and the areas are."""
        return self._study_areas.get(
            f"{area_set.identity} {','.join(codes)}", lambda: area_set.study_area(codes)
        )

    def _lookup(self, area_set: AreaSet) -> AreaLookup:
        return self._lookups.get(area_set.content, lambda: AreaLookup(area_set, self.catalogue.lookups))


def _version(snapshot: Snapshot) -> str:
    # The whole id: what people read is cut short.
    return f"{snapshot.table_id} {snapshot.version}"


def open_workspace(settings: Settings) -> Workspace:
    """Open the store that the settings name.

    Raises
    ------
    StoreError
        There is no store there, or it cannot be read.
    """
    return Workspace(
        settings.store,
        memory_mb=settings.memory_mb,
        threads=settings.threads,
        answers_kept=settings.answers_kept,
    )

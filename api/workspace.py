"""One store, opened: every question goes through here, from the command line and over HTTP alike."""

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any

import orjson
import shapely

from api.settings import Settings
from boundaries.area import AreaSet, StudyArea
from boundaries.catalogue import Catalogue
from boundaries.locating import AreaLookup
from hotspots.analysis import Analysis
from hotspots.answers import ANSWERS
from hotspots.engine import CountEngine, Snapshot, Summary
from hotspots.evidence import StoreState, covered_months, gather
from hotspots.question import Question
from hotspots.store.duckdb_engine import DuckDBEngine, FilesGone
from hotspots.store.table import IncidentStore

SOFTWARE = version("hotspots")
_FACTS_KEPT = 64


class Workspace:
    """A store with its ground and its engine, and the answers already given.

    Safe to use from several threads; the heavy part of an answer is done by as many at a time as there are
    processors' worth of engine threads.
    """

    def __init__(self, path: Path, *, memory_mb: int, threads: int, answers_kept: int) -> None:
        self.store = IncidentStore.open(path)
        self.catalogue = Catalogue(self.store.boundaries_folder, self.store.projection)
        self.engine: CountEngine = DuckDBEngine(self.store.path, memory_mb=memory_mb, threads=threads)
        self._answers_kept = answers_kept
        self._answers: OrderedDict[str, Analysis[Any]] = OrderedDict()
        self._lookups: dict[str, AreaLookup] = {}
        self._facts: dict[tuple[str, str], Any] = {}
        self._lock = threading.RLock()
        self._computing = threading.BoundedSemaphore(max(1, threads))

    def ask(self, product: str, question: Question) -> Analysis[Any]:
        """Return the answer to a question about the latest version of the data.

        Raises
        ------
        TeachingError
            The question cannot be answered as it is put.
        """
        try:
            return self._ask(product, question, self.store.snapshot())
        except FilesGone:
            # Old files were cleaned away between the snapshot and the count: look again, once.
            return self._ask(product, question, self.store.snapshot())

    def summary(self, snapshot: Snapshot) -> Summary:
        """Return what a snapshot holds, counted once per version."""
        key = ("summary", snapshot.data_version)
        found: Summary = self._fact(key, lambda: self.engine.summary(snapshot))
        return found

    def covered_months(self, snapshot: Snapshot, area_set: AreaSet) -> tuple[int, ...]:
        """Return the months in which a boundary set has incidents, counted once per version and set."""
        key = (snapshot.data_version, area_set.content)
        found: tuple[int, ...] = self._fact(
            key,
            lambda: covered_months(
                self.engine,
                snapshot,
                self.summary(snapshot),
                self._study_area(area_set, ()),
                self._lookup(area_set).of,
            ),
        )
        return found

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

    def identity(self, product: str, question: Question, snapshot: Snapshot, area_set: AreaSet) -> str:
        """Return what the answer is known by: the same only for the same question on the same state."""
        parts = [
            SOFTWARE,
            product,
            snapshot.table_id,
            snapshot.version,
            area_set.name,
            area_set.content,
            area_set.population_content,
            area_set.place,
            question.canonical(),
        ]
        return hashlib.sha256(orjson.dumps(parts, option=orjson.OPT_SORT_KEYS)).hexdigest()[:32]

    def _ask(self, product: str, question: Question, snapshot: Snapshot) -> Analysis[Any]:
        area_set = self.catalogue.get(question.boundary_set)
        study_area = self._study_area(area_set, question.area_codes)
        identity = self.identity(product, question, snapshot, area_set)
        known = self._recall(identity)
        if known is not None:
            return known
        with self._computing:
            # Whoever waited for the same answer finds it made.
            known = self._recall(identity)
            if known is not None:
                return known
            evidence = gather(self._state(snapshot, study_area), question)
            answer = ANSWERS[product](evidence, identity)
            self._keep(identity, answer)
            return answer

    def _state(self, snapshot: Snapshot, study_area: StudyArea) -> StoreState:
        return StoreState(
            engine=self.engine,
            snapshot=snapshot,
            summary=self.summary(snapshot),
            study_area=study_area,
            locate=self._lookup(study_area.area_set).of,
            covered_months=self.covered_months(snapshot, study_area.area_set),
        )

    def _study_area(self, area_set: AreaSet, codes: tuple[str, ...]) -> StudyArea:
        """Return the study area; its union is made once and kept as long as the set and the areas are."""
        key = (f"{area_set.content} {area_set.population_content} {area_set.name}", ",".join(codes))
        found: StudyArea = self._fact(key, lambda: area_set.study_area(codes))
        return found

    def _lookup(self, area_set: AreaSet) -> AreaLookup:
        with self._lock:
            if area_set.content not in self._lookups:
                self._lookups[area_set.content] = AreaLookup(area_set, self.catalogue.lookups)
            return self._lookups[area_set.content]

    def _fact(self, key: tuple[str, str], find: Callable[[], Any]) -> Any:
        """Return what is known under a key, found out once; the oldest of many is forgotten."""
        with self._lock:
            if key not in self._facts:
                while len(self._facts) >= _FACTS_KEPT:
                    self._facts.pop(next(iter(self._facts)))
                self._facts[key] = find()
            return self._facts[key]

    def _recall(self, identity: str) -> Analysis[Any] | None:
        with self._lock:
            known = self._answers.get(identity)
            if known is not None:
                self._answers.move_to_end(identity)
            return known

    def _keep(self, identity: str, answer: Analysis[Any]) -> None:
        with self._lock:
            self._answers[identity] = answer
            while len(self._answers) > self._answers_kept:
                self._answers.popitem(last=False)


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

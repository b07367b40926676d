"""What every test may ask for: the real data, a demo store, a store of real Stockton, each served."""

import os
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent
os.environ.setdefault("NUMBA_CACHE_DIR", str(ROOT / "var" / "numba"))

# The tests start many processes, and without bytecode each would compile every module that it imports. Where
# Python is told to leave none beside the sources, it is kept in var/, as the compiled kernels are.
if sys.dont_write_bytecode:
    sys.dont_write_bytecode = False
    sys.pycache_prefix = str(ROOT / "var" / "pycache")
    os.environ |= {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": sys.pycache_prefix}


@pytest.fixture(scope="session")
def real_data() -> Path:
    """Folder of the real open data, which stands beside the checkout and is not part of it."""
    folder = ROOT.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip("the real open data are not beside this checkout (../shared/data)")
    return folder


@pytest.fixture(scope="session")
def demo_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Store of the made-up borough; not to be written to."""
    from api.commands.demonstration import build_demo
    from api.settings import Settings

    return build_demo(Settings(), tmp_path_factory.mktemp("var")).store


@pytest.fixture(scope="session")
def real_store(real_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Store of 24 months of Cleveland with the wards of 2025 (default) and those before 2023."""
    from api.commands.ground import BoundaryFile, add_boundary_set
    from api.commands.loading import load
    from api.settings import Settings

    settings = Settings(store=tmp_path_factory.mktemp("real") / "store")
    population = real_data / "lookups/DERIVED_ward24_population_census2021_bestfit_stockton.csv"
    wards = BoundaryFile(real_data / "boundaries/ward_E06000004.geojson", population=population)
    former = BoundaryFile(real_data / "boundaries/wards_by_lad_E06000004.json")
    add_boundary_set(settings, "wards-2025", wards, default=True)
    add_boundary_set(settings, "wards-2013", former, default=False)
    load(settings, [real_data / "cleveland_street_2023-01_2024-12.zip"], "police-uk", None)
    return settings.store


@contextmanager
def served(store: Path, **settings: Any) -> Iterator[str]:
    """Serve a store from this process on a free port; the address."""
    import uvicorn

    from api.app import create_app
    from api.settings import Settings

    chosen = Settings(store=store, **settings)
    config = uvicorn.Config(
        create_app(chosen), port=0, log_level="warning", lifespan="on", root_path=chosen.root_path
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    deadline = time.monotonic() + 120
    while not server.started:
        assert thread.is_alive() and time.monotonic() < deadline, "the server did not start"
        time.sleep(0.02)
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(20)


@pytest.fixture(scope="session")
def demo_url(demo_store: Path) -> Iterator[str]:
    """Address of the made-up borough."""
    with served(demo_store) as url:
        yield url


@pytest.fixture(scope="session")
def real_url(real_store: Path) -> Iterator[str]:
    """Address of real Stockton."""
    with served(real_store) as url:
        yield url

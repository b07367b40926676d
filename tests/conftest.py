"""What every test may ask for: the real data, and kernels that are compiled once."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
os.environ.setdefault("NUMBA_CACHE_DIR", str(ROOT / "var" / "numba"))


@pytest.fixture(scope="session")
def real_data() -> Path:
    """Folder of the real open data, which stands beside the checkout and is not part of it."""
    folder = ROOT.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip("the real open data are not beside this checkout (../shared/data)")
    return folder

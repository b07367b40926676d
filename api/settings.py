"""Settings: environment variables that begin with ``HOTSPOTS_``."""

import os
from pathlib import Path
from typing import Any

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from api.errors import CommandError


class Settings(BaseSettings):
    """What an operator may set; the command line's options stand above them."""

    model_config = SettingsConfigDict(env_prefix="HOTSPOTS_", frozen=True, extra="ignore")

    store: Path = Field(Path("var/store"), description="Directory of the store.")
    crs: str = Field("EPSG:27700", description="Projected system, in metres, of a store when it is made.")
    host: str = Field("127.0.0.1", description="Address that `serve` listens on.")
    port: int = Field(8000, ge=0, le=65535, description="Port that `serve` listens on; 0 takes a free one.")
    workers: int = Field(1, ge=1, le=64, description="Processes that `serve` starts.")
    memory_mb: int = Field(1024, ge=64, description="Memory of one worker's database engine, in MiB.")
    threads: int = Field(
        default_factory=lambda: os.cpu_count() or 1, ge=1, le=256, description="Threads of a worker's engine."
    )
    answers_kept: int = Field(64, ge=1, le=10_000, description="Answers that a worker keeps in memory.")
    root_path: str = Field("", description="Path prefix under which a reverse proxy publishes the service.")


def load_settings(**given: Any) -> Settings:
    """Return the settings of the environment, with what the command line gave above them.

    Raises
    ------
    CommandError
        A setting is not a value of its kind.
    """
    try:
        return Settings(**{name: value for name, value in given.items() if value is not None})
    except ValidationError as error:
        first = error.errors()[0]
        name = f"HOTSPOTS_{first['loc'][0]}".upper()
        raise CommandError(f"setting {name} '{str(first['input'])[:60]}': {first['msg']}; mend it") from None

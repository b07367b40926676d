"""Settings: environment variables that begin with ``HOTSPOTS_``."""

import os
import re
from pathlib import Path
from typing import Any

from pydantic import Field, ValidationError, field_validator
from pydantic_core import PydanticCustomError
from pydantic_settings import BaseSettings, SettingsConfigDict

from api.errors import CommandError

_TOKEN = re.compile(r"[!-~]{32,512}")
_SECRET = ("uploads",)


class Settings(BaseSettings):
    """What an operator may set; the command line's options stand above them."""

    model_config = SettingsConfigDict(
        env_prefix="HOTSPOTS_", frozen=True, extra="ignore", hide_input_in_errors=True
    )

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
    retention_months: int = Field(
        0,
        ge=0,
        le=1200,
        description="Months that incidents are kept; older ones are removed at an ingest; 0 keeps all.",
    )
    # A plain text, for `serve` hands its settings on to the workers by the environment; it is in no repr.
    uploads: str = Field(
        "", repr=False, description="Token that allows uploads (POST /ingests); without one there are none."
    )
    upload_mb: int = Field(512, ge=1, le=1 << 20, description="Largest upload, in MiB.")
    police_uk_address: str = Field(
        "https://data.police.uk", description="Where `fetch police-uk` downloads from."
    )
    open_geography_address: str = Field(
        "https://services1.arcgis.com/ESMARspQHYMw9BZ9/arcgis/rest/services",
        description="Where `boundaries fetch` downloads from: the ONS Open Geography Portal.",
    )
    root_path: str = Field("", description="Path prefix under which a reverse proxy publishes the service.")

    @field_validator("uploads")
    @classmethod
    def _is_hard_to_guess(cls, token: str) -> str:
        if token and not _TOKEN.fullmatch(token):
            raise PydanticCustomError(
                "token",
                "it must be 32 to 512 letters, digits and signs without spaces (python3 -c 'import secrets; "
                "print(secrets.token_urlsafe(32))' makes one), or empty for no uploads",
            )
        return token


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
        # A token never reaches a screen or a log.
        shown = "" if first["loc"][0] in _SECRET else f" '{str(first['input'])[:60]}'"
        raise CommandError(f"setting {name}{shown}: {first['msg']}; mend it") from None

"""Serving a store: what can be wrong is said before the first process starts."""

import os
import socket
import sys

import uvicorn

from api.errors import CommandError
from api.settings import Settings
from hotspots.store.table import IncidentStore


def serve_store(settings: Settings) -> None:
    """Serve the map page and the API of a store until interrupted.

    Raises
    ------
    CommandError
        The address cannot be listened on.
    StoreError
        There is no store to serve.
    """
    IncidentStore.open(settings.store)
    listener = _listener(settings)
    host, port = listener.getsockname()[:2]
    shown = f"[{host}]" if ":" in host else host
    # The workers read their settings from the environment: options given here must reach them.
    for name, value in settings.model_dump().items():
        os.environ[f"HOTSPOTS_{name}".upper()] = str(value)
    sys.stderr.write(f"Preparing {settings.store} (compiling the kernels the first time) ...\n")
    sys.stderr.write(f"The map will be at http://{shown}:{port}/ - stop with Ctrl-C\n")
    sys.stderr.flush()
    config = uvicorn.Config(
        "api.main:app",
        host=str(host),
        port=port,
        workers=settings.workers,
        log_level="warning",
        access_log=False,
        root_path=settings.root_path,
        server_header=False,
    )
    if settings.workers > 1:
        from uvicorn.supervisors import Multiprocess

        Multiprocess(config, sockets=[listener]).run()
    else:
        _Announcing(config).run(sockets=[listener])


class _Announcing(uvicorn.Server):
    """Says on the terminal when questions can be answered."""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, which compiles the kernels, and say so."""
        await super().startup(sockets=sockets)
        if self.started:
            sys.stderr.write("Ready.\n")
            sys.stderr.flush()


def _listener(settings: Settings) -> socket.socket:
    """Listen before anything heavy is done, so that a port in use is one line at once."""
    listener: socket.socket | None = None
    try:
        family = socket.getaddrinfo(settings.host, settings.port, type=socket.SOCK_STREAM)[0][0]
        listener = socket.socket(family, socket.SOCK_STREAM)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((settings.host, settings.port))
        listener.listen(2048)
        listener.set_inheritable(True)
    except (OSError, UnicodeError) as error:
        if listener is not None:
            listener.close()
        reason = getattr(error, "strerror", None) or str(error)
        raise CommandError(
            f"cannot listen on {settings.host}:{settings.port}: {reason}; choose another with --port "
            "(make demo PORT=8001)"
        ) from None
    return listener

"""The assembly of the HTTP service: what is plugged together, and in which order."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import anyio.to_thread
import swagger_ui
from fastapi import FastAPI
from starlette.middleware.gzip import GZipMiddleware
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

from api.heads import HeadAsGet
from api.ingesting.queue import Ingests
from api.problems import Unforeseen, register_problems
from api.protection import Protection
from api.routes import assets, collections, documentation, health, ingests, landing, quality
from api.settings import Settings
from api.workspace import SOFTWARE, open_workspace
from hotspots.warming import warm_kernels

TITLE = "Hotspots: violence, anti-social behaviour and drug crime by ward"


def create_app(settings: Settings) -> FastAPI:
    """Return the service of one store."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        # Nothing is answered before the kernels are compiled and the ground of the default question is laid:
        # the first question is as quick as the second.
        app.state.workspace = open_workspace(settings)
        warm_kernels()
        app.state.workspace.prepare()
        app.state.settings = settings
        if not settings.uploads:
            yield
            return
        uploads = Ingests(app.state.workspace.store, retention_months=settings.retention_months)
        app.state.ingests = uploads
        yield
        # The file that is being loaded is loaded to its end.
        await anyio.to_thread.run_sync(uploads.close)

    app = FastAPI(
        title=TITLE,
        version=SOFTWARE,
        description="Where violence, anti-social behaviour and drug crime concentrate and coincide, by ward.",
        lifespan=lifespan,
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
    )
    register_problems(app)
    for family in (landing, collections, quality, ingests, health, documentation, assets):
        app.include_router(family.router)
    # Before the routes: a mount is the more particular address under /static.
    swagger = Path(str(swagger_ui.__file__)).parent / "static"
    app.router.routes.insert(0, Mount("/static/swagger", StaticFiles(directory=swagger)))
    app.add_middleware(GZipMiddleware, minimum_size=800)
    app.add_middleware(HeadAsGet)
    app.add_middleware(Unforeseen)
    app.add_middleware(Protection)
    return app

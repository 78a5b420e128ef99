"""The application: pages and API over one archive, behind the guard."""

import importlib
import pkgutil
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from types import ModuleType

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from archive.errors import NewsError
from archive.web import api, errors, pages
from archive.web.bounded import BusyError, Pool, bounded
from archive.web.door import Door
from archive.web.guard import Guard
from archive.web.options import Options
from archive.web.templating import STATIC, templates


def create_app(folder: str | Path, options: Options | None = None) -> FastAPI:
    """The application over the archive of a folder.

    Raises:
        ArchiveUnusableError: There is no archive there, or one of a newer schema.
    """
    options = options or Options()
    app = FastAPI(
        title="newsarchive",
        summary="What an archive of news holds, with the evidence",
        openapi_url="/api/openapi.json",
        docs_url=None,
        redoc_url=None,
        lifespan=_lifespan,
        telemetry={"tracing": False, "metrics": False, "logs": False},  # nothing of what is asked is told
        redirect_slashes=False,
    )
    app.state.archive = Door(folder, options.limits)
    app.state.options = options
    app.state.templates = templates()
    for module in _modules(pages):
        for route in module.routes:
            methods = sorted(route.methods or ())
            app.router.routes.append(
                Route(route.path, bounded(route.endpoint), methods=methods, name=route.name)
            )
    for module in _modules(api):
        app.include_router(module.router, prefix="/api", responses=errors.RESPONSES)
    app.router.routes.append(Mount("/static", StaticFiles(directory=STATIC), name="static"))
    for kind, handler in (
        (NewsError, errors.of_the_archive),
        (BusyError, errors.of_the_load),
        (HTTPException, errors.of_the_web),
        (RequestValidationError, errors.of_the_parameters),
        (Exception, errors.of_the_program),
    ):
        app.add_exception_handler(kind, handler)
    app.add_middleware(Guard, options=options)
    return app


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    app.state.pool = Pool(app.state.options.limits)
    if app.state.options.upkeep:
        app.state.archive.upkeep.start()
    yield
    app.state.pool.close()
    app.state.archive.close()


def _modules(package: ModuleType) -> Iterator[ModuleType]:
    for found in sorted(pkgutil.iter_modules(package.__path__), key=lambda one: one.name):
        yield importlib.import_module(f"{package.__name__}.{found.name}")

"""The templates: everything from a page is escaped, and nothing that is missing is passed over."""

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.templating import Jinja2Templates

from archive.web.showing import FILTERS, printable

HERE = Path(__file__).parent
STATIC = HERE / "static"


def templates() -> Jinja2Templates:
    """The templates of the pages."""
    loader = FileSystemLoader(HERE / "templates")
    environment = Environment(
        loader=loader,
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        finalize=printable,
    )
    environment.filters.update(FILTERS)
    return Jinja2Templates(env=environment)

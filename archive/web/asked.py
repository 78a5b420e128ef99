"""What endpoints of the API share: the archive, and the parameters of a question."""

from starlette.requests import Request

from archive.web.door import Door


async def archive_of(request: Request) -> Door:
    """The archive."""
    archive: Door = request.app.state.archive
    return archive

"""What the archive holds, counted."""

from typing import Annotated

from fastapi import APIRouter, Depends

from archive.catalog.numbers import Stats
from archive.web.asked import archive_of
from archive.web.bounded import BoundedRoute
from archive.web.door import Door

router = APIRouter(route_class=BoundedRoute, tags=["archive"])


@router.get("/stats")
def stats(archive: Annotated[Door, Depends(archive_of)]) -> Stats:
    """What the archive holds, in numbers."""
    return archive.stats()

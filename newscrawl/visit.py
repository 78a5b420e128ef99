"""A visit: one page that was owed, and what came of it. The item that spiders hand to the pipelines."""

from dataclasses import dataclass

from archive.model import Capture, Exchange, Verdict
from newscrawl.discovery.candidate import Candidate
from newscrawl.extract.page import Extraction, Page
from newscrawl.rendering import Rendering
from newscrawl.state import Validators

DECIDED = object()
"""The signal that a decision about a page is on disk; sent with ``visit`` and ``verdict``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One owed page on its way through the pipelines; what comes out at the end is an ``Article``.

    Attributes:
        candidate: What was owed, as discovery found it.
        source: Name of the source; empty for single pages.
        page: What extraction reads; None where there is nothing to read.
        exchange: The answer as it crossed the wire, not yet archived; None where there was none.
        capture: Where the answer is archived, when that has been done already (an error page, say).
        extraction: What extraction found; None until then.
        verdict: ``failed`` or ``refused`` where nothing is to be read; None otherwise.
        reason: Why, as a short fixed name.
        detail: Why, in words.
        passing: True where the trouble may be gone at the next run (a timeout, a 503).
        status: HTTP status code, or None where no answer came.
        final_url: Where redirects led.
        wishes: What the page asks of those who copy it (noarchive, noai, tdm-reservation).
        render: Whether the source's pages write their story by script.
        rendering: What a browser made of the page; then ``page`` holds it, and ``exchange`` does not.
        validators: What makes the next request for it conditional; None where the answer gave nothing.
    """

    candidate: Candidate
    source: str = ""
    page: Page | None = None
    exchange: Exchange | None = None
    capture: Capture | None = None
    extraction: Extraction | None = None
    verdict: Verdict | None = None
    reason: str = ""
    detail: str = ""
    passing: bool = False
    status: int | None = None
    final_url: str = ""
    wishes: tuple[str, ...] = ()
    validators: Validators | None = None
    render: bool = False
    rendering: Rendering | None = None

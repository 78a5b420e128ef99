"""Answers that are files: a browser stores them and never shows them."""

from collections.abc import Iterator

from starlette.responses import StreamingResponse


def file_response(
    pieces: Iterator[bytes], kind: str, name: str, length: int | None = None
) -> StreamingResponse:
    """A download: a browser stores it and never shows it, whatever is in it."""
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "Content-Security-Policy": "sandbox; default-src 'none'; frame-ancestors 'none'",
    }
    if length is not None:
        headers["Content-Length"] = str(length)
    return StreamingResponse(pieces, media_type=kind, headers=headers)

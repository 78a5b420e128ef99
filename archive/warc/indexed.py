"""Which records the CDXJ index has a line for: a question that must not cost the import of warcio."""

INDEXED = frozenset({"response", "revisit", "resource", "metadata"})
"""The WARC-Types that cdxj-indexer indexes unless told otherwise."""

_BARE = frozenset({"resource", "metadata"})
_WARC_FIELDS = "application/warc-fields"


def is_indexed(kind: str, content_type: str) -> bool:
    """Whether the index has a line for a record.

    Args:
        kind: Its WARC-Type, lower case.
        content_type: Its Content-Type; of some records, fields are no page.
    """
    return kind in INDEXED and not (content_type == _WARC_FIELDS and kind in _BARE)

"""The fields of the full-text index, and how an article line becomes its document.

==============  =====================================================================================
body            terms of headline, standfirst and text, with places
title author    terms, with places; so are section and tag
stem            stems by the language of the article, each once
source language decision flag    values as they are; so are author_name, section_name and tag_name
published       seconds since 1970, see ``archive.stories.moment_of``; fetched: of the capture
published_day   the same in days (UTC), for histograms; fetched_day
undated         1 where the page gave no date of publication
file offset length   where the article's line lies: number of the file in the state, bytes
key parent      the article's id as a number, and that of the article it is a version or a copy of; 0: none
==============  =====================================================================================
"""

from typing import Any

from tantivy import Document, Filter, Index, Schema, SchemaBuilder, TextAnalyzerBuilder, Tokenizer

from archive.search.stems import STEMMED, stem_line
from archive.search.words import LONGEST, SEPARATOR, SEPARATOR_CHUNK, chunks_of, terms_line
from archive.stories import moment_of, seconds_of

INDEX_SCHEMA = 3
"""An index of another schema is made anew."""

WORDS = ("body", "title", "author", "section", "tag")
VALUES = ("source", "language", "decision", "flag", "author_name", "section_name", "tag_name")
NUMBERS = (
    "published",
    "fetched",
    "published_day",
    "fetched_day",
    "undated",
    "file",
    "offset",
    "length",
    "parent",
)

DAY = 86_400
_TERMS = "terms"
_MOST_OF_A_VALUE = 200
_MOST_VALUES = 100
_KEY_BITS = 60
_ALPHABET = {char: value for value, char in enumerate("abcdefghijklmnopqrstuvwxyz234567")}


def schema() -> Schema:
    """The schema of the index; nothing is stored, answers come from the JSONL files."""
    builder = SchemaBuilder()
    for name in WORDS:
        builder.add_text_field(name, tokenizer_name=_TERMS, index_option="position")
    builder.add_text_field("stem", tokenizer_name=_TERMS, index_option="basic")
    for name in VALUES:
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic", fast=True)
    for name in NUMBERS:
        builder.add_integer_field(name, fast=True)
    builder.add_integer_field("key", fast=True, indexed=True)
    return builder.build()


def prepare(index: Index) -> None:
    """Make an index know how the terms of a line are parted: to add to it, not to ask."""
    parted = TextAnalyzerBuilder(Tokenizer.whitespace()).filter(Filter.remove_long(LONGEST + 1)).build()
    index.register_tokenizer(_TERMS, parted)


def key_of(article_id: str | None) -> int:
    """The first 60 bits of an article's id as a number; 0 for none.

    >>> key_of("aaaaaaaaaaabaaaa")
    1
    """
    key = 0
    for char in (article_id or "")[: _KEY_BITS // 5]:
        key = key << 5 | _ALPHABET.get(char, 0)
    return key


def document(values: dict[str, Any], decision: str, place: tuple[int, int, int]) -> Document:
    """The document of an article line.

    Args:
        values: The JSON object of the line.
        decision: The verdict that kept it.
        place: Number of the file, offset and length.

    Raises:
        KeyError, TypeError, AttributeError, ValueError: The line is no article.
    """
    title, language = chunks_of(_text(values, "title")), _text(values, "language")
    chunks = [*title, SEPARATOR_CHUNK, *chunks_of(_text(values, "description")), SEPARATOR_CHUNK]
    chunks += chunks_of(_text(values, "text"))
    doc = Document()
    doc.add_text("body", terms_line(chunks))
    doc.add_text("title", terms_line(title))
    if language in STEMMED:
        doc.add_text("stem", stem_line(chunks, language))
    for name, items in (
        ("author", values.get("authors")),
        ("section", [values.get("section")]),
        ("tag", values.get("tags")),
    ):
        for item in _values(items) if items else ():
            doc.add_text(name, f"{terms_line(chunks_of(item))} {SEPARATOR}")
            doc.add_text(f"{name}_name", item)
    doc.add_text("source", _text(values, "source")[:_MOST_OF_A_VALUE])
    doc.add_text("language", language[:_MOST_OF_A_VALUE])
    doc.add_text("decision", decision)
    for flag in _values(values.get("flags")):
        doc.add_text("flag", flag)
    _add_numbers(doc, values, place)
    return doc


def _add_numbers(doc: Document, values: dict[str, Any], place: tuple[int, int, int]) -> None:
    published, fetched = values.get("published"), values["fetched"]
    moment, captured = moment_of(published, fetched), seconds_of(fetched) or 0
    parent = values.get("version_of") or values.get("syndicated_from")
    numbers = {
        "published": moment,
        "fetched": captured,
        "published_day": moment // DAY,
        "fetched_day": captured // DAY,
        "undated": int(published is None or seconds_of(published) is None),
        "file": place[0],
        "offset": place[1],
        "length": place[2],
        "key": key_of(values["id"]),
        "parent": key_of(parent),
    }
    for name, number in numbers.items():
        doc.add_integer(name, number)


def _text(values: dict[str, Any], name: str) -> str:
    value = values.get(name)
    return value if isinstance(value, str) else ""


def _values(items: Any) -> list[str]:  # noqa: ANN401 - whatever the JSON of the line holds there
    if not isinstance(items, list):
        return []
    found = (item.strip()[:_MOST_OF_A_VALUE] for item in items[:_MOST_VALUES] if isinstance(item, str))
    return [item for item in dict.fromkeys(found) if item]

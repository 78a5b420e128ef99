"""Tags with thousands of attributes are found wherever they stand, and whatever stands before them."""

import random
import time

import lxml.html
import pytest

from newscrawl.discovery.longtags import MAX_ATTRIBUTES, without_long_tags

MANY = MAX_ATTRIBUTES + 200
NAMES = b" ".join(b"a%d" % n for n in range(MANY))
VALUES = b"".join(b"a%d='>'" % n for n in range(MANY))
CLOSED = b"<p>The bridge is open.</p>"


@pytest.mark.parametrize(
    "before",
    [
        b"",
        b"<script>if (a<b='</script>",
        b"<style>a<b='</style>",
        b"<!-- <b=' -->",
        b"<title>a<b='</title>",
        b"<p title=a<b='>",
        b'</p x="<b=\'">',
        b"<!doctype x <b='>",
    ],
)
def test_a_tag_behind_what_looks_like_the_beginning_of_one(before: bytes) -> None:
    page = b"<html><body>" + before + b"<p " + NAMES + b">" + CLOSED
    shorter, shortened = without_long_tags(page)
    assert shortened
    assert len(shorter) < 200
    assert CLOSED in shorter


@pytest.mark.parametrize(
    "tag",
    [b'<p ="', b'<p="', b"<p x=a='", b"<p/a='>'", b'<p a=\x0c">" ', b"<p a\n=\n'>' ", b"<p a=\"b\"c='>' "],
)
def test_quotes_that_open_no_value_and_signs_within_values(tag: bytes) -> None:
    assert without_long_tags(b"<html><body>" + tag + b" " + NAMES + b">x")[1]
    assert without_long_tags(b"<html><body>" + tag + b" " + VALUES + b">x")[1]


@pytest.mark.parametrize(
    "page",
    [
        b"<p " + b" ".join(b"a%d" % n for n in range(MAX_ATTRIBUTES - 1)) + b">x",
        b'<img src="data:' + b"a " * MANY + b'">',
        b"<p data-story='" + b"<b class=x>" * MANY + b"'>x",
        b"<script>" + b"if (a<b && c=='') {d='<p>'; e=>c}\n" * MANY + b"</script>",
        b'<p class="a">x</p>' * MANY,
    ],
)
def test_pages_without_such_tags_stay_as_they_are(page: bytes) -> None:
    assert without_long_tags(page) == (page, False)


def test_what_the_parser_gets_has_no_such_tag_whatever_stands_around_it() -> None:
    pieces = (
        b"< > = \" ' / a <a <b </b =' =\" x= <script> </script> <!-- --> <style> <title> </title> <!x <?x"
    ).split()
    dice = random.Random(7)
    for _ in range(300):
        before, within = (b" ".join(dice.choices(pieces, k=6)) for _ in range(2))
        page = (
            b"<html><body>" + before + b"<p " + within + dice.choice((b" ", b"")) + NAMES + b">x</p><p>y</p>"
        )
        tree = lxml.html.document_fromstring(without_long_tags(page)[0])
        assert max(len(element.attrib) for element in tree.iter(lxml.etree.Element)) <= MAX_ATTRIBUTES, page[
            :200
        ]


@pytest.mark.parametrize("piece", [b"<a", b"<a ", b"<a b='", b"<a b='<a c=\"", b"<a b=' '", b"<a =", b"a=1 "])
def test_twelve_megabytes_of_beginnings_take_no_longer_than_a_large_page(piece: bytes) -> None:
    page = b"<p " + piece * (12_000_000 // len(piece))
    begun = time.process_time()
    without_long_tags(page)
    assert time.process_time() - begun < 2

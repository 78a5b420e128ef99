"""Bytes to text: whatever charset a page claims, hides or mixes, and whatever is no page at all."""

import pytest

from newscrawl.extract.parse import MAX_BYTES, NotHtml, parse_page


def text_of(body: bytes, content_type: str = "") -> str:
    parsed = parse_page(body, content_type)
    assert not isinstance(parsed, NotHtml), parsed
    return " ".join(parsed.tree.text_content().split())


RUSSIAN = "Сегодня в Алматы открылся региональный центр, сообщает корреспондент агентства."
JAPANESE = "国連は火曜日、アルマトイに地域センターを開設したと発表した。"


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (f"<p>{RUSSIAN}".encode(), ""),
        (f"<p>{RUSSIAN}".encode(), "text/html; charset=iso-8859-1"),
        (b"<meta charset=windows-1252>" + f"<p>{RUSSIAN}".encode(), "text/html"),
        (b"\xef\xbb\xbf" + f"<p>{RUSSIAN}".encode(), "text/html; charset=koi8-r"),
        (f"<p>{RUSSIAN}".encode("cp1251"), "text/html; charset=windows-1251"),
        (b"<meta charset=windows-1251>" + f"<p>{RUSSIAN}".encode("cp1251"), ""),
        (b"<meta charset=koi8-r>" + f"<p>{RUSSIAN}".encode("koi8-r"), "text/html"),
        (b"<meta charset=utf-8>" + f"<p>{RUSSIAN * 3}".encode("cp1251"), "text/html; charset=utf-8"),
        (b"\xff\xfe" + f"<p>{RUSSIAN}".encode("utf-16-le"), ""),
    ],
    ids=[
        "no word of the charset",
        "header lies",
        "meta lies",
        "BOM against header",
        "header",
        "meta",
        "meta koi8",
        "both lie",
        "utf-16 by BOM",
    ],
)
def test_russian_is_read_as_russian(body: bytes, content_type: str) -> None:
    assert RUSSIAN in text_of(body, content_type)


@pytest.mark.parametrize("charset", ["shift_jis", "euc_jp", "iso2022_jp"])
def test_japanese_charsets_are_read_as_declared(charset: str) -> None:
    declared = charset.replace("_jp", "-jp").replace("iso2022", "iso-2022")
    body = f"<meta charset={declared}><p>{JAPANESE}".encode(charset)
    assert JAPANESE in text_of(body)


def test_a_page_cut_in_the_middle_of_a_character_stays_utf8() -> None:
    assert "открыл" in text_of(f"<p>{RUSSIAN}".encode()[:-1], "text/html; charset=windows-1251")


def test_one_stray_latin1_byte_does_not_spoil_a_utf8_page() -> None:
    assert RUSSIAN in text_of(f"<p>{RUSSIAN}</p><p>caf".encode() + b"\xe9</p>")


def test_null_bytes_and_control_characters_vanish() -> None:
    assert text_of(b"<p>One\x00 two\x0b three\x1b[31m</p>") == "One two three[31m"


def test_an_unknown_charset_name_is_passed_over() -> None:
    assert "one" in text_of(b"<p>one", "text/html; charset=klingon")


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "empty"),
        (b" \r\n\t ", "empty"),
        (b"%PDF-1.7\n...", "not-html"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 50, "not-html"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "not-html"),
        (b"PK\x03\x04" + b"<p>" * 10, "not-html"),
        (b'<?xml version="1.0"?>\n<rss version="2.0"><channel><title>x</title></channel></rss>', "not-html"),
        (b'{"articles": [{"title": "x"}]}', "not-html"),
        (b"just a line of words", "not-html"),
    ],
)
def test_what_is_no_page_says_so(body: bytes, reason: str) -> None:
    parsed = parse_page(body, "text/html")
    assert isinstance(parsed, NotHtml)
    assert parsed.reason == reason


def test_html_sent_as_text_plain_is_still_html() -> None:
    assert text_of(b"<p>one</p>", "text/plain") == "one"


def test_an_endless_page_is_cut() -> None:
    parsed = parse_page(b"<p>a</p>" * (MAX_BYTES // 8 + 10), "text/html")
    assert not isinstance(parsed, NotHtml)
    assert parsed.cut


def test_entities_are_not_expanded_from_a_document_type() -> None:
    bomb = b'<!DOCTYPE html [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><p>&b;&b;</p>'
    assert "aaaa" not in text_of(bomb)

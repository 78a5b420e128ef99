"""Overrides: what one publisher's pages need, as data."""

from pathlib import Path

import pytest
from fakes.newspage import STORY, article, json_ld, page

from archive.errors import ConfigurationError
from newscrawl.extract.article import extract
from newscrawl.extract.override import Override
from newscrawl.extract.overrides import SHIPPED, load_overrides
from newscrawl.extract.page import Page

HTML = page(
    json_ld(headline="Search words for machines", author="Machine Name", datePublished="2020-01-01"),
    "<h1>Search words for machines</h1><p class='real'>The bridge is mended</p><p class='odds'>Bet on it: 3"
    " to 1 that the mayor resigns before the summer is over and the river falls</p><p class='by'>Jane Doe</p>"
    "<b class='day'>23.11.2025</b><article><div class='content'>"
    + "".join(f"<p>{line}</p>" for line in STORY)
    + "</div></article>",
)


def write(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "overrides.toml"
    path.write_text(text, "utf-8")
    return path


def read(override: Override | None) -> Page:
    url = "https://www.daily.example/a"
    return Page(
        url=url, requested_url=url, body=HTML.encode(), fetched="2026-11-23T12:00:00Z", override=override
    )


def test_each_key_of_an_override_is_obeyed_and_told() -> None:
    override = Override(host="daily.example", drop=(".odds",), title=".real", authors=".by", published=".day")
    found = extract(read(override)).article
    assert found is not None
    assert (found.title, found.authors, found.published) == (
        "The bridge is mended",
        ("Jane Doe",),
        "2025-11-23",
    )
    assert "Bet on it" not in found.text
    places = {name: found.provenance[name] for name in ("title", "authors", "published", "override")}
    assert places == {
        "title": "override",
        "authors": "override",
        "published": "override",
        "override": "daily.example",
    }


def test_what_is_kept_is_all_of_the_text_and_no_rule_takes_of_it() -> None:
    found = extract(read(Override(host="daily.example", keep=(".content p:first-child", ".odds")))).article
    assert found is not None
    assert [line[:10] for line in found.text.split("\n")] == ["Bet on it:", STORY[0][:10]]


def test_selectors_that_find_nothing_change_nothing() -> None:
    override = Override(
        host="daily.example", keep=(".gone",), drop=(".gone",), title=".gone", authors=".gone"
    )
    plain, told = extract(read(None)).article, extract(read(override)).article
    assert plain is not None
    assert told is not None
    assert (told.text, told.title, told.authors) == (plain.text, plain.title, plain.authors)


def test_the_host_its_subdomains_and_the_day_decide(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        '[[publisher]]\nhost = "daily.example"\ndrop = [".a"]\n'
        '[[publisher]]\nhost = "daily.example"\nsince = 2026-06-01\ndrop = [".b"]\n',
    )
    overrides = load_overrides(path)

    def dropped(url: str, fetched: str) -> tuple[str, ...] | None:
        found = overrides.of(url, fetched)
        return found.drop if found else None

    assert dropped("https://www.daily.example/x", "2026-05-31T00:00:00Z") == (".a",)
    assert dropped("https://www.daily.example/x", "2026-06-01T00:00:00Z") == (".b",)
    assert dropped("https://daily.example.org/x", "2026-06-01T00:00:00Z") is None
    assert dropped("mailto:x", "2026-06-01T00:00:00Z") is None


def test_every_mistake_is_told_with_its_line(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        """[[publisher]]
host = "https://daily.example/"
drop = [
  ".fine",
  "div[",
]
[[publisher]]
host = "b.example"
since = "2026-01-01"
titel = "h1"
[other]
""",
    )
    with pytest.raises(ConfigurationError) as caught:
        load_overrides(path)
    told = str(caught.value)
    for line, words in (
        (2, "is no host"),
        (5, "'div[' is no CSS selector"),
        (9, "is no day"),
        (10, "unknown key 'titel'"),
        (7, "changes nothing"),
        (11, "unknown table or key 'other'"),
    ):
        assert f"overrides.toml:{line}: " in told
        assert words in told


@pytest.mark.parametrize("text", ["[[publisher]\n", "publisher = 3\n", "[publisher]\nhost='a.b'\n"])
def test_what_is_no_list_of_publishers_is_an_error_for_people(tmp_path: Path, text: str) -> None:
    with pytest.raises(ConfigurationError):
        load_overrides(write(tmp_path, text))


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="cannot be read"):
        load_overrides(tmp_path / "none.toml")


def test_the_shipped_file_is_sound_and_speaks_of_no_real_publisher() -> None:
    assert len(load_overrides()) == 2
    assert all(
        line.endswith('.example"')
        for line in SHIPPED.read_text("utf-8").split("\n")
        if line.startswith("host")
    )


def test_without_an_override_nothing_is_told_of_one() -> None:
    assert "override" not in article(HTML).provenance

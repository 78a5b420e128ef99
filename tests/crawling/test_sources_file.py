# ruff: noqa: E501 -- a row of a table, or a page as it is served, is one line
"""sources.toml: what may stand in it, and for each mistake its line and what to write instead."""

from collections.abc import Callable
from pathlib import Path

import pytest

from archive.errors import ConfigurationError, UsageError
from newscrawl.sources import Source, load_sources, select_sources

ROOT = Path(__file__).parents[2]


def load(tmp_path: Path, text: str, name: str = "sources.toml") -> tuple[Source, ...]:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return load_sources(path)


def mistakes(tmp_path: Path, text: str, name: str = "sources.toml") -> list[str]:
    """The lines of the error without the folder, and without the line that counts them."""
    with pytest.raises(ConfigurationError) as caught:
        load(tmp_path, text, name)
    assert caught.value.exit_code == 2
    lines = str(caught.value).replace(f"{tmp_path}/", "").splitlines()
    return lines[1:] if " mistakes in " in lines[0] else lines


def test_every_key_of_a_source(tmp_path: Path) -> None:
    [source] = load(
        tmp_path,
        """[[source]]
        name = "gazeta-uz"
        home = "https://www.gazeta.uz/"
        feeds = ["https://www.gazeta.uz/rss/"]
        sitemaps = ["https://www.gazeta.uz/news.xml"]
        sections = ["https://www.gazeta.uz/world/"]
        allow = ['^/news/']
        deny = ['/video/', "^/ads"]
        language = "uz"
        country = "UZ"
        tags = ["central-asia", "daily"]
        delay = 2.5
        revisit = ["3d", "6h", 86400]
        """,
    )
    assert source == Source(
        name="gazeta-uz",
        home="https://www.gazeta.uz/",
        feeds=("https://www.gazeta.uz/rss/",),
        sitemaps=("https://www.gazeta.uz/news.xml",),
        sections=("https://www.gazeta.uz/world/",),
        allow=("^/news/",),
        deny=("/video/", "^/ads"),
        language="uz",
        country="UZ",
        tags=("central-asia", "daily"),
        delay=2.5,
        revisit=(21_600, 86_400, 259_200),
    )


def test_feeds_may_be_asked_at_a_pace_of_their_own(tmp_path: Path) -> None:
    [source] = load(tmp_path, '[[source]]\nname = "a"\nhome = "https://a.example/"\nask = ["5m", 7200]\n')
    assert source.ask == (300, 7200)


def test_a_home_is_enough_and_revisit_may_be_never(tmp_path: Path) -> None:
    [source] = load(tmp_path, '[[source]]\nname = "a"\nhome = "https://a.example/"\nrevisit = []\n')
    assert (source.home, source.delay, source.revisit) == ("https://a.example/", None, ())


ONE = '[[source]]\nname = "a"\nhome = "https://a.example/"\n'


@pytest.mark.parametrize(
    ("text", "mistake"),
    [
        (ONE + 'feed = ["https://a.example/f"]', "4: unknown key 'feed'. Write 'feeds'"),
        (ONE + 'lang = "en"', "4: unknown key 'lang'. Write 'language'"),
        (ONE + 'sectoins = ["https://a.example/s"]', "4: unknown key 'sectoins'. Write 'sections'"),
        (ONE + "zzz = 1", "4: unknown key 'zzz'. The keys are name, home, feeds,"),
        ('[[source]]\nhome = "https://a.example/"', "1: a source without a name. Write name ="),
        ('[[source]]\nname = "a"', "1: source 'a' has no address. Write home ="),
        ('[[source]]\nname = "UN News, all"\nhome = "https://a.example/"', "2: name 'UN News, all' is not one word"),
        ('[[source]]\nname = 7\nhome = "https://a.example/"', "2: name is 7, no text. Write name ="),
        ('[[source]]\nname = "a"\nhome = "a.example"', "3: 'a.example' is no http or https address. Write \"https://a.example\""),
        ('[[source]]\nname = "a"\nhome = "ftp://a.example/"', "3: 'ftp://a.example/' is no http or https address."),
        ('[[source]]\nname = "a"\nhome = "https://me:pw@a.example/"', "3: an address holds a user name or password."),
        ('[[source]]\nname = "a"\nhome = "https://a.example/x y"', "3: 'https://a.example/x y' holds a space."),
        ('[[source]]\nname = "a"\nhome = "https://a.example:x/"', "3: 'https://a.example:x/' is no http or https address."),
        (ONE + 'feeds = "https://a.example/f"', "4: feeds is one text, not a list. Write feeds = ['https://a.example/f']"),
        (ONE + "feeds = 1", "4: feeds is 1, not a list."),
        (ONE + 'feeds = [\n  "https://a.example/f",\n  "a.example/g",\n]', "6: 'a.example/g' is no http or https address."),
        (ONE + 'feeds = [\n  "https://a.example/f",\n  7,\n]', "6: an element of feeds is 7, no text."),
        (ONE + 'feeds = ["https://a.example/f", "https://a.example/f"]', "4: 'https://a.example/f' stands twice in feeds."),
        (ONE + "deny = ['[']", "4: deny '[' is no regular expression: unterminated character set at character 1."),
        (ONE + "allow = ['(a+)+$']", "4: allow '(a+)+$' takes too long on some addresses"),
        (ONE + "allow = ['https://a.example/n']", "4: allow 'https://a.example/n' is about a whole address;"),
        (ONE + 'language = "kz"', "4: language 'kz' is no code of ISO 639-1. Write language = \"kk\""),
        (ONE + 'language = "en-US"', "4: language 'en-US' is no code of ISO 639-1. Write language = \"en\""),
        (ONE + 'language = "Klingon"', "4: language 'Klingon' is no code of ISO 639-1. Write language = \"en\" or the like"),
        (ONE + 'country = "UK"', "4: country 'UK' is no code of ISO 3166-1. Write country = \"GB\""),
        (ONE + 'country = "kz"', "4: country 'kz' is no code of ISO 3166-1. Write country = \"KZ\""),
        (ONE + 'tags = "wire"', "4: tags is one text, not a list. Write tags = ['wire']"),
        (ONE + "delay = -1", "4: delay -1 is no number of seconds from 0 to 3600."),
        (ONE + "delay = true", "4: delay True is no number of seconds"),
        (ONE + "delay = nan", "4: delay nan is no number of seconds"),
        (ONE + 'revisit = "6h"', "4: revisit is '6h', not a list of ages. Write revisit = [\"6h\","),
        (ONE + 'revisit = ["6h",\n"soon"]', "5: revisit 'soon' is no age from 60 seconds to 366 days."),
        (ONE + "revisit = [1]", "4: revisit 1 is no age"),
        (ONE + 'ask = "10m"', "4: ask is '10m', not two spans of time. Write ask = [\"10m\", \"12h\"]"),
        (ONE + 'ask = ["12h", "10m"]', "4: ask ['12h', '10m'] is not from 60 seconds upwards"),
        (ONE + '\n[[source]]\nname = "A"\nhome = "https://b.example/"', "6: the name 'A' stands on line 2 too."),
        (ONE.replace("source", "sources"), "1: unknown table or key 'sources'. Write [[source]]"),
        (ONE.replace("[[source]]", "[source]"), "1: [source] is one table. Write [[source]] with two brackets"),
        ("source = 1", "1: source is no table."),
        ("", "1: it names no source."),
        ("# nothing yet", "1: it names no source."),
        ("[[source]]\nname = a", "2: it is no valid TOML: Invalid value. Write text in quotes"),
        ('[[source]]\nname = "a', "2: it is no valid TOML: Unterminated string."),
        ('[[source]]\nname = "a"\nname = "b"', "3: it is no valid TOML: Cannot overwrite a value. The key stands twice"),
        ('[source]\nname = "a"\n[source]\nname = "b"', "3: it is no valid TOML: Cannot declare ('source',) twice."),
        (ONE + 'deny = ["\\d"]', "4: it is no valid TOML: Unescaped '\\' in a string."),
        (ONE + "feeds = [", "4: it is no valid TOML: "),
        (ONE + "tags = " + "[" * 5000, "1: it is no usable TOML."),
    ],
)  # fmt: skip
def test_each_mistake_has_its_line_and_remedy(tmp_path: Path, text: str, mistake: str) -> None:
    [line] = mistakes(tmp_path, text)
    assert line.startswith(f"sources.toml:{mistake}")


def test_all_mistakes_are_told_at_once_in_the_order_of_the_file(tmp_path: Path) -> None:
    text = (
        '# one\n[[source]]\nnam = "a"\n\n[[source]]\nname = "b"\nhome = """\n  b.example"""\ndelay = "soon"\n'
        'feeds = ["https://c.example/f"]\n\n[[source]]\nname = "c"\nfeeds = [ # two\n  "https://c.example/f#x",\n]\n'
    )
    lines = mistakes(tmp_path, text)
    assert [line.split(":")[1] for line in lines] == ["2", "3", "7", "9", "15"]
    assert "named on line 10 too" in lines[-1]


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda path: None, "no such file"),
        (lambda path: path.mkdir(), "cannot be read"),
        (lambda path: path.write_bytes(b'[[source]]\nname = "\xff"'), ":2: is not UTF-8"),
        (lambda path: path.write_bytes(b"#" * 10_000_001), "is larger than"),
    ],
)
def test_files_that_cannot_be_read(tmp_path: Path, make: Callable[[Path], object], said: str) -> None:
    path = tmp_path / "sources.toml"
    make(path)
    with pytest.raises(ConfigurationError, match=said):
        load_sources(path)


def test_a_byte_order_mark_and_windows_line_ends_are_no_mistake(tmp_path: Path) -> None:
    path = tmp_path / "sources.toml"
    path.write_bytes(b"\xef\xbb\xbf" + ONE.replace("\n", "\r\n").encode())
    assert load_sources(path)[0].name == "a"


def test_a_plain_list_of_feeds_one_source_a_host(tmp_path: Path) -> None:
    text = (
        "# my feeds\nhttps://www.a.example/rss  # all\nhttps://feeds.b.example/one\n\nhttps://www.a.example/rss2\n"
        "https://feeds.feedburner.com/Some/Paper\nhttps://feeds.feedburner.com/other\n"
    )
    assert {source.name: source.feeds for source in load(tmp_path, text, "feeds.txt")} == {
        "a.example": ("https://www.a.example/rss", "https://www.a.example/rss2"),
        "b.example": ("https://feeds.b.example/one",),
        "feedburner.com-some-paper": ("https://feeds.feedburner.com/Some/Paper",),
        "feedburner.com-other": ("https://feeds.feedburner.com/other",),
    }


def test_mistakes_of_a_plain_list(tmp_path: Path) -> None:
    lines = mistakes(tmp_path, "https://a.example/rss\nb.example/rss\n\nnot an address\n", "feeds.txt")
    assert [line.split(". ")[0] for line in lines] == [
        "feeds.txt:2: 'b.example/rss' is no http or https address",
        "feeds.txt:4: 'not an address' is no http or https address",
    ]


def test_the_shipped_file_is_without_mistake_and_of_the_world() -> None:
    sources = load_sources(ROOT / "sources.toml")
    assert len(sources) >= 25
    assert {"KZ", "KG", "UZ", "TJ"} <= {source.country for source in sources}
    assert len({source.language for source in sources}) >= 8
    assert "NOT BEEN VERIFIED" in (ROOT / "sources.toml").read_text(encoding="utf-8")


SOURCES = tuple(Source(name=name, home="https://a.example/") for name in ("bbc-world", "tengrinews", "24kg"))


def test_sources_are_chosen_by_name_with_commas_and_in_any_case() -> None:
    assert [source.name for source in select_sources(SOURCES, ["24kg, BBC-world", ""])] == [
        "bbc-world",
        "24kg",
    ]
    assert select_sources(SOURCES, []) == SOURCES


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("tengrinew", "Did you mean tengrinews?"),
        ("bbc", "Did you mean bbc-world?"),
        ("zzz", f"The file has {SOURCES[0].name}, "),
    ],
)
def test_an_unknown_name_gets_the_near_ones(name: str, said: str) -> None:
    with pytest.raises(UsageError) as caught:
        select_sources(SOURCES, [name])
    assert f"no source is called {name!r}" in str(caught.value)
    assert said in str(caught.value)

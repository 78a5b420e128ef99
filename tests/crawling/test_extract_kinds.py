"""What is no article says why; what may be one is kept."""

import lxml.html
import pytest
from fakes.newspage import STORY, article, json_ld, page, read

from archive.flags import FLAGS
from newscrawl.extract.flags import Reading, read_flags
from newscrawl.extract.kinds import Sight
from newscrawl.extract.markup import read_markup
from newscrawl.extract.structured import Structured

HOME = "https://daily.example/"
LINKS = "".join(
    f"<li><a href='/s/{n}'>Council number {n} votes on another old bridge today</a></li>" for n in range(40)
)


@pytest.mark.parametrize(
    ("html", "url", "reason"),
    [
        (
            page("<title>404 Not Found</title>", "<h1>Page not found</h1><p>Try the search.</p>"),
            "",
            "error-page",
        ),
        (
            page("<title>Seite nicht gefunden | Der Tag</title>", "<h1>Hoppla</h1><p>Leider.</p>"),
            "",
            "error-page",
        ),
        (page("<title>Страница не найдена</title>", "<h1>Ошибка</h1><p>Увы.</p>"), "", "error-page"),
        (
            page("<title>Before you continue to The Daily</title>", "<h1>x</h1><p>We use cookies.</p>"),
            "",
            "consent-wall",
        ),
        (
            page("<title>The Daily</title>", "<h1>The Daily</h1><p>Accept all cookies.</p>"),
            "https://consent.daily.example/a?b=c",
            "consent-wall",
        ),
        (
            page("<title>Just a moment...</title>", "<h1>Checking your browser</h1><p>Wait.</p>"),
            "",
            "bot-wall",
        ),
        (page("<title>Sign in to The Daily</title>", "<h1>Sign in</h1><p>Password</p>"), "", "login-wall"),
        (page("<title>The Daily</title>", f"<ul>{LINKS}</ul><p>.</p>"), HOME, "section-front"),
        (
            page(json_ld(**{"@type": "CollectionPage", "name": "World"}), f"<ul>{LINKS}</ul><p>.</p>"),
            "https://daily.example/world",
            "section-front",
        ),
        (
            page(
                json_ld(**{"@type": "ImageGallery", "name": "Bridges"}),
                "<h1>Bridges in pictures</h1><p>One.</p>",
            ),
            "",
            "gallery",
        ),
        (
            page(json_ld(**{"@type": "VideoObject", "name": "Bridges"}), "<h1>Bridges</h1><p>Watch.</p>"),
            "",
            "media-only",
        ),
        (page("<title>x</title>", "<div id='root'></div><p></p>"), "", "no-text"),
        (page("", "<p></p>"), "", "empty"),
    ],
)
def test_no_article_and_why(html: str, url: str, reason: str) -> None:
    result = read(html, url or "https://daily.example/world/a-story")
    assert (result.verdict, result.reason) == ("not-article", reason)
    assert result.article is None
    assert result.detail


def test_a_front_that_describes_its_teasers_as_articles_is_still_a_front() -> None:
    teasers = [
        {"@type": "NewsArticle", "headline": f"Match {n} ends in a draw", "url": f"/s/{n}"} for n in range(5)
    ]
    head = f"<title>The Daily</title>{json_ld(**{'@type': 'WebPage', '@graph': teasers})}"
    assert read(page(head, f"<ul>{LINKS}</ul><p>.</p>"), HOME).reason == "section-front"


def test_a_404_by_status_is_no_article_whatever_it_says() -> None:
    assert read(page("<title>x</title>"), status=404).reason == "error-page"


@pytest.mark.parametrize(
    ("head", "body", "url"),
    [
        ("<title>404: the number that haunts the web</title>", "", ""),
        ("<title>Page not found: a history of the error</title>", "", ""),
        ("<title>Why your cookie settings matter</title>", "", ""),
        ("<title>Sign in the sky</title>", "", ""),
        ("<title>The Daily</title>", "", HOME),
        ('<meta property="og:type" content="website"><title>A story</title>', f"<ul>{LINKS}</ul>", ""),
        (json_ld(**{"@type": "CollectionPage"}) + json_ld(headline="A story"), f"<ul>{LINKS}</ul>", ""),
        (json_ld(**{"@type": "VideoObject"}), "", ""),
        ("<title>Captcha, the test that we all fail</title>", "", ""),
    ],
)
def test_a_story_is_never_refused_for_its_headline_address_or_neighbours(
    head: str, body: str, url: str
) -> None:
    assert article(page(head, body), url or "https://daily.example/world/a-story").word_count > 100


@pytest.mark.parametrize(
    "story", [["Quake of magnitude 5 felt in the valley; no one was hurt, the mayor says."], []]
)
def test_a_flash_that_its_data_call_an_article_is_kept_and_flagged(story: list[str]) -> None:
    head = json_ld(headline="Quake felt in the valley", datePublished="2026-11-23T10:00:00Z")
    html = page(head, "<h1>Quake felt in the valley</h1>", story=story)
    assert set(article(html).flags) & {"short-text", "no-text"}


def flags(*story: str, head: str = "<title>x</title>") -> set[str]:
    return set(article(page(head, story=[*STORY, *story])).flags)


@pytest.mark.parametrize(
    ("line", "flag"),
    [
        ("Sources: [1] [URL for source 1]", "placeholder-text"),
        (
            ("The mayor said that [insert quote from the mayor here] and then left the hall for good."),
            "placeholder-text",
        ),
        (
            ("Dear {{ subscriber.name }}, the council of the valley has voted for the old bridge."),
            "placeholder-text",
        ),
        (
            ("Lorem ipsum dolor sit amet, consectetur adipiscing elit, sed do eiusmod tempor incididunt."),
            "placeholder-text",
        ),
        (
            ("The work is to begin once the water has fallen, which engineers expect to be in the..."),
            "text-cut-off",
        ),
        (
            ("This article was automatically translated from Russian by a machine and may hold mistakes."),
            "machine-translated",
        ),
        (
            ("As an AI language model, I cannot confirm that the council has voted for the bridge."),
            "machine-written",
        ),
        (
            (
                "Die BrÃ¼cke wird fÃ¼r vier Millionen saniert, wie der BÃ¼rgermeister "
                "erklÃ¤rte, und nÃ¤chstes Jahr geÃ¶ffnet."
            ),
            "mojibake",
        ),
    ],
)
def test_a_flag_is_raised(line: str, flag: str) -> None:
    assert flag in flags(line)
    assert flag not in flags()


def test_what_reporters_put_in_brackets_is_no_placeholder() -> None:
    assert "placeholder-text" not in flags(
        "“They [the source said] will [sic] watch it,” he told [name withheld] at the dam."
    )


def test_a_paywalled_text_that_ends_in_mid_sentence_is_cut_off() -> None:
    head = json_ld(headline="x", isAccessibleForFree=False)
    assert "text-cut-off" in flags(
        "The council has also asked the engineers of the capital to look again at the", head=head
    )
    assert "text-cut-off" not in flags(head=head)


@pytest.mark.parametrize(
    ("text", "flag"),
    [
        (
            (
                "All rights reserved. Read our privacy policy before you go on.\nSubscribe to "
                "our newsletter every day."
            ),
            "boilerplate-only",
        ),
        ("We value your privacy: cookies and more cookies help us and our 812 partners.", "consent-text"),
    ],
)
def test_a_text_of_boilerplate_or_about_consent(text: str, flag: str) -> None:
    markup = read_markup(lxml.html.document_fromstring("<p>x</p>"))
    sight = Sight(HOME, 200, markup, Structured(), "A story", text, len(text.split()), dated=True)
    assert flag in read_flags(sight, Reading("en", "text", "en", "meta", paywalled=None, page_cut=False))


def test_a_plain_story_has_no_flag_and_every_flag_has_a_meaning() -> None:
    head = json_ld(headline="x", datePublished="2026-11-20")
    assert flags(head=head) == set()
    assert all(FLAGS.values())


def test_a_page_longer_than_is_read_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    html = page("<title>x</title>", "<h1>The bridge is mended</h1>") + " " * 5_000
    assert "page-cut" not in article(html).flags
    monkeypatch.setattr("newscrawl.extract.parse.MAX_BYTES", 4_000)
    assert "page-cut" in article(html).flags

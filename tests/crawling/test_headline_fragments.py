"""The headline as printed, on fragments made as publishers' systems make them."""

import html as markup
from typing import Any

import pytest
from fakes.newspage import article, json_ld, page

T = "Talks over the river resume in Vienna"
URL = "https://www.daily.example/world/a-story-1234"


def title_of(
    *, h1: str = "", og: str = "", title: str = "", ld: str = "", site: str = "", url: str = URL
) -> str:
    head = f"<title>{title}</title>" if title else ""
    head += f'<meta property="og:title" content="{markup.escape(og)}">' if og else ""
    head += f'<meta property="og:site_name" content="{site}">' if site else ""
    head += json_ld(headline=ld, datePublished="2026-01-01") if ld else ""
    return article(page(head, h1), url).title


@pytest.mark.parametrize(
    ("given", "headline"),
    [
        pytest.param(
            {
                "h1": '<header><h1 class="logo"><a href="/">The Daily</a></h1></header><h2 class="headline">'
                + T
                + "</h2>",
                "og": T + " - The Daily",
                "site": "The Daily",
            },
            T,
            id="h1 in logo",
        ),
        pytest.param(
            {"og": T + " | The Daily", "title": T + " | World | The Daily", "site": "The Daily"},
            T,
            id="no h1",
        ),
        pytest.param(
            {"og": T + " - Daily", "title": T + " - Daily", "url": "https://www.daily.example/x"},
            T,
            id="no h1, no site",
        ),
        pytest.param(
            {"h1": '<h1 class="sr-only">The Daily</h1><h1>' + T + "</h1>", "og": T, "site": "The Daily"},
            T,
            id="h1 hidden sr",
        ),
        pytest.param(
            {"h1": '<h1><span class="badge">Premium</span> ' + T + "</h1>", "og": T},
            T,
            id="h1 with label premium",
        ),
        pytest.param(
            {"h1": "<h1><svg><title>Plus</title></svg>" + T + "</h1>", "og": T}, T, id="h1 with svg plus icon"
        ),
        pytest.param(
            {
                "h1": '<h2><span class="text-primary">Wiener Gespräche</span><span>: </span>'
                f"<span>{T}</span></h2>",
                "og": "Wiener Gespräche: " + T,
                "title": "Wiener Gespräche: " + T + " - DER SPIEGEL",
                "ld": "Wiener Gespräche: " + T,
                "site": "DER SPIEGEL",
            },
            "Wiener Gespräche: " + T,
            id="h1 with SPIEGEL-like",
        ),
        pytest.param(
            {"h1": "<h1><strong>Vienna:</strong> " + T + "</h1>", "og": "Vienna: " + T},
            "Vienna: " + T,
            id="h1 kicker strong",
        ),
        pytest.param(
            {"h1": '<h1><p class="kicker">Diplomacy</p>' + T + "</h1>", "og": T, "ld": T},
            T,
            id="kicker p in h1",
        ),
        pytest.param(
            {
                "h1": "<h1><span>Diplomacy</span> <span>" + T + "</span></h1>",
                "og": T,
                "ld": T,
                "title": T + " | The Daily",
                "site": "The Daily",
            },
            T,
            id="kicker plain span",
        ),
        pytest.param(
            {
                "h1": "<h1>" + T + "</h1>",
                "og": "Opinion | " + T,
                "title": "Opinion | " + T + " - The Daily",
                "ld": "Opinion | " + T,
                "site": "The Daily",
            },
            T,
            id="opinion prefix og",
        ),
        pytest.param(
            {
                "og": "Opinion | " + T,
                "title": "Opinion | " + T + " - The Daily",
                "ld": T,
                "site": "The Daily",
            },
            T,
            id="opinion prefix no h1",
        ),
        pytest.param(
            {"h1": "<h1>Q&amp;A: What&#8217;s next?</h1>", "og": "Q&A: What’s next?"},
            "Q&A: What’s next?",
            id="entity",
        ),
        pytest.param(
            {"og": "Ben &amp;amp; Jerry leave the market", "title": "Ben &amp;amp; Jerry leave the market"},
            "Ben & Jerry leave the market",
            id="double escaped og",
        ),
        pytest.param(
            {
                "h1": "",
                "og": T + " after months of waiting and hope",
                "ld": T + " after months of...",
                "title": T + " after months of waiting and hope | X Daily",
            },
            T + " after months of waiting and hope",
            id="ld trailing dots",
        ),
        pytest.param(
            {"h1": "", "og": T + " - THE DAILY", "title": T + " - THE DAILY", "site": "The Daily"},
            T,
            id="og allcaps site tail",
        ),
        pytest.param(
            {"og": T + " - Daily.com", "title": T + " - Daily.com", "url": "https://www.daily.com/x"},
            T,
            id="site with .com",
        ),
        pytest.param(
            {"h1": f'<h1 class="mobile">{T}</h1><h1 class="desktop">{T}</h1>', "og": T},
            T,
            id="two h1 same responsive",
        ),
        pytest.param(
            {"h1": f"<aside><h1>Another story altogether here</h1></aside><h1>{T}</h1>", "og": T},
            T,
            id="h1 related first",
        ),
        pytest.param(
            {
                "h1": "<h1>Diplomats meet again by the Danube</h1>",
                "og": T,
                "ld": T,
                "title": T + " | The Daily",
                "site": "The Daily",
            },
            "Diplomats meet again by the Danube",
            id="h1 seo differs",
        ),
        pytest.param(
            {
                "h1": f'<h1>World</h1><h2 class="entry-title">{T}</h2>',
                "og": T,
                "title": T + " - The Daily",
                "site": "The Daily",
            },
            T,
            id="section h1, headline h2",
        ),
        pytest.param({"title": "The Daily: " + T, "site": "The Daily"}, T, id="colon site prefix title"),
        pytest.param({"og": T + " • The Daily", "site": "The Daily"}, T, id="bullet sep"),
        pytest.param({"title": T + " » The Daily", "site": "The Daily"}, T, id="triangular"),
        pytest.param(
            {
                "title": "国务院发布新规_新闻中心_中国网",
                "og": "国务院发布新规",
                "url": "http://news.china.example/1.htm",
            },
            "国务院发布新规",
            id="underscore cn",
        ),
        pytest.param(
            {
                "title": "首相が会見 経済対策を発表｜みなと新聞",
                "og": "首相が会見 経済対策を発表｜みなと新聞",
                "site": "みなと新聞",
            },
            "首相が会見 経済対策を発表",
            id="fullwidth bar",
        ),
        pytest.param(
            {
                "title": "首相が会見、経済対策を発表：みなと新聞",
                "og": "首相が会見、経済対策を発表：みなと新聞",
                "site": "みなと新聞",
            },
            "首相が会見、経済対策を発表",
            id="jp colon",
        ),
        pytest.param(
            {
                "title": "首相が会見、経済対策を発表（みなと新聞）",
                "og": "首相が会見、経済対策を発表（みなと新聞）",
                "site": "みなと新聞",
            },
            "首相が会見、経済対策を発表",
            id="jp paren",
        ),
        pytest.param(
            {
                "title": "Переговоры возобновились в Вене — Вести края",
                "og": "Переговоры возобновились в Вене — Вести края",
                "site": "Вести края",
            },
            "Переговоры возобновились в Вене",
            id="ru mdash",
        ),
        pytest.param(
            {
                "h1": "<h1>Песков: переговоры — дело долгое</h1>",
                "og": "Песков: переговоры — дело долгое",
                "site": "Вести",
            },
            "Песков: переговоры — дело долгое",
            id="ru dash legit",
        ),
        pytest.param(
            {
                "og": "Covid-19 - what we know so far",
                "title": "Covid-19 - what we know so far | The Daily",
                "site": "The Daily",
            },
            "Covid-19 - what we know so far",
            id="legit dash no cut",
        ),
        pytest.param(
            {"og": T + " - Son Dakika", "title": T + " - Son Dakika Haberleri", "ld": T},
            T,
            id="tr son dakika",
        ),
        pytest.param(
            {"og": T + " - The Daily Page 2", "title": T + " - The Daily", "ld": T, "site": "The Daily"},
            T,
            id="wp title with page",
        ),
        pytest.param(
            {"ld": T, "og": T + " (VIDEO)", "h1": f"<h1>{T} (VIDEO)</h1>"},
            T + " (VIDEO)",
            id="ld list headline",
        ),
        pytest.param(
            {"h1": f"<h1>Live: {T}</h1>", "og": f"Live: {T}", "ld": f"Live: {T}"},
            f"Live: {T}",
            id="live prefix",
        ),
        pytest.param(
            {
                "h1": f'<h1><span class="label">EXCLUSIVE</span>{T}</h1>',
                "og": f"EXCLUSIVE: {T}",
                "ld": f"{T}",
            },
            T,
            id="exclusive span",
        ),
        pytest.param(
            {"h1": f"<h1>{T}<small>And what comes after</small></h1>", "og": T}, T, id="sub in h1 small"
        ),
        pytest.param(
            {
                "h1": "<h1>„Wir bleiben“, sagt die Ministerin</h1>",
                "og": '"Wir bleiben", sagt die Ministerin',
                "ld": '"Wir bleiben", sagt die Ministerin',
            },
            "„Wir bleiben“, sagt die Ministerin",
            id="quote marks",
        ),
        pytest.param({"h1": "<h1>Talks over the river<br>resume in Vienna</h1>", "og": T}, T, id="br in h1"),
        pytest.param(
            {"h1": f'<h1>{T} <span class="author">by Jane Doe</span></h1>', "og": T, "ld": T},
            T,
            id="h1 with author",
        ),
        pytest.param(
            {
                "h1": f"<h1>{T} | The Daily</h1>",
                "og": T + " | The Daily",
                "site": "The Daily",
                "title": T + " | The Daily",
            },
            T,
            id="h1 ends with site",
        ),
        pytest.param(
            {
                "h1": f"<h1>{T} after seven long months</h1>",
                "og": T + " after seven…",
                "ld": T + " after seven long months",
            },
            T + " after seven long months",
            id="og truncated",
        ),
        pytest.param(
            {
                "h1": "<h1>5 things</h1>",
                "og": "5 things to know this morning",
                "ld": "5 things to know this morning",
            },
            "5 things",
            id="breaking numeric",
        ),
    ],
)
def test_headline(given: dict[str, Any], headline: str) -> None:
    assert " ".join(title_of(**given).split()) == headline

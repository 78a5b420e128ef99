"""What users of the pages ask for: every page and every address of the API, about what the archive holds."""

import random
import urllib.request
from urllib.parse import quote

import orjson

_DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))  # the crawl may have a proxy
_COUNT = "SELECT count(*) FROM articles WHERE source = "


def get(port: int, path: str) -> bytes:
    """One answer."""
    with _DIRECT.open(f"http://127.0.0.1:{port}{path}", timeout=120) as answer:
        body: bytes = answer.read()
        return body


def addresses(port: int, rounds: int) -> list[tuple[str, str]]:
    """What is asked for: names of pages, each with ``rounds`` paths about one thing or another."""
    chance = random.Random(1)
    hits = orjson.loads(get(port, "/api/search?q=*&sort=newest&limit=200"))["hits"]
    articles = [hit["article"] for hit in hits]
    words = sorted(
        {
            word.lower()
            for one in articles
            for word in one["title"].split()
            if word.isalpha() and len(word) > 3
        }
    )
    sources = [one["source"] for one in orjson.loads(get(port, "/api/sources"))][:40]
    found = []
    for _ in range(rounds):
        article, one, other = chance.choice(articles), chance.choice(words), chance.choice(words)
        a, b = (quote(source) for source in chance.sample(sources, 2))
        q, day, source = quote(one), article["published"][:10], quote(article["source"])
        two = quote(f"{one} OR {other}")
        found += [
            ("/", "/"),
            ("/search, a word", f"/search?q={q}"),
            ("/search, either word", f"/search?q={two}&sort=newest"),
            ("/search, a source's month", f"/search?q={q}&source={source}&from={day[:7]}&to={day[:7]}"),
            ("/search, everything", "/search?q=*&sort=newest"),
            ("/article", f"/article/{article['id']}"),
            ("/headlines, a day", f"/headlines?day={day}"),
            ("/compare, sources", f"/compare?q={q}&a={a}&b={b}"),
            ("/compare, questions", f"/compare?q={q}&other={quote(other)}"),
            ("/sources", "/sources"),
            ("/sources, one", f"/source?name={source}"),
            ("/runs", "/runs"),
            ("/why", f"/why?page={quote(article['url'])}"),
            ("/sql, schema", "/sql"),
            ("/sql, count", "/sql?query=" + quote("SELECT source, count(*) FROM articles GROUP BY 1")),
            ("/api/search", f"/api/search?q={q}"),
            ("/api/timeline", f"/api/timeline?q={q}"),
            ("/api/facets", f"/api/facets?q={q}&field=source"),
            ("/api/words", f"/api/words?q={q}"),
            ("/api/article", f"/api/article?of={article['id']}"),
            ("/api/versions", f"/api/versions?of={article['id']}"),
            ("/api/copies", f"/api/copies?of={article['id']}"),
            ("/api/why", f"/api/why?of={quote(article['url'])}"),
            ("/api/headlines", f"/api/headlines?day={day}&limit=100"),
            ("/api/compare", f"/api/compare?q={q}&a={a}&b={b}"),
            ("/api/coverage", f"/api/coverage?from={day}&to={day}"),
            ("/api/stats", "/api/stats"),
            ("/api/sources", "/api/sources"),
            ("/api/runs", "/api/runs"),
            ("/api/health", "/api/health"),
            ("/api/cite", f"/api/cite?of={article['id']}"),
            ("/api/sql", f"/api/sql?query={quote(_COUNT)}'{source}'"),
        ]  # fmt: skip
    return found

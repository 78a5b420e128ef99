"""Pages over an archive in which every field is an attack: markup stays text, and no link runs anything."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

import lxml.html
import pytest
from fakes.attacks import ESCAPES, FORMULA, LEAVING, MARKUP, attacked
from fakes.web import client
from starlette.routing import Route
from starlette.testclient import TestClient

ADDRESSES = frozenset({"href", "src", "action", "formaction", "data", "poster"})
HIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
SAID = {
    "/search": (
        "?q=story",
        "?q=story&fold=1&sort=oldest&flag=<x-attack>&source=<x-attack>",
        '?q="<x-attack>',
        "?q=nothing<x-attack>&from=<x-attack>",
    ),
    "/article": ("?id={markup}",),
    "/article/{article_id}": (),
    "/capture/{record_id}": (),
    "/why": ("", "?page=http://news.example/again", "?page=<x-attack>"),
    "/replay": ("?of={markup}", "?of=<x-attack>"),
    "/headlines": ("", "?day=2026-03-01", "?day=<x-attack>"),
    "/compare": ("", "?q=story&other=<x-attack>", "?a=<x-attack>&b=<x-attack>"),
    "/runs": ("",),
    "/run/{run_id}": (),
    "/source": ("", "?name=<x-attack>"),
    "/export": ("", "?q=<x-attack>&flag=<x-attack>"),
    "/sql": ("", "?query=SELECT+*+FROM+runs", "?query=<x-attack>"),
}
"""What the pages are asked for, beside themselves."""


@dataclass(frozen=True)
class Attacked:
    """The application over the archive, and the ids of its articles."""

    web: TestClient
    ids: dict[str, str]

    def pages(self) -> Iterator[tuple[str, str]]:
        """Every page that there is a route to, with its address."""
        for path in self.paths():
            for said in SAID.get(path, ("", "?q=story", "?source=<x-attack>")):
                address = path + said.format(**self.ids)
                yield address, self.web.get(address).text
        for name, article in self.ids.items():
            if name != "long":
                yield f"/article/{article}", self.web.get(f"/article/{article}").text
        record = self.web.get(f"/api/capture?of={self.ids['markup']}").json()["capture"]["record_id"]
        for said in (MARKUP, LEAVING, FORMULA, ESCAPES):
            source = f"/source?name={quote(f'source {said[:300]}')}&reason={quote(said[:300])}"
            yield source, self.web.get(source).text
        for address in (
            f"/capture/{record}",
            "/run/run-1",
            "/run/<x-attack>",
            "/capture/<x-attack>",
            "/article/<x-attack>",
            "/<x-attack>",
        ):
            yield address, self.web.get(address).text

    def paths(self) -> list[str]:
        """Paths of the pages: not of the API, of files, and of what is shown in a sandbox."""
        routes = [route for route in self.web.app.routes if isinstance(route, Route)]  # type: ignore[attr-defined]  # the application's
        passed_over = {"/api/openapi.json", "/replay/plain"}
        return sorted({route.path for route in routes if "GET" in (route.methods or ())} - passed_over)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Attacked]:
    root = tmp_path_factory.mktemp("attacked") / "collections" / "news"
    ids = attacked(root)
    with client(root) as web:
        yield Attacked(web, ids)


def faults(page: str) -> Iterator[str]:
    """What in a page would run, load or lead to something that a stranger chose."""
    tree = lxml.html.document_fromstring(page)
    for element in tree.iter("x-attack", "base", "object", "embed", "style"):
        yield f"<{element.tag}>"
    for element in tree.iter(lxml.html.etree.Element):
        for key, said in element.attrib.items():
            name, value = str(key), str(said)
            scheme = _scheme(value) if name in ADDRESSES else ""
            if name.startswith("on") or name in {"style", "srcdoc"} or scheme not in {"", "http", "https"}:
                yield f"{element.tag} {name}={value[:60]}"
    for script in tree.iter("script"):
        if not script.get("src", "").startswith("/static/") or (script.text or "").strip():
            yield "a script of theirs"
    if "1337" in page.replace("7*191", ""):
        yield "a template of theirs"
    if found := HIDDEN.search(page):
        yield f"{found[0]!r} at {found.start()}"


def _scheme(value: str) -> str:
    try:
        return urlsplit(value.strip()).scheme
    except ValueError:
        return "one that cannot be read"


def test_no_field_of_a_page_is_more_than_text(site: Attacked) -> None:
    seen = 0
    for address, page in site.pages():
        if page:
            assert not list(faults(page)), address
            seen += 1
    assert seen > 25


def test_a_huge_field_is_shown_within_bounds(site: Attacked) -> None:
    answer = site.web.get(f"/article/{site.ids['long']}")
    assert answer.status_code == 200
    assert not list(faults(answer.text))
    assert len(site.web.get("/search?q=story").content) < 1_000_000


def test_what_was_archived_is_shown_where_it_can_do_nothing(site: Attacked) -> None:
    answer = site.web.get(f"/replay/plain?of={site.ids['markup']}")
    assert b"The page itself" in answer.content
    policy = answer.headers["Content-Security-Policy"]
    assert policy.startswith("sandbox; default-src 'none'; ")
    assert "script-src" not in policy
    assert "frame-ancestors 'self'" in policy
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert 'sandbox src="/replay/plain?of=' in site.web.get(f"/replay?of={site.ids['markup']}").text


@pytest.mark.parametrize("form", ["record", "payload", "page"])
def test_what_is_downloaded_is_never_shown(site: Attacked, form: str) -> None:
    answer = site.web.get("/api/record", params={"of": site.ids["markup"], "form": form})
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="')
    assert answer.headers["Content-Type"] in {"application/warc", "application/octet-stream"}
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_a_spreadsheet_takes_no_field_for_a_formula(site: Attacked) -> None:
    rows = site.web.get("/api/sql/file", params={"query": "SELECT '=1+1' AS a, '@b' AS b, -3 AS c"}).text
    assert rows == "a,b,c\r\n'=1+1,'@b,-3\r\n"


def test_a_file_of_the_server_is_not_to_be_had(site: Attacked) -> None:
    for path in ("../app.py", "..%2fapp.py", "%2e%2e/%2e%2e/pyproject.toml", "/etc/passwd"):
        assert site.web.get(f"/static/{path}").status_code == 404
    assert site.web.get("/api/record", params={"of": "../../etc/passwd"}).status_code == 404

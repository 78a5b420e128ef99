"""The newsroom behaves like web servers behave, so that what is tested against it means something."""

import gzip
import json
import signal
import subprocess
import sys
from http.client import HTTPConnection, HTTPResponse
from urllib.parse import urlsplit

import feedparser

from newscrawl.demo.server import Newsroom

COURIER = "http://www.steppecourier.example"


def get(newsroom: Newsroom, url: str, **headers: str) -> tuple[HTTPResponse, bytes]:
    proxy = urlsplit(newsroom.proxy)
    connection = HTTPConnection(proxy.hostname or "", proxy.port)
    connection.request("GET", url, headers={name.replace("_", "-"): value for name, value in headers.items()})
    response = connection.getresponse()
    body = response.read()
    connection.close()
    return response, body


def test_every_listed_page_answers_as_it_should(newsroom: Newsroom) -> None:
    statuses = {url: get(newsroom, url)[0].status for url in newsroom.listed()}
    assert len(statuses) > 40
    assert {url: status for url, status in statuses.items() if status != 200} == {
        f"{COURIER}/2026/tram-line-returns": 301,
        f"{COURIER}/business/withdrawn-bazaar-sale": 404,
    }


def test_the_page_of_the_mission_is_as_bad_as_the_one_it_is_modelled_on(newsroom: Newsroom) -> None:
    _, body = get(newsroom, f"{COURIER}/world/un-regional-centre-opens-in-almaty")
    text = body.decode()
    assert text.index("Skip to content") < text.index("<h1")
    assert text.count("Almaty Becomes Home to New UN Hub for the Whole of Central Asia") == 2
    assert "[1] [URL for source 1]" in text
    assert "Read also: <a" in text


def test_a_page_is_sent_again_only_when_it_changed(newsroom: Newsroom) -> None:
    url = f"{COURIER}/city/tremor-felt-in-almaty"
    first, _ = get(newsroom, url)
    again, body = get(newsroom, url, If_None_Match=first.headers["ETag"])
    assert (again.status, body) == (304, b"")
    newsroom.edition = 2
    changed, body = get(newsroom, url, If_None_Match=first.headers["ETag"])
    assert changed.status == 200
    assert b"two schools closed" in body


def test_the_second_edition_has_one_update_and_two_new_stories_and_all_else_is_as_it_was(
    newsroom: Newsroom,
) -> None:
    before = {url: get(newsroom, url)[1] for url in newsroom.listed()}
    newsroom.edition = 2
    after = {url: get(newsroom, url)[1] for url in newsroom.listed()}
    assert {url for url in after if after[url] != before.get(url)} == {
        f"{COURIER}/city/tremor-felt-in-almaty?update=1",
        f"{COURIER}/culture/night-library-opens",
        "http://dala.example/kk/qogam/muz-aidyny-ashyldy",
    }


def test_bodies_go_gzipped_to_who_accepts_it_and_chunked_where_the_story_says_so(newsroom: Newsroom) -> None:
    url = f"{COURIER}/world/glacier-lake-lowered"
    plain, body = get(newsroom, url)
    packed, zipped = get(newsroom, url, Accept_Encoding="gzip")
    assert plain.headers["Transfer-Encoding"] == "chunked"
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(zipped) == body


def test_the_feeds_are_feeds(newsroom: Newsroom) -> None:
    rss = feedparser.parse(get(newsroom, f"{COURIER}/feed.xml")[1])
    atom = feedparser.parse(get(newsroom, "http://dala.example/ru/atom.xml")[1])
    jsonfeed = json.loads(get(newsroom, "http://news.continentwire.example/feed.json")[1])
    sitemap = gzip.decompress(get(newsroom, "http://dala.example/sitemaps/kk.xml.gz")[1])
    assert (rss.version, rss.bozo, len(rss.entries)) == ("rss20", False, 21)
    assert (atom.version, atom.bozo, len(atom.entries)) == ("atom10", False, 6)
    assert len(jsonfeed["items"]) == 9
    assert sitemap.count(b"<loc>") == 3


def test_one_page_is_not_in_the_charset_that_it_names(newsroom: Newsroom) -> None:
    response, body = get(newsroom, "http://dala.example/ru/ekonomika/tseny-na-ugol")
    assert b"charset=utf-8" in body
    assert "charset=utf-8" in response.headers["Content-Type"]
    assert "Уголь подорожал" in body.decode("windows-1251")


def test_other_hosts_and_other_methods_are_refused(newsroom: Newsroom) -> None:
    assert get(newsroom, "http://elsewhere.example/")[0].status == 502
    assert [served.status for served in newsroom.log] == [502]


def test_it_can_be_served_in_the_foreground() -> None:
    command = [sys.executable, "-m", "newscrawl.demo", "--edition", "2"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            told = process.stdout.readline() + process.stdout.readline()
            proxy = urlsplit(told.split("http_proxy=")[1].split()[0])
            connection = HTTPConnection(proxy.hostname or "", proxy.port)
            connection.request("GET", f"{COURIER}/culture/night-library-opens")
            assert connection.getresponse().status == 200
            connection.close()
            process.send_signal(signal.SIGINT)
            assert process.wait(10) == 0
        finally:
            process.kill()

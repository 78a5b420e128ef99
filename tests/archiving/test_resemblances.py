"""What the catalog remembers to find articles that are alike."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from fakes.pages import article, decision, exchange, options

from archive.fingerprints import fingerprint
from archive.layout import Layout
from archive.model import Article
from archive.recovery import rebuild
from archive.store import Store
from archive.stories import RELINKED, moment_of, seconds_of

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
TEXT = " ".join(f"word{i} of a story{i % 9}" for i in range(60))
TAIL = " ".join(f"tail{i}" for i in range(40))


def keep(store: Store, name: str, text: str, days: float = 0, **changes: str | None) -> Article:
    url = f"https://{name}.example/story"
    capture = store.keep_exchange(exchange(url, f"<p>{name}{days}</p>".encode(), started=NOON))
    published = (NOON + timedelta(days=days)).isoformat()
    kept = article(capture, text, source=name, published=published, title=f"Story of {name}", **changes)
    return store.keep_article(kept, capture)


def found(store: Store, text: str, days: float = 0) -> list[str]:
    moment = int((NOON + timedelta(days=days)).timestamp())
    return [one.relation.id for one in store.alike(fingerprint(text), moment)]


def test_what_shares_a_passage_is_found_around_its_time_and_not_a_month_later(tmp_path: Path) -> None:
    with Store.open(tmp_path, options()) as store:
        kept = keep(store, "herald", TEXT, -20)
        assert found(store, f"{TEXT} {TAIL}", -20) == [kept.id]
        assert found(store, f"{TEXT} {TAIL}", -14) == [kept.id]
        assert found(store, f"{TEXT} {TAIL}", -26) == [kept.id]
        assert found(store, f"{TEXT} {TAIL}", 10) == []
        assert found(store, TAIL, -20) == []


def test_a_copy_without_its_text_has_the_originals_fingerprint_and_text(tmp_path: Path) -> None:
    with Store.open(tmp_path, options()) as store:
        first = keep(store, "wire", TEXT)
        copy = keep(store, "courier", "", syndicated_from=first.id)
        likeness = store.likeness_of(copy.id)
        assert likeness is not None
        assert likeness.fingerprint == fingerprint(TEXT)
        assert likeness.relation.story == first.id
        assert store.text_of(copy.id) == TEXT
        assert found(store, TEXT) == [first.id]


def test_a_story_is_put_under_the_original_that_came_late_and_stays_so_after_a_rebuild(
    tmp_path: Path,
) -> None:
    with Store.open(tmp_path, options()) as store:
        copy = keep(store, "courier", TEXT, -1)
        second = keep(store, "post", f"{TEXT} {TAIL}", 0, syndicated_from=copy.id)
        original = keep(store, "wire", f"{TAIL} {TEXT}", -2)
        capture = store.last_capture_of("https://courier.example/story")
        assert capture is not None
        store.keep_decision(
            decision(
                capture, copy.id, verdict="syndicated", reason=RELINKED, of=original.id, source="courier"
            )
        )
        before = store.relations(copy.id)
    assert [one.id for one in before] == [original.id, copy.id, second.id]
    assert before[1].syndicated_from == original.id
    rebuild(Layout(tmp_path))
    with Store.open(tmp_path, options()) as store:
        assert store.relations(second.id) == before


def test_columns_are_the_headlines_over_several_stories_of_one_source(tmp_path: Path) -> None:
    with Store.open(tmp_path, options()) as store:
        for week in range(3):
            keep(store, "herald", f"{TAIL} {week}", week - 20)
        keep(store, "courier", TEXT, -3)
        rows = store.columns()
        assert [(row[0], row[1], row[2]) for row in rows] == [("herald", "Story of herald", 3)]
        assert store.columns("courier") == []


def test_an_article_appeared_when_it_says_unless_that_cannot_be() -> None:
    fetched = "2026-03-01T12:00:00.000000Z"
    captured = seconds_of(fetched)
    assert moment_of("2026-02-01", fetched) == seconds_of("2026-02-01T00:00:00+00:00")
    assert moment_of("2026-02-01T06:00:00+06:00", fetched) == seconds_of("2026-02-01")
    for wrong in (None, "", "1970-01-01", "2027-01-01", "yesterday"):
        assert moment_of(wrong, fetched) == captured


def test_each_two_weeks_have_a_table_of_their_own(tmp_path: Path) -> None:
    with Store.open(tmp_path, options()) as store:
        for weeks in range(6):
            keep(store, f"herald{weeks}", f"{TEXT} {weeks}", -7 * weeks)
        tables = store.connection.execute("SELECT count(*) FROM sqlite_schema WHERE name GLOB 'sketches_*'")
        assert tables.fetchone()[0] in {3, 4}


def test_a_footer_fills_its_place_and_hides_nobody(tmp_path: Path) -> None:
    footer = " ".join(f"footer{i}" for i in range(60))
    with Store.open(tmp_path, options()) as store:
        for number in range(60):
            own = " ".join(f"n{number}w{i}" for i in range(60))
            last = keep(store, f"herald{number}", f"{own} {footer}")
        assert found(store, f"{own} copied with a tail of its own {TAIL}") == [last.id]
        counts = store.connection.execute("SELECT count(*) FROM sketches_1465 GROUP BY hash")
        assert max(count for (count,) in counts) == 48


def test_the_last_articles_of_a_publisher_are_found_around_a_moment(tmp_path: Path) -> None:
    moment = int(NOON.timestamp())
    with Store.open(tmp_path, options()) as store:
        kept = [keep(store, "herald", f"{TEXT} {day}", day).id for day in range(-10, 0)]
        keep(store, "courier", TEXT, -3)
        beside = store.beside("herald.example", "herald", moment)
        assert [one.relation.id for one in beside] == kept[:1:-1]
        assert store.beside("herald.example", "courier", moment) == []


def test_a_dateline_does_not_count(tmp_path: Path) -> None:
    with Store.open(tmp_path, options()) as store:
        first = keep(store, "wire", f"ALMATY, March 3 (Wire) — {TEXT}")
        likeness = store.likeness_of(first.id)
        assert likeness is not None
        for dateline in ("", "PARIS (AFP) - ", "Madrid, 3 mar (EFE).- ", "(dpa) ", "МОСКВА, 3 марта — "):
            assert likeness.fingerprint.order == fingerprint(f"{dateline}{TEXT}").order

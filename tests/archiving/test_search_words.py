"""What is the same word, language by language: question, found in, not found in."""

from pathlib import Path

import pytest
from fakes.library import library, piece
from hypothesis import given
from hypothesis import strategies as st

from archive.search.answers import Question, SearchIndex
from archive.search.words import SEPARATOR, chunks_of, fold, question_terms, terms_line

TEXTS = {
    "en": "Two elections were held. The café’s co-owner can’t vote. Ｎａｔｏ met in San José",
    "de": "Auf der Straße in Zürich standen Häuser; die Wahlen beginnen",
    "pl": "Wybory w Łodzi: prezydent Wałęsa",
    "ru": "Выборами довольны все. Ёлка стоит, йод нужен, мой дом, россия",
    "kk": "Қазақстанның президенті сайлауға қатысты. Астанада балалар ән айтты",
    "tr": "İstanbul'da evlerinde kaldılar, ışık söndü, DİYARBAKIR",
    "ar": "الإنتخابات في مُصر وأحمد في المدرسة",
    "fa": "انتخابات در کشور ایرانی می‌رود",
    "zh": "東京都知事選挙在北京大学举行",
    "ja": "首相は東京でガソリンについて話した",
    "ko": "서울에서 열린 대통령 선거",
    "th": "ประเทศไทยมีการเลือกตั้ง",
    "el": "Η Ελλάδα και ο πρωθυπουργός",
    "vi": "Việt Nam tổ chức bầu cử",
    "hi": "हिन्दी में चुनाव और समाचार",
    "he": "הבחירות בישראל",
    "uk": "Її йшли вибори в Києві",
    "fr": "L’élection à Orléans: les œuvres",
}


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> SearchIndex:
    texts = [piece(f"t{code}", text, language=code) for code, text in TEXTS.items()]
    return SearchIndex(library(tmp_path_factory.mktemp("words") / "news", *texts))


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("election", "en fr"),  # stems, of each language by its own rules
        ("vote", "en"),
        ("voting", "en"),
        ('"two election"', ""),  # a quoted phrase stays exact
        ('"two elections"', "en"),
        ("cafe", "en"),
        ("nato", "en"),
        ("can't", "en"),
        ('"san jose"', "en"),
        ("STRASSE", "de"),
        ("straße", "de"),
        ("zurich", "de"),
        ("haus", "de"),
        ("wahl", "de"),
        ("łodzi", "pl"),
        ("lodzi", "pl"),
        ("walesa", "pl"),
        ("выборы", "ru"),
        ("елка", "ru"),
        ("ёлка", "ru"),
        ("йод", "ru"),
        ("иод", ""),  # й is another letter than и
        ("домом", "ru"),
        ("мои", ""),  # of words such as "my" and "the" only the form that was asked for
        ('"мои дом"', ""),
        ("Қазақстан", "kk"),
        ("сайлау", "kk"),
        ("Астана", "kk"),
        ("бала", "kk"),
        ("президент", "kk"),
        ("Казакстан", ""),  # қ is another letter than к
        ("istanbul", "tr"),
        ("İSTANBUL", "tr"),
        ("ev", "tr"),
        ("isik", "tr"),
        ("diyarbakır", "tr"),
        ("الانتخابات", "ar"),
        ("احمد", "ar"),
        ("مصر", "ar"),
        ("المدرسه", "ar"),
        ("كشور", "fa"),
        ("ايراني", "fa"),
        ("東京", "zh ja"),
        ("東京都", "zh"),
        ("京大", "zh"),
        ("京東", ""),
        ("学", "zh"),
        ("行", "zh"),
        ("ガソリン", "ja"),
        ("カソリン", ""),  # a voiced kana is another one
        ("首相", "ja"),
        ("서울", "ko"),
        ("대통령", "ko"),
        ("대통", "ko"),
        ("통대", ""),
        ("ไทย", "th"),
        ("เลือกตั้ง", "th"),
        ("ελλαδα", "el"),
        ("viet", "vi"),
        ("bau", "vi"),
        ("चुनाव", "hi"),
        ("चनाव", ""),  # vowel signs make words
        ("בישראל", "he"),
        ("вибори", "uk"),
        ("ії", ""),  # ї is another letter than і
        ("orleans", "fr"),
        ("oeuvres", "fr"),
    ],
)
def test_a_word_is_found_where_it_stands_and_nowhere_else(
    index: SearchIndex, question: str, found: str
) -> None:
    answer = index.ask(Question(text=question))
    assert sorted(hit.article.language or "" for hit in answer) == sorted(found.split())


@given(st.text(max_size=60))
def test_every_text_is_found_by_its_own_words(text: str) -> None:
    line = terms_line(chunks_of(text)).split()
    for placed in question_terms(text):
        assert placed.term in line


@given(st.text(max_size=60))
def test_no_term_holds_a_space_or_separates(text: str) -> None:
    for term in terms_line(chunks_of(text)).split(" "):
        assert term == term.strip()
        assert term != SEPARATOR or SEPARATOR in text


@given(st.text(max_size=30))
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_worst_words_cost_little(tmp_path: Path) -> None:
    worst = ["a" * 3_000_000, "東" * 300_000, "\u0300" * 500_000, "a\u0301" * 300_000, "лар" * 100_000]
    index = SearchIndex(
        library(tmp_path / "n", *(piece(f"w{n}", text, language="kk") for n, text in enumerate(worst)))
    )
    assert index.documents == len(worst)


def test_a_long_sentence_without_spaces_is_found_to_its_end_and_an_endless_word_is_none(
    tmp_path: Path,
) -> None:
    thai = "การเลือกตั้ง" * 60 + "ประเทศไทย"
    news = library(tmp_path / "n", piece("thai", thai, language="th"), piece("code", f"{'x' * 300} after"))
    index = SearchIndex(news)
    assert index.ask(Question(text="ประเทศไทย")).count == 1
    assert index.ask(Question(text="after")).count == 1
    assert index.ask(Question(text="x" * 300)).count == 0


@pytest.mark.parametrize(
    ("language", "found", "missed"),
    [
        ("kk", "Қазақстан президент", "Казакстан"),
        ("ru", "выборы елка", "иод"),
        ("en", "elections cafe", '"two election"'),
        ("de", "haus strasse", "hausen*"),
        ("tr", "ev istanbul", "evet"),
        ("ar", "احمد مصر", "مصير"),
        ("zh", "東京都 大学", "京東"),
        ("ja", "ガソリン", "カソリン"),
        ("ko", "대통령 선거", "통대"),
        ("th", "ไทย เลือกตั้ง", "ไทยแลนด์"),
    ],
)
def test_each_language_finds_its_words_in_their_forms_and_no_others(
    index: SearchIndex, language: str, found: str, missed: str
) -> None:
    assert language in {hit.article.language for hit in index.ask(Question(text=found))}
    assert language not in {hit.article.language for hit in index.ask(Question(text=missed))}

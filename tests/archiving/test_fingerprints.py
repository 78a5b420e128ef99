"""Fingerprints tell how much of one text stands in another, whatever stands around it."""

import time

from hypothesis import given
from hypothesis import strategies as st

from archive.fingerprints import fingerprint, overlap, packed, unpacked

STORY = " ".join(f"word{i} stands{i % 7} here{i % 11}" for i in range(80))
OTHER = " ".join(f"other{i} talk{i % 5} there{i % 13}" for i in range(80))
CHINESE = (
    "阿拉木图市政府星期五宣布新的地铁线路将于明年春天开工建设预计耗资三亿美元"
    "工程将持续四年完成后每天可运送十万名乘客"
)


def test_a_text_is_wholly_in_itself_and_not_in_another() -> None:
    assert overlap(fingerprint(STORY), fingerprint(STORY)).containment == 1.0
    assert overlap(fingerprint(STORY), fingerprint(OTHER)).containment == 0.0


def test_case_quotes_and_spacing_do_not_count() -> None:
    one = fingerprint("“The bridge – opened in 1998 – is closed,” he said on Friday in Almaty.")
    other = fingerprint('"the bridge - opened in 1998 - IS closed", he said  on\nFriday in Almaty')
    assert one.hashes == other.hashes


def test_an_excerpt_is_wholly_in_the_story_and_resembles_it_little() -> None:
    excerpt = " ".join(STORY.split()[:80])
    found = overlap(fingerprint(excerpt), fingerprint(STORY))
    assert found.containment > 0.95
    assert found.resemblance < 0.4
    assert found.words == 80


def test_a_story_around_which_all_was_changed_is_still_found_by_its_sketch() -> None:
    changed = f"LONDON (Agency) {STORY} Reporting by A, editing by B"
    assert len(set(fingerprint(STORY).sketch) & set(fingerprint(changed).sketch)) > 15


def test_scripts_without_spaces_are_compared_by_characters() -> None:
    one, more = (
        fingerprint(CHINESE),
        fingerprint(CHINESE + "他补充说，票价尚未确定，市民可以在网上提出意见。"),
    )
    assert overlap(one, more).containment == 1.0
    assert (
        overlap(
            one, fingerprint("天气预报说明天全国大部分地区将有雨请市民出门时带好雨具并注意交通安全谢谢")
        ).containment
        == 0
    )
    assert one.words == len(CHINESE) // 2


def test_vowel_signs_stay_with_their_words() -> None:
    assert fingerprint("मुख्यमंत्री ने कहा कि नई सड़क बनेगी").words == 7


def test_numbers_are_counted_and_compared_apart() -> None:
    monday = fingerprint("High 21, low 9, wind 5.5 km/h, rain 0 mm in all of the valley today")
    tuesday = fingerprint("High 24, low 11, wind 5.5 km/h, rain 3 mm in all of the valley today")
    found = overlap(monday, tuesday)
    assert found.numbers_shared == 0.25
    assert found.number_density > 0.2


def test_passages_known_to_be_common_do_not_count() -> None:
    footer = " ".join(f"footer{i}" for i in range(100))
    one, other = fingerprint(f"{STORY} {footer}"), fingerprint(f"{OTHER} {footer}")
    assert overlap(one, other).containment > 0.2
    assert overlap(one, other, common=one.hashes & other.hashes).containment == 0.0


def test_no_text_is_like_nothing() -> None:
    assert overlap(fingerprint(""), fingerprint("")).containment == 0.0
    assert fingerprint("Two words").hashes == fingerprint("two WORDS").hashes != frozenset()


@given(st.text(max_size=400))
def test_any_text_has_a_fingerprint_that_survives_being_stored(text: str) -> None:
    print_ = fingerprint(text)
    assert unpacked(packed(print_.order)) == print_.order
    assert all(0 <= value < 1 << 32 for value in print_.order)


@given(st.lists(st.sampled_from(["alpha", "beta", "gamma", "delta", "eps"]), min_size=20, max_size=40))
def test_a_shared_passage_of_twenty_words_always_leaves_a_shared_hash(passage: list[str]) -> None:
    inside = " ".join(passage)
    one, other = fingerprint(f"{STORY} {inside} {STORY}"), fingerprint(f"{OTHER} {inside} {OTHER}")
    assert one.hashes & other.hashes


def test_a_hostile_page_costs_no_more_than_its_first_part() -> None:
    start = time.process_time()
    assert fingerprint("a " * 5_000_000).words == 100_000
    assert fingerprint("1" * 5_000_000).words == 1
    assert time.process_time() - start < 3

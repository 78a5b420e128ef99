"""What may be written down of the words that somebody typed."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.commandline import command_line


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["newscrawl", "run", "-s", "MAIL_PASS=hunter2"], "newscrawl run -s 'MAIL_PASS=***'"),
        (["-s", "AWS_ACCESS_KEY_ID=AKIA", "-s", "X_AUTH=1"], "-s 'AWS_ACCESS_KEY_ID=***' -s 'X_AUTH=***'"),
        (["--token", "abc", "more"], "--token '***' more"),
        (["--api-key=abc"], "'--api-key=***'"),
        (
            ["-s", "HTTP_PROXY=http://me:pw@proxy.example:3128"],
            "-s 'HTTP_PROXY=http://***@proxy.example:3128'",
        ),
        (["https://a.example/?q=news&token=1#x"], "'https://a.example/?q=news&token=***#x'"),
        (["-s", "NOTIFY_WEBHOOK=https://hooks.example/T0/B0/xyz"], "-s 'NOTIFY_WEBHOOK=***'"),
        (["-s", "MONKEY=1", "-s", "PASSING=2", "-s", "ARCHIVE=x"], "-s MONKEY=1 -s PASSING=2 -s ARCHIVE=x"),
        (["run", "a b", "https://a.example/b@c"], "run 'a b' https://a.example/b@c"),
    ],
)
def test_secrets_are_hidden_and_nothing_else(words: list[str], said: str) -> None:
    assert command_line(words) == said


@given(st.lists(st.text(max_size=40)), st.text(alphabet="abcdefgh", min_size=8, max_size=12))
def test_a_password_is_never_written_down(words: list[str], password: str) -> None:
    said = command_line([*words, f"SMTP_PASSWORD={password}"])
    assert said.endswith("'SMTP_PASSWORD=***'")


def test_the_worst_words_take_no_time() -> None:
    begun = time.perf_counter()
    for word in (
        "a://" * 50_000,
        "?a=" * 50_000,
        "token_" * 50_000 + "=",
        "-" * 200_000,
        "http://" + "a" * 200_000,
    ):
        command_line([word])
    assert time.perf_counter() - begun < 1

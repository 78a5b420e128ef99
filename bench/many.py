"""What it costs to ask 1, 4 and 16 archives as one: the same articles, divided by source.

    python bench/many.py [--articles 20000] [--rounds 20]

CPU milliseconds a question of this process, all threads; and whether the first twenty are those of one.
"""

import argparse
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))
from fakes.library import library, piece
from fakes.newsstream import news_stream

from archive.many import ManyIndex
from archive.model import Article
from archive.search.answers import Question

_QUESTIONS = ("river", "bridge snow", '"copper silver"', "election OR museum", "name12* NOT train")


def _piece(number: int, row: dict[str, Any]) -> Article:
    return piece(
        str(number), row["text"], title=row["title"], source=row["source"], published=row["published"]
    )


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=20_000)
    parser.add_argument("--rounds", type=int, default=20)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        articles = [_piece(number, row) for number, row in enumerate(news_stream(asked.articles, houses=64))]
        first: dict[str, list[str]] = {}
        for shards in (1, 4, 16):
            for number in range(shards):
                of = [one for one in articles if int(one.source.removeprefix("house")) % shards == number]
                library(Path(folder) / f"{shards}-of" / f"news-{number}", *of)
            index = ManyIndex(Path(folder) / f"{shards}-of" / "news-*")
            line = [f"{shards:>2} archives"]
            for text in _QUESTIONS:
                question = Question(text=text)
                begun = time.process_time()
                for _ in range(asked.rounds):
                    answer = index.ask(question)
                spent = 1000 * (time.process_time() - begun) / asked.rounds
                found = [f"{hit.score:.2f}" for hit in answer]
                same = found == first.setdefault(text, found)
                line.append(f"{text} {spent:.1f} ms {answer.count} {'same' if same else 'other'}")
            begun = time.process_time()
            index.days(Question(text="river"))
            line.append(f"timeline {1000 * (time.process_time() - begun):.1f} ms")
            print("; ".join(line))


if __name__ == "__main__":
    main()

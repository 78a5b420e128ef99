"""``python -m newscrawl.demo``: the newsroom in the foreground, to crawl by hand."""

import argparse
import signal
import sys
import threading

from newscrawl.demo.server import SOURCES_FILE, Newsroom


def main() -> None:
    """Serve until interrupted."""
    parser = argparse.ArgumentParser(prog="python -m newscrawl.demo", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="port on 127.0.0.1; 0 takes a free one")
    parser.add_argument(
        "--edition", type=int, default=1, choices=(1, 2), help="2: after an update and two new stories"
    )
    options = parser.parse_args()
    ended = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):  # also where a shell started it with Ctrl-C ignored
        signal.signal(number, lambda _number, _frame: ended.set())
    newsroom = Newsroom()
    newsroom.edition = options.edition
    newsroom.open(options.port)
    sys.stdout.write(
        f"The demo newsroom answers for {', '.join(newsroom.hosts)}. Crawl it with\n"
        f"  http_proxy={newsroom.proxy} scrapy crawl news -a sources={SOURCES_FILE}\nCtrl-C ends it.\n"
    )
    sys.stdout.flush()
    ended.wait()
    newsroom.close()


if __name__ == "__main__":
    main()

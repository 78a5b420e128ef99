"""Workers on one queue, two killed with -9 at random, Redis killed and started again: is anything lost?

    python bench/workqueue.py [--pages 2000] [--workers 4] [--kills 2] [--seed 1]

Hosts are a proxy on this machine that counts what each is asked at once. Prints what the archives hold.
"""

import argparse
import resource
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))
from fakes.crew import Shift, work


def main() -> None:
    """Run one shift and print its report."""
    parser = argparse.ArgumentParser(description=__doc__)
    for name, value in {"pages": 2000, "domains": 40, "workers": 4, "kills": 2, "seed": 1}.items():
        parser.add_argument(f"--{name}", type=int, default=value)
    asked = parser.parse_args()
    shift = Shift(**vars(asked))
    with tempfile.TemporaryDirectory() as folder:
        report = work(shift, Path(folder))
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(f"pages {shift.pages}, domains {shift.domains}, workers {shift.workers}, killed {report.killed}")
    print(f"archived {len(report.articles)}, most often {max(report.articles.values(), default=0)} times")
    print(f"decided {len(report.decisions)}, most often {max(report.decisions.values(), default=0)} times")
    print(f"left in the queue {report.left}; most requests at once to one host {report.most_at_once}")
    print(f"pages asked for {sum(report.asked.values())} times")
    cpu = used.ru_utime + used.ru_stime
    print(f"{report.seconds:.0f} s, {shift.pages / report.seconds:.1f} pages/s, CPU {cpu:.0f} s")
    print(f"the largest process had {used.ru_maxrss / 1000:.0f} MB")
    for error in report.errors:
        print(error)


if __name__ == "__main__":
    main()

"""Body text, ours and other extractors', on pages with known answers: quality and milliseconds in one run.

    python bench/extraction.py FOLDER [FOLDER…] [--only NAME]… [--pages N]

What a folder holds and how texts are scored stands in ``scoring.py``. The other extractors live in a virtual
environment of their own, which ``make extractors`` makes, because their pins contradict ours; one that is
missing is passed over with a word. Each runs alone, one after the other. Milliseconds are processor time of
one core a page, with parsing. Ours and trafilatura's include the facts of the article, the others' only the
text.
"""

import argparse
import json
import subprocess
import sys
from pathlib import Path
from statistics import mean

from extractors import READERS
from scoring import Known, read_folder, scores

_HERE = Path(__file__).parent
_OTHERS = _HERE.parent / ".venv-extractors" / "bin" / "python"
_OURS = ("newscrawl", "trafilatura", "trafilatura, fast", "trafilatura, precision")


def compare(folder: Path, names: list[str], limit: int | None) -> None:
    """Prints one line an extractor."""
    pages = read_folder(folder, limit)
    size = mean(len(page.html) for page in pages) / 1000
    print(f"{folder.name}: {len(pages)} pages of {size:.0f} kB on average")
    print(f"  {'':<24} {'F1':<6}  {'prec.':<6}  {'recall':<6}")
    for name in names:
        print(f"  {name:<24} {_measured(name, folder, pages)}", flush=True)


def _measured(name: str, folder: Path, pages: list[Known]) -> str:
    """The figures of one extractor, run in the interpreter that has it."""
    python = sys.executable if name in _OURS or not _OTHERS.exists() else str(_OTHERS)
    command = [python, str(_HERE / "extractors.py"), name, str(folder), "--pages", str(len(pages))]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        return done.stderr.strip().rpartition("\n")[2]
    lines = [json.loads(line) for line in done.stdout.split("\n") if line.startswith("{")]
    found = scores(pages, [line["text"] for line in lines])
    figures = "  ".join(f"{found[key]:.4f}" for key in ("f1", "precision", "recall"))
    return f"{figures}  {mean(line['ms'] for line in lines):6.1f} ms"


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folders", nargs="+", type=Path, metavar="FOLDER")
    parser.add_argument("--only", action="append", choices=READERS, help="only these extractors")
    parser.add_argument("--pages", type=int, help="only the first so many pages of each folder")
    asked = parser.parse_args()
    for folder in asked.folders:
        compare(folder, asked.only or list(READERS), asked.pages)


if __name__ == "__main__":
    main()

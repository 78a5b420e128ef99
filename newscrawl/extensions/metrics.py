"""The numbers of the last run for Prometheus, as node_exporter's textfile collector reads them."""

from collections.abc import Iterator
from datetime import datetime

from archive.runs import RunReport

_NUMBERS = ("found", "new", "version", "repeat", "not-article", "failed", "trouble", "requests", "bytes")


def metrics(report: RunReport) -> Iterator[str]:
    """The lines of the file.

    >>> list(metrics(RunReport(id="r", started="2026-03-01T00:00:00Z", ended="2026-03-01T00:00:09Z")))[1]
    'newscrawl_last_run_end_timestamp_seconds 1772323209'
    """
    end = int(datetime.fromisoformat(report.ended or report.started).timestamp())
    yield from _gauge("newscrawl_last_run_end_timestamp_seconds", str(end))
    yield from _gauge("newscrawl_last_run_duration_seconds", str(report.seconds))
    yield from _gauge("newscrawl_last_run_exit_code", str(report.exit_code))
    yield from _gauge("newscrawl_last_run_attention", str(report.attention))
    yield from _gauge("newscrawl_last_run_received_bytes", str(report.bytes))
    yield "# TYPE newscrawl_owed_pages gauge"
    for source, number in report.owed.items():
        yield f'newscrawl_owed_pages{{source="{_escaped(source)}"}} {number}'
    yield "# TYPE newscrawl_last_run_source gauge"
    for source, counts in report.sources.items():
        for name in _NUMBERS:
            if name in counts:
                labels = f'source="{_escaped(source)}",what="{name}"'
                yield f"newscrawl_last_run_source{{{labels}}} {counts[name]}"


def _gauge(name: str, value: str) -> Iterator[str]:
    yield f"# TYPE {name} gauge"
    yield f"{name} {value}"


def _escaped(text: str) -> str:
    r"""A label's value.

    >>> _escaped('a"b')
    'a\\"b'
    """
    return text.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")

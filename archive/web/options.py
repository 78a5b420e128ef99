"""How the server is to be: where it listens, who may ask, and how much one question may cost."""

from dataclasses import dataclass, field

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What the server spends on a question at most.

    Attributes:
        threads: Questions that are worked on at once.
        waiting: Questions that may wait for that; one more is sent away with 503.
        seconds: How long a question may take with its waiting; then 503.
        query: Characters of a question.
        rows: Articles of one answer.
        depth: How many articles deep one may page.
        sql_seconds: How long one SELECT may take whose answer is shown.
        file_seconds: The same where the answer is a file.
        sql_rows: Rows of its answer as a page or as JSON; files are not cut.
        sql_memory: What DuckDB may take, in its words.
        streams: Downloads at once.
    """

    threads: int = 4
    waiting: int = 200
    seconds: float = 30.0
    query: int = 4_000
    rows: int = 1_000
    depth: int = 10_000
    sql_seconds: float = 10.0
    file_seconds: float = 60.0
    sql_rows: int = 10_000
    sql_memory: str = "512MB"
    streams: int = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """One server.

    Attributes:
        host: The address it is bound to.
        port: Its port.
        hosts: Names under which it may be asked, in lower case, without a port.
        secret: What who asks must know; empty for nobody else than this machine's users.
        replay: Where pywb answers (``http://127.0.0.1:8091``); empty where there is none.
        upkeep: Whether index and tables are brought up to the files.
        limits: See there.
    """

    host: str = "127.0.0.1"
    port: int = 8090
    hosts: frozenset[str] = LOOPBACK
    secret: str = ""
    replay: str = ""
    upkeep: bool = True
    limits: Limits = field(default_factory=Limits)

"""A trouble of a crawl: what, its likely cause, and the command to try."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something wrong: what, its likely cause, and the command to try. May be about one source."""

    what: str
    cause: str
    command: str
    source: str = ""

    def __str__(self) -> str:
        subject = f"{self.source}: " if self.source else ""
        return f"{subject}{self.what}. Likely: {self.cause}. Try: {self.command}"

"""What the crawler knows of each URL, and what is still owed. SQLite, in the archive's folder."""

from newscrawl.state.documents import Asked, AskedDocument
from newscrawl.state.pages import Due, Validators
from newscrawl.state.state import State

__all__ = ["Asked", "AskedDocument", "Due", "State", "Validators"]

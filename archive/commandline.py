"""A command line as it may be written down: without the secrets that were typed into it."""

import re
import shlex
from collections.abc import Sequence

HIDDEN = "***"
_LONGEST = 2000  # characters of a word

_SECRET_NAME = re.compile(
    r"(?:^|[_\W])(?:token|password|passwd|passphrase|pwd|pass|secret|auth|authorization|credentials?"
    r"|webhook|api_?key|access_?key|private_?key|key|cookie|session|signature|sig|dsn)(?:$|[_\W])",
    re.IGNORECASE,
)
_PAIR = re.compile(r"(?P<name>-*[\w.-]{1,100})(?P<between>=)(?P<value>.*)", re.DOTALL)
_USERINFO = re.compile(r"(?P<scheme>[a-z][a-z0-9+.-]{0,20}://)[^/\s@?#]{1,500}@", re.IGNORECASE)
_QUERY = re.compile(r"(?P<name>[?&][\w.-]{1,60}=)(?P<value>[^&\s#]{1,2000})")


def command_line(words: Sequence[str]) -> str:
    """The words of a command as one line for a shell, its secrets hidden.

    Hidden are the values of settings and options whose name says that they are secret (TOKEN, PASSWORD, AUTH,
    KEY and the like), the credentials of URLs, and such parameters in URLs. A very long word is cut.

    >>> command_line(["run", "-s", "MAIL_PASS=hunter2", "https://me:pw@a.example/?token=1"])
    "run -s 'MAIL_PASS=***' 'https://***@a.example/?token=***'"
    """
    said, secret = [], False
    for word in words:
        said.append(HIDDEN if secret else _hidden(word[:_LONGEST]))
        secret = not secret and word.startswith("-") and "=" not in word and bool(_SECRET_NAME.search(word))
    return shlex.join(said)


def _hidden(word: str) -> str:
    pair = _PAIR.fullmatch(word)
    if pair and _SECRET_NAME.search(pair["name"]):
        return f"{pair['name']}={HIDDEN}" if pair["value"] else word
    word = _USERINFO.sub(rf"\g<scheme>{HIDDEN}@", word)
    return _QUERY.sub(
        lambda one: f"{one['name']}{HIDDEN}" if _SECRET_NAME.search(one["name"]) else one[0], word
    )

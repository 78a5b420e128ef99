"""Runs a command for as long as its own standard input stays open: it ends with who started it, however.

``python -m archive.web.watched FOLDER COMMAND…``: when the server is killed, the pipe to here closes with it.
The folder is the command's own, and is removed after it.
"""

import shutil
import signal
import subprocess
import sys
import threading

_PATIENCE = 5.0  # seconds between asking to end and ending


def main(words: list[str]) -> int:
    """Run the command, and end it when nobody holds the other end of standard input any more."""
    folder, *command = words
    child = subprocess.Popen(command, stdin=subprocess.DEVNULL)  # noqa: S603 - what the server gives

    def end() -> None:
        child.terminate()
        try:
            child.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            child.kill()

    def watch() -> None:
        while sys.stdin.buffer.read(1):
            pass
        end()

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the server ends it, so that both end in order
    signal.signal(signal.SIGTERM, lambda *_: end())
    threading.Thread(target=watch, daemon=True).start()
    code = child.wait()
    shutil.rmtree(folder, ignore_errors=True)
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""newscrawl's settings as they come, with the extension that measures the reactor's delays beside them."""

from newscrawl.settings import *  # noqa: F403 - a settings module is taken over whole
from newscrawl.settings import EXTENSIONS as _OURS

EXTENSIONS = {**_OURS, "latency.LatencyExtension": 90}

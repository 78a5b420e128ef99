"""The project's settings with what the operator chose on the command line."""

import os
from collections.abc import Mapping

import scrapy.core.downloader.contextfactory  # noqa: F401 - first: it searches all modules for each importer
from scrapy.settings import Settings
from scrapy.utils.project import get_project_settings


def settings_with(chosen: Mapping[str, object]) -> Settings:
    """The settings of the project in this folder, or ours where there is none, and on top what was chosen.

    Args:
        chosen: Values by name of the setting.
    """
    found = get_project_settings()
    if (
        "SCRAPY_SETTINGS_MODULE" not in os.environ
    ):  # no scrapy.cfg here: cron's folder needs only sources.toml
        os.environ["SCRAPY_SETTINGS_MODULE"] = "newscrawl.settings"
        found = get_project_settings()
    found.update(dict(chosen), priority="cmdline")
    return found

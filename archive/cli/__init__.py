"""``newsarchive``: the researcher's command."""

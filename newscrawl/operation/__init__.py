"""Running without anybody looking: one run, its end, its report, and what is wrong."""

"""What Spark runs on many machines: the same functions as on one, a task a file or a group of articles."""

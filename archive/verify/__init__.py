"""Whether an archive still is what was written: every record, digest, link and name."""

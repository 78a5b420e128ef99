"""What the archive knows of a page, put into words: for the command line and for the pages alike."""

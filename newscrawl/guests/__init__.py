"""What the add-on puts into other people's Scrapy projects. See ``newscrawl.addon``."""

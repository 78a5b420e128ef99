BOT_NAME = "headlines"
SPIDER_MODULES = ["headlines.spiders"]
USER_AGENT = "headlines (+https://example.org/our-crawler)"
ROBOTSTXT_OBEY = True
ITEM_PIPELINES = {"headlines.pipelines.CsvPipeline": 300}

# All that newscrawl needs.
ADDONS = {"newscrawl.addon.NewsArchive": 300}
COMMANDS_MODULE = "newscrawl.commands"  # optional: errors in a line, exit codes that tell how it went

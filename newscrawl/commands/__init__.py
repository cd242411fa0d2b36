"""Commands of ``scrapy`` in a newscrawl project (the setting ``COMMANDS_MODULE``)."""

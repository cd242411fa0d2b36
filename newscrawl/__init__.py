"""A Scrapy crawling and archiving pipeline for news."""

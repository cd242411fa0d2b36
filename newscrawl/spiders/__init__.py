"""Spiders: thin adapters between Scrapy's engine and the stages."""

"""``scrapy crawl`` with errors in one line each, and exit codes that mean something."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from scrapy.commands import crawl
from scrapy.exceptions import UsageError

from newscrawl.errors import NewscrawlError
from newscrawl.run.ending import exit_code, run
from newscrawl.run.values import check_level, check_setting

if TYPE_CHECKING:
    import argparse


_FROM_ENVIRONMENT = ("NEWSCRAWL_DATA", "NEWSCRAWL_OUTLETS")
_ABOVE_PROJECT = 35
"""A priority above that of the project's and the spider's settings, below that of ``-s``."""


class Command(crawl.Command):
    """Scrapy's own command, with the errors and exit codes of ``newscrawl crawl``."""

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        """Read the options, and what ``newscrawl`` takes from the environment as well.

        Ends here where a setting cannot be what it was given: Scrapy looks at some of them
        before it runs the command.
        """
        assert self.settings is not None
        try:
            for name, sign, value in (text.partition("=") for text in opts.set):
                if sign:
                    check_setting(self.settings, name, value)
            super().process_options(args, opts)
            check_level(self.settings)
        except NewscrawlError as error:
            sys.stderr.write(f"scrapy crawl: {error}\n")
            sys.exit(error.exit_code)
        for name in _FROM_ENVIRONMENT:
            if os.environ.get(name):
                self.settings.set(name, os.environ[name], priority=_ABOVE_PROJECT)

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Run one spider to its end."""
        if len(args) != 1:
            raise UsageError("name one spider", print_help=False)
        assert self.crawler_process is not None
        if args[0] not in self.crawler_process.spider_loader.list():
            raise UsageError(f"no such spider: {args[0]}", print_help=False)
        try:
            crawler = self._create_crawler(args[0])
            report = run(self.crawler_process, crawler, **opts.spargs)
            self.exitcode = exit_code(report)
            if report.exit_code and report.problems:
                sys.stderr.write(f"scrapy crawl {args[0]}: {report.problems[0]}\n")
        except NewscrawlError as error:
            sys.stderr.write(f"scrapy crawl {args[0]}: {error}\n")
            self.exitcode = error.exit_code

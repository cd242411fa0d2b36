"""Shared use: PostgreSQL, S3 and several machines. The only settings that read the environment."""

import os

from settings.base import *

NEWSCRAWL_OPERATOR = os.environ.get("NEWSCRAWL_OPERATOR", "")
NEWSCRAWL_DATA = os.environ.get("NEWSCRAWL_DATA", "/var/lib/newscrawl")
NEWSCRAWL_CATALOG = os.environ.get("NEWSCRAWL_CATALOG", "")
NEWSCRAWL_STORE = os.environ.get("NEWSCRAWL_STORE", "")
NEWSCRAWL_SPOOL = os.environ.get("NEWSCRAWL_SPOOL", "")

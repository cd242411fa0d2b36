"""Settings of every newscrawl project; ``local`` and ``production`` build on them.

Scrapy's own settings keep their names. Those that begin with ``NEWSCRAWL_`` are ours; docs in
docs/operations.md.
"""

from pathlib import Path

_ROOT = Path(__file__).resolve().parent.parent

BOT_NAME = "newscrawl"
SPIDER_MODULES = ["newscrawl.spiders"]
NEWSPIDER_MODULE = "newscrawl.spiders"
COMMANDS_MODULE = "newscrawl.commands"

# --- who we are ----------------------------------------------------------------------------
# Put your own address here: a site that minds must be able to reach you.
NEWSCRAWL_OPERATOR = ""
USER_AGENT = "newscrawl/0.1 (news archive)"

# --- where things lie ----------------------------------------------------------------------
NEWSCRAWL_OUTLETS = str(_ROOT / "settings" / "outlets")
NEWSCRAWL_DATA = "data"
NEWSCRAWL_CATALOG = ""  # a SQLAlchemy URL; empty: SQLite in the data folder
NEWSCRAWL_STORE = ""  # a folder or s3://bucket/prefix; empty: archive/ in the data folder
NEWSCRAWL_SPOOL = ""  # where WARC files grow until they are shipped; empty: in the data folder
NEWSCRAWL_SPOOL_LIMIT = 20_000_000_000  # bytes at which a crawl waits for the shipper; 0: none
NEWSCRAWL_SPOOL_PATIENCE = 21_600.0  # seconds that it waits before it stops
# Folders of archives that were replayed and then moved: {"/old/folder": "/new/folder"}.
NEWSCRAWL_MOVED: dict[str, str] = {}

# --- S3 (credentials come by boto3's own chain) --------------------------------------------
NEWSCRAWL_S3_ENDPOINT = ""  # empty: AWS
NEWSCRAWL_S3_REGION = ""
NEWSCRAWL_S3_ADDRESSING = "auto"  # auto, path or virtual
NEWSCRAWL_S3_STORAGE_CLASS = ""
NEWSCRAWL_S3_ENCRYPTION = ""  # AES256 or aws:kms
NEWSCRAWL_S3_KMS_KEY = ""
NEWSCRAWL_S3_CA = ""  # file of certificate authorities, for a server of your own

# --- archive -------------------------------------------------------------------------------
NEWSCRAWL_WARC_PREFIX = "newscrawl"
NEWSCRAWL_WARC_MAX_BYTES = 1_000_000_000
NEWSCRAWL_WARC_MAX_AGE = 3600.0  # seconds

NEWSCRAWL_ARCHIVING = True  # False: the run fetches nothing, and opens no archive

# --- reading -------------------------------------------------------------------------------
NEWSCRAWL_READER = "newscrawl.reading.read"  # (Page, Outlet | None) -> Article
NEWSCRAWL_EXTRACT_WORKERS = -1  # processes; -1: one less than the machine has; 0: in the crawler

# --- politeness ----------------------------------------------------------------------------
ROBOTSTXT_OBEY = True
NEWSCRAWL_ARCHIVE_OBEYS_ROBOTS = False  # whether robots.txt also binds `newscrawl archive`
# What one page's requisites (`newscrawl archive --requisites`) may come to.
NEWSCRAWL_REQUISITES_MAX = 500
NEWSCRAWL_REQUISITES_MAX_BYTES = 100_000_000
NEWSCRAWL_REQUISITES_MAX_HOSTS = 50  # other than the page's own
# Never 0: without a delay Scrapy ignores the limit of requests per host.
DOWNLOAD_DELAY = 1.0
CONCURRENT_REQUESTS_PER_DOMAIN = 1
CONCURRENT_REQUESTS = 64
AUTOTHROTTLE_ENABLED = False
NEWSCRAWL_CRAWL_DELAY_MAX = 30.0  # seconds of a robots.txt Crawl-delay that are waited for
NEWSCRAWL_RETRY_DELAY = 1.0  # seconds before the first second attempt; doubles
NEWSCRAWL_RETRY_DELAY_MAX = 60.0
NEWSCRAWL_RETRY_AFTER_MAX = 300.0  # seconds of a Retry-After that are waited for
NEWSCRAWL_ALLOW_ADDRESSES: list[str] = []  # networks that the address guard lets through

# --- fetching ------------------------------------------------------------------------------
DOWNLOAD_HANDLERS = {
    "http": "newscrawl.fetch.handler.WireHTTPHandler",
    "https": "newscrawl.fetch.handler.WireHTTPHandler",
    "data": None,
    "file": None,
    "ftp": None,
    "s3": None,
}
DOWNLOAD_TIMEOUT = 60
DOWNLOAD_MAXSIZE = 20_000_000
DOWNLOAD_WARNSIZE = 0
# A body that is not whole is archived, and not read.
DOWNLOAD_FAIL_ON_DATALOSS = True
# What a server shows with a bad certificate is still evidence; the record says what TLS it was.
DOWNLOAD_VERIFY_CERTIFICATES = False
COOKIES_ENABLED = False
RETRY_TIMES = 2

# --- the way through -----------------------------------------------------------------------
EXTENSIONS = {
    "newscrawl.run.extension.RunExtension": 10,
    "newscrawl.run.progress.Progress": 20,
    # Both run Python for whoever reaches their port.
    "scrapy.extensions.telnet.TelnetConsole": None,
    "scrapy.extensions.remote_control.RemoteControl": None,
}
TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False
DOWNLOADER_MIDDLEWARES: dict[str, int | None] = {
    "newscrawl.fetch.guarded.GuardMiddleware": 90,
    "newscrawl.fetch.robots.RobotsMiddleware": 100,
    "newscrawl.fetch.retry.BackoffRetryMiddleware": 550,
    "newscrawl.fetch.decode.DecodeMiddleware": 590,
    "newscrawl.fetch.redirects.PlainRedirectMiddleware": 600,
    "newscrawl.fetch.pace.PaceMiddleware": 800,
    # Ours stand in their places.
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "scrapy.downloadermiddlewares.retry.RetryMiddleware": None,
    "scrapy.downloadermiddlewares.redirect.RedirectMiddleware": None,
    "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": None,
    # It reads response.text, and so guesses the charset of every page on the reactor.
    "scrapy.downloadermiddlewares.redirect.MetaRefreshMiddleware": None,
}
SCHEDULER_PRIORITY_QUEUE = "newscrawl.fetch.pace.PacedPriorityQueue"
SCHEDULER_MEMORY_QUEUE = "newscrawl.fetch.waiting.SmallLifoQueue"
ITEM_PIPELINES = {
    "newscrawl.pipelines.NormalisePipeline": 200,
    "newscrawl.pipelines.KindPipeline": 300,
    "newscrawl.pipelines.StorePipeline": 800,
}
# Scrapy starts that many tasks for every response, used or not; a page of ours gives one item.
CONCURRENT_ITEMS = 1
# Each is a loop of its own around whatever a callback gives, and none has work to do here: no
# request carries a Referer, the spiders judge every status themselves, and none goes deep.
SPIDER_MIDDLEWARES = {
    "scrapy.spidermiddlewares.start.StartSpiderMiddleware": None,
    "scrapy.spidermiddlewares.httperror.HttpErrorMiddleware": None,
    "scrapy.spidermiddlewares.referer.RefererMiddleware": None,
    "scrapy.spidermiddlewares.urllength.UrlLengthMiddleware": None,
    "scrapy.spidermiddlewares.depth.DepthMiddleware": None,
    "scrapy.spidermiddlewares.metacopy.MetaCopyDetectionMiddleware": None,
}
# Written so that a crash cannot cut them.
SCHEDULER_DISK_QUEUE = "scrapy.squeues.PickleLifoSQLiteQueue"

NEWSCRAWL_REPORT = True  # whether a run leaves its report in the data folder

NEWSCRAWL_PROGRESS = "auto"  # auto, log or off

# --- logs ----------------------------------------------------------------------------------
LOG_LEVEL = "INFO"
LOGSTATS_INTERVAL = 0
STATS_DUMP = False
DOWNLOADER_STATS = False  # the run's report counts requests, answers and bytes itself
FEED_EXPORT_ENCODING = "utf-8"

"""Every error that newscrawl raises on purpose, named for what the caller does next.

::

    NewscrawlError                    exit 1
    ├── BadInput                      exit 2   mend what was given: a file, key, line, URL, option
    │   └── UnknownOutlet
    ├── NotFound                      exit 3   nothing there under that name, URL or time
    ├── ArchiveError                  exit 4   nothing can be kept: stop, do not parse
    │   ├── SpoolFull                          no room left, or the limit was reached
    │   └── StoreError                         the blob store did not take or give an object
    │       ├── StoreUnavailable               try again later
    │       └── StoreRefused                   credentials, permissions or settings are wrong
    ├── Unbalanced                    exit 5   the run's counts do not add up
    ├── DamagedRecord                 exit 6   a record or file that cannot be read or proven
    ├── FetchError                    exit 7   nothing was fetched
    │   ├── AddressRefused                     the guard let no byte out
    │   └── BodyTooLarge                       a coded body grows beyond the limit
    └── CatalogError                  exit 8   the catalog cannot be opened or written

Interrupted by the user: exit 130. The message is one line and names the file, key, line or URL.
"""

from __future__ import annotations


class NewscrawlError(Exception):
    """Base of all; ``str(error)`` is one line for a person."""

    exit_code = 1


class BadInput(NewscrawlError):
    """What was given cannot be used; the message names where it stands."""

    exit_code = 2


class UnknownOutlet(BadInput):
    """No outlet file declares this name."""


class NotFound(NewscrawlError):
    """Nothing is held under this name, URL or time."""

    exit_code = 3


class ArchiveError(NewscrawlError):
    """Captures cannot be kept: nothing may be parsed until that is mended."""

    exit_code = 4


class SpoolFull(ArchiveError):
    """The disk is full or the spool has reached its limit."""


class StoreError(ArchiveError):
    """The blob store did not take or give an object."""

    def __init__(self, message: str, *, key: str = "") -> None:
        super().__init__(message)
        self.key = key


class StoreUnavailable(StoreError):
    """A passing fault of the blob store or the way there: try again later."""


class StoreRefused(StoreError):
    """The blob store says no: credentials, permissions or settings are wrong."""


class Unbalanced(NewscrawlError):
    """The counts of a run do not add up."""

    exit_code = 5


class DamagedRecord(NewscrawlError):
    """A record or file that cannot be read, or whose digest does not match."""

    exit_code = 6

    def __init__(self, message: str, *, file: str = "", offset: int = -1) -> None:
        where = f"{file}:{offset}: " if offset >= 0 else f"{file}: " if file else ""
        super().__init__(where + message)
        self.file = file
        self.offset = offset


class FetchError(NewscrawlError):
    """A URL could not be fetched."""

    exit_code = 7

    def __init__(self, message: str, *, url: str = "") -> None:
        super().__init__(message)
        self.url = url


class AddressRefused(FetchError):
    """The URL leads to an address that the guard does not let out."""


class BodyTooLarge(FetchError):
    """A body has more bytes than the limit allows once its coding is removed."""


class CatalogError(NewscrawlError):
    """The catalog cannot be opened, migrated or written."""

    exit_code = 8

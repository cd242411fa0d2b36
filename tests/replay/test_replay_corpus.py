"""Real pages and archives of others: replay gives what a crawl gives, and names what is bad."""

from __future__ import annotations

import gzip
import subprocess
from pathlib import Path

from newscrawl.archive.damage import Damage
from newscrawl.archive.expand import expand
from newscrawl.archive.pages import reader_over, scan_pages
from tests.replay.kit import Desk, environment
from tests.servers.site import Answer, served

BROKEN = {
    "bad.arc": "no readable length",
    "clipped.warc.gz": "the file ends inside a gzip member",
    "example-bad-length.warc": "does not match its digest",
    "example-bad-non-chunked.warc.gz": "the block does not match its digest",
    "example-space-in-url.arc": "1579 of 1591 bytes",
    "example-trunc.warc": "does not match its digest",
    "example-wrong-chunks.warc.gz": "spans gzip members",
    "IAH-20080430204825-00000-blackbook-truncated.arc": "the length is wrong",
    "invalid-arcfile-record-then-garbage.arc": "25 bytes that are no record",
    "invalid-warcfile-fields-invalidformat.warc": "unreadable Content-Length 'very lengthy'",
    "invalid-warcfile-lonely-monkeys.warc": "no readable length",
    "invalid-warcfile-record-then-garbage.warc": "55 bytes that are no record",
    "test-arc-1.0-invalid-fields.arc": "80 bytes that are no record",
}
"""What the report on a file with skipped bytes says, by the file's name."""


def test_every_archive_gives_its_responses_or_a_report_that_names_the_fault(
    corpus: Path, tmp_path: Path
) -> None:
    desk = Desk(tmp_path)
    desk.outlets.mkdir()
    folder = corpus / "warc"
    report = desk.run(str(folder), code=6)
    assert report["balanced"]
    sources = list(expand([str(folder)]))
    reader = reader_over(sources)
    scanned = [one for source in sources for one in scan_pages(source, reader=reader)]
    pages = [one for one in scanned if not isinstance(one, Damage)]
    assert report["replay"]["responses"] == len(pages) > 500
    told: dict[str, str] = {}
    for one in report["replay"]["damage"]:
        if one["skipped"]:
            name = one["file"].rpartition("/")[2]
            told[name] = told.get(name, "") + one["what"] + "\n"
    for name, fault in BROKEN.items():
        assert fault in told.get(name, ""), name
    with desk.catalog() as catalog:
        found = list(catalog.articles())
    assert len(found) > 100
    for one in found:
        capture = one.article.capture
        assert capture is not None
        assert capture.warc.startswith(str(folder)), "a pointer into the archive as it was given"


def test_a_replayed_page_gives_the_article_that_the_crawl_gave(
    corpus: Path, tmp_path: Path
) -> None:
    desk = Desk(tmp_path)
    files = sorted([*corpus.glob("articles/*/*.html.gz"), *corpus.glob("pages/*/*.html.gz")])
    assert len(files) > 500
    with served() as site:
        for file in files:
            path = f"/article/{file.parent.name}/{file.name.removesuffix('.html.gz')}"
            body = gzip.decompress(file.read_bytes())
            site.answers[path] = Answer(body, headers={"Content-Type": "text/html"})
        links = "".join(f"<url><loc>{site.url}{path}</loc></url>" for path in site.answers)
        site.answers["/sitemap.xml"] = Answer(f"<urlset>{links}</urlset>".encode())
        desk.outlets.mkdir()
        (desk.outlets / "corpus.toml").write_text(
            f'title = "Corpus"\nhome = "{site.url}/"\ntimezone = "UTC"\n'
            f"sitemaps = [\"{site.url}/sitemap.xml\"]\narticle_patterns = ['/article/']\n"
            "[pace]\ndelay = 0.001\nconcurrency = 8\n"
        )
        crawl = [word for word in desk.command() if word != "replay"]
        crawl[3:3] = ["crawl", "corpus", "--allow-address=127.0.0.0/8"]
        subprocess.run(crawl, check=True, capture_output=True, env=environment())
    live = desk.contents()
    (desk.data / "catalog.sqlite").rename(desk.data / "live.sqlite")
    report = desk.run()
    assert report["balanced"]
    assert report["pages"]["total"] == len(files)
    replayed = desk.contents()
    assert replayed.keys() == live.keys()
    for url, one in live.items():
        assert replayed[url] == one
    assert len(live) > 400

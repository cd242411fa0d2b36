"""robots.txt: asked once, on record, obeyed, and its verdict to be read."""

from __future__ import annotations

from contextlib import ExitStack

from tests.fetch.crawling import Ask, Crawled, Failed, Got, crawl
from tests.servers.odd import CLOSE, Step, message, odd_server, sized

OBEY = {"ROBOTSTXT_OBEY": True, "USER_AGENT": "newscrawl/0.1 (test)"}
RULES = b"User-agent: *\nDisallow: /no\n"


def ask(robots: tuple[Step, ...], meta: dict[str, object] | None = None) -> tuple[Crawled, object]:
    scripts = {"/robots.txt": robots, "/no": (sized(b"no"),), "/yes": (sized(b"yes"),)}
    with odd_server(scripts) as server:
        crawled = crawl([Ask(server.url(path), meta=meta or {}) for path in ("/no", "/yes")], OBEY)
    return crawled, server


def test_the_verdict_is_obeyed_counted_and_noted() -> None:
    crawled, server = ask((sized(RULES),))
    no, yes = crawled.answer(server.url("/no")), crawled.answer(server.url("/yes"))
    assert isinstance(no, Failed)
    assert isinstance(yes, Got)
    assert no.reason == "robots"
    assert no.meta["newscrawl_robots"] == "disallowed"
    assert crawled.count("refused/robots") == 1
    assert crawled.of(server.url("/yes"))[0].notes["robots"] == "allowed"
    assert server.of("/no") == []


def test_robots_txt_is_asked_once_and_on_record() -> None:
    crawled, server = ask((sized(RULES),))
    (seen,), (kept,) = server.of("/robots.txt"), crawled.of(server.url("/robots.txt"))
    assert kept.response == bytes(seen.sent)
    assert kept.request == seen.request


def test_an_advisory_verdict_is_noted_and_the_page_fetched() -> None:
    """A person asked for this page: what robots.txt says goes on record beside it."""
    crawled, server = ask((sized(RULES),), {"newscrawl_robots_advisory": True})
    (kept,) = crawled.of(server.url("/no"))
    assert kept.notes["robots"] == "disallowed"
    assert crawled.answer(server.url("/no")).body == b"no"
    assert crawled.count("refused/robots") == 0


def test_a_robots_txt_that_is_not_there_allows_everything() -> None:
    """RFC 9309, section 2.3.1.3; whatever the error page says."""
    page = b"User-agent: *\nDisallow: /\n"
    length = b"Content-Length: %d" % len(page)
    answers = {
        status: (message(b"HTTP/1.1 %d No" % status, length, body=page),)
        for status in (401, 403, 404, 410)
    }
    with ExitStack() as stack:
        servers = [stack.enter_context(odd_server({"/robots.txt": a})) for a in answers.values()]
        crawled = crawl([server.url("/plain") for server in servers], OBEY)
    assert len(crawled.got) == len(answers)


def test_a_robots_txt_that_cannot_be_had_disallows_everything() -> None:
    """RFC 9309, section 2.3.1.4; a connection that fails is named as what it is."""
    answers: list[tuple[tuple[Step, ...], str]] = [
        ((message(b"HTTP/1.1 500 Oops", b"Content-Length: 0"),), "robots-unreachable"),
        ((message(b"HTTP/1.1 503 Oops", b"Content-Length: 0"),), "robots-unreachable"),
        ((message(b"HTTP/1.1 429 Slow", b"Content-Length: 0"),), "robots-unreachable"),
        ((CLOSE,), "disconnect"),
    ]
    with ExitStack() as stack:
        servers = [stack.enter_context(odd_server({"/robots.txt": a})) for a, _ in answers]
        crawled = crawl([server.url("/plain") for server in servers], OBEY)
    assert crawled.got == []
    for server, (_, reason) in zip(servers, answers, strict=True):
        failed = crawled.answer(server.url("/plain"))
        assert isinstance(failed, Failed)
        assert failed.reason == reason
        assert failed.meta["newscrawl_robots"] == "unreachable"
        assert {seen.path for seen in server.seen} == {"/robots.txt"}
    assert "Traceback" not in crawled.log


def test_a_redirected_robots_txt_is_followed() -> None:
    moved = message(b"HTTP/1.1 301 Moved", b"Location: /other.txt", b"Content-Length: 0")
    scripts = {
        "/robots.txt": (moved,),
        "/other.txt": (sized(RULES),),
        "/no": (sized(b"no"),),
    }
    with odd_server(scripts) as server:
        crawled = crawl([server.url("/no")], OBEY)
    assert crawled.answer(server.url("/no")).reason == "robots"
    assert [kept.url for kept in crawled.kept] == [
        server.url("/robots.txt"),
        server.url("/other.txt"),
    ]


def test_rules_beyond_half_a_megabyte_are_not_read() -> None:
    """RFC 9309, section 2.5: at least 500 KiB must be."""
    long = b"#" * 1023 + b"\n"
    early, late = RULES + long * 600, long * 600 + RULES
    for robots, seen in ((early, 1), (late, 2)):
        crawled, _ = ask((sized(robots),))
        assert len(crawled.got) == seen


def test_an_unknown_host_is_named_as_such() -> None:
    crawled = crawl(["http://no-such-host.invalid/page"], OBEY)
    assert crawled.failed[0].reason == "dns"
    assert "Traceback" not in crawled.log


def test_the_log_says_why_a_robots_txt_cannot_be_had_and_makes_up_no_status() -> None:
    again = {"RETRY_ENABLED": True, "RETRY_TIMES": 1, "NEWSCRAWL_RETRY_DELAY": 0.01}
    crawled = crawl(["http://no-such-host.invalid/page"], OBEY | again)
    (line,) = [line for line in crawled.log.splitlines() if "Gave up retrying" in line]
    assert "/robots.txt> (failed 2 times): DNS lookup failed" in line
    assert "503" not in line

"""The queue of requests that wait: small, and what comes out is what went in."""

from __future__ import annotations

import tracemalloc
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scrapy import FormRequest, Request, Spider
from scrapy.dupefilters import RFPDupeFilter
from scrapy.utils.test import get_crawler

from newscrawl.fetch.waiting import SmallLifoQueue


class Reader(Spider):
    """Has methods to name."""

    name = "reader"

    def read(self, response: Any) -> None: ...

    def failed(self, failure: Any) -> None: ...


SPIDER = Reader()
NAMES = [name for name in Request.attributes if name not in ("callback", "errback")]


def same(one: Request, other: Request) -> bool:
    return one.to_dict(spider=SPIDER) == other.to_dict(spider=SPIDER)


@given(
    st.lists(
        st.builds(
            Request,
            st.integers(0, 99).map(lambda n: f"https://news.example/{n}?q=%C3%BC#part"),
            callback=st.sampled_from([None, SPIDER.read]),
            errback=st.sampled_from([None, SPIDER.failed]),
            method=st.sampled_from(["GET", "POST"]),
            headers=st.sampled_from([None, {"If-None-Match": '"a"', "Accept": ["x", "y"]}]),
            body=st.sampled_from([None, b"a=1"]),
            cookies=st.sampled_from([None, {"a": "1"}, [{"name": "a", "value": "1"}]]),
            meta=st.dictionaries(st.sampled_from(["a", "b"]), st.integers()),
            priority=st.integers(-3, 3),
            dont_filter=st.booleans(),
            flags=st.sampled_from([None, ["cached"]]),
            cb_kwargs=st.sampled_from([None, {"a": 1}]),
        ),
        max_size=8,
    )
)
def test_what_is_popped_equals_what_was_pushed_last_in_first_out(requests: list[Request]) -> None:
    queue = SmallLifoQueue()
    for request in requests:
        queue.push(request)
    assert len(queue) == len(requests)
    for request in reversed(requests):
        assert same(queue.peek(), request)
        assert same(queue.pop(), request)
    assert queue.pop() is None
    assert queue.peek() is None


def test_a_request_of_another_class_is_kept_itself() -> None:
    queue = SmallLifoQueue()
    form = FormRequest("https://news.example/", formdata={"a": "1"})
    queue.push(form)
    assert queue.pop() is form


@pytest.mark.filterwarnings("ignore")
def test_a_waiting_request_takes_less_than_a_kilobyte() -> None:
    number = 2000
    seen = RFPDupeFilter.from_crawler(get_crawler())
    queue = SmallLifoQueue()
    tracemalloc.start()
    try:
        before, _ = tracemalloc.get_traced_memory()
        for n in range(number):
            request = Request(
                f"https://news.example/world/2026/11/22/what-happened-in-the-harbour-{n}.html",
                callback=SPIDER.read,
                errback=SPIDER.failed,
                meta={"outlet": "news", "via": "https://news.example/sitemap.xml", "page": True},
            )
            seen.request_seen(request)
            queue.push(request)
        del request
        after, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert len(queue) == number
    assert (after - before) / number < 1000

"""Named fields: no value begins a new line, and every value can be had back."""

from hypothesis import example, given
from hypothesis import strategies as st

from newscrawl.archive import fields

TEXT = st.text(st.characters(codec=None, exclude_categories=()), max_size=60)


@given(st.lists(st.tuples(TEXT, TEXT), max_size=5))
@example([("a", "x\r\nWARC-Type: warcinfo"), ("b\r\nc: d", " y \x85\u2028")])
def test_write_fields_give_one_line_each_whatever_they_hold(given_fields):
    block = fields.lines(given_fields)
    assert len(block.splitlines()) == len(given_fields)
    assert block.count(b"\r\n") == len(given_fields)
    assert len(block.decode().splitlines()) == len(given_fields)


@given(st.lists(TEXT, max_size=5))
def test_write_fields_are_read_back_as_they_were_given(values):
    block = fields.lines(("note", value) for value in values)
    assert [value for _, value in fields.parse(block)] == values


@given(TEXT)
def test_write_uris_hold_neither_spaces_nor_controls(text):
    assert all("!" <= character <= "~" for character in fields.uri(text))


def test_write_uris_that_are_fine_stay_as_they_are():
    url = "https://example.org/a/%C3%B6?q=[1|2]&r={x}#~!$&'()*+,;=:@"
    assert fields.uri(url) == url


def test_write_uris_in_other_scripts_are_percent_encoded_as_utf_8():
    assert fields.uri("http://x/خبر a") == "http://x/%D8%AE%D8%A8%D8%B1%20a"

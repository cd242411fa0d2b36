"""Credentials do not reach the archive; everything else of a request does."""

from hypothesis import given
from hypothesis import strategies as st

from newscrawl.archive.redact import redact

REQUEST = (
    b"GET http://x.example/ HTTP/1.1\r\nHost: x.example\r\n"
    b"Proxy-Authorization: Basic cHJveHk6cGFzcw==\r\ncookie: sid=abc;\r\n lang=en\r\n"
    b"Accept: */*\r\n\r\nauthorization: body=stays"
)


def test_write_redaction_masks_values_and_keeps_the_form():
    masked, names = redact(REQUEST)
    assert names == ("Proxy-Authorization", "cookie")
    assert masked == (
        b"GET http://x.example/ HTTP/1.1\r\nHost: x.example\r\n"
        b"Proxy-Authorization: Basic ****************==\r\ncookie: ***=***;\r\n ****=**\r\n"
        b"Accept: */*\r\n\r\nauthorization: body=stays"
    ).replace(b"****************==", b"*" * 14 + b"==")


def test_write_redaction_leaves_requests_without_secrets_alone():
    request = b"GET / HTTP/1.1\r\nHost: x\r\nX-Cookie: not one\r\n\r\n"
    assert redact(request) == (request, ())


@given(
    st.sampled_from([b"Cookie", b"AUTHORIZATION", b"proxy-authorization", b"Cookie "]),
    st.text(st.characters(codec="ascii", categories=["L", "N"]), min_size=12, max_size=40),
    st.sampled_from([b"\r\n", b"\n"]),
    st.sampled_from([b": ", b":", b":\t", b": a=b,"]),
)
def test_write_redaction_never_lets_a_secret_through(name, secret, newline, colon):
    line = name + colon + secret.encode()
    request = newline.join([b"GET / HTTP/1.1", b"Host: h", line, b"Z: z", b"", b""])
    masked, names = redact(request)
    assert secret.encode() not in masked.replace(line.partition(b":")[0], b"")
    assert len(masked) == len(request)
    assert [n.lower() for n in names] == [name.strip().lower().decode()]

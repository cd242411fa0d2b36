"""The charset of an XML source: mark, header, declaration, and what fits the bytes."""

from __future__ import annotations

import pytest

from newscrawl.discover.charset import decode_xml

TEXT = "Müller, 5 € – Σ"


@pytest.mark.parametrize("codec", ["utf-8-sig", "utf-16", "utf-32", "utf-16-le", "utf-16-be"])
def test_byte_order_marks_and_wide_encodings_are_seen(codec: str) -> None:
    text, _ = decode_xml(f"<?xml version='1.0'?><t>{TEXT}</t>".encode(codec))
    assert TEXT in text
    assert text.startswith("<")


@pytest.mark.parametrize(
    ("body", "header", "expected", "charset"),
    [
        (b'<?xml version="1.0" encoding="windows-1251"?>\xcd\xee', "", "Но", "cp1251"),
        (b"<t>\xcd\xee", "text/xml; charset=windows-1251", "Но", "cp1251"),
        (b'<?xml version="1.0" encoding="koi8-r"?>\xcd\xee', "text/xml; charset=windows-1251",
         "Но", "cp1251"),
        (b'<?xml version="1.0" encoding="iso-8859-1"?>\x93x\x94', "", "“x”", "cp1252"),
        (b'<?xml version="1.0" encoding="iso-8859-1"?>\xc3\xa9', "", "é", "utf-8"),
        (b'<?xml version="1.0" encoding="gb2312"?>\xd6\xd0\xe9F', "", "中镕"[:1], "gb18030"),
        (b'<?xml version="1.0" encoding="utf-16"?><t>x</t>', "", "<t>x", "utf-8"),
        (b'<?xml version="1.0" encoding="nonsense"?>\xc3\xa9', "", "é", "utf-8"),
        (b"<t>\xc3\xa9", "text/xml; charset=us-ascii", "é", "utf-8"),
        (b"<t>\xc3\xa9", "text/xml", "é", "utf-8"),
        ("<?xml version='1.0'?><t>Ü</t>".encode("cp037"), "", "<t>Ü</t>", "cp037"),
    ],
)  # fmt: skip
def test_the_first_charset_that_fits_is_used(
    body: bytes, header: str, expected: str, charset: str
) -> None:
    text, found = decode_xml(body, header)
    assert expected in text
    assert found == charset


@pytest.mark.parametrize(
    ("language", "text"), [("ja", "日本語"), ("ru", "Новости"), ("fa", "خبر"), ("zh", "新闻")]
)
def test_undeclared_bytes_are_read_as_the_language_s_old_sites_wrote_them(
    language: str, text: str
) -> None:
    codec = {"ja": "cp932", "ru": "cp1251", "fa": "cp1256", "zh": "gb18030"}[language]
    assert decode_xml(f"<t>{text}</t>".encode(codec), "", language)[0] == f"<t>{text}</t>"


def test_bytes_that_fit_nothing_are_marked() -> None:
    text, charset = decode_xml(b'<?xml version="1.0" encoding="utf-8"?>ok \xff\xfe ok')
    assert text.endswith("ok \ufffd\ufffd ok")
    assert charset == "utf-8, damaged"

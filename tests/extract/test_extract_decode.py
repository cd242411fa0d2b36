"""Charsets: declared, byte order mark, meta, guessed, in that order, and none believed blindly."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.extract.decode import decode

GERMAN = "Die Fähre läuft früh aus, größere Boote müssen warten. "
SAMPLES = {
    "windows-1251": "Президент подписал новый закон о бюджете на следующий год, сообщает газета. ",
    "koi8-r": "Президент подписал новый закон о бюджете на следующий год, сообщает газета. ",
    "shift_jis": "政府は新しい予算案を閣議決定した。首相は記者会見で述べた。",
    "gb18030": "新华社北京电 国务院总理今天主持召开会议，研究部署进一步促进经济发展的政策措施。",
    "big5": "總統今天主持會議，研究進一步促進經濟發展的政策措施，並且聽取各部會首長的報告。",
    "euc-kr": "정부는 내년도 예산안을 확정하고 국회에 제출하기로 했다고 밝혔다. 대통령은 말했다.",
    "windows-1256": "أعلنت الحكومة اليوم عن إطلاق عملية جديدة في المدينة وقال رئيس الوزراء. ",
    "windows-1253": "Η κυβέρνηση ανακοίνωσε σήμερα νέα μέτρα για την οικονομία της χώρας. ",
    "windows-874": "รัฐบาลประกาศมาตรการใหม่เพื่อกระตุ้นเศรษฐกิจในวันนี้ นายกรัฐมนตรีกล่าวในการแถลงข่าว",
    "windows-1255": "הממשלה אישרה היום את התקציב החדש לשנה הבאה, כך הודיע ראש הממשלה. ",
}
PYTHON = {"windows-874": "cp874", "shift_jis": "cp932"}


def page(text: str, head: str = "") -> str:
    return f"<html><head>{head}<title>t</title></head><body><p>{text * 6}</p></body></html>"


def test_declared_charset_comes_before_meta() -> None:
    body = page(GERMAN, '<meta charset="windows-1251">').encode("cp1252")
    found = decode(body, "text/html; charset=ISO-8859-1")
    assert found.charset == "windows-1252 (declared)"
    assert GERMAN in found.utf8.decode()


def test_byte_order_mark_is_taken_off() -> None:
    found = decode(codecs.BOM_UTF8 + page(GERMAN).encode())
    assert found.charset == "utf-8 (bom)"
    assert found.utf8.startswith(b"<html>")


def test_utf16_by_its_mark_and_without_one() -> None:
    marked = decode(page(GERMAN).encode("utf-16"))
    assert marked.charset == "utf-16-le (bom)"
    bare = decode(page(GERMAN).encode("utf-16-le"))
    assert bare.charset == "utf-16-le (guessed)"
    assert marked.utf8 == bare.utf8 == page(GERMAN).encode()


@pytest.mark.parametrize("label", ["gb2312", "gbk", "GB18030"])
def test_meta_label_means_what_the_encoding_standard_says(label: str) -> None:
    found = decode(page(SAMPLES["gb18030"], f"<meta charset={label}>").encode("gb18030"))
    assert found.charset == "gb18030 (meta)"
    assert SAMPLES["gb18030"] in found.utf8.decode()


def test_utf8_that_is_declared_as_latin1_is_read_as_utf8() -> None:
    found = decode(page(GERMAN).encode(), "text/html; charset=iso-8859-1")
    assert found.charset == "utf-8 (guessed)"
    assert GERMAN in found.utf8.decode()


def test_cp1252_that_is_declared_as_utf8_is_read_as_cp1252() -> None:
    body = page(GERMAN).replace("<html", '<html lang="de"').encode("cp1252")
    found = decode(body, "text/html; charset=utf-8")
    assert found.charset == "windows-1252 (guessed)"
    assert GERMAN in found.utf8.decode()


def test_a_few_broken_characters_do_not_unmake_utf8() -> None:
    body = page(GERMAN).encode() + b"<p>\xa9 \x97</p>"
    assert decode(body, "text/html; charset=utf-8").charset == "utf-8 (declared)"


def test_a_page_cut_within_a_character_is_still_utf8() -> None:
    assert decode(page(GERMAN).encode() + "ü".encode()[:1]).charset == "utf-8 (guessed)"


def test_iso_2022_jp_is_believed_though_its_bytes_are_ascii() -> None:
    body = page(SAMPLES["shift_jis"]).encode("iso2022_jp")
    found = decode(body, "text/html; charset=iso-2022-jp")
    assert found.charset == "iso2022-jp (declared)"
    assert SAMPLES["shift_jis"] in found.utf8.decode()


@pytest.mark.parametrize("name", SAMPLES)
def test_undeclared_charset_is_guessed_from_the_text(name: str) -> None:
    text = page(SAMPLES[name])
    found = decode(text.encode(PYTHON.get(name, name)))
    assert found.charset == f"{name} (guessed)"
    assert found.utf8.decode() == text


def test_turkish_and_czech_are_told_apart_by_the_page_language() -> None:
    turkish = "Başbakan bugün yaptığı açıklamada yeni önlemlerin görüşüldüğünü söyledi. "
    body = page(turkish).replace("<html", '<html lang="tr"').encode("cp1254")
    assert turkish in decode(body).utf8.decode()


def test_unknown_label_is_passed_over() -> None:
    assert decode(page(GERMAN).encode(), "text/html; charset=klingon").charset == "utf-8 (guessed)"


def test_nuls_are_taken_out() -> None:
    assert decode(b"<p>a\x00b</p>").utf8 == b"<p>ab</p>"


@given(st.binary(max_size=300), st.sampled_from(["", "utf-8", "utf-16", "gbk", "x", "utf-7"]))
def test_any_bytes_become_valid_utf8(body: bytes, label: str) -> None:
    found = decode(body, f"text/html; charset={label}")
    assert "\x00" not in found.utf8.decode("utf-8", "ignore")
    assert found == decode(body, f"text/html; charset={label}")


@given(st.text(alphabet=st.characters(exclude_categories=("Cs", "Cc"))))
def test_utf8_text_survives_whatever_single_byte_charset_is_declared(text: str) -> None:
    found = decode(text.encode(), "text/html; charset=windows-1252")
    assert found.utf8.decode().lstrip("\ufeff") == text.lstrip("\ufeff")

"""What is kept beside the blocks that look like text, and what is left out though it does."""

from __future__ import annotations

import pytest

from newscrawl.extract import smallprint
from newscrawl.extract.alike import with_alike, with_opening
from newscrawl.extract.document import Document
from newscrawl.extract.features import FEATURES, Row, rows
from newscrawl.extract.lists import with_following_lists
from newscrawl.extract.walk import Outline
from newscrawl.model import Page
from tests.extract.test_extract_body import MENU, PARAGRAPHS, TITLE, URL, paragraphs, read

STEPS = (
    "Take the boat out of the water before the first of May",
    "Tell the harbour office where it will lie",
    "Bring it back when the flag on the mole is green",
)


def steps(tag: str = "<ul>") -> str:
    return tag + "".join(f"<li>{step}</li>" for step in STEPS) + "</ul>"


_ITEM = {"kind": 4, "weight": 60, "linkden": 1000}


def judged(body: str) -> tuple[Outline, list[Row | None]]:
    page = Document(Page(URL, f"<body>{body}</body>".encode())).blocks.outline
    return page, rows(page, TITLE, "")


@pytest.mark.parametrize(
    ("tag", "kept"),
    [
        ("<ul>", True),
        ('<ul class="rte--list">', True),
        ('<ul class="m-basic-list">', True),
        ('<ul class="related-list">', False),
        ('<ul class="list-comments">', False),
    ],
)
def test_a_list_right_behind_the_text_is_kept_unless_it_is_called_otherwise(
    tag: str, kept: bool
) -> None:
    page, found = judged(f"<article><h1>{TITLE}</h1>{paragraphs()}{steps(tag)}</article>")
    last = page.text.index(PARAGRAPHS[-1])
    scores: list[float | None] = [*(6.0 for _ in range(last + 1)), *(-3.0 for _ in STEPS)]
    chosen = with_following_lists(page, list(range(1, last + 1)), found, scores)
    assert [page.text[i] in STEPS for i in chosen[-3:]] == [kept] * 3


def test_a_list_of_links_behind_the_text_is_left_out() -> None:
    links = "".join(f'<li><a href="/{n}">{step}</a></li>' for n, step in enumerate(STEPS))
    page, found = judged(f"<article><h1>{TITLE}</h1>{paragraphs()}<ul>{links}</ul></article>")
    last = page.text.index(PARAGRAPHS[-1])
    # Links alone get no numbers; were they to, the rule would tell them by their links.
    rows_ = [each or tuple(_ITEM.get(name, 0) for name in FEATURES) for each in found]
    scores: list[float | None] = [*(6.0 for _ in range(last + 1)), *(-3.0 for _ in STEPS)]
    picked = list(range(1, last + 1))
    assert with_following_lists(page, picked, rows_, scores) == picked


def test_a_list_that_asks_for_something_is_left_out() -> None:
    asks = "<ul><li>Subscribe to our newsletter for the latest from Varn</li></ul>"
    body = f"{MENU}<article><h1>{TITLE}</h1>{paragraphs()}{asks}</article>"
    assert "newsletter" not in read(body).body_text


@pytest.mark.parametrize(("name", "kept"), [("articleBody", True), ("teaserBody", False)])
def test_a_first_paragraph_in_a_container_called_like_the_texts_is_kept(
    name: str, kept: bool
) -> None:
    first, *rest = PARAGRAPHS
    text = "".join(f"<p>{each}</p>" for each in rest)
    page, found = judged(
        f"<div class='column'><h1>{TITLE}</h1><div class='{name}'><div><p>{first}</p></div></div>"
        f"<div class='picture'>Varn</div><div class='articleBody'>{text}</div></div>"
    )
    at = page.text.index(rest[0])
    scores: list[float | None] = [-1.6] * at + [6.0] * len(rest)
    picked = list(range(at, len(page.text)))
    opening = [page.text.index(first)] if kept else []
    assert with_opening(page, picked, found, scores) == opening + picked


def test_words_between_paragraphs_that_are_in_no_element_are_a_sub_heading() -> None:
    first, second, *rest = [f"<p>{each}</p>" for each in PARAGRAPHS]
    body = f"{MENU}<div class='story-body'><h1>{TITLE}</h1>{first}{second}<span>Old stones</span>"
    assert "\n\nOld stones\n\n" in read(body + "".join(rest) + "</div>").body_text


@pytest.mark.parametrize(
    "line",
    [
        "Photo by John Smith",
        "Image source, Getty Images",
        "Story continues below",
        "Click to enlarge",
    ],
)
def test_words_about_pictures_or_the_page_are_no_sub_heading(line: str) -> None:
    first, second, *rest = [f"<p>{each}</p>" for each in PARAGRAPHS]
    body = f"{MENU}<div class='story-body'><h1>{TITLE}</h1>{first}{second}<span>{line}</span>"
    assert line not in read(body + "".join(rest) + "</div>").body_text


def test_a_heading_of_two_words_for_buttons_is_a_heading() -> None:
    first, *rest = [f"<p>{each}</p>" for each in PARAGRAPHS]
    body = f"{MENU}<article><h1>{TITLE}</h1>{first}<h3>Save more</h3>{''.join(rest)}</article>"
    assert "\n\nSave more\n\n" in read(body).body_text


@pytest.mark.parametrize(
    "line",
    [
        "Copyright 2026 The Varn Press. All rights reserved. This may not be published.",
        "© 2026 Varn Herald",
        "Follow Mara Olden on Twitter: @molden.",
        "Alle Rechte vorbehalten",
        "特别声明：以上内容为自媒体平台用户上传并发布，本平台仅提供信息存储服务。",
        "Images: Mara Olden and the harbour office",
        "___",
    ],
)
def test_small_print_behind_the_text_is_left_out(line: str) -> None:
    body = f"{MENU}<article><h1>{TITLE}</h1>{paragraphs()}<p>{line}</p></article>"
    assert read(body).body_text.endswith(PARAGRAPHS[-1])


def test_a_last_line_that_announces_what_is_not_there_is_left_out() -> None:
    body = f"{MENU}<article><h1>{TITLE}</h1>{paragraphs()}<p>More from the Herald:</p></article>"
    assert read(body).body_text.endswith(PARAGRAPHS[-1])


@pytest.mark.parametrize(
    "line",
    [
        "Copyright law must change, the council said.",
        "Follow-up talks are planned for May, the mayor wrote on Twitter.",
        "Photographs of the wall hang in the town hall.",
        "Shares of the shipyard fell by a tenth.",
        "In 2026 the harbour took in 3.5 million.",
        "It went round on Facebook, Twitter.",
        "(c) The council shall decide on it.",
        "Follow us, the firemen shouted, and they did.",
        "Photos: they are all that she has left of the house.",
    ],
)
def test_sentences_that_only_begin_like_small_print_are_text(line: str) -> None:
    body = f"{MENU}<article><h1>{TITLE}</h1>{paragraphs()}<p>{line}</p></article>"
    assert read(body).body_text.endswith(line)


@pytest.mark.parametrize(
    "bar", ["SHARE 9 CONNECT 4 TWEET 3 COMMENTEMAILMORE", "Share Tweet E-Mail", "分享 | 分享"]
)
def test_a_bar_of_buttons_is_told_from_text(bar: str) -> None:
    assert smallprint.is_share_bar(bar)
    assert not smallprint.is_share_bar(f"{bar} they said")


def test_names_in_a_row_are_no_bar_of_buttons() -> None:
    assert not smallprint.is_share_bar("Google, Facebook, Twitter")


@pytest.mark.parametrize(
    "line",
    [
        "PUBLISHED: 09:29 GMT, 5 June 2013 | UPDATED: 19:08 GMT, 5 June 2013",
        "June 6, 2013, 5:06 p.m.",
        "Veröffentlicht: Montag, 3. Juni 2024, 10:45 Uhr (aktualisiert 11:02 Uhr MESZ)",
        "2024年5月3日 10:20",
        "۲۲ مرداد ۱۴۰۳، ساعت ۱۰:۴۵",
    ],
)
def test_a_line_that_is_only_a_date_and_a_time_is_no_text(line: str) -> None:
    assert smallprint.is_date_line(line)
    body = f"{MENU}<article><h1>{TITLE}</h1><p>{line}</p>{paragraphs()}</article>"
    assert read(body).body_text.startswith(PARAGRAPHS[0])


@pytest.mark.parametrize(
    "line",
    [
        "2024年5月3日10:20，新疆发生4.2级地震。",
        "10:15, 3 May 2024: 21 killed.",
        "Usain Bolt, 9.58 in 2009, 9.63 in 2012, 9.69 in 2008.",
    ],
)
def test_a_sentence_that_holds_a_date_and_a_time_is_text(line: str) -> None:
    body = f"{MENU}<article><h1>{TITLE}</h1><p>{line}</p>{paragraphs()}</article>"
    assert read(body).body_text.startswith(line)


def test_sections_of_one_build_are_text_where_others_of_them_surely_are() -> None:
    def section(name: str, text: str) -> str:
        inner = f"<div class='cf'><p class='TextBlock'>{text}</p></div>"
        return f"<section class='Section Part' id='{name}'>{inner}</section>"

    sections = "".join(section(f"part-{n}", text) for n, text in enumerate(PARAGRAPHS[:4]))
    beside = section("beside", PARAGRAPHS[4])
    body = f"<article><h1>{TITLE}</h1>{sections}</article><div>{beside}</div>"
    outline, found = judged(body)
    first = outline.text.index(PARAGRAPHS[0])
    scores: list[float | None] = [-9.0] * len(outline.text)
    scores[first : first + 5] = [3.0, -3.0, 3.0, -4.0, -3.0]
    kept = with_alike(outline, [first, first + 2], found, scores)
    # The fourth is unlikely beyond measure, the fifth stands elsewhere.
    assert kept == [first, first + 1, first + 2]

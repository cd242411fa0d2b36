"""The article's text on pages of many builds: all of it, and nothing else."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from newscrawl.extract import body as body_module
from newscrawl.extract import explain_page, extract_page
from newscrawl.extract.document import Document
from newscrawl.extract.features import FEATURES
from newscrawl.extract.kin import with_standfirst
from newscrawl.extract.render import body_blocks
from newscrawl.extract.second import may_find_more, second_opinion
from newscrawl.model import Article, Page

URL = "https://varn.example/news/harbour"
PARAGRAPHS = [
    (
        "The harbour of Varn will close for three weeks in May, the port authority said on "
        "Monday, while divers look at the old wall."
    ),
    (
        "Nine boats lie at the northern quay, and their owners have asked the council for a "
        "place in the southern basin until the work is done."
    ),
    (
        "“We cannot fish from a meadow,” said Mara Olden, who has run a boat there since she "
        "was twenty and whose mother did before her."
    ),
    (
        "The wall was built of stone from the island four hundred years ago, and it has been "
        "mended after every storm since, mostly by the people who live behind it."
    ),
    (
        "A first look in March found eleven places where the sea has washed out the mortar; "
        "at two of them a grown man can put in his arm up to the shoulder."
    ),
    (
        "The council will vote on the matter on Thursday evening; a plan to open the basin "
        "earlier was turned down in the spring."
    ),
]
TITLE = "Harbour of Varn to close for three weeks"
ITEMS = [f"<li><a href=/{n}>Section {n}</a></li>" for n in range(9)]
MENU = "<ul class=menu>" + "".join(ITEMS)
MENU += "</ul>"


def read(body: str, head: str = "", url: str = URL) -> Article:
    html = f"<html><head><title>{TITLE}</title>{head}</head><body>{body}</body></html>"
    return extract_page(Page(url, html.encode()))


def paragraphs(around: str = "p") -> str:
    return "".join(f"<{around}>{text}</{around}>" for text in PARAGRAPHS)


BUILDS = {
    "paragraphs": f"{MENU}<h1>{TITLE}</h1>{paragraphs()}",
    "divs": f"{MENU}<div><h1>{TITLE}</h1>{paragraphs('div')}</div>",
    "broken lines": f"{MENU}<h1>{TITLE}</h1><div>{'<br><br>'.join(PARAGRAPHS)}</div>",
    "broken lines in a font tag": (
        f"{MENU}<center><h1>{TITLE}</h1></center><font size=2>{'<br /> <br />'.join(PARAGRAPHS)}"
        "</font>"
    ),
    "table of the nineties": (
        f"<table width=760><tr><td width=150>{MENU}</td><td><h1>{TITLE}</h1>{paragraphs()}</td>"
        "</tr></table>"
    ),
    "spans": f"{MENU}<h1>{TITLE}</h1><div><div><p><span>"
    + "</span></p><p><span>".join(PARAGRAPHS)
    + "</span></p></div></div>",
    "one section each": f"{MENU}<article><h1>{TITLE}</h1>"
    + "".join(f"<section><div><p>{text}</p></div></section>" for text in PARAGRAPHS)
    + "</article>",
    "blog post": (
        f"{MENU}<div class=post><h2 class=post-title>{TITLE}</h2><div class=entry>{paragraphs()}"
        "</div></div><div id=comments><h3>2 comments</h3><ol><li><p>Nice.</p></li></ol></div>"
    ),
    "body class that speaks of comments": (
        f"<div class='comments-open sidebar-right'>{MENU}<h1>{TITLE}</h1>{paragraphs()}</div>"
    ),
    "no markup but text": f"{TITLE}<p>" + "<p>".join(PARAGRAPHS),
}


@pytest.mark.parametrize("build", BUILDS)
def test_every_build_gives_the_same_paragraphs(build: str) -> None:
    article = read(BUILDS[build], f'<meta property="og:title" content="{TITLE}">')
    found = article.body_text.split("\n\n")
    assert found == PARAGRAPHS


def test_unknown_elements_within_a_sentence_do_not_part_it() -> None:
    sentence = (
        "The mayor of <st1:place>Varn</st1:place> met the <x-note>harbour</x-note> master and "
        "both said that the <nobr>ferry</nobr> would go out again."
    )
    article = read(f"<h1>{TITLE}</h1>{paragraphs()}<p>{sentence}</p>")
    assert article.body_text.endswith(
        "The mayor of Varn met the harbour master and both said that the ferry would go out again."
    )


def test_headings_quotes_and_lists_stay_in_order_and_keep_their_kind() -> None:
    article = read(
        f"<article><h1>{TITLE}</h1><p>{PARAGRAPHS[0]}</p><h2>What is planned</h2>"
        "<p>The port names three steps, each of a week, which follow one upon another:</p>"
        "<ol><li>The basin is emptied of stones by the two cranes of the port.</li>"
        "<li>Divers look at the wall, stone by stone, and mark what is loose.</li></ol>"
        f"<blockquote><p>{PARAGRAPHS[2]}</p></blockquote><p>{PARAGRAPHS[3]}</p></article>"
    )
    assert article.body_html.split("\n") == [
        f"<p>{PARAGRAPHS[0]}</p>",
        "<h2>What is planned</h2>",
        "<p>The port names three steps, each of a week, which follow one upon another:</p>",
        "<ol>",
        "<li>The basin is emptied of stones by the two cranes of the port.</li>",
        "<li>Divers look at the wall, stone by stone, and mark what is loose.</li>",
        "</ol>",
        "<blockquote>",
        f"<p>{PARAGRAPHS[2]}</p>",
        "</blockquote>",
        f"<p>{PARAGRAPHS[3]}</p>",
    ]


NOTE = "<div class=client-note><b>Note</b><ul><li>Pictures follow.</li></ul></div>"
ROWS = "".join(
    f"<tr><td class=stamp>{n:02d}:00</td><td>Desk {n}</td><td>What it will send, briefly</td></tr>"
    for n in range(16)
)


def beside_a_box(block: str) -> list[str]:
    """The text of a short report with a block right before a box, beside a busy rail."""
    first, second, third, *_ = PARAGRAPHS
    text = f"<p>{first}</p><p>{second}</p>{block}{NOTE}<p>{third}</p>"
    rail = f"<div class=rail>{MENU}<table>{ROWS}</table></div>"
    page = f"{MENU}<div><h1>{TITLE}</h1><div class=text>{text}</div></div>{rail}"
    return read(page).body_text.split("\n\n")


@pytest.mark.parametrize(
    "block",
    [
        "<h2>What happens next</h2>",
        "<blockquote><p>“We had no plan,” said Ida Brack. “So we made one.”</p></blockquote>",
        "<blockquote>“We had no plan,” said Ida Brack. “So we made one.”</blockquote>",
    ],
    ids=["sub-heading", "quotation", "bare quotation"],
)
def test_quotations_and_headings_among_paragraphs_are_text_also_beside_boxes(block: str) -> None:
    inner = block.replace("<p>", "").replace("</p>", "").split(">", 1)[1].split("<", 1)[0]
    assert beside_a_box(block) == [*PARAGRAPHS[:2], inner, PARAGRAPHS[2]]


def test_a_pull_quote_that_repeats_the_text_is_left_out() -> None:
    pulled = "<blockquote>“We cannot fish from a meadow”</blockquote>"
    assert beside_a_box(pulled) == PARAGRAPHS[:3]


def test_links_are_absolute_and_listed_once() -> None:
    link = '<a href="/ports">the port</a> and <a href="mailto:x@y.example">the office</a>'
    article = read(
        f"<h1>{TITLE}</h1>{paragraphs()}<p>More is known to {link}, as well as to "
        "<strong>the <em>mayor</em></strong> and, again, <a href='../ports'>the port</a>.</p>"
    )
    assert article.links == ("https://varn.example/ports",)
    assert '<a href="https://varn.example/ports">the port</a>' in article.body_html
    assert "mailto" not in article.body_html
    assert "<strong>the mayor</strong>" in article.body_html


def test_base_href_is_where_links_start_from() -> None:
    article = read(
        f'<h1>{TITLE}</h1>{paragraphs()}<p>See <a href="map">the map of the harbour</a>, which '
        "shows every quay and every mooring of the town.</p>",
        '<base href="https://maps.example/varn/">',
    )
    assert article.links == ("https://maps.example/varn/map",)


FURNITURE = {
    "related links": "<div class=related><h3>Related</h3><ul><li><a href=/a>Storm over the island"
    "</a></li><li><a href=/b>Old wheel found below the wall</a></li></ul></div>",
    "share bar": "<div class=share><a href=#>Facebook</a> <a href=#>Twitter</a> Share this</div>",
    "newsletter plea": "<div class=newsletter-signup><p>Sign up for our newsletter and get the "
    "news of the harbour every morning in your mailbox.</p><input name=email></div>",
    "comment form": "<form class=comment-form><p>Your email address will not be published.</p>"
    "<textarea></textarea></form>",
    "caption": "<figure><img src=/w.jpg><figcaption>The wall of the harbour, seen from the bay. "
    "Photo: A. Maler</figcaption></figure>",
    "cookie text": "<div id=cookie-banner><p>We use cookies to make this site work and to learn "
    "how it is used. You can refuse them at any time.</p></div>",
    "script": "<script>var text = 'The harbour is closed, and the boats are gone.';</script>",
    "teasers": "<div class=teasers>"
    + "".join(
        f"<div class=card><a href=/{n}>Story number {n} of the day</a><p>Something happened in "
        f"quarter {n} of the town, and the people who live there talk about it.</p></div>"
        for n in range(6)
    )
    + "</div>",
}


@pytest.mark.parametrize("name", FURNITURE)
def test_furniture_behind_the_text_is_left_out(name: str) -> None:
    article = read(f"<article><h1>{TITLE}</h1>{paragraphs()}</article>{FURNITURE[name]}")
    assert article.body_text.split("\n\n") == PARAGRAPHS


@pytest.mark.parametrize("name", ["related links", "share bar", "caption", "script"])
def test_furniture_within_the_text_is_left_out(name: str) -> None:
    texts = [f"<p>{text}</p>" for text in PARAGRAPHS]
    article = read(
        f"<article><h1>{TITLE}</h1>{''.join(texts[:2])}{FURNITURE[name]}{''.join(texts[2:])}"
        "</article>"
    )
    assert article.body_text.split("\n\n") == PARAGRAPHS


def test_hidden_text_is_left_out_unless_all_is_hidden() -> None:
    hidden = "<div style='display: none'><p>Read on with a subscription, from two crowns.</p></div>"
    shown = read(f"<article><h1>{TITLE}</h1>{paragraphs()}{hidden}</article>")
    assert shown.body_text.split("\n\n") == PARAGRAPHS
    all_hidden = read(f"<h1>{TITLE}</h1><div style='visibility:hidden'>{paragraphs()}</div>")
    assert all_hidden.body_text.split("\n\n") == PARAGRAPHS


def _json_ld(text: str) -> str:
    data = {"@type": "NewsArticle", "headline": TITLE, "articleBody": text}
    return f'<script type="application/ld+json">{json.dumps(data)}</script>'


def test_article_body_is_used_where_the_page_shows_less() -> None:
    article = read(f"<h1>{TITLE}</h1><p>{PARAGRAPHS[0]}</p>", _json_ld("\n".join(PARAGRAPHS)))
    assert article.body_text.split("\n\n") == PARAGRAPHS
    assert article.provenance["body_text"] == "json-ld articleBody"


def test_article_body_as_html_is_cut_like_a_page() -> None:
    article = read(f"<h1>{TITLE}</h1>", _json_ld(paragraphs().replace("<", "&lt;")))
    assert article.body_text.split("\n\n") == PARAGRAPHS


def test_article_body_that_is_a_stub_is_not_believed() -> None:
    article = read(f"<h1>{TITLE}</h1>{paragraphs()}", _json_ld(PARAGRAPHS[0][:60] + "…"))
    assert article.body_text.split("\n\n") == PARAGRAPHS
    assert article.provenance["body_text"] == "page"


def test_article_body_of_another_text_is_not_believed() -> None:
    other = "\n".join(f"Quite another story, part {n}, about trains and snow." for n in range(40))
    article = read(f"<h1>{TITLE}</h1>{paragraphs()}", _json_ld(other))
    assert article.body_text.split("\n\n") == PARAGRAPHS


@pytest.mark.parametrize("rounds", [1, 2])
def test_html_in_a_script_is_read_where_the_page_is_drawn_by_one(rounds: int) -> None:
    payload = json.dumps({"content": paragraphs()})
    if rounds == 2:
        payload = json.dumps(payload)
    article = read(f"<h1>{TITLE}</h1><div id=app></div><script>boot({payload})</script>")
    assert article.body_text.split("\n\n") == PARAGRAPHS
    assert article.provenance["body_text"] == "script"


def test_second_opinion_is_asked_only_in_doubt(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    monkeypatch.setattr(body_module, "second_opinion", lambda document: asked.append(1) or [])
    read(BUILDS["paragraphs"])
    assert not asked
    read("<p>Short.</p>")
    assert asked


def test_a_page_of_lists_is_not_left_empty() -> None:
    items = "".join(f"<li>Mooring {n}: free from the {n}th of May on.</li>" for n in range(1, 9))
    article = read(f"{MENU}<h1>Moorings</h1><ul>{items}</ul>")
    assert "Mooring 3: free" in article.body_text


def test_empty_page_gives_an_empty_article_without_confidence() -> None:
    article = read("")
    assert article.body_text == article.body_html == ""
    assert article.confidence == 0


def test_pictures_come_with_caption_and_credit() -> None:
    article = read(
        f"<article><h1>{TITLE}</h1><figure><img data-src='/w.jpg' src='data:image/gif;base64,R0'>"
        "<figcaption>The wall of the harbour. Photo: A. Maler</figcaption></figure>"
        f"{paragraphs()}<img src=/logo.png><img src=/face.jpg width=48></article>"
    )
    assert [(i.url, i.caption, i.credit) for i in article.images] == [
        ("https://varn.example/w.jpg", "The wall of the harbour.", "Photo: A. Maler")
    ]


def test_explain_names_every_way_that_was_tried() -> None:
    html = f"<h1>{TITLE}</h1><p>{PARAGRAPHS[0]}</p>" + _json_ld("\n".join(PARAGRAPHS))
    reading = explain_page(Page(URL, html.encode()))
    said = {c.source: c for c in reading.candidates if c.field == "body_text"}
    assert not said["page"].chosen
    assert said["json-ld articleBody"].chosen
    assert said["json-ld articleBody"].reason == "the page shows hardly any text"
    assert reading.article == extract_page(Page(URL, html.encode()))


def test_reading_imports_no_library_that_is_seldom_needed() -> None:
    """They take half a second to import and are seldom needed."""
    code = (
        "import sys; from newscrawl.extract import extract_page; "
        "from newscrawl.model import Page; "
        f"extract_page(Page({URL!r}, {BUILDS['paragraphs'].encode()!r})); "
        "sys.exit(bool({'trafilatura', 'charset_normalizer', 'lxml'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_extractor_and_charset_are_named() -> None:
    article = read(BUILDS["paragraphs"])
    assert article.extractor.startswith("newscrawl ")
    assert "body model" in article.extractor
    assert article.charset == "utf-8 (guessed)"


def test_an_article_that_is_one_block_is_found_beside_many_captions() -> None:
    """Lines parted by single breaks, in a box without a name, below a picture show."""
    captions = "".join(
        f"<div class=pic><img src=/{n}.jpg><div>The quay at Varn on the day {n} of the closing, "
        f"seen from the northern stairs of the market hall.</div></div>"
        for n in range(12)
    )
    lines = "<br>".join(PARAGRAPHS * 3)
    page = f"{MENU}<h1>{TITLE}</h1><div>{captions}</div><div>{lines}</div>{MENU}"
    text = read(page).body_text
    assert all(paragraph in text for paragraph in PARAGRAPHS)


def test_a_page_of_tables_gives_its_text_and_neither_rail_nor_small_ads() -> None:
    cell = "<font face=Verdana size=2>"
    rail = "".join(
        f"<tr><td>{cell}<b>Mon</b> Choir, {n}pm, all welcome.</td></tr>" for n in range(9)
    )
    small = "".join(
        f"<tr><td>{cell}Wanted: dinghy number {n}, any state.</td></tr>" for n in range(9)
    )
    text = "<br><br>".join(PARAGRAPHS)
    page = (
        f"<html><head><title>{TITLE} - The Varn Gazette</title></head><body><table><tr>"
        f"<td width=150><table>{rail}</table></td><td>{cell}<a href=/>Home</a> &gt; Harbour"
        f"<br><b>{TITLE}</b><br>By Ida Brack<br>Friday, 4 July 2003<br><br>{text}</td>"
        f"<td width=150><table>{small}</table></td></tr></table></body></html>"
    )
    assert read(page).body_text.split("\n\n") == PARAGRAPHS


def test_headings_that_are_links_stay_with_their_paragraphs() -> None:
    first, second, third, *_ = PARAGRAPHS
    heading = "<h3><a href=/boats>The nine boats</a></h3>"
    text = f"<p>{first}</p><p>{second}</p>{heading}<p>{third}</p>"
    page = f"{MENU}<article><h1>{TITLE}</h1>{text}</article>{MENU}"
    assert read(page).body_text.split("\n\n") == [first, second, "The nine boats", third]


def test_a_second_opinion_is_asked_for_only_where_the_page_shows_more_text() -> None:
    """Two short pages that the model is unsure of: one shows a bulletin that was not taken."""
    sentence = "The ferry is back."
    short = Document(Page("https://varn.example/a", f"<p>{sentence}</p>".encode()))
    taken = body_blocks(short.blocks.outline, [0], "")
    assert not may_find_more(short.blocks.outline, taken)
    longer = f"<p>{sentence}</p><div>{PARAGRAPHS[0]}</div>".encode()
    more = Document(Page("https://varn.example/a", longer))
    assert may_find_more(more.blocks.outline, body_blocks(more.blocks.outline, [0], ""))
    assert may_find_more(short.blocks.outline, [])


def test_a_second_opinion_brings_no_comments_and_no_menu() -> None:
    lines = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
    said = "".join(f"<li class=comment>{paragraph[::-1]}.</li>" for paragraph in PARAGRAPHS)
    html = f"{MENU}<article><h1>{TITLE}</h1>{lines}</article><ul class=comments>{said}</ul>"
    told = [
        block.text for block in second_opinion(Document(Page("https://x.example/", html.encode())))
    ]
    assert PARAGRAPHS[0] in told
    assert not any(paragraph[::-1] in line for paragraph in PARAGRAPHS for line in told)


def test_a_script_that_holds_another_article_is_not_read() -> None:
    weather = (
        "<p>A weak front brings showers to the hills today, with winds from the west.</p>"
        "<p>High pressure returns for the weekend and temperatures climb to thirty degrees.</p>"
        "<p>Nights stay clear, with fog in the valleys until the middle of the morning.</p>"
    )
    weather = weather.replace("showers", "showers and some thunder over the mountains in the north")
    story = "".join(f"<p>{text}</p>{{/p}}" for text in PARAGRAPHS)
    head = f'<meta property="og:title" content="{TITLE}">'
    for payload in ([weather * 5], [weather * 5, story]):
        shown = f"<h1>{TITLE}</h1><div id=app></div><script>boot({json.dumps(payload)})</script>"
        article = read(shown, head)
        assert "front" not in article.body_text
        assert (article.provenance["body_text"] == "script") == (story in payload)
        assert article.body_text == "\n\n".join(PARAGRAPHS) or story not in payload


@pytest.mark.parametrize(
    "plea",
    [
        "This website uses cookies to improve your experience while you find your way through it.",
        "Wir verwenden Cookies, um Ihnen die Seite so gut zu zeigen, wie es uns möglich ist.",
    ],
)
def test_a_page_that_has_nothing_but_a_plea_for_cookies_has_no_text(plea: str) -> None:
    assert read(f"{MENU}<h1>{TITLE}</h1><div><p>{plea}</p></div>").body_text == ""


def test_an_article_that_speaks_of_cookies_keeps_its_sentences() -> None:
    line = "The site uses cookies, the court found, and asked nobody whether they minded that."
    article = read(f"{MENU}<h1>{TITLE}</h1>{paragraphs()}<p>{line}</p>")
    assert article.body_text.endswith(line)


def test_a_long_list_of_figures_within_the_text_is_kept() -> None:
    figures = [
        f"Quay {name} {index * 37 + 12}" for index, name in enumerate("ABCDEFGHIJKLMNOPQRST")
    ]
    items = "".join(f"<li>{text}</li>" for text in figures)
    article = read(
        f"{MENU}<h1>{TITLE}</h1><div>{paragraphs()}<p>{PARAGRAPHS[0][::-1]}:</p>"
        f"<ul>{items}</ul><p>{PARAGRAPHS[1][::-1]}.</p></div>"
    )
    assert [text for text in figures if text not in article.body_text] == []


@pytest.mark.parametrize(("score", "taken"), [(-0.5, True), (-2.0, False)])
def test_a_sentence_right_below_the_headline_is_taken_where_it_is_nearly_likely(
    score: float, taken: bool
) -> None:
    line = "Boats must leave the northern quay before the first of May."
    page = Document(
        Page(URL, f"<h1>{TITLE}</h1><p>{line}</p><p>2 May</p>{paragraphs()}".encode())
    ).blocks.outline
    row = (0,) * len(FEATURES)
    picked = list(range(3, len(page.text)))
    scores = [None, score, -4.0, *(5.0 for _ in picked)]
    found = with_standfirst(page, picked, [None, *(row for _ in scores[1:])], scores, 0)
    assert found == ([1, *picked] if taken else picked)

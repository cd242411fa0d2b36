"""One news agency's article in its three page designs: nine paragraphs, and nothing else."""

from __future__ import annotations

import html
import os
import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from newscrawl.extract import extract_page
from newscrawl.model import Page

PAGES = Path(__file__).parent / "pages"
DESIGNS = {
    "abna-service": "http://en.abna24.com/service/iraq/archive/2017/08/26/850637/story.html",
    "abna-story": "https://en.abna24.com/story/850637",
    "abna-newsstudio": "https://en.abna24.com/news/850637/American-aircraft",
    "abna-plain": "http://en.abna24.com/service/iraq/archive/2017/08/26/850637/story.html",
}


@dataclass(frozen=True)
class Story:
    """What a page is filled with."""

    headline: str
    paragraphs: list[str]
    sidebar: list[str]


OWN = Story(
    headline="Fishermen find old wheel below harbour wall: Port of Varn",
    paragraphs=[
        (
            "(AhlulBayt News Agency) - The port of Varn says it holds a wheel of oak and iron "
            "that fishermen drew from below the harbour wall, possibly a part of the first ferry."
        ),
        (
            "Mara Olden, the port's second officer, said at a meeting in the town hall on Friday "
            "that there was reason to think the wheel was older than the wall."
        ),
        "She did not give more details but seemed to suggest that divers would go down again.",
        (
            "The port and its friends have been clearing the basin of stones since spring. "
            "However, the work has not reached the old quay so far."
        ),
        (
            "Elsewhere in her talk, Olden spoke of the lighthouse in the northern bay, saying it "
            "was ringed by scaffolds and was now awaiting the council's order to begin the "
            "painting."
        ),
        "Last month, masons finished the eastern stairs, the longest in the bay.",
        (
            "The officer also told of the port's part in the rescue of a ferry from the "
            "neighbouring island, saying that its boats had not gone out but had lit the way with"
            " lamps."
        ),
        (
            "The Friends of the Harbour are a group of sailors and masons that was formed after "
            "the flood. In its early days the then-volunteers played a major role in mending the "
            "wall, which had suffered heavy damage in the face of the storms."
        ),
        (
            "Last November, the council recognised the group as a body with similar rights as "
            "those of the harbour guard."
        ),
    ],
    sidebar=[
        "Harbour cartoon",
        "Mayor asks for an end to the quarrel over the ferry in this year's message to the islands",
        "پیام شهردار به مردم جزیره به مناسبت آغاز سال نو",
        "We are all sailors",
    ],
)


def seed(folder: Path) -> Story:
    """The article as the corpus holds it: headline twice, paragraphs, then furniture."""
    lines = (folder / "outlet-abna" / "seed-article.txt").read_text("utf-8").splitlines()
    texts = [line.strip() for line in lines if line.strip()]
    end = texts.index("Related Articles")
    return Story(texts[0], texts[2:end], texts[end + 3 :])


def rendered(design: str, story: Story) -> bytes:
    """A page of this design with the story in it."""

    def fill(match: re.Match[str]) -> str:
        name, _, around = match.group(1).partition(":")
        if name == "headline":
            return html.escape(story.headline)
        if name == "description":
            return html.escape(story.paragraphs[0][:150])
        before, _, after = around.partition("|")
        texts = story.paragraphs if name == "paragraphs" else story.sidebar
        return "\n".join(before + html.escape(text) + after for text in texts)

    page = (PAGES / f"{design}.html").read_text("utf-8")
    return re.sub(r"\{\{(.+?)\}\}", fill, page).encode()


def check(design: str, story: Story) -> None:
    article = extract_page(Page(DESIGNS[design], rendered(design, story)))
    credit = "(AhlulBayt News Agency) - "
    assert story.paragraphs[0].startswith(credit)
    wanted = [story.paragraphs[0].removeprefix(credit), *story.paragraphs[1:]]
    assert article.body_text.split("\n\n") == wanted
    assert len(wanted) == 9
    assert article.headline == story.headline
    assert article.agency == "AhlulBayt News Agency"
    assert article.body_html.count("<p>") == 9
    assert article.confidence > 0.8


@pytest.mark.parametrize("design", DESIGNS)
def test_each_design_gives_exactly_the_nine_paragraphs(design: str) -> None:
    """A story of the same build, so that the fact holds on every machine."""
    check(design, OWN)


@pytest.mark.parametrize("design", DESIGNS)
def test_seed_article_is_exact_in_each_design(design: str) -> None:
    """The real article from the corpus in the same designs."""
    folder = os.environ.get("NEWSCRAWL_CORPUS")
    if not folder:
        pytest.skip("NEWSCRAWL_CORPUS is not set")
    check(design, seed(Path(folder)))

"""``newscrawl articles`` and ``newscrawl history`` on a small catalog."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from rich.console import Console
from typer.testing import CliRunner, Result

from newscrawl import dedupe
from newscrawl.catalog import Catalog
from newscrawl.cli import app
from newscrawl.cli.article_list import print_table, readable
from newscrawl.errors import BadInput, NotFound, UnknownOutlet
from newscrawl.model import Article, CaptureRef, Image

START = datetime(2026, 3, 1, 12, tzinfo=UTC)
URL = "https://courier.example/news/1/bridge"
BODY = "The harbour bridge reopened on Monday.\n\nFerries stop at noon, the port said."


def article(url: str, body: str, minute: int, **fields: object) -> Article:
    ref = CaptureRef(
        "a.warc.gz",
        minute * 100,
        90,
        f"urn:uuid:{minute}",
        f"sha256:{minute}",
        START + timedelta(0, minute),
    )
    values: dict[str, object] = {"headline": "Bridge reopens", "capture": ref, **fields}
    return Article(url=url, body_text=body, **values)  # type: ignore[arg-type]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder whose catalog holds four articles, one of them in two versions."""
    day = timedelta(days=1)
    ours = {"outlet": "courier", "language": "en"}
    with Catalog.open(f"sqlite:///{tmp_path / 'catalog.sqlite'}", dedupe) as catalog:
        first = article(URL, BODY, 1, date_published=START, **ours)
        changed = article(
            URL,
            BODY.replace("noon", "dusk") + "\n\nA pilot denied it.",
            9,
            date_published=START,
            **ours,
        )
        second = article(
            "https://courier.example/news/2/fair",
            "The fair is over; twelve prizes, 3 thefts.",
            2,
            headline="Fair ends, “at last”",
            date_published=START + day,
            authors=("Ann Lee", "Bo Chen"),
            images=(Image("https://courier.example/i.jpg"),),
            **ours,
        )
        third = article(
            "https://karaneh.example/خبر/3",
            "پل بندر دوباره باز شد.",
            3,
            headline="Мост открыт",
            outlet="karaneh",
            language="fa",
        )
        copy = article("https://herald.example/4", BODY, 4, outlet="herald", language="en")
        for one in (first, second, third, copy, changed):
            catalog.store(one)
    return tmp_path


def run(data: Path, *args: str) -> Result:
    return CliRunner().invoke(app, ["--data", str(data), *args])


def rows(data: Path, *args: str) -> list[dict[str, object]]:
    result = run(data, "articles", "--format", "jsonl", *args)
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_the_table_shows_headline_address_and_what_is_special(data: Path) -> None:
    result = run(data, "articles", "--format", "table")
    assert result.exit_code == 0
    assert "Fair ends" in result.stdout
    assert "2 versions" in result.stdout
    assert URL in result.stdout


def test_a_pipe_gets_an_article_a_line_parted_by_tabs(data: Path) -> None:
    lines = [line.split("\t") for line in run(data, "articles").stdout.splitlines()]
    assert len(lines) == 4
    assert {len(cells) for cells in lines} == {6}
    assert lines[0][:4] == ["2026-03-02 12:00", "courier", "en", "Fair ends, “at last”"]
    assert [cells[5] for cells in lines if cells[4] == URL] == ["2 versions"]


def test_on_a_narrow_terminal_outlets_and_dates_are_whole_and_the_headline_stands_below(
    data: Path,
) -> None:
    narrow = Console(file=io.StringIO(), width=40)
    with Catalog.open(f"sqlite:///{data / 'catalog.sqlite'}", dedupe) as catalog:
        print_table(catalog.articles(), narrow)
    assert isinstance(narrow.file, io.StringIO)
    lines = narrow.file.getvalue().splitlines()
    assert lines[0].split() == ["2026-03-02", "12:00", "courier", "en"]
    assert lines[1].strip() == "Fair ends, “at last”"
    assert "…" not in narrow.file.getvalue()


def test_in_a_table_an_address_is_never_broken(data: Path) -> None:
    long = f"https://courier.example/{'long-' * 40}end"
    with Catalog.open(f"sqlite:///{data / 'catalog.sqlite'}", dedupe) as catalog:
        catalog.store(article(long, "Another text altogether.", 5, outlet="courier"))
        narrow = Console(file=io.StringIO(), width=40)
        print_table(catalog.articles(), narrow)
    assert isinstance(narrow.file, io.StringIO)
    assert f"\n  {long}\n" in narrow.file.getvalue()


def test_nothing_is_blown_up_to_the_width_of_a_pipe(data: Path) -> None:
    for words in (["articles", "--format", "table"], ["history", URL, "--diff"]):
        assert max(map(len, run(data, *words).stdout.splitlines())) < 200


def test_a_table_shows_letters_of_an_address_as_letters(data: Path) -> None:
    shown = run(data, "articles", "--format", "table", "--outlet", "karaneh").stdout
    assert "https://karaneh.example/خبر/3" in shown
    assert readable("http://a.example/a%2Fb%20c%d9%be/%FF") == "http://a.example/a%2Fb%20cپ/%FF"


def test_an_outlet_that_nobody_knows_is_no_empty_list(data: Path) -> None:
    result = run(data, "articles", "--outlet", "couriers")
    assert isinstance(result.exception, UnknownOutlet)
    assert "did you mean 'courier'?" in str(result.exception)


def test_an_outlet_that_is_declared_and_not_yet_crawled_has_no_articles(data: Path) -> None:
    result = run(data, "articles", "--outlet", "abna-en")
    assert (result.exit_code, result.stdout) == (0, "")
    assert "No articles." in result.stderr


def test_a_limit_of_none_is_refused_in_every_command(data: Path) -> None:
    for command in (["articles"], ["crawl", "--all"]):
        result = run(data, *command, "--limit", "0")
        assert result.exit_code == 2


def test_json_lines_carry_every_field_of_an_article(data: Path) -> None:
    found = rows(data)
    assert len(found) == 4
    assert set(Article.__dataclass_fields__) <= set(found[0])
    fair = next(row for row in found if "fair" in str(row["url"]))
    assert fair["authors"] == ["Ann Lee", "Bo Chen"]
    assert fair["date_published"] == "2026-03-02T12:00:00Z"
    assert fair["capture"]["offset"] == 200  # type: ignore[index]


@pytest.mark.parametrize(
    ("options", "count"),
    [
        (["--outlet", "courier"], 2),
        (["--outlet", "courier", "--outlet", "herald"], 3),
        (["--language", "fa"], 1),
        (["--since", "2026-03-02"], 1),
        (["--until", "2026-03-01"], 3),
        (["--since", "2026-03-01T12:00", "--until", "2026-03-02T11:59"], 3),
        (["--text", "HARBOUR bridge"], 2),
        (["--text", "harbour thefts"], 0),
        (["--text", "мост"], 1),
        (["--text", "100%"], 0),
        (["--limit", "3"], 3),
        (["--no-duplicates"], 3),
    ],
)
def test_filters_choose(data: Path, options: list[str], count: int) -> None:
    assert len(rows(data, *options)) == count


def test_json_is_what_other_commands_call_json_lines(data: Path, tmp_path: Path) -> None:
    lines = run(data, "articles", "--format", "jsonl").stdout
    assert run(data, "articles", "--json").stdout == lines
    assert run(data, "articles", "--json", "--format", "jsonl").stdout == lines
    run(data, "articles", "--json", "-o", str(tmp_path / "out"))
    assert (tmp_path / "out").read_text(encoding="utf-8") == lines


def test_csv_is_read_back(data: Path, tmp_path: Path) -> None:
    file = tmp_path / "out.csv"
    assert run(data, "articles", "-o", str(file)).exit_code == 0
    found = list(csv.DictReader(io.StringIO(file.read_text("utf-8"))))
    fair = next(row for row in found if "fair" in row["url"])
    assert fair["authors"] == "Ann Lee; Bo Chen"
    assert fair["headline"] == "Fair ends, “at last”"
    assert json.loads(fair["images"])[0]["url"] == "https://courier.example/i.jpg"


def test_parquet_is_read_back_with_types(data: Path, tmp_path: Path) -> None:
    file = tmp_path / "out.parquet"
    assert run(data, "articles", "-o", str(file)).exit_code == 0
    found = pq.read_table(file).to_pylist()
    fair = next(row for row in found if "fair" in row["url"])
    assert fair["date_published"] == START + timedelta(days=1)
    assert fair["capture"]["captured_at"] == START + timedelta(seconds=2)
    assert fair["is_paywalled"] is None


def test_a_dash_for_the_output_file_is_standard_output(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    result = run(data, "articles", "-o", "-", "--format", "csv")
    assert result.stdout.startswith("url,headline,")
    assert run(data, "articles", "-o", "-").stdout == run(data, "articles").stdout
    assert not Path("-").exists()


def test_an_empty_catalog_exports_an_empty_file(tmp_path: Path) -> None:
    Catalog.open(f"sqlite:///{tmp_path / 'catalog.sqlite'}").close()
    for name in ("a.jsonl", "a.csv", "a.parquet"):
        assert run(tmp_path, "articles", "-o", str(tmp_path / name)).exit_code == 0
    assert pq.read_table(tmp_path / "a.parquet").num_rows == 0
    found = run(tmp_path, "articles")
    assert (found.exit_code, found.stdout) == (0, "")
    assert "No articles" in found.stderr


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["-o", "a.zip"], "say --format"),
        (["--since", "yesterday"], "not a time such as"),
        (["--json", "--format", "csv"], "--format says csv: choose one"),
        (["-o", "/nowhere/a.csv"], "No such file"),
    ],
)
def test_bad_options_are_one_line(data: Path, options: list[str], message: str) -> None:
    result = run(data, "articles", *options)
    assert isinstance(result.exception, BadInput)
    assert message in str(result.exception)


def test_a_failed_export_leaves_nothing_behind(data: Path, tmp_path: Path) -> None:
    folder = tmp_path / "taken.csv"
    folder.mkdir()
    assert run(data, "articles", "-o", str(folder)).exit_code != 0
    assert list(tmp_path.glob("*.part")) == []


def test_history_lists_versions_and_their_records(data: Path) -> None:
    result = run(data, "history", "http://courier.example/news/1/bridge/?utm_source=x")
    assert result.exit_code == 0
    assert "a.warc.gz:100" in result.stdout
    assert "a.warc.gz:900" in result.stdout


def test_a_diff_shows_words_added_and_removed(data: Path) -> None:
    result = run(data, "history", URL, "--diff")
    assert "stop at [-noon,-] {+dusk,+} the port" in result.stdout.replace("\n", " ")
    assert "{+A pilot denied it.+}" in result.stdout
    assert "5 words added, 1 removed" in result.stdout
    assert "… 1 unchanged …" in result.stdout


def test_history_as_json(data: Path) -> None:
    lines = [json.loads(line) for line in run(data, "history", URL, "--json").stdout.splitlines()]
    assert [line["version"] for line in lines] == [1, 2]
    assert {"kind": "removed", "text": "noon, "} in lines[1]["body_diff"]


def test_an_unknown_address_is_not_found(data: Path) -> None:
    result = run(data, "history", "https://nobody.example/")
    assert isinstance(result.exception, NotFound)

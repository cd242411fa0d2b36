"""What is held of an outlet is found by its name, whether or not it still has a file."""

from __future__ import annotations

from pathlib import Path

from tests.run.conftest import Desk
from tests.run.pages import article, feed, outlet
from tests.servers.site import Answer, served


def test_an_outlet_whose_file_is_gone_is_listed_and_exported(desk: Desk, tmp_path: Path) -> None:
    with served({"/a/1": Answer(article(1), headers={"Content-Type": "text/html"})}) as site:
        site.answers["/feed"] = Answer(feed([site.url + "/a/1"]))
        desk.outlet("harbour", outlet(site.url))
        desk.crawl("harbour")
    (desk.outlets / "harbour.toml").unlink()
    packed = tmp_path / "out.wacz"
    assert "harbour" in desk.run("articles", "--outlet", "harbour").out
    assert "1 page," in desk.run("export", "--wacz", str(packed), "--outlet", "harbour").out
    for command in (["articles"], ["export", "--wacz", str(tmp_path / "no.wacz")]):
        found = desk.run(*command, "--outlet", "harbor", code=2)
        assert "did you mean 'harbour'?" in found.err
        assert len(found.err.splitlines()) == 1
    assert not (tmp_path / "no.wacz").exists()
    desk.outlets.rmdir()
    desk.run("export", "--wacz", str(packed), "--outlet", "harbour")

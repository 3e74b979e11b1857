"""The policy of a page allows what the theme writes inside pages, by its hash, and nothing else that is not the site's."""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
import sys
from base64 import b64encode
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from types import ModuleType

import pytest
from lxml import html
from markdown import markdown
from mkdocs.config import load_config

from built import PROJECT, Pages, build

SITE = """site_name: x
hooks: [hook.py]
theme: {name: material, font: false}
plugins: []
"""
POLICY = "//meta[@http-equiv='Content-Security-Policy']/@content"


def sources(policy: str) -> dict[str, set[str]]:
    """Return what a policy allows, by kind."""
    named = (part.split() for part in policy.split(";"))
    return {name: set(values) for name, *values in named}


def hashed(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


def scripts(page: html.HtmlElement) -> set[str]:
    return {one.text for one in page.xpath("//script[not(@src)][not(@type='application/json')]")}


def test_all_pages_have_one_policy_with_the_hashes_of_all_pages_and_no_others(pages: Pages) -> None:
    found = {tuple(page.xpath(POLICY)) for page in pages.values()}
    assert len(found) == 1
    (policy,) = found.pop()
    allowed = sources(policy)
    inside = set().union(*map(scripts, pages.values()))
    assert len(inside) > 3
    assert allowed["script-src"] == {"'self'", *map(hashed, inside)}
    assert allowed["default-src"] == allowed["base-uri"] == allowed["object-src"] == {"'none'"}
    assert set().union(*allowed.values()) <= {"'self'", "'none'", "data:"} | allowed["script-src"]
    assert [name for name, values in allowed.items() if "data:" in values] == ["img-src"]


def test_the_policy_stands_before_all_that_a_browser_fetches_or_runs(site: Path, pages: Pages) -> None:
    for at, page in pages.items():
        head = [(one.tag, *one.keys()) for one in page.find("head")]
        assert head[:2] == [("meta", "charset"), ("meta", "http-equiv", "content")], at
        assert (site / at).read_bytes().find(b"<meta charset=") < 1000, at


def test_no_page_has_what_the_policy_blocks(pages: Pages) -> None:
    for at, page in pages.items():
        assert not page.xpath("//@style | //@*[starts-with(name(), 'on')]"), at


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "project"
    (folder / "docs/deep").mkdir(parents=True)
    (folder / "mkdocs.yml").write_text(SITE, "utf-8")
    shutil.copy(PROJECT / "scripts/content_policy.py", folder / "hook.py")
    (folder / "docs/index.md").write_text(
        "# One\n\n<script>one()</script>\n\n<style>b { color: red }</style>\n", "utf-8"
    )
    (folder / "docs/deep/two.md").write_text("# Two\n\n<script type='module'>two()</script>\n", "utf-8")
    return folder


def test_what_an_author_writes_inside_one_page_is_allowed_on_all(project: Path) -> None:
    site = build(project.parent / "site", project)
    found = [html.fromstring(path.read_bytes()).xpath(POLICY) for path in site.rglob("*.html")]
    assert len(found) == 3
    assert found[0] == found[1] == found[2]
    allowed = sources(found[0][0])
    assert {hashed("one()"), hashed("two()")} < allowed["script-src"]
    assert allowed["style-src"] == {"'self'", hashed("b { color: red }")}


def test_a_second_build_gives_the_same_bytes(project: Path) -> None:
    first, second = (build(project.parent / name, project) for name in "ab")
    for path in first.rglob("*.html"):
        assert path.read_bytes() == (second / path.relative_to(first)).read_bytes()


@pytest.mark.parametrize(
    ("words", "named"),
    [
        ("<p style='color: red'>x</p>", "style="),
        ('<p class="a>b" STYLE = "color: red">x</p>', "style ="),
        ("<p onclick='x()'>x</p>", "onclick="),
        ("<a href='javascript:x()'>x</a>", "href='javascript:"),
    ],
)
def test_a_strict_build_stops_where_a_page_writes_what_the_policy_blocks(project: Path, words: str, named: str) -> None:
    (project / "docs/three.md").write_text(f"# Three\n\n{words}\n", "utf-8")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(project.parent / "no")]
    done = subprocess.run(command, cwd=project, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert f"three.md: the site's policy blocks `{named}`: a class and a style sheet" in done.stderr


@pytest.fixture
def hook() -> Iterator[ModuleType]:
    spec = importlib.util.spec_from_file_location("content_policy", PROJECT / "scripts/content_policy.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    yield module


@pytest.mark.parametrize(
    "text",
    [
        "<pre><code>&lt;p style='x'&gt; and onclick='y'</code></pre>",
        "<p title=\"the style='x' of it\">a style='x' in words, 1 < 2 style=3</p>",
        "<script>html = `<p style='x' onclick=\"y()\">`</script>",
        "<p data-style='x' font='on' href='https://example.org/javascript:x'>x</p>",
    ],
)
def test_words_about_styles_are_not_taken_for_styles(hook: ModuleType, text: str) -> None:
    assert hook.blocked(text) == []


def test_a_script_is_hashed_as_a_browser_reads_it(hook: ModuleType) -> None:
    assert hook.inside("<SCRIPT data-x='a>b'>a\r\nb</Script >") == [("script", hashed("a\nb"))]
    for other in ("<script src=x.js></script>", "<script type='application/ld+json'>{}</script>"):
        assert hook.inside(other) == []


def test_a_served_page_may_run_what_the_server_writes_into_it_and_no_more(hook: ModuleType) -> None:
    hook.on_startup(command="serve", dirty=False)
    hook.inside("<script>x()</script>")
    allowed = sources(hook.policy())
    assert allowed.pop("script-src") == {"'self'", "'unsafe-inline'"}
    hook.on_startup(command="build", dirty=False)
    assert allowed.items() < sources(hook.policy()).items()


def test_the_column_of_a_table_is_aligned_without_a_style() -> None:
    settings = load_config(str(PROJECT / "mkdocs.yml"))
    table = "| a | b |\n|---|--:|\n| 1 | 2 |\n"
    words = markdown(table, extensions=["tables"], extension_configs=settings.mdx_configs)
    assert '<td align="right">2</td>' in words

"""The plugin in real builds: strict without a warning, one clear line for what is wrong, a server that goes on."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import struct
import subprocess
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PIL import Image

from livediagrams.write.page_files import page_files
from projects import PROGRAMS, contents, drawing, run, write

SITE = """
site_name: x
site_url: https://example.org/sub/path/
theme: {name: material, font: false}
plugins: [search, live-diagrams]
markdown_extensions: [attr_list, admonition]
"""
PAGES = {
    "docs/index.md": "# Start\n\n![](figures/one.svg)\n",
    "docs/deep/page.md": "# Deep\n\n![Said](../figures/one.svg)\n\n![](../figures/two.svg){ .plain }\n",
    "docs/deep/index.md": "# Index\n\n![](../figures/two.svg)\n\n[the file](../figures/two.svg)\n",
}
ICON = "from diagrams import Diagram\nfrom diagrams.aws.compute import EC2\nwith Diagram('Two', show=False):\n    EC2('web')\n"
SCRIPTS = {
    "diagrams_src/one.py": drawing("one"),
    "diagrams_src/two.py": ICON,
    "diagrams_src/unused.py": drawing("unused"),
}


def make(folder: Path, **more: str) -> Path:
    return write(folder, {"mkdocs.yml": SITE, **PAGES, **SCRIPTS, **more})


def lines(done: subprocess.CompletedProcess[str]) -> list[str]:
    """Return what MkDocs said, but for what it says of its own course."""
    said = (done.stderr + done.stdout).splitlines()
    return [line for line in said if line.strip() and not line.startswith("INFO ")]


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = make(tmp_path_factory.mktemp("mkdocs"))
    done = run("mkdocs", "build", "--strict", folder=folder)
    assert (done.returncode, lines(done)) == (0, [])
    return folder


class TestSite:
    def test_figures_are_in_the_pages_and_in_the_folder(self, project: Path) -> None:
        names = {path.name for path in (project / "site/figures").iterdir()}
        assert names == {
            "icons", "use.json", *page_files(), "one.social.png", "two.social.png",
            *(f"{name}.{ending}" for name in ("one", "two", "unused") for ending in ("svg", "txt", "json")),
        }  # fmt: skip
        assert 'data-figure="one"' in (project / "site/index.html").read_text()
        assert ">Said</figcaption>" in (project / "site/deep/page/index.html").read_text()

    @pytest.mark.parametrize("page", ["index.html", "deep/page/index.html", "deep/index.html"])
    def test_addresses_lead_to_files_from_every_page(self, page: str, project: Path) -> None:
        path = project / "site" / page
        wanted = re.findall(r'(?:href|src)="([^"]*figures/[^"]+)"', path.read_text())
        assert wanted
        for address in wanted:
            assert not address.startswith(("/", "http"))
            assert (path.parent / address).resolve().is_file(), address

    def test_style_sheet_and_script_are_linked_once(self, project: Path) -> None:
        page = (project / "site/index.html").read_text()
        assert page.count("livediagrams.css") == 1
        assert re.findall("<script[^>]*livediagrams[^>]*>", page) == [
            '<script src="figures/livediagrams.js" type="module">'
        ]

    def test_each_page_has_entries_of_its_own_for_the_parts_of_its_figures(self, project: Path) -> None:
        entries = json.loads((project / "site/search/search_index.json").read_text())["docs"]
        found = [entry["location"] for entry in entries if "one/" in entry["location"]]
        assert sorted(found) == ["#one/end", "#one/one", "deep/page/#one/end", "deep/page/#one/one"]
        assert [entry["title"] for entry in entries if entry["location"] == "deep/#two/web"] == ["web (EC2)"]
        assert not [entry for entry in entries if "unused" in entry["location"]]

    def test_the_page_s_own_entries_hold_no_words_of_the_figure(self, project: Path) -> None:
        entries = json.loads((project / "site/search/search_index.json").read_text())["docs"]
        (own,) = [entry for entry in entries if entry["location"] == "deep/page/"]
        assert "Said" in own["text"]
        assert "end" not in own["text"]

    def test_an_overview_names_pages_and_figures(self, project: Path) -> None:
        lines = (project / "site/llms.txt").read_text().splitlines()
        assert lines[0] == "# x"
        assert "- [Deep](https://example.org/sub/path/deep/page/)" in lines
        assert "- [Two](https://example.org/sub/path/figures/two.txt)" in lines

    def test_without_an_address_of_the_site_the_overview_has_relative_ones(self, tmp_path: Path) -> None:
        site = "site_name: x\nsite_description: About it\ntheme: {name: mkdocs}\nplugins: [search, live-diagrams]\n"
        page = "---\ndescription: Short.\nsearch: {exclude: true}\n---\n# Page\n\n![](figures/one.svg)\n"
        folder = make(tmp_path, **{"mkdocs.yml": site, "docs/page.md": page})
        assert run("mkdocs", "build", folder=folder).returncode == 0
        lines = (folder / "site/llms.txt").read_text().splitlines()
        assert lines[2] == "> About it"
        assert {"- [Start](./)", "- [Page](page/): Short.", "- [Figure](figures/one.txt)"} <= set(lines)
        entries = json.loads((folder / "site/search/search_index.json").read_text())["docs"]
        assert "#one/one" in [entry["location"] for entry in entries]
        assert "page/#one/one" not in [entry["location"] for entry in entries]

    def test_terms_of_the_glossary_are_linked_in_notes(self, tmp_path: Path) -> None:
        script = drawing().replace("Node('end')", "Node('end', note='After a trap.')")
        more = {
            "pyproject.toml": '[tool.livediagrams]\nglossary = "deep/words.md"\n',
            "docs/deep/words.md": "# Words\n\nTrap { #trap }\n:   What stops.\n",
            "mkdocs.yml": SITE.replace("admonition", "admonition, def_list"),
            "diagrams_src/one.py": script,
        }
        folder = make(tmp_path, **more)
        done = run("mkdocs", "build", "--strict", folder=folder)
        assert (done.returncode, lines(done)) == (0, [])
        link = 'After a <a class="ld-term" href="{}#trap">trap</a>.'
        assert link.format("deep/words/") in (folder / "site/index.html").read_text()
        assert link.format("../words/") in (folder / "site/deep/page/index.html").read_text()
        assert 'id="trap"' in (folder / "site/deep/words/index.html").read_text()

    def test_two_figures_that_name_each_other_are_laid_side_by_side(self, tmp_path: Path) -> None:
        one = drawing("one", "One & <only>").replace("show=False", "show=False, graph_attr={'compare': 'two'}")
        site = SITE + "validation: {omitted_files: warn, anchors: warn}\nnav: [index.md, deep/index.md, deep/page.md]\n"
        folder = make(tmp_path, **{"diagrams_src/one.py": one, "mkdocs.yml": site})
        done = run("mkdocs", "build", "--strict", folder=folder)
        assert (done.returncode, lines(done)) == (0, [])
        for page, figures, other in (("", "", "Two"), ("deep/", "../", "One &amp; &lt;only&gt;")):
            link = f'<p class="ld-more"><a href="{figures}figures/compare/one/">Compare with: {other}</a></p>'
            assert link in (folder / f"site/{page}index.html").read_text()
        html = (folder / "site/figures/compare/one/index.html").read_text()
        assert re.findall('data-figure="([^"]+)"', html) == ["one", "two"]
        assert 'href="../../../deep/#two:figure"' in html
        assert 'src="../../icons/' not in html
        assert '<h1 id="two-figures-compared">' in html
        for address in re.findall(r'href="(\.\./\.\./icons/[^"]+)"', html):
            assert (folder / "site/figures/compare/one" / address).resolve().is_file()
        entries = json.loads((folder / "site/search/search_index.json").read_text())["docs"]
        assert not [entry for entry in entries if "compare" in entry["location"]]

    def test_a_figure_that_is_to_be_compared_with_none_is_told(self, tmp_path: Path) -> None:
        one = drawing().replace("show=False", "show=False, graph_attr={'compare': 'twoo'}")
        done = run("mkdocs", "build", folder=make(tmp_path, **{"diagrams_src/one.py": one}))
        assert done.returncode == 1
        assert "diagrams_src/one.py" in done.stderr
        assert '"twoo"' in done.stderr
        assert "two" in done.stderr.replace("twoo", "")

    def test_an_overview_that_the_author_wrote_stays(self, tmp_path: Path) -> None:
        folder = make(tmp_path, **{"docs/llms.txt": "mine"})
        assert run("mkdocs", "build", "--strict", folder=folder).returncode == 0
        assert (folder / "site/llms.txt").read_text() == "mine"

    def test_figures_are_not_written_among_the_pages(self, project: Path) -> None:
        assert not (project / "docs/figures").exists()

    def test_a_second_build_gives_the_same_site(self, project: Path) -> None:
        before = contents(project / "site")
        assert run("mkdocs", "build", "--strict", folder=project).returncode == 0
        after = contents(project / "site")
        changing = {"sitemap.xml", "sitemap.xml.gz"}  # they bear the day
        assert {name: data for name, data in after.items() if name not in changing} == {
            name: data for name, data in before.items() if name not in changing
        }

    def test_pages_that_are_files_find_their_figures_too(self, tmp_path: Path) -> None:
        folder = make(tmp_path, **{"mkdocs.yml": SITE + "use_directory_urls: false\n"})
        done = run("mkdocs", "build", "--strict", folder=folder)
        assert (done.returncode, lines(done)) == (0, [])
        self.test_addresses_lead_to_files_from_every_page("deep/page.html", folder)

    def test_files_that_the_command_wrote_among_the_pages_do_no_harm(self, tmp_path: Path) -> None:
        folder = make(tmp_path)
        assert run("livediagrams", "build", folder=folder).returncode == 0
        write(
            folder,
            {"docs/figures/one.svg": "old", "docs/figures/mine.svg": "<svg xmlns='http://www.w3.org/2000/svg'/>"},
        )
        done = run("mkdocs", "build", "--strict", folder=folder)
        assert (done.returncode, lines(done)) == (0, [])
        assert (folder / "site/figures/one.svg").read_text() != "old"
        assert (folder / "site/figures/mine.svg").is_file()
        assert not list((folder / "site").rglob("*.inline.html"))

    def test_the_extension_may_be_named_with_the_plugin(self, tmp_path: Path) -> None:
        folder = make(tmp_path, **{"mkdocs.yml": SITE.replace("admonition", "admonition, livediagrams")})
        done = run("mkdocs", "build", "--strict", folder=folder)
        assert (done.returncode, lines(done)) == (0, [])
        assert (folder / "site/index.html").read_text().count("<figure") == 1

    def test_the_site_can_be_built_from_elsewhere(self, tmp_path: Path) -> None:
        folder = make(tmp_path / "project")
        done = run("mkdocs", "build", "--strict", "-f", folder / "mkdocs.yml", folder=tmp_path)
        assert (done.returncode, lines(done)) == (0, [])
        assert [path.name for path in tmp_path.iterdir()] == ["project"]

    def test_the_settings_say_which_formats_the_site_offers(self, tmp_path: Path) -> None:
        folder = make(tmp_path, **{"pyproject.toml": '[tool.livediagrams]\nformats = ["svg"]\n'})
        assert run("mkdocs", "build", "--strict", folder=folder).returncode == 0
        names = {path.name for path in (folder / "site/figures").iterdir()}
        assert {name for name in names if "social" not in name} == {
            "icons", "use.json", *page_files(), "one.svg", "two.svg", "unused.svg",
        }  # fmt: skip


GALLERY = """---
description: All of them
---
# Figures

Before.

<!-- live-diagrams: gallery -->

After, with [a figure](#one) and `<!-- live-diagrams: gallery -->` in words.
"""
NAV = """
nav: [index.md, deep/page.md, deep/index.md, figures.md]
validation: {omitted_files: warn, absolute_links: warn, unrecognized_links: warn, anchors: warn}
"""
WORDED = drawing("one", "One & <only>").replace("from", '"""What <b>one</b> says."""\nfrom', 1)


def with_gallery(folder: Path, **more: str) -> Path:
    pages = {"docs/figures.md": GALLERY, "docs/deep/page.md": PAGES["docs/deep/page.md"] + "[see](../figures.md#two)\n"}
    return make(folder, **{"mkdocs.yml": SITE + NAV, "diagrams_src/one.py": WORDED, **pages, **more})


def linked(page: Path) -> list[str]:
    """Return what the addresses in a page's gallery lead to, from the site's root; each is there."""
    found = []
    gallery = re.search(r'<div class="ld-gallery">.*?\n</div>', page.read_text(), re.DOTALL)
    assert gallery
    for address in re.findall(r'(?:href|src)="([^"]+)"', gallery[0]):
        path, _, anchor = address.partition("#")
        goal = (page.parent / path).resolve() if path else page
        goal = goal / "index.html" if goal.is_dir() else goal
        assert goal.is_file(), address
        if anchor:
            assert f'id="{anchor}"' in goal.read_text(), address
        found.append(address)
    return found


@pytest.fixture(scope="module")
def gallery(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = with_gallery(tmp_path_factory.mktemp("gallery"))
    done = run("mkdocs", "build", "--strict", folder=folder)
    assert (done.returncode, lines(done)) == (0, [])
    return folder


class TestGallery:
    def page(self, project: Path) -> str:
        return (project / "site/figures/index.html").read_text()

    def test_figures_come_in_the_order_of_the_navigation_then_the_rest(self, gallery: Path) -> None:
        assert re.findall(r'<h2 id="([^"]+)"', self.page(gallery)) == ["all-figures", "one", "two", "unused"]

    def test_the_rest_of_the_page_stays(self, gallery: Path) -> None:
        html = self.page(gallery)
        assert html.index("Before.") < html.index('class="ld-gallery"') < html.index("After, with")
        assert html.count('class="ld-gallery"') == 1
        assert "&lt;!-- live-diagrams: gallery --&gt;" in html

    def test_every_link_leads_somewhere(self, gallery: Path) -> None:
        addresses = linked(gallery / "site/figures/index.html")
        assert {"one.svg", "one.txt", "one.json", "..#one:figure", "../deep/page/#one:figure"} <= set(addresses)
        assert "one.narrow.svg" not in addresses
        assert "../deep/#two:figure" in addresses

    def test_links_hold_where_pages_are_files(self, tmp_path: Path) -> None:
        folder = with_gallery(tmp_path, **{"mkdocs.yml": SITE + NAV + "use_directory_urls: false\n"})
        done = run("mkdocs", "build", "--strict", folder=folder)
        assert (done.returncode, lines(done)) == (0, [])
        assert {"figures/one.svg", "deep/page.html#one:figure"} <= set(linked(folder / "site/figures.html"))

    def test_what_authors_say_is_text(self, gallery: Path) -> None:
        html = self.page(gallery)
        assert '<h2 id="one">One &amp; &lt;only&gt;</h2>' in html
        assert "<p>What &lt;b&gt;one&lt;/b&gt; says.</p>" in html

    def test_its_headings_are_in_the_table_of_contents_and_in_search(self, gallery: Path) -> None:
        assert re.search(r'href="#one" class="md-nav__link">.*?One &amp; &lt;only&gt;', self.page(gallery), re.DOTALL)
        index = json.loads((gallery / "site/search/search_index.json").read_text())["docs"]
        entry = next(one for one in index if one["location"] == "figures/#one")
        assert "What &lt;b&gt;one&lt;/b&gt; says." in entry["text"]

    def test_headings_have_permalinks_where_the_site_has_them(self, tmp_path: Path) -> None:
        site = SITE.replace("[attr_list, admonition]", "[attr_list, toc: {permalink: true}]") + NAV
        assert run("mkdocs", "build", "--strict", folder=with_gallery(tmp_path, **{"mkdocs.yml": site})).returncode == 0
        assert '<a class="headerlink" href="#one" title="Permanent link">¶</a></h2>' in self.page(tmp_path)

    def test_a_link_to_a_figure_that_is_not_in_it_is_told(self, tmp_path: Path) -> None:
        folder = with_gallery(tmp_path, **{"docs/deep/page.md": "# Deep\n\n[see](../figures.md#three)\n"})
        done = run("mkdocs", "build", "--strict", folder=folder)
        assert done.returncode == 1
        assert "'../figures.md#three'" in done.stderr

    def test_it_offers_the_formats_of_the_settings_and_no_others(self, tmp_path: Path) -> None:
        formats = '[tool.livediagrams]\nformats = ["txt", "png", "pptx", "drawio"]\n'
        folder = with_gallery(
            tmp_path, **{"pyproject.toml": formats, "docs/deep/page.md": "x", "docs/deep/index.md": "x"}
        )
        assert run("mkdocs", "build", folder=folder).returncode == 0
        assert set(linked(folder / "site/figures/index.html")) >= {"one.txt", "one.png", "one.pptx", "one.drawio"}
        assert "<img" not in self.page(tmp_path).partition("ld-gallery")[2].partition("After")[0]
        kept = {path for path in (folder / ".cache").rglob("*") if path.is_file()}
        (folder / "docs/deep/index.md").write_text("y")
        assert run("mkdocs", "build", folder=folder).returncode == 0
        assert {path for path in (folder / ".cache").rglob("*") if path.is_file()} == kept  # nothing is made again


def shared(page: Path) -> dict[str, str]:
    """Return what the head of a page says to those who show a link to it."""
    head = page.read_text().partition("</head>")[0]
    found = re.findall(r'<meta (?:property|name)="((?:og|twitter):[^"]+)" content="([^"]*)">', head)
    assert len(dict(found)) == len(found)
    return dict(found)


class TestShare:
    def test_a_page_shows_its_first_figure(self, project: Path) -> None:
        said = shared(project / "site/deep/index.html")
        assert said["og:image"] == "https://example.org/sub/path/figures/two.social.png"
        assert (said["og:image:width"], said["og:image:height"]) == ("1200", "630")
        assert (said["og:title"], said["og:type"]) == ("Index", "article")
        assert (said["og:url"], said["twitter:card"]) == ("https://example.org/sub/path/deep/", "summary_large_image")
        assert shared(project / "site/index.html")["og:type"] == "website"

    def test_the_picture_is_there_in_the_size_that_is_said(self, project: Path) -> None:
        for name in ("one", "two"):
            with Image.open(project / f"site/figures/{name}.social.png") as picture:
                assert (picture.format, picture.size) == ("PNG", (1200, 630))

    def test_a_page_without_a_figure_shows_that_of_the_home_page(self, tmp_path: Path) -> None:
        folder = make(tmp_path, **{"docs/plain.md": "---\ndescription: 'A \"plain\" page'\n---\n# Plain\n"})
        assert run("mkdocs", "build", "--strict", folder=folder).returncode == 0
        said = shared(folder / "site/plain/index.html")
        assert said["og:image"].endswith("/figures/one.social.png")
        assert said["og:description"] == "A &quot;plain&quot; page"

    def test_a_site_without_an_address_names_no_picture_and_draws_none(self, tmp_path: Path) -> None:
        folder = make(tmp_path, **{"mkdocs.yml": SITE.replace("site_url", "#")})
        assert run("mkdocs", "build", "--strict", folder=folder).returncode == 0
        assert set(shared(folder / "site/index.html")) == {"og:type", "og:site_name", "og:title", "twitter:card"}
        assert not list((folder / "site").rglob("*.social.png"))

    def test_a_site_without_figures_on_its_home_page_leaves_pages_without_one_alone(self, tmp_path: Path) -> None:
        folder = make(tmp_path, **{"docs/index.md": "# Start\n"})
        assert run("mkdocs", "build", "--strict", folder=folder).returncode == 0
        assert "og:image" not in shared(folder / "site/index.html")
        assert "og:image" in shared(folder / "site/deep/page/index.html")

    def test_a_picture_that_an_author_drew_is_kept(self, tmp_path: Path) -> None:
        folder = make(tmp_path, **{"docs/figures/one.social.png": "drawn by hand"})
        assert run("mkdocs", "build", "--strict", folder=folder).returncode == 0
        assert (folder / "site/figures/one.social.png").read_text() == "drawn by hand"

    def test_what_a_theme_says_is_not_said_again(self, tmp_path: Path) -> None:
        theme = "theme: {name: material, font: false, custom_dir: theme}"
        html = '{% extends "base.html" %}{% block extrahead %}<meta property="og:title" content="Theirs">{% endblock %}'
        site = SITE.replace("theme: {name: material, font: false}", theme)
        folder = make(tmp_path, **{"mkdocs.yml": site, "theme/main.html": html})
        assert run("mkdocs", "build", "--strict", folder=folder).returncode == 0
        assert shared(folder / "site/index.html")["og:title"] == "Theirs"


class TestFailures:
    def failing(self, folder: Path, *words: str, **files: str) -> list[str]:
        done = run("mkdocs", "build", *words, folder=make(folder, **files))
        assert done.returncode == 1
        assert "Traceback" not in done.stdout + done.stderr
        assert not list((folder / "site").rglob("*.html"))
        return lines(done)

    @pytest.mark.parametrize("words", [(), ("--strict",)])
    def test_a_figure_that_fails_fails_the_build_with_a_line_each(self, words: tuple[str, ...], tmp_path: Path) -> None:
        said = self.failing(tmp_path, *words, **{"diagrams_src/one.py": "\n1 / 0\n", "diagrams_src/bad.py": "x = ("})
        assert said == [
            "ERROR   -  livediagrams: diagrams_src/bad.py:1: SyntaxError: '(' was never closed: correct the script",
            "ERROR   -  livediagrams: diagrams_src/one.py:2: ZeroDivisionError: division by zero: "
            "correct the script; `python` with it shows the whole traceback",
            "ERROR   -  no site is built: 2 problems with figures",
            "Aborted with a BuildError!",
        ]

    @pytest.mark.parametrize("words", [(), ("--strict",)])
    def test_a_page_that_names_a_wrong_figure_is_told_by_its_line(self, words: tuple[str, ...], tmp_path: Path) -> None:
        page = "---\ntitle: x\n---\n# Deep\n\ntext ![](../figures/tow.svg)\n"
        said = self.failing(tmp_path, *words, **{"docs/deep/page.md": page, "docs/index.md": "![](figures/oen.svg)"})
        own = "or mark a picture of your own with { .plain }"
        assert sorted(said[:2]) == [
            f'ERROR   -  livediagrams: docs/deep/page.md:6: there is no figure "tow": write "two", {own}',
            f'ERROR   -  livediagrams: docs/index.md:1: there is no figure "oen": write "one", {own}',
        ]
        assert said[2:] == ["ERROR   -  no site is built: 2 problems with figures", "Aborted with a BuildError!"]

    def test_wrong_settings_are_told(self, tmp_path: Path) -> None:
        said = self.failing(tmp_path, **{"pyproject.toml": "[tool.livediagrams]\njob = 1\n"})
        assert said[0].startswith('ERROR   -  livediagrams: pyproject.toml: there is no option "job"')

    def test_a_glossary_that_is_not_there_is_told(self, tmp_path: Path) -> None:
        said = self.failing(tmp_path, **{"pyproject.toml": '[tool.livediagrams]\nglossary = "nowhere.md"\n'})
        assert said[0].startswith('ERROR   -  livediagrams: pyproject.toml: there is no page "nowhere.md"')

    def test_a_source_folder_that_is_not_there_is_told(self, tmp_path: Path) -> None:
        said = self.failing(tmp_path, **{"pyproject.toml": '[tool.livediagrams]\nsrc = "nowhere"\n'})
        assert said[0].startswith("ERROR   -  livediagrams: nowhere: there is no such")

    def test_a_notice_is_a_warning_with_its_line_and_stops_a_strict_build_only(self, tmp_path: Path) -> None:
        script = drawing().replace("Node('end')", "Node('end', notes='x')")
        done = run("mkdocs", "build", folder=make(tmp_path, **{"diagrams_src/one.py": script}))
        assert done.returncode == 0
        [line] = lines(done)
        assert line.startswith('WARNING -  livediagrams: diagrams_src/one.py:3: the attribute "notes" is passed by')
        assert run("mkdocs", "build", "--strict", folder=tmp_path).returncode == 1


class Served:
    """A running `mkdocs serve`, and its pages."""

    def __init__(self, folder: Path) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.log = folder / "serve.log"
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                [str(PROGRAMS / "mkdocs"), "serve", "--no-strict", "-a", f"127.0.0.1:{self.port}"],
                cwd=folder, stdout=log, stderr=log, env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
            )  # fmt: skip

    def page(self, path: str, until: Callable[[str], bool]) -> str:
        """Return the page as soon as it is as it should be."""
        address, html = f"http://127.0.0.1:{self.port}/sub/path/{path}", ""
        for _ in range(200):
            assert self.process.poll() is None, self.log.read_text()
            try:
                with urllib.request.urlopen(address, timeout=5) as answer:
                    html = answer.read().decode()
            except OSError:
                pass
            if until(html):
                return html
            time.sleep(0.1)
        raise AssertionError(f"{html}\n{self.log.read_text()}")

    def stop(self) -> None:
        self.process.send_signal(signal.SIGINT)
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


@pytest.fixture
def serve() -> Iterator[Callable[[Path], Served]]:
    running: list[Served] = []

    def serve(folder: Path) -> Served:
        running.append(Served(folder))
        return running[-1]

    yield serve
    for one in running:
        one.stop()


class TestServe:
    def test_a_card_stands_for_a_figure_that_fails_until_it_is_mended(
        self, serve: Callable[[Path], Served], tmp_path: Path
    ) -> None:
        served = serve(make(tmp_path))
        served.page("", lambda html: 'data-figure="one"' in html)
        write(tmp_path, {"diagrams_src/one.py": "\nraise ValueError('<b>broken</b>')\n"})
        html = served.page("", lambda html: "ld-error" in html)
        assert "The figure one could not be built." in html
        assert "diagrams_src/one.py:2: ValueError: &lt;b&gt;broken&lt;/b&gt;: correct the script" in html
        assert "ld-error" not in served.page("deep/", lambda html: "<figure" in html)
        write(tmp_path, {"diagrams_src/one.py": drawing("mended")})
        html = served.page("", lambda html: "ld-error" not in html and "<figure" in html)
        assert ">mended</text>" in html
        assert "Traceback" not in served.log.read_text()

    def test_a_server_starts_with_figures_that_fail_and_pages_that_name_wrong_ones(
        self, serve: Callable[[Path], Served], tmp_path: Path
    ) -> None:
        scripts = {
            "diagrams_src/one.py": drawing(title="First") + "1 / 0\n",
            "docs/index.md": "![](figures/one-first.svg)\n\n![](figures/tow.svg)\n",
        }
        served = serve(make(tmp_path, **scripts))
        html = served.page("", lambda html: "ld-error" in html)
        assert "diagrams_src/one.py:4: ZeroDivisionError" in html
        assert "docs/index.md:3: there is no figure &quot;tow&quot;: write &quot;two&quot;" in html
        assert html.count("ld-error") == 2

    def test_a_changed_setting_is_taken_up(self, serve: Callable[[Path], Served], tmp_path: Path) -> None:
        served = serve(make(tmp_path, **{"pyproject.toml": "[tool.livediagrams]\n"}))
        served.page("", lambda html: 'data-figure="one"' in html)
        write(tmp_path, {"pyproject.toml": "[tool.livediagrams]\njob = 1\n"})
        served.page("", lambda html: "there is no option &quot;job&quot;" in html)
        write(tmp_path, {"pyproject.toml": "[tool.livediagrams]\njobs = 1\n"})
        served.page("", lambda html: "ld-error" not in html and 'data-figure="one"' in html)

    def test_the_gallery_is_served_beside_the_files_and_follows_the_pages(
        self, serve: Callable[[Path], Served], tmp_path: Path
    ) -> None:
        served = serve(
            with_gallery(tmp_path, **{"pyproject.toml": '[tool.livediagrams]\nformats = ["svg", "drawio"]\n'})
        )
        html = served.page("figures/", lambda html: 'class="ld-gallery"' in html)
        # What no page shows is made when somebody asks for it.
        assert "<mxfile" in served.page("figures/one.drawio", lambda text: "<mxfile" in text)
        assert "<mxfile" in served.page("figures/all_figures.drawio", lambda text: "<mxfile" in text)
        assert "Shown on" not in html.partition('<h2 id="unused"')[2]
        assert "<svg" in served.page("figures/one.svg", lambda text: "<svg" in text)
        write(tmp_path, {"docs/deep/page.md": "# Deep\n\n![](../figures/unused.svg)\n"})
        html = served.page("figures/", lambda html: "../deep/page/#unused:figure" in html)
        assert "../deep/page/#one:figure" not in html

    def test_a_served_page_is_not_shared_and_so_has_no_picture_drawn_for_it(
        self, serve: Callable[[Path], Served], tmp_path: Path
    ) -> None:
        html = serve(make(tmp_path)).page("", lambda html: "og:title" in html)
        assert "og:image" not in html
        size = struct.pack(">II", 1200, 630)
        assert not [name for name, data in contents(tmp_path / ".cache").items() if size in data[:120]]

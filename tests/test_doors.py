"""One page, three roads: MkDocs with Material, plain Python-Markdown, Zensical. The same figure is in the page each time."""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from projects import run, write

SCRIPT = '''"""A web server asks a store."""
from diagrams import Cluster, Diagram, Edge, Node
from diagrams.aws.compute import EC2
with Diagram("One page", show=False):
    with Cluster("Cloud"):
        web = EC2("Web & <more>")
    web >> Edge(label="asks") >> Node("Store", note="keeps") >> Node("Disk") >> Node("Copy") >> Node("End")
'''
PAGE = """# Page

before

![](figures/one.svg)

- in a list: ![Said here](figures/one.svg)

![](figures/one.svg){ .plain }
"""
EXTENSION = (
    "[project]\nsite_name = 'x'\n[project.markdown_extensions.attr_list]\n[project.markdown_extensions.livediagrams]\n"
)


@dataclass(frozen=True)
class Built:
    """A page as it was built, and the folder it stands in."""

    html: str
    folder: Path


def project(folder: Path) -> Path:
    return write(folder, {"diagrams_src/one.py": SCRIPT, "docs/index.md": PAGE})


def with_mkdocs(folder: Path) -> Built:
    site = "site_name: x\ntheme: {name: material, font: false}\nplugins: [search, live-diagrams]\nmarkdown_extensions: [attr_list]\n"
    write(folder, {"mkdocs.yml": site})
    done = run("mkdocs", "build", "--strict", folder=folder)
    assert done.returncode == 0, done.stderr
    return Built((folder / "site/index.html").read_text(), folder / "site")


def with_markdown(folder: Path) -> Built:
    done = run("livediagrams", "build", folder=folder)
    assert done.returncode == 0, done.stderr
    done = run("python", "-m", "markdown", "-x", "attr_list", "-x", "livediagrams", "docs/index.md", folder=folder)
    assert (done.returncode, done.stderr) == (0, "")
    return Built(done.stdout, folder / "docs")


def with_zensical(folder: Path) -> Built:
    write(folder, {"zensical.toml": EXTENSION})
    done = run("livediagrams", "build", folder=folder)
    assert done.returncode == 0, done.stderr
    done = run("zensical", "build", folder=folder)
    assert done.returncode == 0, done.stdout + done.stderr
    return Built((folder / "site/index.html").read_text(), folder / "site")


ROADS = {"mkdocs": with_mkdocs, "markdown": with_markdown, "zensical": with_zensical}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Built]:
    return {name: road(project(tmp_path_factory.mktemp(name))) for name, road in ROADS.items()}


def figures_of(html: str) -> list[str]:
    """Return the figures of a page, without the links of style sheet and script, which MkDocs has elsewhere."""
    return [
        re.sub(r"<link [^>]+>|<script.*?</script>| data-search-exclude", "", one)
        for one in re.findall(r"<figure class=\"ld-figure\".*?</figure>", html, re.DOTALL)
    ]


@pytest.mark.parametrize("road", ROADS)
def test_the_figure_is_in_the_page(road: str, built: dict[str, Built]) -> None:
    html = built[road].html
    first, second = figures_of(html)
    assert "<text " in first
    assert "Web &amp; &lt;more&gt;" in first
    assert ">A web server asks a store.</figcaption>" in first
    assert ">Said here</figcaption>" in second
    assert html.count('src="figures/one.svg"') == 1  # the one marked plain
    assert 'class="plain"' in html


@pytest.mark.parametrize("road", ["markdown", "zensical"])
def test_it_is_the_same_figure_by_every_road(road: str, built: dict[str, Built]) -> None:
    assert figures_of(built[road].html) == figures_of(built["mkdocs"].html)


@pytest.mark.parametrize("road", ROADS)
def test_everything_the_page_asks_for_is_there(road: str, built: dict[str, Built]) -> None:
    page = built[road]
    wanted = {*re.findall(r'(?:href|src)="((?:\./)?figures/[^"]+)"', page.html)}
    assert {name.rpartition(".")[2] for name in wanted} == {"png", "svg", "css", "js"}
    for name in wanted:
        assert (page.folder / name).is_file(), name


@pytest.mark.parametrize("road", ROADS)
def test_the_site_holds_the_files_of_the_figure(road: str, built: dict[str, Built]) -> None:
    names = {path.name for path in (built[road].folder / "figures").iterdir()}
    assert {"one.svg", "one.narrow.svg", "one.txt", "one.json", "livediagrams.css"} <= names


@pytest.mark.parametrize("road", ["markdown", "zensical"])
def test_a_wrong_name_is_told_with_the_nearest(road: str, tmp_path: Path) -> None:
    write(project(tmp_path), {"docs/index.md": "![](figures/oen.svg)", "zensical.toml": EXTENSION})
    assert run("livediagrams", "build", folder=tmp_path).returncode == 0
    words = (
        ("zensical", "build")
        if road == "zensical"
        else ("python", "-m", "markdown", "-x", "livediagrams", "docs/index.md")
    )
    done = run(*words, folder=tmp_path)
    assert done.returncode != 0
    assert 'there is no figure "oen": write "one"' in done.stdout + done.stderr


def test_python_is_the_one_of_the_tests() -> None:
    assert Path(sys.executable).parent.joinpath("zensical").is_file()

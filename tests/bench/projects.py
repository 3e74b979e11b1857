"""The projects that are built: folders with scripts, pages and settings, for each of the ways to make figures."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.bench import corpus

_MKDOCS = """site_name: Benchmark
site_url: http://127.0.0.1:8000/
theme:
  name: {theme}{font}
plugins: [{plugins}]
markdown_extensions: [attr_list{extension}]
"""


def engine(folder: Path, scripts: int, *, figures: bool, pages: bool = False, theme: str = "mkdocs") -> Path:
    """Make a project of ours: one page, or with `pages` one for each script; without `figures` the same without."""
    if figures:
        corpus.write_scripts(folder / "diagrams_src", scripts)
    _site(folder, "search, live-diagrams" if figures else "search", theme, ", livediagrams" if figures else "")
    for number in range(scripts if pages else 0):
        image = f"figures/figure-{number:04}.svg" if figures else ""
        (folder / "docs" / f"page_{number:04}.md").write_text(corpus.page(number, image), encoding="utf-8")
    return folder


def rival(folder: Path, scripts: int, *, figures: bool) -> Path:
    """Make a project of `mkdocs-diagrams`, whose scripts stand among the pages; without `figures` none of them."""
    _site(folder, "search, diagrams" if figures else "search", "mkdocs", "")
    if figures:
        corpus.write_scripts(folder / "docs", scripts, ".diagrams.py")
    return folder


def plain(folder: Path, scripts: int) -> Path:
    """Make a folder of scripts, to be run by hand."""
    corpus.write_scripts(folder, scripts)
    return folder


def many(folder: Path, figures: int, *, each: int = 20) -> Path:
    """Make a project with so many figures, `each` from one script."""
    (folder / "diagrams_src").mkdir(parents=True)
    for number in range(figures // each):
        text = corpus.script(10_000 + number, diagrams=each)
        (folder / "diagrams_src" / f"part_{number:04}.py").write_text(text, encoding="utf-8")
    return folder


def walked(folder: Path, nodes: int) -> Path:
    """Make a project of one page with one figure of so many nodes, each with a note."""
    _site(folder, "live-diagrams", "mkdocs", ", livediagrams")
    (folder / "diagrams_src").mkdir()
    (folder / "diagrams_src" / "noted.py").write_text(corpus.noted(nodes), encoding="utf-8")
    (folder / "docs" / "index.md").write_text("# One figure\n\n![](figures/noted.svg)\n", encoding="utf-8")
    return folder


def forget(folder: Path) -> None:
    """Remove what a project keeps between builds."""
    shutil.rmtree(folder / ".cache", ignore_errors=True)


def _site(folder: Path, plugins: str, theme: str, extension: str) -> None:
    (folder / "docs").mkdir(parents=True)
    font = "\n  font: false" if theme == "material" else ""
    text = _MKDOCS.format(theme=theme, font=font, plugins=plugins, extension=extension)
    (folder / "mkdocs.yml").write_text(text, encoding="utf-8")
    (folder / "docs" / "index.md").write_text(corpus.page(9999, ""), encoding="utf-8")

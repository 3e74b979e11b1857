"""The verbs of the command that need the whole engine. Each returns the exit status."""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any, Final
from urllib.parse import unquote

from livediagrams.cli.terminal import print_json, progress, say
from livediagrams.dot import dot
from livediagrams.errors import FigureError, LiveDiagramsError, Origin, Problem, SettingsError, TraceError, no_figure
from livediagrams.fit import fit
from livediagrams.formats import ALL
from livediagrams.graph import Graph
from livediagrams.pipeline.build import Pipeline, Report
from livediagrams.pipeline.takeaways import Takeaways
from livediagrams.serial import encode
from livediagrams.settings import Settings, load
from livediagrams.sources import Source, find_sources
from livediagrams.store import Cache, write
from livediagrams.theme import NARROW, WIDE

_IMAGE: Final = re.compile(
    r"""(?:!\[[^\]]*\]\(\s*<?|^\ {0,3}\[[^\]]+\]:\s*<?)  # an image, or the address of one that stands elsewhere
    (?:[^)\s>]*/)?figures/([^/)\s>?#]+)\.svg""",
    re.MULTILINE | re.VERBOSE,
)
_BLOCK_OF_CODE: Final = re.compile(r"^(```+|~~~+).*?^\1", re.MULTILINE | re.DOTALL)


def build(options: argparse.Namespace) -> int:
    """Build figures from scripts and write their files."""
    project = Path.cwd()
    settings = _asked(options, load(project))
    sources = _named(options.src) if options.src else find_sources([_source_folder(project, settings)])
    report = _report(options, project, settings, sources)
    out = options.out or project / settings.out
    takeaways = Takeaways(settings, Cache(project / settings.cache))
    unwritten = _written(takeaways.files(report.figures, settings.formats), out, settings.jobs or os.cpu_count() or 1)
    problems = [*report.problems, *unwritten]
    say([*report.notices, *takeaways.notices], "warning: ")
    say(problems)
    if options.json:
        built = [{"id": one.id, "title": one.title, "source": one.source} for one in report.figures]
        print_json({"figures": built, "problems": [_flat(problem) for problem in problems]})
    elif not unwritten:
        count = len(report.figures)
        print(f"{count} figure{'s' if count != 1 else ''} in {out}", file=sys.stderr)
    return 1 if problems else 0


def _written(files: Mapping[str, Callable[[], bytes]], out: Path, jobs: int) -> list[Problem]:
    """Make the figures' files, as many at once as there are jobs, and return what could not be written."""

    def problems(name: str) -> Sequence[Problem]:
        try:
            write(out / name, files[name]())
        except LiveDiagramsError as error:
            return error.problems
        return ()

    with ThreadPoolExecutor(jobs) as pool:
        return [problem for found in pool.map(problems, files) for problem in found]


def listing(options: argparse.Namespace) -> int:
    """List the figures, their scripts, and the pages that use them."""
    project, settings = Path.cwd(), load(Path.cwd())
    report = _report(options, project, settings, find_sources([_source_folder(project, settings)]))
    pages = _pages(project)
    figures = [
        {"id": one.id, "title": one.title, "source": one.source, "pages": pages.get(one.id, [])}
        for one in report.figures
    ]
    if options.json:
        print_json({"figures": figures})
    else:
        for figure in figures:
            print(
                f"{figure['id']}  {figure['title']}\n"
                f"    {figure['source']}  {' '.join(figure['pages']) or '(on no page)'}"
            )
    say(report.problems)
    return 1 if report.problems else 0


def show(options: argparse.Namespace) -> int:
    """Show what a figure is between two stages."""
    project, settings = Path.cwd(), load(Path.cwd())
    metrics = NARROW if options.narrow else WIDE
    with Pipeline(settings, project) as pipeline:
        graph = _graph(options.id, pipeline, project, settings)
        sizes = fit(graph, metrics)
        match options.boundary:
            case "graph":
                shown: Any = encode(graph)
            case "dot":
                print(dot(graph, sizes, metrics, direction=graph.direction, splines=graph.splines), end="")
                return 0
            case "placement":
                shown = encode(pipeline.drawing.placed(graph, metrics)[1])
            case _:
                shown = encode(pipeline.drawing.scene(graph, metrics)[0])
    print_json(shown)
    return 0


def _graph(wanted: str, pipeline: Pipeline, project: Path, settings: Settings) -> Graph:
    """Return the graph of that id; scripts of other names are only run when the likely one has it not."""
    sources = find_sources([_source_folder(project, settings)])
    sources.sort(key=lambda source: not wanted.startswith(source.figure))
    names, problems = list[str](), list[Problem]()
    for source in sources:
        run = pipeline.graphs(source)
        problems += run.problems
        for graph in run.graphs:
            if graph.id == wanted:
                return graph
            names.append(graph.id)
    raise FigureError(no_figure(wanted, sorted(names), Origin("livediagrams show")), *problems)


# -- What verbs share


def _report(options: argparse.Namespace, project: Path, settings: Settings, sources: Sequence[Source]) -> Report:
    """Return what comes of the scripts, and show what they printed where that is asked for."""
    with Pipeline(settings, project) as pipeline:
        report = pipeline.build(sources, progress())
    if options.verbose:
        for script, printed in report.printed.items():
            print(f"{script} printed:\n{printed.rstrip()}", file=sys.stderr)
    return report


def _named(paths: Sequence[Path]) -> list[Source]:
    """Return the scripts that the command line names; a wrong name is wrong usage."""
    try:
        return find_sources(paths)
    except TraceError as error:
        raise SettingsError(*error.problems) from error


def _asked(options: argparse.Namespace, settings: Settings) -> Settings:
    """Return the settings with what the command line says instead."""
    if options.formats is not None:
        formats = tuple(name.strip() for name in options.formats.split(","))
        unknown = [name for name in formats if name not in ALL]
        if unknown:
            remedy = f"the formats are {', '.join(ALL)}"
            raise SettingsError(Problem(Origin("--formats"), f'there is no format "{unknown[0]}"', remedy))
        settings = replace(settings, formats=formats)
    if options.theme_colours:
        settings = replace(settings, theme_colours=True)
    if options.jobs is not None:
        if options.jobs < 0:
            raise SettingsError(
                Problem(Origin("--jobs"), f"{options.jobs} cannot be", "give a whole number, 0 or more")
            )
        settings = replace(settings, jobs=options.jobs)
    return settings


def _source_folder(project: Path, settings: Settings) -> Path:
    folder = project / settings.src
    if not folder.is_dir():
        remedy = "name scripts on the command line, or set `src` in [tool.livediagrams] of pyproject.toml"
        raise SettingsError(Problem(Origin(settings.src), "there is no such folder of figure scripts", remedy))
    return folder


def _pages(project: Path) -> dict[str, list[str]]:
    """Return for each figure the Markdown pages of the project that show it."""
    found: dict[str, list[str]] = {}
    for page in sorted((project / "docs").rglob("*.md")):
        for figure in _IMAGE.findall(_BLOCK_OF_CODE.sub("", page.read_text(encoding="utf-8", errors="replace"))):
            found.setdefault(unquote(figure), []).append(page.relative_to(project).as_posix())
    return {figure: list(dict.fromkeys(pages)) for figure, pages in found.items()}


def _flat(problem: Problem) -> dict[str, Any]:
    return {
        "file": problem.origin.file,
        "line": problem.origin.line,
        "message": problem.message,
        "remedy": problem.remedy,
    }

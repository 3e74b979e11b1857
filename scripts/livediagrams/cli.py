"""The command `livediagrams`: builds figures, lists them, shows what happens inside, and says what a machine lacks.

Messages go to standard error, a line a problem; what a program may want to read goes to standard output.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import re
import sys
import traceback
from collections.abc import Callable, Sequence
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final
from urllib.parse import unquote

from livediagrams.doctor import Finding, examine
from livediagrams.dot import dot
from livediagrams.errors import FigureError, LiveDiagramsError, Origin, Problem, SettingsError, TraceError, no_figure
from livediagrams.fit import fit
from livediagrams.graph import Graph
from livediagrams.pipeline import Pipeline, Report
from livediagrams.serial import encode
from livediagrams.settings import FORMATS, Settings, load
from livediagrams.sources import Source, find_sources
from livediagrams.store import write
from livediagrams.style_sheet import style_sheet
from livediagrams.theme import NARROW, WIDE

_USAGE: Final = 2
_BOUNDARIES: Final = ("graph", "dot", "placement", "scene")
_IMAGE: Final = re.compile(
    r"""(?:!\[[^\]]*\]\(\s*<?|^\ {0,3}\[[^\]]+\]:\s*<?)  # an image, or the address of one that stands elsewhere
    (?:[^)\s>]*/)?figures/([^/)\s>?#]+)\.svg""",
    re.MULTILINE | re.VERBOSE,
)
_BLOCK_OF_CODE: Final = re.compile(r"^(```+|~~~+).*?^\1", re.MULTILINE | re.DOTALL)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit status: 0 all well, 1 something failed, 2 wrong usage."""
    _be_lenient()
    options = _parser().parse_args(arguments)
    command: Callable[[argparse.Namespace], int] = options.command
    try:
        status = command(options)
        sys.stdout.flush()
    except SettingsError as error:
        _say(error.problems)
        return _USAGE
    except LiveDiagramsError as error:
        _say(error.problems)
        return 1
    except BrokenPipeError:  # the reader of our output has gone
        return _silent(1)
    except OSError as error:
        _say([_fault(error, "see that there is room, and that you may read and write there")])
        return _silent(1)
    except KeyboardInterrupt:
        return _silent(130)
    except Exception as error:
        if options.verbose:
            traceback.print_exc()
        _say([_fault(error, "report this; `livediagrams --verbose` shows the traceback")])
        return 1
    return status


def _fault(error: Exception, remedy: str) -> Problem:
    return Problem(Origin("livediagrams"), f"{type(error).__name__}: {error}", remedy)


def _silent(status: int) -> int:
    """Return the status; what is still to be written goes nowhere, as nobody takes it."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return status


def _be_lenient() -> None:
    """Let no character that the terminal's encoding has not stop the program."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="livediagrams", description="Figures drawn by Python scripts, built into pages."
    )
    parser.add_argument("--version", action="version", version=f"livediagrams {version('mkdocs-live-diagrams')}")
    verbose: dict[str, Any] = {"action": "store_true", "help": "show what scripts print"}
    parser.add_argument("--verbose", **verbose)
    verbs = parser.add_subparsers(metavar="VERB", required=True)

    build = verbs.add_parser("build", help="build figures from scripts")
    build.add_argument("src", nargs="*", type=Path, metavar="SRC", help="scripts or folders (default: the setting src)")
    build.add_argument("--out", type=Path, metavar="DIR", help="folder to write into (default: the setting out)")
    build.add_argument("--formats", metavar="LIST", help=f"some of {','.join(FORMATS)} (default: the setting formats)")
    build.add_argument("--jobs", type=int, metavar="N", help="figures made at once (default: one for each core)")
    build.add_argument("--json", action="store_true", help="print what was built and what failed as JSON")
    build.set_defaults(command=_build)

    listing = verbs.add_parser("list", help="list the figures, their scripts, and the pages that use them")
    listing.add_argument("--json", action="store_true", help="print it as JSON")
    listing.set_defaults(command=_list)

    show = verbs.add_parser("show", help="show what a figure is between two stages")
    show.add_argument("id", help="the figure's id")
    show.add_argument("--as", dest="boundary", choices=_BOUNDARIES, default="graph", help="(default: graph)")
    show.add_argument("--narrow", action="store_true", help="the narrow layout")
    show.set_defaults(command=_show)

    doctor = verbs.add_parser("doctor", help="say what works on this machine, and what is missing and how to get it")
    doctor.set_defaults(command=_doctor)
    for verb in (build, listing, show, doctor):  # taken on either side of the verb
        verb.add_argument("--verbose", default=argparse.SUPPRESS, **verbose)
    return parser


# -- Verbs


def _build(options: argparse.Namespace) -> int:
    project = Path.cwd()
    settings = _asked(options, load(project))
    sources = _named(options.src) if options.src else find_sources([_source_folder(project, settings)])
    report = _report(options, project, settings, sources)
    out = options.out or project / settings.out
    unwritten = _written(report, out, settings.formats)
    problems = [*report.problems, *unwritten]
    _say(report.notices, "warning: ")
    _say(problems)
    if options.json:
        built = [{"id": one.id, "title": one.title, "source": one.source} for one in report.figures]
        _print_json({"figures": built, "problems": [_flat(problem) for problem in problems]})
    elif not unwritten:
        count = len(report.figures)
        print(f"{count} figure{'s' if count != 1 else ''} in {out}", file=sys.stderr)
    return 1 if problems else 0


def _written(report: Report, out: Path, formats: Sequence[str]) -> list[Problem]:
    """Write the figures' files and return what could not be written."""
    files = {"livediagrams.css": style_sheet().encode()} if "inline.html" in formats else {}
    for figure in report.figures:
        files.update(figure.outputs(formats))
    problems = list[Problem]()
    for name, data in files.items():
        try:
            write(out / name, data)
        except LiveDiagramsError as error:
            problems += error.problems
    return problems


def _list(options: argparse.Namespace) -> int:
    project, settings = Path.cwd(), load(Path.cwd())
    report = _report(options, project, settings, find_sources([_source_folder(project, settings)]))
    pages = _pages(project)
    figures = [
        {"id": one.id, "title": one.title, "source": one.source, "pages": pages.get(one.id, [])}
        for one in report.figures
    ]
    if options.json:
        _print_json({"figures": figures})
    else:
        for figure in figures:
            print(
                f"{figure['id']}  {figure['title']}\n"
                f"    {figure['source']}  {' '.join(figure['pages']) or '(on no page)'}"
            )
    _say(report.problems)
    return 1 if report.problems else 0


def _show(options: argparse.Namespace) -> int:
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
                shown = encode(pipeline.placed(graph, metrics)[1])
            case _:
                shown = encode(pipeline.scene(graph, metrics)[0])
    _print_json(shown)
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


def _doctor(_options: argparse.Namespace) -> int:
    findings = examine(Path.cwd())
    for finding in findings:
        print(_line(finding))
    return 0 if all(finding.is_well for finding in findings) else 1


# -- What verbs share


def _report(options: argparse.Namespace, project: Path, settings: Settings, sources: Sequence[Source]) -> Report:
    """Return what comes of the scripts, and show what they printed where that is asked for."""
    with Pipeline(settings, project) as pipeline:
        report = pipeline.build(sources, _progress())
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
        unknown = [name for name in formats if name not in FORMATS]
        if unknown:
            remedy = f"the formats are {', '.join(FORMATS)}"
            raise SettingsError(Problem(Origin("--formats"), f'there is no format "{unknown[0]}"', remedy))
        settings = replace(settings, formats=formats)
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


def _progress() -> Callable[[int, int, str], None] | None:
    """Return what shows how far a build is; nothing does where no person looks."""
    if not sys.stderr.isatty():
        return None

    def show(done: int, total: int, name: str) -> None:
        line = f"{done}/{total} {name}"[:78]
        print(f"\r{line:<78}", end="\r" if done < total else f"\r{'':<78}\r", file=sys.stderr, flush=True)

    return show


def _say(problems: Sequence[Problem], before: str = "") -> None:
    red, plain = (
        ("\033[31m", "\033[0m") if sys.stderr.isatty() and "NO_COLOR" not in os.environ and not before else ("", "")
    )
    for problem in problems:
        print(f"{red}{before}{problem}{plain}", file=sys.stderr)


def _print_json(value: Any) -> None:
    is_unicode = (sys.stdout.encoding or "").lower().replace("-", "") == "utf8"
    print(json.dumps(value, ensure_ascii=not is_unicode, indent=1))


def _flat(problem: Problem) -> dict[str, Any]:
    return {
        "file": problem.origin.file,
        "line": problem.origin.line,
        "message": problem.message,
        "remedy": problem.remedy,
    }


def _line(finding: Finding) -> str:
    mark = "ok     " if finding.is_well else "missing"
    return f"{mark} {finding.name}: {finding.state}" + (f": {finding.remedy}" if finding.remedy else "")

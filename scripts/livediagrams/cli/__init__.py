"""The command `livediagrams`: builds figures, lists them, shows what happens inside, and says what a machine lacks.

Messages go to standard error, a line a problem; what a program may want to read goes to standard output.
"""

from __future__ import annotations

import argparse
import io
import os
import sys
import traceback
from collections.abc import Callable, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

from livediagrams.cli.doctor import Finding, examine
from livediagrams.cli.terminal import say
from livediagrams.errors import LiveDiagramsError, Origin, Problem, SettingsError
from livediagrams.formats import ALL

_USAGE: Final = 2
_BOUNDARIES: Final = ("graph", "dot", "placement", "scene")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit status: 0 all well, 1 something failed, 2 wrong usage."""
    _be_lenient()
    options = _parser().parse_args(arguments)
    command: Callable[[argparse.Namespace], int] = options.command
    try:
        status = command(options)
        sys.stdout.flush()
    except SettingsError as error:
        say(error.problems)
        return _USAGE
    except LiveDiagramsError as error:
        say(error.problems)
        return 1
    except ImportError as error:
        say([_fault(error, "see what `livediagrams doctor` says")])
        return 1
    except BrokenPipeError:  # the reader of our output has gone
        return _silent(1)
    except OSError as error:
        say([_fault(error, "see that there is room, and that you may read and write there")])
        return _silent(1)
    except KeyboardInterrupt:
        return _silent(130)
    except Exception as error:
        if options.verbose:
            traceback.print_exc()
        say([_fault(error, "report this; `livediagrams --verbose` shows the traceback")])
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
    build.add_argument("--formats", metavar="LIST", help=f"some of {','.join(ALL)} (default: the setting formats)")
    build.add_argument("--jobs", type=int, metavar="N", help="figures made at once (default: one for each core)")
    build.add_argument("--json", action="store_true", help="print what was built and what failed as JSON")
    build.add_argument("--theme-colours", action="store_true", help="slides in the colours of the deck they come into")
    build.set_defaults(command=_verb("build"))

    listing = verbs.add_parser("list", help="list the figures, their scripts, and the pages that use them")
    listing.add_argument("--json", action="store_true", help="print it as JSON")
    listing.set_defaults(command=_verb("listing"))

    show = verbs.add_parser("show", help="show what a figure is between two stages")
    show.add_argument("id", help="the figure's id")
    show.add_argument("--as", dest="boundary", choices=_BOUNDARIES, default="graph", help="(default: graph)")
    show.add_argument("--narrow", action="store_true", help="the narrow layout")
    show.set_defaults(command=_verb("show"))

    doctor = verbs.add_parser("doctor", help="say what works on this machine, and what is missing and how to get it")
    doctor.set_defaults(command=_doctor)
    for verb in (build, listing, show, doctor):  # taken on either side of the verb
        verb.add_argument("--verbose", default=argparse.SUPPRESS, **verbose)
    return parser


def _verb(name: str) -> Callable[[argparse.Namespace], int]:
    """Return a verb that is imported when it is called: help, and the doctor, come also where a package is missing."""

    def call(options: argparse.Namespace) -> int:
        from livediagrams.cli import verbs  # noqa: PLC0415

        verb: Callable[[argparse.Namespace], int] = getattr(verbs, name)
        return verb(options)

    return call


def _doctor(_options: argparse.Namespace) -> int:
    findings = examine(Path.cwd())
    for finding in findings:
        print(_line(finding))
    return 0 if all(finding.is_well for finding in findings) else 1


def _line(finding: Finding) -> str:
    mark = "ok     " if finding.is_well else "missing"
    return f"{mark} {finding.name}: {finding.state}" + (f": {finding.remedy}" if finding.remedy else "")

"""A figure script to Graphs: run it, watch what it tells `diagrams`, and say in one line what went wrong.

`run` takes and returns JSON, as it is called in a process of its own. This package and `authoring` are the only ones
that import `diagrams`.
"""

from __future__ import annotations

import os
import sys
import traceback
import types
from dataclasses import replace
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader, all_suffixes
from itertools import takewhile
from pathlib import Path
from typing import Any, Final

import diagrams

from livediagrams.errors import Origin, Problem, TraceError
from livediagrams.ids import slug
from livediagrams.isolate.outcome import installed_folders
from livediagrams.serial import encode
from livediagrams.trace.build import build
from livediagrams.trace.recorder import Watch

_RESOURCES: Final = Path(diagrams.__file__).resolve().parent.parent
"""Where `diagrams` keeps its icons, in a folder `resources`."""


_REHEARSALS: Final = 12
"""Python's interpreter settles on the fast form of a function after eight calls."""


def run(script: str, project: str, source_root: str, figure: str) -> dict[str, Any]:
    """Run the script and return its "graphs", "problems", "modules", "imports" and "icons", each a list.

    `script`, `project` and `source_root` are absolute paths, `figure` the id that the file's name gives. `modules` are
    the imported files, `imports` the files that modules were looked for in, `icons` the icon files tried.
    """
    return _Run(Path(script), Path(project), Path(source_root), figure).result()


def rehearse() -> None:
    """Draw a small figure, so that each process forked from this one finds ready what Python makes at the first use."""
    for _ in range(_REHEARSALS):
        watch = Watch()
        with watch.watching(lambda: Origin("")), diagrams.Diagram("A", show=False) as diagram:
            with diagrams.Cluster("B"):
                one, other = diagrams.Node("c"), diagrams.Node("d\ne", fillcolor="red")
            one >> other >> diagrams.Edge(label="f", style="dashed") >> [one]  # draws edges
        graph = build(diagram, watch, figure="a", source="a.py", doc="A.", find_icon=lambda path, _origin: path)
        encode(graph)


class _Imports:
    """A finder that notes where modules were looked for, and reads those of the project from their source."""

    def __init__(self) -> None:
        self.tried: set[str] = set()
        self._installed = installed_folders()

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> ModuleSpec | None:
        if name in sys.builtin_module_names:
            return None
        for entry in map(os.path.abspath, sys.path if path is None else path):
            if not f"{entry}{os.sep}".startswith(self._installed) and self._is_in(entry, name.rpartition(".")[2]):
                break
        spec = PathFinder.find_spec(name, path, target)
        if spec is None or not spec.origin or spec.origin.startswith(self._installed):
            return None
        if type(spec.loader) is SourceFileLoader:
            spec.loader = _FromSource(name, spec.origin)
        return spec

    def _is_in(self, folder: str, name: str) -> bool:
        """Return whether the module is in the folder; all the files it could be are noted."""
        base = os.path.join(folder, name)
        files = [f"{start}{suffix}" for start in (os.path.join(base, "__init__"), base) for suffix in all_suffixes()]
        self.tried |= {base, *files}
        there = [file for file in (base, *files) if os.path.exists(file)]
        return any(file != base for file in there)


class _FromSource(SourceFileLoader):
    """Takes no notice of .pyc files, which Python holds for current when time and size are those of the source."""

    def path_stats(self, path: Any) -> Any:
        raise OSError


class _Run:
    """One script's run and what came of it."""

    def __init__(self, script: Path, project: Path, source_root: Path, figure: str) -> None:
        self.script, self.project, self.source_root, self.figure = script, project, source_root, figure
        self.watch, self.imports, self._installed = Watch(), _Imports(), installed_folders()
        self.icons: set[str] = set()
        self.problems: list[Problem] = []
        self.doc = ""

    def result(self) -> dict[str, Any]:
        graphs: list[Any] = []
        known = next(reversed(sys.modules))
        with self.watch.watching(self._locate):
            if self._execute():
                graphs = self._graphs()
        return {
            "graphs": [encode(graph) for graph in graphs],
            "problems": [encode(problem) for problem in self.problems],
            "modules": sorted(self._module_files(known)),
            "imports": sorted(self.imports.tried),
            "icons": sorted(self.icons),
        }

    def _module_files(self, known: str) -> set[str]:
        """Return the files of the modules imported after `known`; it takes time to touch those before it."""
        new = list(takewhile(lambda entry: entry[0] != known, reversed(sys.modules.items())))
        return {os.path.abspath(file) for _, module in new if (file := getattr(module, "__file__", None))}

    def _execute(self) -> bool:
        """Run the script as `python script` would; return whether it came to its end."""
        sys.path[:0] = dict.fromkeys([str(self.script.parent), str(self.source_root)])
        sys.meta_path.insert(0, self.imports)
        sys.argv = [str(self.script)]
        main = types.ModuleType("__main__")
        main.__file__ = str(self.script)
        sys.modules["__main__"] = main
        try:
            text = self.script.read_bytes()
        except OSError as error:
            message = f"the file cannot be read ({error.strerror})"
            remedy = "correct its permissions" if isinstance(error, PermissionError) else "correct or remove it"
            self.problems.append(Problem(Origin(self._relative(str(self.script))), message, remedy))
            return False
        try:
            code = compile(text, str(self.script), "exec", dont_inherit=True)
            exec(code, main.__dict__)  # noqa: S102  # running the author's script is what this module is for
        except MemoryError:
            raise
        except SystemExit as leaving:
            if leaving.code not in (None, 0):
                self._fail(leaving, f"the script ended itself with sys.exit({leaving.code!r})", "let it run to its end")
        except BaseException as error:  # whatever a script raises is the author's to know
            self._fail(error, *_sentence(error))
        self.doc = str(main.__doc__ or "")
        return not self.problems

    def _fail(self, error: BaseException, message: str, remedy: str) -> None:
        self.problems.append(Problem(self._origin_of(error), message, remedy))

    def _origin_of(self, error: BaseException) -> Origin:
        """Return the innermost of the author's lines that the error came through."""
        if isinstance(error, SyntaxError) and error.filename and self._is_authors(error.filename):
            return Origin(self._relative(error.filename), error.lineno or 0)
        lines = [
            Origin(self._relative(frame.filename), frame.lineno or 0)
            for frame in traceback.extract_tb(error.__traceback__)
            if self._is_authors(frame.filename)
        ]
        return lines[-1] if lines else Origin(self._relative(str(self.script)))

    def _is_authors(self, file: str) -> bool:
        if file == str(self.script):
            return True
        return file.startswith(f"{self.project}{os.sep}") and not file.startswith(self._installed)

    def _relative(self, file: str) -> str:
        return Path(os.path.relpath(file, self.project)).as_posix()

    def _locate(self) -> Origin:
        """Return the line of the script that is running, or else the nearest line of a module of the project."""
        frame: types.FrameType | None = sys._getframe(2)
        nearest = None
        while frame is not None:
            file = frame.f_code.co_filename
            if file == str(self.script):
                return Origin(self._relative(file), frame.f_lineno)
            if nearest is None and self._is_authors(file):
                nearest = Origin(self._relative(file), frame.f_lineno)
            frame = frame.f_back
        return nearest or Origin(self._relative(str(self.script)))

    def _graphs(self) -> list[Any]:
        drawn, graphs = self.watch.finished, []
        for diagram in drawn:
            name = self.figure if len(drawn) == 1 else f"{self.figure}-{slug(str(diagram.name)) or 'diagram'}"
            try:
                graphs.append(
                    build(
                        diagram,
                        self.watch,
                        figure=name,
                        source=self._relative(str(self.script)),
                        doc=self.doc,
                        find_icon=self._find_icon,
                    )
                )
            except TraceError as error:
                self.problems.extend(error.problems)
        for origin in self.watch.to_groups:
            message = "a node was connected with a group, which `diagrams` ignores: no edge is drawn"
            graphs[-1:] = [
                _with_notice(graph, Problem(origin, message, "connect with a node inside it")) for graph in graphs[-1:]
            ]
        return graphs

    def _find_icon(self, path: str, origin: Origin) -> str:
        """Return the reference of an icon: below the package's resources, or relative to the project."""
        if "://" in path:
            remedy = "save the picture beside the script and give its path"
            raise TraceError(
                Problem(origin, f"the icon {path} is an address, and figures are built without network", remedy)
            )
        candidates = [Path(path)] if os.path.isabs(path) else [self.script.parent / path, self.project / path]
        for candidate in candidates:
            self.icons.add(os.path.abspath(candidate))
            if candidate.is_file():
                full = Path(os.path.abspath(candidate))
                if full.is_relative_to(_RESOURCES / "resources"):
                    return full.relative_to(_RESOURCES).as_posix()
                return Path(os.path.relpath(full, self.project)).as_posix()
        raise TraceError(
            Problem(
                origin, f'the icon "{path}" does not exist', "correct the path, which starts at the script's folder"
            )
        )


def _with_notice(graph: Any, notice: Problem) -> Any:
    return replace(graph, notices=(*graph.notices, notice))


def _sentence(error: BaseException) -> tuple[str, str]:
    """Return what a reader of one line needs to know of an error: what, and what to do."""
    name = type(error).__name__
    try:
        text = " ".join(str(error).split())
    except BaseException:  # a class of the script may do anything
        text = ""
    match error:
        case SyntaxError() if "null bytes" in text:
            return "the file is not Python text", "remove it, or give it another ending than .py"
        case SyntaxError():
            return f"{name}: {error.msg}", "correct the script"
        case UnicodeDecodeError() | ValueError() if "null byte" in text or isinstance(error, UnicodeDecodeError):
            return "the file is not Python text", "remove it, or give it another ending than .py"
        case ModuleNotFoundError():
            return f"{name}: {text}", f"install {error.name or 'it'}, or correct the import"
        case PermissionError():
            return f"{name}: {text}", "let the script only draw; it runs without network and may not write files"
        case OSError() if error.__class__.__name__ in ("URLError", "HTTPError", "gaierror", "ConnectionRefusedError"):
            return f"{name}: {text}", "figures are built without network: save the file beside the script"
    return (f"{name}: {text[:300]}" if text else name), "correct the script; `python` with it shows the whole traceback"

"""`make bench`: the engine beside `mkdocs-diagrams` and scripts run by hand, page builds, many figures, large ones."""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from tests.bench import corpus, presses, projects, stages, takeaways
from tests.bench.table import seconds, share, table
from tests.bench.timing import CommandError, run

HERE: Final = Path(__file__).resolve().parent
ROOT: Final = HERE.parent.parent
RIVAL: Final = ROOT / ".venv" / "bench" / "bin" / "python"
STATES: Final = {
    "first run ever": "first",
    "none cached": "cold",
    "nothing changed": "unchanged",
    "one edited": "edited",
}


class Bench:
    """One run of the benchmark: its options, its folder, and what it found."""

    def __init__(self, options: argparse.Namespace, folder: Path) -> None:
        self.options, self.folder = options, folder
        self.results: dict[str, Any] = {}

    def say(self, text: str) -> None:
        """Tell what is going on, to a person who looks."""
        if sys.stderr.isatty():
            print(f"\r{text:<78}", end="\r", file=sys.stderr, flush=True)

    def rounds(self, commands: dict[str, Callable[[], float]]) -> dict[str, list[float]]:
        """Return what each command took in each round; in a round every command has its turn."""
        found: dict[str, list[float]] = {name: [] for name in commands}
        for number in range(self.options.runs):
            for name, command in commands.items():
                self.say(f"round {number + 1} of {self.options.runs}: {name}")
                found[name].append(command())
        return found

    # -- Figures

    def figures(self) -> str:
        """Measure the stage that makes figures: what a build with them takes more than the same build without."""
        scripts, base = self.options.scripts, self.folder / "figures"
        ours = projects.engine(base / "ours", scripts, figures=True)
        bare = projects.engine(base / "bare", scripts, figures=False)
        commands = {"bare": self._mkdocs(bare), **self._states(ours)}
        missing = _missing()
        if missing:
            self.results["skipped"] = missing
        else:
            hand = projects.plain(base / "hand", scripts)
            rival = projects.rival(base / "rival", scripts, figures=True)
            rival_bare = projects.rival(base / "rival-bare", scripts, figures=False)
            commands["rival bare"] = self._mkdocs(rival_bare, RIVAL)
            commands["rival"] = self._mkdocs(rival, RIVAL)
            commands["by hand"] = lambda: sum(
                run([sys.executable, one.name], folder=hand).seconds for one in hand.glob("*.py")
            )
        taken = self.rounds(commands)
        made = {name: _median(taken[name], taken["bare"]) for name in STATES.values()}
        rows = []
        if not missing:
            made["rival"] = _median(taken["rival"], taken["rival bare"])
            made["by hand"] = _median(taken["by hand"])
            wanted = {"first": "1/4", "cold": "1/10 (1/6)", "unchanged": "", "edited": ""}
        for said, name in STATES.items():
            beside = (
                []
                if missing
                else [share(made[name] / made["rival"]), wanted[name], share(made[name] / made["by hand"])]
            )
            rows.append([said, seconds(made[name]), *beside])
        head = [f"{scripts} figures", "livediagrams"]
        if not missing:
            head += ["to mkdocs-diagrams", "aim", "to by hand"]
            rows.append(["mkdocs-diagrams, always", seconds(made["rival"]), "", "", ""])
            rows.append(["scripts run by hand", seconds(made["by hand"]), "", "", ""])
        self.results["figures"] = {"scripts": scripts, "seconds": made, "rounds": taken}
        return table(head, rows) + (f"\n(nothing to compare with: {missing})" if missing else "")

    def _states(self, project: Path) -> dict[str, Callable[[], float]]:
        """Return the builds of a project in each state, to be run in this order."""
        homes = (self.folder / f"home-{number}" for number in range(10_000))
        edited = project / "diagrams_src" / "figure_0000.py"

        def first() -> float:
            projects.forget(project)
            home = next(homes)
            home.mkdir()
            return self._mkdocs(project, home=home)()

        def cold() -> float:
            projects.forget(project)
            return self._mkdocs(project)()

        def edit() -> float:
            edited.write_text(corpus.script(50_000 + time.time_ns() % 1000), encoding="utf-8")
            time.sleep(0.1)  # what changed just now is built, but not kept
            return self._mkdocs(project)()

        return {"first": first, "cold": cold, "unchanged": self._mkdocs(project), "edited": edit}

    def _mkdocs(self, project: Path, python: Path | None = None, home: Path | None = None) -> Callable[[], float]:
        # An empty home is a machine's first build: the compiled layout engine is kept in the user's cache folder.
        own = {"HOME": str(home), "XDG_CACHE_HOME": str(home / "cache"), "LOCALAPPDATA": str(home)} if home else None
        command = [python or sys.executable, "-m", "mkdocs", "--quiet", "build"]
        return lambda: run(command, folder=project, environment=own).seconds

    # -- Pages

    def pages(self) -> str:
        """Measure what figures add to the build of pages when nothing has changed: our stage, and all the rest."""
        scripts, base = self.options.scripts, self.folder / "pages"
        theme = self.options.theme
        ours = projects.engine(base / "ours", scripts, figures=True, pages=True, theme=theme)
        bare = projects.engine(base / "bare", scripts, figures=False, pages=True, theme=theme)
        found: list[tuple[float, ...]] = []

        def build(project: Path) -> dict[str, float]:
            said = run([sys.executable, HERE / "build.py", project], folder=project).said
            parts: dict[str, float] = json.loads(said.strip().splitlines()[-1])
            return parts

        build(ours)
        rounds = 1 if self.options.quick else self.options.runs + 2  # small differences of large numbers
        for number in range(rounds):
            self.say(f"round {number + 1} of {rounds}: pages")
            with_figures, without = build(ours), build(bare)
            rest = with_figures["all"] - without["all"] - with_figures["stage"] - with_figures["files"]
            plain = without["all"]
            found.append((plain, with_figures["stage"] / plain, rest / plain, with_figures["files"] / plain))
        names = ("plain", "stage", "inlining", "files")
        medians = dict(zip(names, map(statistics.median, zip(*found, strict=True)), strict=True))
        self.results["pages"] = {"pages": scripts, "theme": theme, **medians}
        rows = [["without figures", seconds(medians["plain"]), "", ""]]
        for name, said, aim in (
            ("stage", "our stage", "3 %"),
            ("inlining", "figures in pages", "8 %"),
            ("files", "files beside them", ""),
        ):
            rows.append([said, seconds(max(medians[name], 0) * medians["plain"]), f"{medians[name]:.1%}", aim])
        head = [f"{scripts} pages with a figure each, nothing changed ({theme})", "processor", "of plain", "aim"]
        return table(head, rows)

    # -- Many, large, inside

    def many(self) -> str:
        """Measure time a figure, and memory, as figures become many."""
        rows, found = [], []
        for count in sorted({max(self.options.many // 10, 20), self.options.many}):
            self.say(f"{count} figures")
            project = projects.many(self.folder / f"many-{count}", count)
            # The pictures inside would fill the disk; they are drawn all the same.
            command = [*_command(), "build", "--out", "out", "--formats", "inline.html,txt,json"]
            taken = run(command, folder=project, memory=True)
            built = len(list((project / "out").glob("*.txt")))
            found.append({"figures": built, "seconds": taken.seconds, "memory": taken.memory})
            each = 1000 * taken.seconds / built
            rows.append([f"{built}", seconds(taken.seconds), f"{each:.1f} ms", f"{taken.memory / 1e6:.0f} MB"])
            shutil.rmtree(project)
        self.results["many"] = found
        return table(["figures, none cached", "time", "a figure", "memory, all processes"], rows)

    def large(self) -> str:
        """Measure figures that are too large for anybody to read."""
        small = 10 if self.options.quick else 1
        scripts = {
            f"a tree of {2000 // small} nodes": corpus.tree(2000 // small),
            f"{500 // small} nodes, {750 // small} orthogonal edges": corpus.tangle(500 // small, 750 // small),
        }
        rows, found = [], {}
        for number, (name, script) in enumerate(scripts.items()):
            self.say(name)
            project = self.folder / f"large-{number}"
            (project / "diagrams_src").mkdir(parents=True)
            (project / "diagrams_src" / "large.py").write_text(script, encoding="utf-8")
            taken = run([*_command(), "build", "--out", "out"], folder=project, memory=True, may_fail=True)
            outcome = " ".join(taken.said.split()) if taken.status or "warning" in taken.said else "drawn"
            found[name] = {"seconds": taken.seconds, "memory": taken.memory, "status": taken.status, "said": outcome}
            rows.append([name, seconds(taken.seconds), f"{taken.memory / 1e6:.0f} MB", outcome[:100]])
        self.results["large"] = found
        return table(["large figures", "time", "memory", "outcome"], rows)

    def stages(self) -> str:
        """Measure where the time goes."""
        self.say("stages")
        found = stages.measure(projects.engine(self.folder / "stages", self.options.scripts, figures=True))
        self.results["stages"] = found
        rows = [[name, f"{taken:.2f} ms", f"{taken / found['all']:.0%}"] for name, taken in found.items()]
        return table(["where the time goes (one process)", "a figure", "share"], rows)

    def presses(self) -> str:
        """Measure how soon a reader's key is answered in a large figure."""
        chromium, nodes = os.environ.get("CHROMIUM") or shutil.which("chromium"), 30 if self.options.quick else 300
        if not chromium:
            return "(no key presses: there is no Chromium)"
        self.say("key presses")
        project = projects.walked(self.folder / "walked", nodes)
        self._mkdocs(project)()
        self.results["presses"] = found = presses.measure(project / "site", chromium, 2 if self.options.quick else 10)
        rows = [
            [
                name,
                f"{one['median']:.0f} ms",
                f"{one['95th']:.0f} ms",
                f"{one['most']:.0f} ms",
                f"{one['presses']}",
                aim,
            ]
            for (name, one), aim in zip(found.items(), ("50 ms", "50 ms", ""), strict=True)
        ]
        head = [f"key to painted focus, {nodes} nodes with notes", "median", "95th centile", "most", "presses", "aim"]
        return table(head, rows)

    def takeaways(self) -> str:
        """Measure what takes the figures of this project away."""
        self.say("files to take away")
        self.results["takeaways"] = found = takeaways.measure(ROOT, quick=self.options.quick)
        said = {"png": "png, 2x light", "together": "these together", "deck": "all in one presentation, with steps"}
        aims = {"together": "400 ms", "deck": "10 s for 60"}
        rows = [
            [
                said.get(name, name),
                seconds(one["median"] / 1000),
                seconds(one["most"] / 1000),
                f"{one['bytes'] / 1000:.0f} kB",
                aims.get(name, ""),
            ]
            for name, one in found.items()
        ]
        return table(["files of a figure, none kept", "median", "most", "size", "aim"], rows)


MEASURES: Final = ("figures", "pages", "stages", "large", "many", "presses", "takeaways")


def _missing() -> str:
    """Return what is not there of what we compare with, or ""."""
    if not RIVAL.exists():
        return "the environment of mkdocs-diagrams is made by `make bench`"
    return "" if shutil.which("dot") else "there is no `dot` on PATH, which mkdocs-diagrams needs"


def _command() -> list[str]:
    return [sys.executable, "-c", "import sys; from livediagrams.cli import main; sys.exit(main())"]


def _median(taken: list[float], less: list[float] | None = None) -> float:
    """Return the median, or that of the differences; a difference that noise makes negative counts as a millisecond."""
    if less is None:
        return statistics.median(taken)
    return max(statistics.median(one - other for one, other in zip(taken, less, strict=True)), 0.001)


def main() -> int:
    """Run the benchmark and return its exit status."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument(
        "--runs", type=int, default=3, metavar="N", help="rounds of which the median counts (default: 3)"
    )
    parser.add_argument("--scripts", type=int, default=200, metavar="N", help="figure scripts (default: 200)")
    parser.add_argument(
        "--many", type=int, default=10_000, metavar="N", help="figures of the large project (default: 10000)"
    )
    parser.add_argument("--theme", default="material", help="theme of the pages (default: material)")
    parser.add_argument("--only", choices=MEASURES, action="append", help="measure this alone; may be given again")
    parser.add_argument(
        "--quick", action="store_true", help="20 scripts, one round, 200 figures, small large ones: a trial"
    )
    parser.add_argument(
        "--json", type=Path, metavar="FILE", help="where to write the numbers (default: bench/results.json)"
    )
    options = parser.parse_args()
    if options.quick:
        options.runs, options.many = 1, min(options.many, 200)
        options.scripts = min(options.scripts, 20)
    with tempfile.TemporaryDirectory(prefix="livediagrams-bench-") as folder:
        bench = Bench(options, Path(folder))
        for name in options.only or MEASURES:
            try:
                text = getattr(bench, name)()
            except CommandError as error:
                print(f"bench: {name}: {error}", file=sys.stderr)
                return 1
            bench.say("")
            print(f"{text}\n", flush=True)
    machine = {"cores": os.cpu_count(), "system": platform.platform(), "python": platform.python_version()}
    target = options.json or ROOT / "bench" / "results.json"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(json.dumps({"machine": machine, **bench.results}, indent=1) + "\n", encoding="utf-8")
    print(f"bench: {target}", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""One page build with the parts of it that are ours timed; `python build.py FOLDER` prints them as JSON.

Run as a file, in the environment that is measured. Seconds are those of the processor, in user's and system's code: the
clock is too rough for what takes a few hundredths of a build.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

clock = time.process_time


def main(folder: str) -> None:
    """Build the site in the folder and print the seconds of our "stage", of writing our "files", and of "all"."""
    os.chdir(folder)
    shutil.rmtree("site", ignore_errors=True)
    start = clock()
    from mkdocs.commands.build import build  # noqa: PLC0415  # part of what is measured
    from mkdocs.config import load_config  # noqa: PLC0415

    taken = {"stage": 0.0, "files": 0.0}

    def timed(part: str, function: Callable[..., Any]) -> Callable[..., Any]:
        def run(*arguments: Any, **options: Any) -> Any:
            before = clock()
            try:
                return function(*arguments, **options)
            finally:
                taken[part] += clock() - before

        return run

    if "live-diagrams" in Path("mkdocs.yml").read_text("utf-8"):
        from mkdocs.config import defaults  # noqa: F401, PLC0415  # MkDocs needs these three in any case
        from mkdocs.contrib.search import SearchPlugin  # noqa: F401, PLC0415
        from mkdocs.structure import nav  # noqa: F401, PLC0415

        before = clock()
        from livediagrams.mkdocs_plugin import plugin as ours  # noqa: PLC0415

        taken["stage"] = clock() - before
        ours.LiveDiagramsPlugin.on_files = timed("stage", ours.LiveDiagramsPlugin.on_files)  # type: ignore[method-assign]
        ours.MadeFile.copy_file = timed("files", ours.MadeFile.copy_file)  # type: ignore[method-assign]
    config = load_config()
    config.plugins.on_startup(command="build", dirty=False)
    build(config)
    config.plugins.on_shutdown()
    print(json.dumps({**taken, "all": clock() - start}))


if __name__ == "__main__":
    main(sys.argv[1])

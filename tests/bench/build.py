"""One page build with the parts of it that are ours timed; `python build.py FOLDER` prints them as JSON.

Run as a file, in the environment that is measured.
"""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path
from typing import Any


def main(folder: str) -> None:
    """Build the site in the folder and print {"stage": seconds, "total": seconds}, of the processor: the clock is too rough for what is small."""
    start = time.process_time()
    from mkdocs.commands.build import build  # noqa: PLC0415  # part of what is measured
    from mkdocs.config import load_config  # noqa: PLC0415

    os.chdir(folder)
    stage = 0.0
    if "live-diagrams" in Path("mkdocs.yml").read_text("utf-8"):
        import markdown.extensions  # noqa: F401, PLC0415  # MkDocs needs them in any case
        from mkdocs.contrib.search import SearchPlugin  # noqa: F401, PLC0415

        before = time.process_time()
        from livediagrams.mkdocs_plugin import LiveDiagramsPlugin  # noqa: PLC0415

        stage = time.process_time() - before
        on_files = LiveDiagramsPlugin.on_files

        def timed(*arguments: Any, **options: Any) -> Any:
            nonlocal stage
            before = time.process_time()
            try:
                return on_files(*arguments, **options)
            finally:
                stage += time.process_time() - before

        LiveDiagramsPlugin.on_files = timed  # type: ignore[method-assign]
    config = load_config()
    config.plugins.on_startup(command="build", dirty=False)
    build(config)
    config.plugins.on_shutdown()
    print(json.dumps({"stage": stage, "total": time.process_time() - start}))


if __name__ == "__main__":
    main(sys.argv[1])

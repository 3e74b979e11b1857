"""The MkDocs plugin: builds all figures, gives them to MkDocs as files, and to the Markdown extension as HTML."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Sequence
from functools import partial
from html import escape
from pathlib import Path
from secrets import token_hex
from typing import Any, Final

from mkdocs.config.base import Config
from mkdocs.config.config_options import ExtraScriptValue
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import BasePlugin, event_priority, get_plugin_logger
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page

from livediagrams.errors import LiveDiagramsError, Origin, Problem, no_figure_for_image
from livediagrams.pipeline.build import Pipeline, Report
from livediagrams.pipeline.figures import Figure
from livediagrams.settings import Settings, load
from livediagrams.sources import find_sources
from livediagrams.write.page_files import SCRIPT, STYLE_SHEET, page_files

log = get_plugin_logger(__name__)

_FOLDER: Final = "figures"
_DRAWING: Final = r'<svg class="ld-(?:wide|narrow)".*?</svg>'
_WORDS: Final = r'<details class="ld-words".*?</details>'


class _NoOptions(Config):
    """Settings stand in `[tool.livediagrams]` of pyproject.toml."""


class LiveDiagramsPlugin(BasePlugin[_NoOptions]):
    """Settings stand in `[tool.livediagrams]` of pyproject.toml; the plugin has none."""

    def __init__(self) -> None:
        self.serving = False
        self.project = Path()
        self.report = Report()
        self.figures: dict[str, Figure] = {}
        self.unread = re.compile(_DRAWING, re.DOTALL)
        self.drawings: dict[str, list[str]] = {}
        self.mark = f"live-diagrams {token_hex(8)}"  # no page can hold it
        self.page: Page | None = None
        self.absences: list[Problem] = []

    def on_startup(self, *, command: str, dirty: bool) -> None:
        """Note whether a server runs, which goes on when a figure fails."""
        self.serving = command == "serve"

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Connect the Markdown extension, and link style sheet and script."""
        self.project = Path(config.config_file_path or "mkdocs.yml").resolve().parent
        options = config.mdx_configs.setdefault("livediagrams", {})
        options.update(figures=self._html, absent=self._absent)
        if "livediagrams" not in config.markdown_extensions:
            config.markdown_extensions.append("livediagrams")
        config.extra_css.append(f"{_FOLDER}/{STYLE_SHEET}")
        script = ExtraScriptValue(f"{_FOLDER}/{SCRIPT}")
        script.type = "module"
        config.extra_javascript.append(script)
        # Material's search leaves out what is marked so; that of MkDocs does not know the mark, and finds the words.
        leaves_out = any(
            type(plugin).__module__.startswith("material.plugins.search") for plugin in config.plugins.values()
        )
        self.unread = re.compile(f"{_DRAWING}|{_WORDS}" if leaves_out else _DRAWING, re.DOTALL)
        return config

    def on_serve(self, server: LiveReloadServer, *, config: MkDocsConfig, builder: Any) -> None:
        """Build again when a script or a setting changes."""
        settings, _ = self._settings()
        for path in (self.project / settings.src, self.project / "pyproject.toml"):
            if path.exists():
                server.watch(str(path))

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Build the figures and add their files."""
        self.absences.clear()
        settings, problems = self._settings()
        self.report = Report(problems=problems) if problems else build(self.project, settings)
        for notice in self.report.notices:
            log.warning(str(notice))
        self._stop_for(self.report.problems)
        self.figures.clear()
        self.figures.update({figure.id: figure for figure in self.report.figures})
        made = dict(outputs(self.report, settings.formats))
        for file in list(files):  # what `livediagrams build` wrote among the pages
            folder, _, name = file.src_uri.partition("/")
            if folder == _FOLDER and (name in made or name.endswith(".inline.html")):
                files.remove(file)
        for name, content in made.items():
            files.append(_Output(config, f"{_FOLDER}/{name}", content))
        return files

    @event_priority(-100)
    def on_page_content(self, html: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        """Take out what search would read from end to end only to find that it must leave it out."""
        drawings: list[str] = []

        def take(found: re.Match[str]) -> str:
            drawings.append(found[0])
            return f"<!--{self.mark} {len(drawings) - 1}-->"

        html = self.unread.sub(take, html)
        if drawings:
            self.drawings[page.file.src_uri] = drawings
        return html

    @event_priority(-100)
    def on_page_context(self, context: Any, *, page: Page, config: MkDocsConfig, nav: Navigation) -> Any:
        """Put it back, now that search has read the page."""
        drawings = self.drawings.pop(page.file.src_uri, [])
        if drawings:
            content, put = re.subn(
                f"<!--{self.mark} ([0-9]+)-->", lambda found: drawings[int(found[1])], page.content or ""
            )
            if put < len(drawings):
                raise PluginError(f"{page.file.src_uri}: another plugin took figures out of the page")
            page.content = content
        return context

    def on_page_markdown(self, markdown: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        """Note which page is being read, to name it where it names a figure that is not there."""
        self.page = page
        return markdown

    def on_env(self, env: Any, *, config: MkDocsConfig, files: Files) -> Any:
        """Stop when pages name figures that are not there: all pages have been read."""
        self._stop_for(self.absences)
        return env

    def _html(self, figure: str) -> str | None:
        found = self.figures.get(figure)
        return found.file("inline.html") if found else None

    def _settings(self) -> tuple[Settings, tuple[Problem, ...]]:
        try:
            return load(self.project), ()
        except LiveDiagramsError as error:
            return Settings(), error.problems

    def _stop_for(self, problems: Sequence[Problem]) -> None:
        """Log the problems, a line each, and end the build; a server goes on and shows cards."""
        for problem in problems:
            log.error(str(problem))
        if problems and not self.serving:
            count = f"{len(problems)} problem{'s' if len(problems) > 1 else ''}"
            raise PluginError(f"no site is built: {count} with figures")

    def _absent(self, figure: str) -> str:
        """Return the card that stands where a figure should be; a page that names a wrong one is noted."""
        for failed, problems in self.report.failed.items():
            if figure == failed or figure.startswith(f"{failed}-"):
                return card(figure, problems)
        if not self.report.failed and self.report.problems:  # there is not one figure
            return card(figure, self.report.problems)
        problem = no_figure_for_image(figure, sorted(self.figures), self._place_of(figure))
        self.absences.append(problem)
        return card(figure, [problem])

    def _place_of(self, figure: str) -> Origin:
        """Return the page, and the line that names the figure."""
        if self.page is None:
            return Origin("page")
        file = self.page.file
        name = Path(os.path.relpath(file.abs_src_path, self.project)).as_posix() if file.abs_src_path else file.src_uri
        lines = file.content_string.splitlines()
        return Origin(name, next((at for at, line in enumerate(lines, 1) if f"figures/{figure}.svg" in line), 0))


def build(project: Path, settings: Settings) -> Report:
    """Return all figures of the project."""
    folder = project / settings.src
    if not folder.is_dir():
        remedy = "make it, or set `src` in [tool.livediagrams] of pyproject.toml"
        return Report(problems=(Problem(Origin(settings.src), "there is no such folder of figure scripts", remedy),))
    try:
        sources = find_sources([folder])
    except LiveDiagramsError as error:
        return Report(problems=error.problems)
    with Pipeline(settings, project) as pipeline:
        return pipeline.build(sources)


def outputs(report: Report, formats: tuple[str, ...]) -> dict[str, Callable[[], bytes]]:
    """Return the name of each file that the site gets, with what gives its bytes; shared icons come once."""
    found: dict[str, Callable[[], bytes]] = page_files()
    for figure in report.figures:
        found |= figure.names((*formats, "inline.html"))
    return {name: content for name, content in found.items() if not name.endswith(".inline.html")}


class _Output(File):
    """A file whose bytes are made when somebody asks: a site may have tens of thousands."""

    def __init__(self, config: MkDocsConfig, name: str, content: Callable[[], bytes]) -> None:
        super().__init__(name, None, config.site_dir, config.use_directory_urls)
        self.generated_by, self._make = "live-diagrams", content

    @property
    def content_bytes(self) -> bytes:
        """The file's bytes."""
        return self._make()

    @content_bytes.setter
    def content_bytes(self, value: bytes) -> None:
        self._make = partial(bytes, value)

    @property
    def content_string(self) -> str:
        """The file's text."""
        return self._make().decode()

    @content_string.setter
    def content_string(self, value: str) -> None:
        self._make = value.encode

    def copy_file(self, dirty: bool = False) -> None:
        """Write the file into the site."""
        whole = File(self.src_uri, None, self.dest_dir, self.use_directory_urls, dest_uri=self.dest_uri)
        whole.content_bytes = self._make()
        whole.copy_file(dirty)

    def is_modified(self) -> bool:
        """Return that it may have been: only its bytes tell."""
        return True


def card(figure: str, problems: Sequence[Problem]) -> str:
    """Return what a served page shows in place of a figure that failed."""
    items = "".join(f"<li><code>{escape(str(problem))}</code></li>" for problem in problems)
    return (
        f'<figure class="ld-figure ld-error" data-figure="{escape(figure, quote=True)}">'
        f"<p><strong>The figure {escape(figure)} could not be built.</strong></p><ul>{items}</ul></figure>"
    )

"""The MkDocs plugin: builds all figures, gives them to MkDocs as files, and to the Markdown extension as HTML."""

from __future__ import annotations

import os
from collections.abc import Sequence
from html import escape
from pathlib import Path
from typing import Any, Final

from mkdocs.config.base import Config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import BasePlugin, get_plugin_logger
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

from livediagrams.errors import LiveDiagramsError, Origin, Problem, no_figure_for_image
from livediagrams.pipeline import Figure, Pipeline, Report
from livediagrams.settings import Settings, load
from livediagrams.sources import find_sources
from livediagrams.style_sheet import style_sheet

log = get_plugin_logger(__name__)

_FOLDER: Final = "figures"


class _NoOptions(Config):
    """Settings stand in `[tool.livediagrams]` of pyproject.toml."""


class LiveDiagramsPlugin(BasePlugin[_NoOptions]):
    """Settings stand in `[tool.livediagrams]` of pyproject.toml; the plugin has none."""

    def __init__(self) -> None:
        self.serving = False
        self.project = Path()
        self.report = Report()
        self.html: dict[str, str] = {}
        self.page: Page | None = None
        self.absences: list[Problem] = []

    def on_startup(self, *, command: str, dirty: bool) -> None:
        """Note whether a server runs, which goes on when a figure fails."""
        self.serving = command == "serve"

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Connect the Markdown extension, and link the style sheet."""
        self.project = Path(config.config_file_path or "mkdocs.yml").resolve().parent
        options = config.mdx_configs.setdefault("livediagrams", {})
        options.update(figures=self.html.get, absent=self._absent)
        if "livediagrams" not in config.markdown_extensions:
            config.markdown_extensions.append("livediagrams")
        config.extra_css.append(f"{_FOLDER}/livediagrams.css")
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
        self.html.clear()
        self.html.update({figure.id: figure.files["inline.html"] for figure in self.report.figures})
        for name, data in outputs(self.report, settings.formats):
            found = files.get_file_from_path(f"{_FOLDER}/{name}")
            if found:  # `livediagrams build` wrote it among the pages
                files.remove(found)
            files.append(File.generated(config, f"{_FOLDER}/{name}", content=data))
        return files

    def on_page_markdown(self, markdown: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        """Note which page is being read, to name it where it names a figure that is not there."""
        self.page = page
        return markdown

    def on_env(self, env: Any, *, config: MkDocsConfig, files: Files) -> Any:
        """Stop when pages name figures that are not there: all pages have been read."""
        self._stop_for(self.absences)
        return env

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
            raise PluginError(f"no site is built: {len(problems)} problem{'s' if len(problems) > 1 else ''} with figures")

    def _absent(self, figure: str) -> str:
        """Return the card that stands where a figure should be; a page that names a wrong one is noted."""
        for failed, problems in self.report.failed.items():
            if figure == failed or figure.startswith(f"{failed}-"):
                return card(figure, problems)
        if not self.report.failed and self.report.problems:  # there is not one figure
            return card(figure, self.report.problems)
        problem = no_figure_for_image(figure, sorted(self.html), self._place_of(figure))
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
    try:
        sources = find_sources([project / settings.src])
    except LiveDiagramsError as error:
        return Report(problems=error.problems)
    with Pipeline(settings, project) as pipeline:
        return pipeline.build(sources)


def outputs(report: Report, formats: tuple[str, ...]) -> list[tuple[str, bytes]]:
    """Return name and bytes of each file that the site gets; an icon that several figures share comes once."""
    found = {"livediagrams.css": style_sheet().encode()}
    for figure in report.figures:
        found.update(_site_files(figure, formats))
    return list(found.items())


def _site_files(figure: Figure, formats: tuple[str, ...]) -> dict[str, bytes]:
    return {name: data for name, data in figure.outputs((*formats, "inline.html")) if not name.endswith(".inline.html")}


def card(figure: str, problems: Sequence[Problem]) -> str:
    """Return what a served page shows in place of a figure that failed."""
    items = "".join(f"<li><code>{escape(str(problem))}</code></li>" for problem in problems)
    return (
        f'<figure class="ld-figure ld-error" data-figure="{escape(figure, quote=True)}">'
        f"<p><strong>The figure {escape(figure)} could not be built.</strong></p><ul>{items}</ul></figure>"
    )

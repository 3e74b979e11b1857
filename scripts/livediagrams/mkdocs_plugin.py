"""The MkDocs plugin: builds all figures, gives them to MkDocs as files, and to the Markdown extension as HTML."""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import Any

from livediagrams.errors import LiveDiagramsError, Problem
from livediagrams.pipeline import Figure, Pipeline, Report
from livediagrams.sources import find_sources
from livediagrams.settings import load
from livediagrams.style_sheet import style_sheet
from mkdocs.config.base import Config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import BasePlugin, get_plugin_logger
from mkdocs.structure.files import File, Files

log = get_plugin_logger(__name__)

_FOLDER = "figures"


class _NoOptions(Config):
    """Settings stand in `[tool.livediagrams]` of pyproject.toml."""


class LiveDiagramsPlugin(BasePlugin[_NoOptions]):
    """Settings stand in `[tool.livediagrams]` of pyproject.toml; the plugin has none."""

    def __init__(self) -> None:
        self.serving = False
        self.html: dict[str, str] = {}

    def on_startup(self, *, command: str, dirty: bool) -> None:
        """Note whether a server runs, which goes on when a figure fails."""
        self.serving = command == "serve"

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Connect the Markdown extension, and link the style sheet."""
        options = config.mdx_configs.setdefault("livediagrams", {})
        options.update(figures=self.html.get, names=self.html)
        if "livediagrams" not in config.markdown_extensions:
            config.markdown_extensions.append("livediagrams")
        config.extra_css.append(f"{_FOLDER}/livediagrams.css")
        return config

    def on_serve(self, server: LiveReloadServer, *, config: MkDocsConfig, builder: Any) -> None:
        """Build again when a script changes."""
        server.watch(str(_project(config) / load(_project(config)).src))

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Build the figures and add their files."""
        try:
            report = build(_project(config))
        except LiveDiagramsError as error:
            report = Report(problems=error.problems)
        if report.problems and not self.serving:
            raise PluginError("\n".join(["figures failed:", *(str(problem) for problem in report.problems)]))
        for problem in report.problems:
            log.error(str(problem))
        for notice in report.notices:
            log.warning(str(notice))
        self.html.clear()
        self.html.update({figure.id: figure.files["inline.html"] for figure in report.figures})
        formats = load(_project(config)).formats
        for name, data in outputs(report, formats):
            files.append(File.generated(config, f"{_FOLDER}/{name}", content=data))
        self._add_cards(report, files, config)
        return files

    def _add_cards(self, report: Report, files: Files, config: MkDocsConfig) -> None:
        """Put a card with the error where a failed figure would stand."""
        for figure in report.failed:
            if figure not in self.html:
                self.html[figure] = card(figure, report.problems)
                files.append(File.generated(config, f"{_FOLDER}/{figure}.svg", content=_EMPTY_PICTURE))


def build(project: Path) -> Report:
    """Return all figures of the project."""
    settings = load(project)
    with Pipeline(settings, project) as pipeline:
        return pipeline.build(find_sources([project / settings.src]))


def outputs(report: Report, formats: tuple[str, ...]) -> list[tuple[str, bytes]]:
    """Return name and bytes of each file that the site gets; an icon that several figures share comes once."""
    found = {"livediagrams.css": style_sheet().encode()}
    for figure in report.figures:
        found.update(_site_files(figure, formats))
    return list(found.items())


def _site_files(figure: Figure, formats: tuple[str, ...]) -> dict[str, bytes]:
    return {name: data for name, data in figure.outputs((*formats, "inline.html")) if not name.endswith(".inline.html")}


def card(figure: str, problems: tuple[Problem, ...]) -> str:
    """Return what a served page shows in place of a figure that failed."""
    items = "".join(f"<li><code>{escape(str(problem))}</code></li>" for problem in problems)
    return (
        f'<figure class="ld-figure ld-error" data-figure="{escape(figure, quote=True)}">'
        f"<p><strong>The figure {escape(figure)} could not be built.</strong></p><ul>{items}</ul></figure>"
    )


def _project(config: MkDocsConfig) -> Path:
    return Path(config.config_file_path).parent.resolve()


_EMPTY_PICTURE = b'<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>\n'

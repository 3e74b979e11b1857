"""The MkDocs plugin: builds all figures, gives them to MkDocs as files, and to the Markdown extension as HTML."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from html import escape
from pathlib import Path
from secrets import token_hex
from typing import Any, Final
from urllib.parse import quote, urljoin

from mkdocs.config.base import Config
from mkdocs.config.config_options import ExtraScriptValue
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import BasePlugin, event_priority, get_plugin_logger
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.utils import get_relative_url

from livediagrams.errors import LiveDiagramsError, Origin, Problem, no_figure_for_image
from livediagrams.formats import PAGE, TAKEN
from livediagrams.mkdocs_plugin.comparisons import Comparisons
from livediagrams.mkdocs_plugin.files import MadeFile
from livediagrams.mkdocs_plugin.galleries import FOLDER, fill_gallery, galleries_of, link_to_files
from livediagrams.mkdocs_plugin.serving import making
from livediagrams.pipeline.build import Pipeline, Report
from livediagrams.pipeline.cards import Cards
from livediagrams.pipeline.figures import Figure
from livediagrams.pipeline.takeaways import Takeaways
from livediagrams.settings import Settings, load
from livediagrams.sources import find_sources
from livediagrams.store import Cache
from livediagrams.theme import CARD
from livediagrams.write import comparison, glossary, search_entries
from livediagrams.write.fragment import MORE, USE
from livediagrams.write.llms_txt import Link, llms_txt
from livediagrams.write.page_files import SCRIPT, STYLE_SHEET
from livediagrams.write.page_head import Share, with_tags

log = get_plugin_logger(__name__)

_CARD: Final = ".social.png"
_OVERVIEW: Final = "llms.txt"
_DRAWING: Final = r'<svg class="ld-(?:wide|narrow)".*?</svg>'
_WORDS: Final = r'<details class="ld-words".*?</details>'
_UNREAD: Final = re.compile(f"{_DRAWING}|{_WORDS}", re.DOTALL)


class _NoOptions(Config):
    """Settings stand in `[tool.livediagrams]` of pyproject.toml."""


class LiveDiagramsPlugin(BasePlugin[_NoOptions]):
    """Settings stand in `[tool.livediagrams]` of pyproject.toml; the plugin has none."""

    def __init__(self) -> None:
        self.serving = False
        self.project = Path()
        self.report = Report()
        self.figures: dict[str, Figure] = {}
        self.settings = Settings()
        self.card_maker = Cards(Cache(Path()))
        self.takeaways = Takeaways(Settings(), Cache(Path()))
        self.asked: dict[str, Callable[[], bytes]] = {}
        self.uses: dict[str, list[str]] = {}
        self.nav: Navigation | None = None
        self.cards: dict[str, str] = {}
        self.drawings: dict[str, list[str]] = {}
        self.comparisons = Comparisons((), FOLDER)
        self.glossary: File | None = None
        self.terms: dict[str, str] = {}
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
        config.extra_css.append(f"{FOLDER}/{STYLE_SHEET}")
        script = ExtraScriptValue(f"{FOLDER}/{SCRIPT}")
        script.type = "module"
        config.extra_javascript.append(script)
        return config

    def on_serve(self, server: LiveReloadServer, *, config: MkDocsConfig, builder: Any) -> None:
        """Build again when a script or a setting changes."""
        settings, _ = self._settings()
        for path in (self.project / settings.src, self.project / "pyproject.toml"):
            if path.exists():
                server.watch(str(path))
        server.set_app(making(server.serve_request, f"{server.mount_path}{FOLDER}/", self.asked))

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Build the figures and add their files."""
        self.absences.clear()
        settings, problems = self._settings()
        self.report = Report(problems=problems) if problems else build(self.project, settings)
        for notice in self.report.notices:
            log.warning(str(notice))
        self._stop_for(self.report.problems)
        self._read_glossary(settings, files)
        self.figures.clear()
        self.figures.update({figure.id: figure for figure in self.report.figures})
        kept = Cache(self.project / settings.cache)
        self.settings, self.card_maker = settings, Cards(kept)
        self.takeaways = Takeaways(settings, kept, str(config.theme.get("language") or "en"))
        self._add_files(files, config)
        self.comparisons = Comparisons(self.report.figures, FOLDER)
        self._stop_for([*self.comparisons.problems()])
        for page in self.comparisons.files(config):
            files.append(page)
        if not files.get_file_from_path(_OVERVIEW):
            files.append(MadeFile(config, _OVERVIEW, lambda: self._overview(config, files, settings).encode()))
        return files

    def _add_files(self, files: Files, config: MkDocsConfig) -> None:
        """Give MkDocs the files of all figures; a server makes those that pages do not show when they are asked for."""
        made = self.takeaways.files(self.report.figures, (*self.settings.formats, PAGE))
        for file in list(files):  # what `livediagrams build` wrote among the pages
            folder, _, name = file.src_uri.partition("/")
            if folder == FOLDER and (name in made or name.endswith(f".{PAGE}")):
                files.remove(file)
        self.asked.clear()
        for name, content in made.items():
            if not name.endswith(f".{PAGE}"):
                self._add_file(name, content, files, config, later=name.partition(".")[2] in TAKEN)

    def _add_file(
        self, name: str, content: Callable[[], bytes], files: Files, config: MkDocsConfig, *, later: bool
    ) -> None:
        """Give MkDocs a file; one that may come later a server makes when it is asked for."""
        if self.serving and later:
            self.asked[name] = content
        else:
            files.append(MadeFile(config, f"{FOLDER}/{name}", content))

    def on_nav(self, nav: Navigation, *, config: MkDocsConfig, files: Files) -> Navigation:
        """Note the order of the pages."""
        self.nav = nav
        return nav

    @event_priority(-100)
    def on_page_content(self, html: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        """Take out of the page what search is not to read: it gets entries for the parts."""
        drawings: list[str] = []

        def take(found: re.Match[str]) -> str:
            drawings.append(self._with_terms(found[0], page))
            return f"<!--{self.mark} {len(drawings) - 1}-->"

        html = _UNREAD.sub(take, html)
        if drawings:
            self.drawings[page.file.src_uri] = drawings
        return html

    @event_priority(-100)
    def on_page_context(self, context: Any, *, page: Page, config: MkDocsConfig, nav: Navigation) -> Any:
        """Put it back, now that search has read the page, and append the entries of the parts."""
        self._add_entries(page, config)
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
        """Note which page is being read: figures are asked for by its images, and it is told of those not there."""
        self.page = page
        self.uses[page.file.src_uri] = []
        return markdown

    def on_env(self, env: Any, *, config: MkDocsConfig, files: Files) -> Any:
        """Stop when pages name figures that are not there; put in what depends on all pages, which have been read."""
        self._stop_for(self.absences)
        pages = self._pages(files)
        shown = self._showing(pages)
        galleries = galleries_of(pages)
        for page in galleries:
            fill_gallery(page, self.figures, shown, self.settings.formats, config)
        if galleries:
            self._add_bundles(files, config)
        link_to_files(pages, self.mark, galleries[0] if galleries else None)
        self._fill_comparisons(shown)
        self._add_cards(pages, files, config)
        return env

    def on_post_page(self, output: str, *, page: Page, config: MkDocsConfig) -> str:
        """Say in the page's head how it looks where somebody shares it."""
        card = self.cards.get(page.file.src_uri, "")
        figure = self.figures.get(card)
        title = page.title or config.site_name
        described = page.meta.get("description") or config.site_description or ""
        share = Share(str(title), config.site_name, page.is_homepage, str(described), page.canonical_url or "")
        if figure and config.site_url:
            address = urljoin(config.site_url, f"{FOLDER}/{quote(figure.id)}{_CARD}")
            words = figure.description or figure.caption or figure.title
            share = replace(share, image=address, image_size=CARD, image_words=words)
        return with_tags(output, share)

    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Tell what the files say that were made while the site was written."""
        for notice in self.takeaways.notices:
            log.info(str(notice))
        self.takeaways.notices.clear()

    def _pages(self, files: Files) -> list[Page]:
        """Return all pages in the order of the navigation, then those that are not in it."""
        inside = self.nav.pages if self.nav else []
        known = {page.file.src_uri for page in inside}
        others = (file.page for file in files.documentation_pages() if file.page and file.src_uri not in known)
        return [*inside, *others]

    def _shown_on(self, page: Page) -> list[str]:
        """Return the figures of a page in its order, each once; a `--dirty` build has not read all pages again."""
        return [name for name in dict.fromkeys(self.uses.get(page.file.src_uri, ())) if name in self.figures]

    def _showing(self, pages: Sequence[Page]) -> dict[str, list[Page]]:
        """Return the pages that show each figure, in the order of the pages."""
        shown: dict[str, list[Page]] = {}
        for page in pages:
            for figure in self._shown_on(page):
                shown.setdefault(figure, []).append(page)
        return shown

    def _fill_comparisons(self, shown: Mapping[str, Sequence[Page]]) -> None:
        """Put the comparisons into their pages."""

        def address(figure: str) -> str:
            return f"{shown[figure][0].url}#{quote(figure)}:figure" if figure in shown else ""

        for file, html in self.comparisons.contents(address):
            if file.page:
                file.page.content = (file.page.content or "").replace(comparison.MARK, html, 1)

    def _add_bundles(self, files: Files, config: MkDocsConfig) -> None:
        """Give MkDocs the files that hold all figures."""
        for name, content in self.takeaways.bundles(self.report.figures, self.settings.formats).items():
            self._add_file(name, content, files, config, later=True)

    def _add_cards(self, pages: Sequence[Page], files: Files, config: MkDocsConfig) -> None:
        """Give each page the card of its first figure, or of the home page's; a server's pages are not shared."""
        self.cards.clear()
        if not config.site_url or self.serving:
            return
        first = {page.file.src_uri: next(iter(self._shown_on(page)), "") for page in pages}
        home = next((first[page.file.src_uri] for page in pages if page.is_homepage), "")
        self.cards = {page: figure or home for page, figure in first.items()}
        for name in sorted(filter(None, set(self.cards.values()))):
            path = f"{FOLDER}/{name}{_CARD}"
            if not files.get_file_from_path(path):  # an author may have drawn one by hand
                files.append(
                    MadeFile(config, path, partial(self.card_maker.card, self.figures[name], config.site_name))
                )

    def _html(self, figure: str) -> str | None:
        found = self.figures.get(figure)
        if not found:
            return None
        if not self.page:
            return found.file(PAGE)
        self.uses[self.page.file.src_uri].append(figure)
        html = found.file(PAGE).replace(USE, f"{self.mark} files {quote(figure)}>")
        return html.replace(MORE, self.comparisons.links(figure, self.page.url))

    def _read_glossary(self, settings: Settings, files: Files) -> None:
        """Note the terms that notes link to."""
        self.glossary = files.get_file_from_path(settings.glossary) if settings.glossary else None
        self.terms = glossary.terms(self.glossary.content_string) if self.glossary else {}
        if settings.glossary and not self.glossary:
            remedy = "name a page by its path among the pages, or leave the setting out"
            self._stop_for([Problem(Origin("pyproject.toml"), f'there is no page "{settings.glossary}"', remedy)])

    def _with_terms(self, html: str, page: Page) -> str:
        """Return a figure's words with the terms in its notes linked; a drawing as it is."""
        if not self.glossary or not html.startswith("<details"):
            return html
        return glossary.linked(html, self.terms, get_relative_url(self.glossary.url, page.url))

    def _add_entries(self, page: Page, config: MkDocsConfig) -> None:
        """Append the parts of a page's figures to the index of search, unless the page is not to be found."""
        indexes = [index for plugin in config.plugins.values() if (index := getattr(plugin, "search_index", None))]
        if not indexes or (page.meta.get("search") or {}).get("exclude"):
            return
        found = [(name, self.figures[name].file("search.json")) for name in self._shown_on(page)]
        for index in indexes:
            search_entries.add(index, page.url, found)

    def _overview(self, config: MkDocsConfig, files: Files, settings: Settings) -> str:
        """Return what there is to read on the site, with addresses that are whole where the site's own is known."""

        def address(url: str) -> str:
            return urljoin(config.site_url or "", url) or "./"

        pages = (
            Link(str(page.title), address(page.url), str(page.meta.get("description") or ""))
            for page in self._pages(files)
        )
        ending = next((ending for ending in ("txt", "svg", "json") if ending in settings.formats), "")
        figures = (
            Link(figure.title, address(f"{FOLDER}/{quote(figure.id)}.{ending}"), figure.caption)
            for figure in self.figures.values()
            if ending
        )
        return llms_txt(config.site_name, config.site_description or "", pages, figures)

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


def card(figure: str, problems: Sequence[Problem]) -> str:
    """Return what a served page shows in place of a figure that failed."""
    items = "".join(f"<li><code>{escape(str(problem))}</code></li>" for problem in problems)
    return (
        f'<figure class="ld-figure ld-error" data-figure="{escape(figure, quote=True)}">'
        f"<p><strong>The figure {escape(figure)} could not be built.</strong></p><ul>{items}</ul></figure>"
    )

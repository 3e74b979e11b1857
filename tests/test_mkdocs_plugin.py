"""The plugin in real builds: strict without a warning, one clear line for what is wrong, a server that goes on."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from livediagrams.write.page_files import page_files
from projects import PROGRAMS, contents, drawing, run, write

SITE = """
site_name: x
site_url: https://example.org/sub/path/
theme: {name: material, font: false}
plugins: [search, live-diagrams]
markdown_extensions: [attr_list, admonition]
"""
PAGES = {
    "docs/index.md": "# Start\n\n![](figures/one.svg)\n",
    "docs/deep/page.md": "# Deep\n\n![Said](../figures/one.svg)\n\n![](../figures/two.svg){ .plain }\n",
    "docs/deep/index.md": "# Index\n\n![](../figures/two.svg)\n\n[the file](../figures/two.svg)\n",
}
ICON = "from diagrams import Diagram\nfrom diagrams.aws.compute import EC2\nwith Diagram('Two', show=False):\n    EC2('web')\n"
SCRIPTS = {
    "diagrams_src/one.py": drawing("one"),
    "diagrams_src/two.py": ICON,
    "diagrams_src/unused.py": drawing("unused"),
}


def make(folder: Path, **more: str) -> Path:
    return write(folder, {"mkdocs.yml": SITE, **PAGES, **SCRIPTS, **more})


def lines(done: subprocess.CompletedProcess[str]) -> list[str]:
    """Return what MkDocs said, but for what it says of its own course."""
    said = (done.stderr + done.stdout).splitlines()
    return [line for line in said if line.strip() and not line.startswith("INFO ")]


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = make(tmp_path_factory.mktemp("mkdocs"))
    done = run("mkdocs", "build", "--strict", folder=folder)
    assert (done.returncode, lines(done)) == (0, [])
    return folder


class TestSite:
    def test_figures_are_in_the_pages_and_in_the_folder(self, project: Path) -> None:
        names = {path.name for path in (project / "site/figures").iterdir()}
        assert names == {
            "icons", *page_files(),
            *(f"{name}.{ending}" for name in ("one", "two", "unused") for ending in ("svg", "txt", "json")),
        }  # fmt: skip
        assert 'data-figure="one"' in (project / "site/index.html").read_text()
        assert "<figcaption>Said</figcaption>" in (project / "site/deep/page/index.html").read_text()

    @pytest.mark.parametrize("page", ["index.html", "deep/page/index.html", "deep/index.html"])
    def test_addresses_lead_to_files_from_every_page(self, page: str, project: Path) -> None:
        path = project / "site" / page
        wanted = re.findall(r'(?:href|src)="([^"]*figures/[^"]+)"', path.read_text())
        assert wanted
        for address in wanted:
            assert not address.startswith(("/", "http"))
            assert (path.parent / address).resolve().is_file(), address

    def test_style_sheet_and_script_are_linked_once(self, project: Path) -> None:
        page = (project / "site/index.html").read_text()
        assert page.count("livediagrams.css") == 1
        assert re.findall("<script[^>]*livediagrams[^>]*>", page) == [
            '<script src="figures/livediagrams.js" type="module">'
        ]

    def test_figures_are_not_written_among_the_pages(self, project: Path) -> None:
        assert not (project / "docs/figures").exists()

    def test_a_second_build_gives_the_same_site(self, project: Path) -> None:
        before = contents(project / "site")
        assert run("mkdocs", "build", "--strict", folder=project).returncode == 0
        after = contents(project / "site")
        changing = {"sitemap.xml", "sitemap.xml.gz"}  # they bear the day
        assert {name: data for name, data in after.items() if name not in changing} == {
            name: data for name, data in before.items() if name not in changing
        }

    def test_pages_that_are_files_find_their_figures_too(self, tmp_path: Path) -> None:
        folder = make(tmp_path, **{"mkdocs.yml": SITE + "use_directory_urls: false\n"})
        done = run("mkdocs", "build", "--strict", folder=folder)
        assert (done.returncode, lines(done)) == (0, [])
        self.test_addresses_lead_to_files_from_every_page("deep/page.html", folder)

    def test_files_that_the_command_wrote_among_the_pages_do_no_harm(self, tmp_path: Path) -> None:
        folder = make(tmp_path)
        assert run("livediagrams", "build", folder=folder).returncode == 0
        write(
            folder,
            {"docs/figures/one.svg": "old", "docs/figures/mine.svg": "<svg xmlns='http://www.w3.org/2000/svg'/>"},
        )
        done = run("mkdocs", "build", "--strict", folder=folder)
        assert (done.returncode, lines(done)) == (0, [])
        assert (folder / "site/figures/one.svg").read_text() != "old"
        assert (folder / "site/figures/mine.svg").is_file()
        assert not list((folder / "site").rglob("*.inline.html"))

    def test_the_extension_may_be_named_with_the_plugin(self, tmp_path: Path) -> None:
        folder = make(tmp_path, **{"mkdocs.yml": SITE.replace("admonition", "admonition, livediagrams")})
        done = run("mkdocs", "build", "--strict", folder=folder)
        assert (done.returncode, lines(done)) == (0, [])
        assert (folder / "site/index.html").read_text().count("<figure") == 1

    def test_the_site_can_be_built_from_elsewhere(self, tmp_path: Path) -> None:
        folder = make(tmp_path / "project")
        done = run("mkdocs", "build", "--strict", "-f", folder / "mkdocs.yml", folder=tmp_path)
        assert (done.returncode, lines(done)) == (0, [])
        assert [path.name for path in tmp_path.iterdir()] == ["project"]

    def test_the_settings_say_which_formats_the_site_offers(self, tmp_path: Path) -> None:
        folder = make(tmp_path, **{"pyproject.toml": '[tool.livediagrams]\nformats = ["svg"]\n'})
        assert run("mkdocs", "build", "--strict", folder=folder).returncode == 0
        names = {path.name for path in (folder / "site/figures").iterdir()}
        assert names == {"icons", *page_files(), "one.svg", "two.svg", "unused.svg"}


class TestFailures:
    def failing(self, folder: Path, *words: str, **files: str) -> list[str]:
        done = run("mkdocs", "build", *words, folder=make(folder, **files))
        assert done.returncode == 1
        assert "Traceback" not in done.stdout + done.stderr
        assert not list((folder / "site").rglob("*.html"))
        return lines(done)

    @pytest.mark.parametrize("words", [(), ("--strict",)])
    def test_a_figure_that_fails_fails_the_build_with_a_line_each(self, words: tuple[str, ...], tmp_path: Path) -> None:
        said = self.failing(tmp_path, *words, **{"diagrams_src/one.py": "\n1 / 0\n", "diagrams_src/bad.py": "x = ("})
        assert said == [
            "ERROR   -  livediagrams: diagrams_src/bad.py:1: SyntaxError: '(' was never closed: correct the script",
            "ERROR   -  livediagrams: diagrams_src/one.py:2: ZeroDivisionError: division by zero: "
            "correct the script; `python` with it shows the whole traceback",
            "ERROR   -  no site is built: 2 problems with figures",
            "Aborted with a BuildError!",
        ]

    @pytest.mark.parametrize("words", [(), ("--strict",)])
    def test_a_page_that_names_a_wrong_figure_is_told_by_its_line(self, words: tuple[str, ...], tmp_path: Path) -> None:
        page = "---\ntitle: x\n---\n# Deep\n\ntext ![](../figures/tow.svg)\n"
        said = self.failing(tmp_path, *words, **{"docs/deep/page.md": page, "docs/index.md": "![](figures/oen.svg)"})
        own = "or mark a picture of your own with { .plain }"
        assert sorted(said[:2]) == [
            f'ERROR   -  livediagrams: docs/deep/page.md:6: there is no figure "tow": write "two", {own}',
            f'ERROR   -  livediagrams: docs/index.md:1: there is no figure "oen": write "one", {own}',
        ]
        assert said[2:] == ["ERROR   -  no site is built: 2 problems with figures", "Aborted with a BuildError!"]

    def test_wrong_settings_are_told(self, tmp_path: Path) -> None:
        said = self.failing(tmp_path, **{"pyproject.toml": "[tool.livediagrams]\njob = 1\n"})
        assert said[0].startswith('ERROR   -  livediagrams: pyproject.toml: there is no option "job"')

    def test_a_source_folder_that_is_not_there_is_told(self, tmp_path: Path) -> None:
        said = self.failing(tmp_path, **{"pyproject.toml": '[tool.livediagrams]\nsrc = "nowhere"\n'})
        assert said[0].startswith("ERROR   -  livediagrams: nowhere: there is no such")

    def test_a_notice_is_a_warning_with_its_line_and_stops_a_strict_build_only(self, tmp_path: Path) -> None:
        script = drawing().replace("Node('end')", "Node('end', notes='x')")
        done = run("mkdocs", "build", folder=make(tmp_path, **{"diagrams_src/one.py": script}))
        assert done.returncode == 0
        [line] = lines(done)
        assert line.startswith('WARNING -  livediagrams: diagrams_src/one.py:3: the attribute "notes" is passed by')
        assert run("mkdocs", "build", "--strict", folder=tmp_path).returncode == 1


class Served:
    """A running `mkdocs serve`, and its pages."""

    def __init__(self, folder: Path) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.log = folder / "serve.log"
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                [str(PROGRAMS / "mkdocs"), "serve", "--no-strict", "-a", f"127.0.0.1:{self.port}"],
                cwd=folder, stdout=log, stderr=log, env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
            )  # fmt: skip

    def page(self, path: str, until: Callable[[str], bool]) -> str:
        """Return the page as soon as it is as it should be."""
        address, html = f"http://127.0.0.1:{self.port}/sub/path/{path}", ""
        for _ in range(200):
            assert self.process.poll() is None, self.log.read_text()
            try:
                with urllib.request.urlopen(address, timeout=5) as answer:
                    html = answer.read().decode()
            except OSError:
                pass
            if until(html):
                return html
            time.sleep(0.1)
        raise AssertionError(f"{html}\n{self.log.read_text()}")

    def stop(self) -> None:
        self.process.send_signal(signal.SIGINT)
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


@pytest.fixture
def serve() -> Iterator[Callable[[Path], Served]]:
    running: list[Served] = []

    def serve(folder: Path) -> Served:
        running.append(Served(folder))
        return running[-1]

    yield serve
    for one in running:
        one.stop()


class TestServe:
    def test_a_card_stands_for_a_figure_that_fails_until_it_is_mended(
        self, serve: Callable[[Path], Served], tmp_path: Path
    ) -> None:
        served = serve(make(tmp_path))
        served.page("", lambda html: 'data-figure="one"' in html)
        write(tmp_path, {"diagrams_src/one.py": "\nraise ValueError('<b>broken</b>')\n"})
        html = served.page("", lambda html: "ld-error" in html)
        assert "The figure one could not be built." in html
        assert "diagrams_src/one.py:2: ValueError: &lt;b&gt;broken&lt;/b&gt;: correct the script" in html
        assert "ld-error" not in served.page("deep/", lambda html: "<figure" in html)
        write(tmp_path, {"diagrams_src/one.py": drawing("mended")})
        html = served.page("", lambda html: "ld-error" not in html and "<figure" in html)
        assert ">mended</text>" in html
        assert "Traceback" not in served.log.read_text()

    def test_a_server_starts_with_figures_that_fail_and_pages_that_name_wrong_ones(
        self, serve: Callable[[Path], Served], tmp_path: Path
    ) -> None:
        scripts = {
            "diagrams_src/one.py": drawing(title="First") + "1 / 0\n",
            "docs/index.md": "![](figures/one-first.svg)\n\n![](figures/tow.svg)\n",
        }
        served = serve(make(tmp_path, **scripts))
        html = served.page("", lambda html: "ld-error" in html)
        assert "diagrams_src/one.py:4: ZeroDivisionError" in html
        assert "docs/index.md:3: there is no figure &quot;tow&quot;: write &quot;two&quot;" in html
        assert html.count("ld-error") == 2

    def test_a_changed_setting_is_taken_up(self, serve: Callable[[Path], Served], tmp_path: Path) -> None:
        served = serve(make(tmp_path, **{"pyproject.toml": "[tool.livediagrams]\n"}))
        served.page("", lambda html: 'data-figure="one"' in html)
        write(tmp_path, {"pyproject.toml": "[tool.livediagrams]\njob = 1\n"})
        served.page("", lambda html: "there is no option &quot;job&quot;" in html)
        write(tmp_path, {"pyproject.toml": "[tool.livediagrams]\njobs = 1\n"})
        served.page("", lambda html: "ld-error" not in html and 'data-figure="one"' in html)

"""A strict Content-Security-Policy in each page: a page runs, shows and asks only what the site itself brings.

The policy stands in the page, so that it holds on any host. What the theme writes inside a page is allowed by its hash.
Under instant navigation the policy of the first page that was opened counts for all others: so each page has the same
one, with the hashes of all pages, and it is known only when the last page is made.
"""

from __future__ import annotations

import re
from base64 import b64encode
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import event_priority, get_plugin_logger
from mkdocs.structure.pages import Page

log = get_plugin_logger(__name__)

# `default-src` says no to all that is not named: frames, media, plug-ins, manifests, fonts. `form-action` and
# `base-uri` do not follow it. A policy in a page cannot say who may frame the page: only a host's header can.
POLICY: Final = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",  # the icons in the theme's style sheet
    "font-src": "'self'",
    "connect-src": "'self'",  # pages under instant navigation, the index of search
    "worker-src": "'self'",  # search
    "manifest-src": "'self'",
    "object-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'self'",  # the search box of the page for a missing address
}
PLACE: Final = '<meta http-equiv="Content-Security-Policy" content="">'
# After the encoding, which a browser looks for in the first kilobyte; before all that a browser fetches or runs.
HEAD: Final = re.compile(r"<head\b[^>]*>(?:\s*<meta charset=[^>]*>)?")
QUOTED: Final = r"""(?:[^>"']|"[^"]*"|'[^']*')"""
WRITTEN_INSIDE: Final = re.compile(rf"<(script|style)\b({QUOTED}*)>(.*?)</\1\s*>", re.DOTALL | re.IGNORECASE)
FETCHED_OR_DATA: Final = re.compile(r"""\ssrc\s*=|\stype\s*=\s*["']?[\w/+-]*json""", re.IGNORECASE)
# No hash allows these, whoever wrote them.
BLOCKED: Final = re.compile(
    rf"""<[a-z][^\s/>]*{QUOTED}*?\s((?:style|on[a-z]+)\s*=|(?:href|action)\s*=\s*["']?\s*javascript:)""", re.IGNORECASE
)

pages: set[Path] = set()  # of the build that runs, as are the hashes
hashes: dict[str, set[str]] = {"script": set(), "style": set()}
serving = False


def on_startup(*, command: str, dirty: bool) -> None:
    """Note whether a server runs: MkDocs writes a script into each page that it serves, another one each time."""
    global serving  # noqa: PLW0603 - a hook is a module: it has nowhere else to keep it
    serving = command == "serve"


def on_pre_build(*, config: MkDocsConfig) -> None:
    """Forget the last build."""
    pages.clear()
    for found in hashes.values():
        found.clear()


@event_priority(-100)
def on_post_page(output: str, *, page: Page, config: MkDocsConfig) -> str:
    """Make room for the policy, now that nobody else changes the page."""
    return prepared(output, page.file.src_uri, Path(page.file.abs_dest_path))


@event_priority(-100)
def on_post_template(output: str, *, template_name: str, config: MkDocsConfig) -> str:
    """Do the same for a page that the theme brings: the one for a missing address."""
    if not template_name.endswith(".html"):
        return output
    return prepared(output, template_name, Path(config.site_dir, template_name))


def on_post_build(*, config: MkDocsConfig) -> None:
    """Write the policy, now that all pages are there."""
    whole = PLACE.replace('""', f'"{policy()}"')
    for path in pages:
        text = path.read_bytes()
        path.write_bytes(text.replace(PLACE.encode(), whole.encode(), 1))


def prepared(html: str, name: str, path: Path) -> str:
    """Return the page with room for the policy; note what it has to allow, and warn of what it cannot."""
    for word in sorted({found.lower().strip() for found in blocked(html)}):
        log.warning(
            f"{name}: the site's policy blocks `{word}`: a class and a style sheet, or a script file, can do it"
        )
    for kind, found in inside(html):
        hashes[kind].add(found)
    pages.add(path)
    return HEAD.sub(lambda head: head[0] + PLACE, html, count=1)


def inside(html: str) -> list[tuple[str, str]]:
    """Return the kind and the hash of each script and style that is written inside a page; data is not asked for."""
    found = [
        (kind.lower(), text)
        for kind, words, text in WRITTEN_INSIDE.findall(html)
        if kind.lower() == "style" or not FETCHED_OR_DATA.search(words)
    ]
    return [(kind, hashed(text)) for kind, text in found]


def hashed(text: str) -> str:
    """Return the hash as a policy names it. A browser reads each end of line as one character."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


def blocked(html: str) -> list[str]:
    """Return the attributes of a page that a policy without `unsafe-inline` blocks."""
    return [found for found in BLOCKED.findall(WRITTEN_INSIDE.sub("", html)) if found]


def policy() -> str:
    """Return the policy of all pages; in a served page any script that is written inside it runs."""
    allowed: dict[str, Any] = {name: [sources] for name, sources in POLICY.items()}
    allowed["script-src"] += ["'unsafe-inline'"] if serving else sorted(hashes["script"])
    allowed["style-src"] += sorted(hashes["style"])
    return "; ".join(" ".join([name, *sources]) for name, sources in allowed.items())

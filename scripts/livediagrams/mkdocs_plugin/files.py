"""What the plugin gives MkDocs as files: their bytes are made when MkDocs writes them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File


class MadeFile(File):
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

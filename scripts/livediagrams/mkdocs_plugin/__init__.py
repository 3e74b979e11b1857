"""The MkDocs plugin: builds all figures, gives them to MkDocs as files, and to the Markdown extension as HTML."""

from livediagrams.mkdocs_plugin.plugin import LiveDiagramsPlugin as LiveDiagramsPlugin

"""A system and those around it, in the words of C4."""

from diagrams import Diagram
from diagrams.c4 import Container, Database, Person, Relationship, System, SystemBoundary

for style in ("spline", "ortho"):
    with Diagram(f"Context {style}", direction="TB", show=False, graph_attr={"splines": style}):
        reader = Person(name="Reader", description="Somebody with a question about machines")
        with SystemBoundary("Knowledge site"):
            pages = Container(name="Pages", technology="MkDocs", description="Serves pages and figures")
            figures = Database(name="Figures", technology="Files", description="One file a figure")
        mail = System(name="Mail", description="Sends letters", external=True)
        reader >> Relationship("Reads") >> pages
        pages >> Relationship("Takes figures from") >> figures
        pages >> Relationship("Sends mail with") >> mail
        mail >> Relationship("Tells") >> reader

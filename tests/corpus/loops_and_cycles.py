"""Edges to their own node, side by side, there and back, and round in a circle."""

from diagrams import Diagram, Edge
from diagrams.aws.compute import EC2

for style in ("ortho", "spline", "curved"):
    with Diagram(f"Loops {style}", show=False, graph_attr={"splines": style}):
        a, b, c, d = (EC2(name) for name in "abcd")
        a >> Edge(label="itself") >> a
        b >> b
        a >> Edge(label="once") >> b
        a >> Edge(label="twice") >> b
        a >> b
        b >> Edge(label="there") >> c
        c >> Edge(label="back") >> b
        c >> d >> a

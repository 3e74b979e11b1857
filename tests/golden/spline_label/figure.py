"""A loop, two labels, and colours of the author's own."""

from diagrams import Diagram, Edge, Node

with Diagram("Spline & label", show=False, direction="LR", graph_attr={"splines": "spline"}):
    one = Node("One", shape="ellipse", style="filled", fillcolor="lightyellow")
    two = Node("<<b>Two</b> <i>or more</i>>", shape="diamond")
    one >> Edge(label="goes to", headlabel="*") >> two
    two >> Edge(label="comes back") >> one
    one >> Edge(color="navy") >> one

"""Graphviz's own shapes."""

from diagrams import Diagram, Node

SHAPES = (
    "box ellipse circle diamond cylinder plaintext note hexagon component folder point oval egg triangle doublecircle "
    "house pentagon octagon tab box3d parallelogram trapezium star underline septagon square none invhouse"
)
for direction, style in (("TB", "ortho"), ("LR", "spline")):
    with Diagram(f"Shapes {style}", show=False, direction=direction, graph_attr={"splines": style}):
        names = SHAPES.split()
        nodes = [Node(name, shape=name, height="0.6", width="1.0") for name in names]
        for one, two in zip(nodes, nodes[6:], strict=False):
            one >> two

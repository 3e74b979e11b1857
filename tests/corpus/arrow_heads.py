"""Heads of edges."""

from diagrams import Diagram, Edge, Node

HEADS = "normal inv dot odot invdot none tee empty diamond odiamond crow box obox open vee halfopen invempty onormal"
with Diagram("Heads", show=False) as diagram:
    for head in HEADS.split():
        end = {"shape": "box", "width": "0.9", "height": "0.4"}
        Node(f"from {head}", **end) >> Edge(arrowhead=head, arrowsize="1.5") >> Node(head, **end)

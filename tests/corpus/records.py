"""Nodes divided into fields, and edges that end at them."""

from diagrams import Diagram, Edge, Node

for direction in ("LR", "TB"):
    with Diagram(f"Records {direction}", show=False, direction=direction) as diagram:
        head = Node("<first> left|<second> middle|<third> right", shape="record", height="0.5")
        body = Node(
            r"{<top> name|{<l> from|<r> to}|+ id : int\l+ label : str\l|<bottom> end}", shape="record", height="1"
        )
        tail = Node(
            "rounded|{a|b|c}", shape="Mrecord", style="filled", fillcolor="lightyellow", color="brown", height="1"
        )
        diagram.dot.edge(f"{head.nodeid}:second", f"{body.nodeid}:top")
        diagram.dot.edge(f"{head.nodeid}:third", tail.nodeid)
        body >> Edge(tailport="bottom", label="ends") >> tail

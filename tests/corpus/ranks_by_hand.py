"""Statements made to Graphviz itself: ranks, nodes, edges and their defaults."""

from diagrams import Cluster, Diagram
from diagrams.aws.compute import EC2

with Diagram("Ranks", show=False, direction="TB") as diagram:
    a, b, c, d = (EC2(name) for name in "abcd")
    a >> b >> c
    a >> d
    with diagram.dot.subgraph() as same:
        same.attr(rank="same")
        same.node(c.nodeid)
        same.node(d.nodeid)
    with Cluster("Inside") as cluster:
        x, y, z = (EC2(name) for name in "xyz")
        x >> y >> z
        with cluster.dot.subgraph() as same:
            same.attr(rank="same")
            same.node(x.nodeid)
            same.node(z.nodeid)
    c >> x
    diagram.dot.node("raw", "stated", shape="box", height="0.5")
    diagram.dot.attr("edge", color="red")
    diagram.dot.edge(a.nodeid, "raw", label="stated too")

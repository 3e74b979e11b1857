"""Lengths, weights and ports of edges, and edges between the frames of clusters."""

from diagrams import Cluster, Diagram, Edge, Node

for style in ("ortho", "spline"):
    with Diagram(f"Weights {style}", show=False, direction="TB", graph_attr={"splines": style, "compound": "true"}):
        a, b, c, d = (Node(name, shape="box", width="1", height="0.5") for name in ("alpha", "beta", "gamma", "delta"))
        a >> Edge(minlen="3") >> b
        a >> Edge(weight="10") >> c
        a >> Edge(constraint="false", label="free") >> d
        b >> Edge(headport="n", tailport="s") >> d
        c >> Edge(headport="e", tailport="e", label="east") >> d
        c >> Edge(headport="w", tailport="sw") >> b
        with Cluster("One"):
            one = Node("first", shape="box", width="1", height="0.5")
        with Cluster("Two"):
            two = Node("second", shape="box", width="1", height="0.5")
        one >> Edge(ltail="cluster_One", lhead="cluster_Two", label="frames") >> two

"""Colours by name, number and hue, styles and widths of lines, on a ground of their own."""

from diagrams import Cluster, Diagram, Edge, Node

ground = {"bgcolor": "#fff8e1", "fontsize": "30", "nodesep": "1.0", "ranksep": "1.5", "pad": "1.0"}
nodes, edges = {"fontsize": "16", "fontcolor": "navy"}, {"color": "darkgreen", "penwidth": "2.0", "style": "dashed"}
with Diagram("Colours", show=False, graph_attr=ground, node_attr=nodes, edge_attr=edges):
    box = {"shape": "box", "height": "0.5", "width": "1"}
    filled = Node("filled", style="filled", fillcolor="#ff8800", **box)
    hue = Node("by hue", style="filled,rounded", fillcolor="0.6 0.5 0.9", color="red", **box)
    blended = Node("blended", shape="ellipse", style="filled", fillcolor="yellow:red")
    dashed = Node("dashed", style="dashed", color="purple", fontcolor="purple", **box)
    bold = Node("bold", style="bold", penwidth="3", **box)
    black = Node("black", style="filled", fillcolor="black", fontcolor="white", **box)
    unseen = Node("unseen", style="invis", **box)
    with Cluster("Pink", graph_attr={"bgcolor": "pink", "pencolor": "red", "penwidth": "3", "fontcolor": "darkred"}):
        inside = Node("inside", style="filled", fillcolor="white", **box)
        with Cluster("Clear", graph_attr={"bgcolor": "transparent", "style": "dashed"}):
            deeper = Node("deeper", **box)
    filled >> Edge(color="red:blue", label="two colours") >> hue >> Edge(style="bold", label="bold") >> blended
    blended >> Edge(style="dotted", fontsize="20", label="large", fontcolor="brown") >> dashed
    dashed >> Edge(style="invis", label="never seen") >> bold >> Edge(color="transparent") >> black
    black >> [unseen, inside]
    inside >> Edge(color="#00000080") >> deeper

"""Labels in the middle of edges, at their ends and outside of them."""

from diagrams import Diagram, Edge
from diagrams.aws.compute import EC2

for style in ("ortho", "spline"):
    with Diagram(f"Labels {style}", show=False, graph_attr={"splines": style}):
        one, two, three, four = (EC2(name) for name in ("one", "two", "three", "four"))
        one >> Edge(label="main", taillabel="0..1", headlabel="1..n") >> two
        two >> Edge(xlabel="outside") >> three
        one >> Edge(label="a label that says a lot about what goes from here to there") >> three
        three >> Edge(headlabel="at its head", fontcolor="blue", color="blue") >> four
        one >> Edge(taillabel="at its tail", fontsize="16") >> four

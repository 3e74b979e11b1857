"""All ways to say an edge: to the right, to the left, without heads, in chains, with lists on either side."""

from diagrams import Diagram, Edge
from diagrams.aws.compute import EC2, Lambda
from diagrams.aws.database import RDS
from diagrams.aws.storage import S3

with Diagram("Operators", show=False, filename="elsewhere", outformat=["png", "svg"]):
    a, b, c = EC2("a"), EC2("b"), EC2("c")
    a >> Edge(label="chained") >> b << Edge() << c
    a - Edge(color="red", style="dashed") - c
    buckets = [S3("one"), S3("two")]
    b >> buckets
    buckets >> Edge(label="both ways", forward=True, reverse=True) >> Lambda("function")
    [RDS("left"), RDS("right")] << Edge(label="listed") << b

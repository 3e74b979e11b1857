"""Labels from the classes, and equal edges drawn once."""

from diagrams import Diagram
from diagrams.aws.compute import EC2
from diagrams.aws.database import RDS

with Diagram("Named", show=False, autolabel=True, strict=True, curvestyle="curved"):
    web, bare = EC2("web"), EC2()
    web >> RDS("store") >> RDS("replica")
    web >> EC2("")
    web >> bare
    web >> bare

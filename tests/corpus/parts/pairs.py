"""Two nodes with an edge."""

from diagrams.aws.compute import EC2
from diagrams.aws.database import RDS


def pair() -> RDS:
    """Draw a pair and return its second node."""
    store = RDS("store")
    EC2("web") >> store
    return store

"""Several figures of one script, drawn by a function, with parts from a module beside it."""

from diagrams import Diagram
from diagrams.aws.compute import EC2
from parts.pairs import pair


def main() -> None:
    with Diagram("First of two", show=True, filename="out/first", outformat="jpg"):
        pair()
    with Diagram("Second of two", show=False, outformat=["png", "pdf"]):
        pair() >> EC2("more")


if __name__ == "__main__":
    main()

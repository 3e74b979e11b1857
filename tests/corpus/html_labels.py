"""Labels with markup, and labels that only look like it."""

from diagrams import Cluster, Diagram, Edge, Node
from diagrams.aws.compute import EC2

TABLE = "<<table><tr><td colspan='2'><b>Table</b></td></tr><tr><td>one</td><td>two</td></tr></table>>"
with Diagram("Markup", show=False):
    styled = Node("<<b>bold</b> and <i>italic</i><br/><font color='red'>red</font>>", shape="box", height="0.8")
    table = Node(TABLE, shape="box", height="1", width="1")
    with Cluster("<<i>slanted</i> title>"):
        cell = EC2("<H<sub>2</sub>O>")
    (
        styled
        >> Edge(label="<<u>under</u>lined>")
        >> table
        >> cell
        >> Node("&lt;b&gt; <not markup", shape="box", height="0.5")
    )

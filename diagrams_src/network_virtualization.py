"""Each tenant has a network to itself; in truth all of them share one, and tunnels keep them apart.

Two hosts stand left and right on one physical network ...
"""

from diagrams import Diagram, Edge
from vocabulary import Application, Blank, Column, Control, Frame, Hardware, Network, Row

from livediagrams import step

BOTH = {"forward": True, "reverse": True}

with Diagram("Network virtualization", filename="network_virtualization", show=False):
    with Column():
        with Row():
            with Frame("Host 1") as host_1:
                a_1 = Application("VM A1\n10.0.0.5")
                b_1 = Application("VM B1\n10.0.0.5")
                switch_1 = Network("Virtual switch\nwraps")
            with Column():
                a = Network("Network A\nVNI 5001")
                b = Network("Network B\nVNI 5002")
                controller = Control("Controller\nsets rules", style="dashed")
            with Frame("Host 2") as host_2:
                a_2 = Application("VM A2\n10.0.0.6")
                b_2 = Application("VM B2\n10.0.0.6")
                switch_2 = Network("Virtual switch\nunwraps")
        physical = Hardware("Physical network\nswitches, routers, cables")
    for network, machines in ((a, (a_1, a_2)), (b, (b_1, b_2))):
        for machine in machines:
            machine >> Edge(**BOTH) >> network
    for switch in (switch_1, switch_2):
        controller >> Edge(style="dashed") >> switch
        switch >> Edge(label="UDP packets", **BOTH) >> physical

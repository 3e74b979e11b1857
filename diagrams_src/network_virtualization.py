"""Each tenant sees a network of its own; underneath, all share one, and a number on each packet keeps them apart.

Two hosts stand on one physical network. On each run a virtual machine of tenant A, one of tenant B and a virtual
switch. Between the hosts is what the tenants see, the overlay: network A joins A's two machines, network B joins B's,
and both use the same addresses. The way that a message really takes leads down: the virtual switch of host 1 wraps it
in a UDP packet, the physical network carries that, and the virtual switch of host 2 unwraps it. A controller gives the
switches their rules, which dashed arrows show.
"""

from diagrams import Diagram, Edge
from vocabulary import Application, Column, Control, Frame, Hardware, Network, Row

from livediagrams import step

OVS = "https://docs.openvswitch.org/en/latest/intro/what-is-ovs/"
OVERLAY = "https://docs.nvidia.com/networking-ethernet-software/cumulus-linux-42/Network-Virtualization"
VXLAN = "https://help.mikrotik.com/docs/x/GIAnCg"

with Diagram("Network virtualization", filename="network_virtualization", show=False):
    with Column():
        with Row():
            with Frame("Host 1", note="A server with machines of several tenants."):
                a_1 = Application("VM A1\n10.0.0.5", note="Has an address in network A, and has never heard of B.")
                b_1 = Application("VM B1\n10.0.0.5", note="The same address as A1, and no clash: another network.")
                switch_1 = Network(
                    "Virtual switch\nwraps",
                    note="Software such as Open vSwitch. Puts a header before what leaves the host.",
                    source=OVS,
                )
            with Frame("Overlay", note="What the tenants see. No cable of it exists.", source=OVERLAY):
                network_a = Network(
                    "Network A\nVNI 5001", note="The VNI is the number on all its packets.", source=VXLAN
                )
                network_b = Network("Network B\nVNI 5002", note="Another number, the same cables.", source=VXLAN)
                controller = Control(
                    "Controller\nsets rules",
                    style="dashed",
                    note="Tells every virtual switch who is in which network and where. No packet passes through it.",
                )
            with Frame("Host 2", note="May stand far off, as long as packets can be routed to it."):
                a_2 = Application("VM A2\n10.0.0.6", note="Takes itself to be on one Ethernet with A1.")
                b_2 = Application("VM B2\n10.0.0.6", note="Reaches B1, and nothing of A's.")
                switch_2 = Network(
                    "Virtual switch\nunwraps",
                    note="Takes the header off and delivers by its number; drops what is for none of its machines.",
                    source=OVS,
                )
        physical = Hardware(
            "Physical network\nthe underlay: switches, routing",
            note="Knows the hosts' addresses only, and nothing of the tenants' networks.",
            source=OVERLAY,
        )
    for network, machines in ((network_a, (a_1, a_2)), (network_b, (b_1, b_2))):
        for machine in machines:
            machine - network
    for switch in (switch_1, switch_2):
        controller >> Edge(style="dashed") >> switch
    switch_1 >> Edge(label="UDP packets", note="By VXLAN's rules to port 4789; about 50 bytes more each.") >> physical
    physical >> Edge(label="UDP packets") >> switch_2
    step(
        "A1 sends to A2, as if one Ethernet joined the two.",
        focus=[a_1, network_a, a_2, (a_1, network_a), (a_2, network_a)],
    )
    step(
        "The virtual switch looks up the host of A2 and wraps the message: a UDP packet with A's number, 5001.",
        focus=[a_1, switch_1, (switch_1, physical)],
    )
    step("The physical network routes it like any other packet.", focus=[physical, (switch_1, physical)])
    step(
        "Host 2 unwraps and delivers it. B's messages take the same cables, with 5002 on them.",
        focus=[switch_2, a_2, b_2, (physical, switch_2)],
    )
    step(
        "A new network is an order to the controller: no cable, no new box. There is room for some 16 million of them.",
        focus=[controller, (controller, switch_1), (controller, switch_2)],
    )
    step(
        "Routers, firewalls and load balancers can become software as well. That is called NFV.",
        focus=[switch_1, switch_2],
    )

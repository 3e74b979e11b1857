"""Each tenant sees a network of its own; underneath, all share one, and a number on each packet keeps them apart.

Two hosts stand on one physical network. On each run a virtual machine of tenant A, one of tenant B and a virtual
switch. Above is what the tenants see, the overlay: network A joins A's two machines, network B joins B's, and both use
the same addresses. Thick arrows below show the way that a message from A1 to A2 really takes: to the virtual switch of
host 1, which wraps it in a UDP packet, over the physical network, to the virtual switch of host 2, which unwraps it,
and to A2. A controller gives the switches their rules, which dashed arrows show.
"""

from diagrams import Diagram, Edge
from vocabulary import Blank, Closed, Column, Control, Frame, Hardware, Network, Row

from livediagrams import step

OVS = "https://docs.openvswitch.org/en/latest/intro/what-is-ovs/"
OVERLAY = "https://docs.nvidia.com/networking-ethernet-software/cumulus-linux-42/Network-Virtualization"
VXLAN = "https://help.mikrotik.com/docs/x/GIAnCg"

with Diagram("Network virtualization", filename="network_virtualization", show=False):
    with Column():
        network_a = Network(
            "Network A\noverlay, VNI 5001",
            note="What tenant A sees; no cable of it exists. The VNI is the number on all its packets.",
            source=VXLAN,
        )
        with Row():
            Blank(share="24")
            network_b = Network(
                "Network B\noverlay, VNI 5002",
                share="52",
                note="Another number, the same cables.",
                source=OVERLAY,
            )
            Blank(share="24")
        with Row():
            with Frame("Host 1", note="A server with machines of several tenants."):
                with Row():
                    a_1 = Closed("VM A1\n10.0.0.5", note="Has an address in network A, and has never heard of B.")
                    b_1 = Closed("VM B1\n10.0.0.5", note="The same address as A1, and no clash: another network.")
                switch_1 = Network(
                    "Virtual switch\nwraps",
                    note="Software such as Open vSwitch. Puts a header before what leaves the host.",
                    source=OVS,
                )
            with Frame("Host 2", note="May stand far off, as long as packets can be routed to it."):
                with Row():
                    b_2 = Closed("VM B2\n10.0.0.6", note="Reaches B1, and nothing of A's.")
                    a_2 = Closed("VM A2\n10.0.0.6", note="Takes itself to be on one Ethernet with A1.")
                switch_2 = Network(
                    "Virtual switch\nunwraps",
                    note="Takes the header off and delivers by its number; drops what is for none of its machines.",
                    source=OVS,
                )
        with Row():
            Blank(share="34")
            controller = Control(
                "Controller\nsets rules",
                share="32",
                note="Tells every virtual switch who is in which network and where. No packet passes through it.",
            )
            Blank(share="34")
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
    a_1 >> Edge(style="bold") >> switch_1
    (
        switch_1
        >> Edge(
            label="UDP\npacket",
            style="bold",
            note="By VXLAN's rules to port 4789; with IPv4 about 50 bytes more each.",
        )
        >> physical
    )
    physical >> Edge(label="UDP\npacket", style="bold") >> switch_2
    switch_2 >> Edge(style="bold") >> a_2
    b_1 - switch_1
    b_2 - switch_2
    step(
        "A1 sends to A2, as if one Ethernet joined the two.",
        focus=[a_1, network_a, a_2, (a_1, network_a), (a_2, network_a)],
    )
    step(
        "The virtual switch looks up the host of A2 and wraps the message: a UDP packet with A's number, 5001.",
        focus=[a_1, switch_1, (a_1, switch_1), (switch_1, physical)],
    )
    step(
        "The physical network routes it like any other packet.",
        focus=[physical, (switch_1, physical), (physical, switch_2)],
    )
    step(
        "Host 2 unwraps and delivers it. B's messages take the same cables, with 5002 on them.",
        focus=[switch_2, a_2, (physical, switch_2), (switch_2, a_2)],
    )
    step(
        "A new network is an order to the controller: no cable, no new box. There is room for some 16 million of them.",
        focus=[controller, (controller, switch_1), (controller, switch_2)],
    )
    step(
        "The switches are software already; routers, firewalls and load balancers can be too. That is called NFV.",
        focus=[switch_1, switch_2],
    )

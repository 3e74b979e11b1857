"""Each kind of virtualization imitates another interface: ask what is seen from above, and what is really there.

Six cards. In each a dotted line, named after what does the imitating, parts what is seen from what is there. Hardware
virtualization: a kernel sees a machine; there is a shared server. OS virtualization: an application sees a kernel;
there is a shared one. Network virtualization: a VM sees a network; there are shared cables. Storage virtualization: a
kernel sees a disk; there are many drives. Desktop virtualization: a user sees a PC; there is a distant server. Data
virtualization: a report sees a database; there are many sources.
"""

from diagrams import Diagram
from vocabulary import Boundary, Column, Data, Frame, GuestKernel, Hardware, HostKernel, Network, Row, VirtualHardware

from livediagrams import step

CONTAINERS = "http://www.cs.princeton.edu/nsg/papers/vserver_eurosys_07/"
DATA = "https://tdwi.org/blogs/data-101/2026/05/data-virtualization-101.aspx"
DESKTOP = "https://learn.microsoft.com/en-us/windows-server/remote/remote-desktop-services/welcome-to-rds"
NETWORK = "https://docs.nvidia.com/networking-ethernet-software/cumulus-linux-42/Network-Virtualization"
NIST = "https://csrc.nist.gov/glossary/term/virtualization"

with Diagram("Which interface is being imitated?", filename="which_interface", show=False):
    with Column():
        with Row():
            with Frame(
                "Hardware virtualization",
                note="Gives virtual machines: KVM, Xen, Hyper-V, ESXi, VirtualBox. On servers it is called server "
                "virtualization, a use and not another kind.",
                source=NIST,
            ) as hardware:
                machine = VirtualHardware("A machine\nas a kernel sees it", note="Processors, memory and devices.")
                Boundary("hypervisor", note="Imitates instructions and devices.")
                Hardware("A shared server", note="One machine, shared out to many.")
            with Frame("OS virtualization", note="Gives containers, jails and zones.", source=CONTAINERS) as system:
                kernel = GuestKernel(
                    "A kernel\nas an application sees it", note="Processes, files and users of its own."
                )
                Boundary(
                    "namespaces",
                    note="Linux's way; jails and zones have their own. Each is a view of one thing the kernel keeps.",
                )
                HostKernel("A shared kernel", note="The only one there is.")
        with Row():
            with Frame(
                "Network virtualization",
                note="Segments, switches and tunnels: VLAN, VXLAN and their like.",
                source=NETWORK,
            ) as network:
                wire = Network("A network\nas a VM sees it", note="Addresses and neighbours of its own.")
                Boundary("overlay", note="Frames are tagged, or travel wrapped in packets of the network below.")
                Hardware(
                    "Shared cables", note="Real switches and routers remain; only the plan no longer follows them."
                )
            with Frame("Storage virtualization", note="Volumes, made from a pool of many devices.") as storage:
                disk = Data("A disk\nas a kernel sees it", note="Of the size that was asked for.")
                Boundary("volumes", note="Map each block to a place on a real device.")
                Data("Many drives", note="May stand in other machines.")
        with Row():
            with Frame(
                "Desktop virtualization",
                note="A desktop at a distance: one VM for each user, or sessions.",
                source=DESKTOP,
            ) as desktop:
                pc = VirtualHardware("A PC\nas its user sees it", note="A screen, a keyboard, programs and files.")
                Boundary("remote display", note="Pictures go one way, keys and clicks the other.")
                Hardware("A distant server", note="Runs the desktops, often in virtual machines.")
            with Frame(
                "Data virtualization",
                note="A layer for queries. Needs no hypervisor and no virtual machine.",
                source=DATA,
            ) as data:
                database = Data("A database\nas a report sees it", note="Tables to ask, as in any database.")
                Boundary("query layer", note="Asks each source for its part, when it is needed.")
                Data("Many sources", note="Databases, files and services; the data stays where it is.")
    step(
        "What is seen from above? A machine, a kernel, a network, a disk, a PC, a database.",
        focus=[machine, kernel, wire, disk, pc, database],
    )
    step("Two imitate what programs run on: a whole machine, or only a kernel.", focus=[hardware, system])
    step("Two imitate what programs are connected to: a network, or a disk.", focus=[network, storage])
    step("Two imitate what people use: a PC, or one database.", focus=[desktop, data])
    step(
        "Kinds combine: a data layer may run in a container, in a VM, on a virtual network.",
        focus=[data, system, hardware, network],
    )

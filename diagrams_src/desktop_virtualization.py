"""The desktop runs in the data centre; only picture, sound and the user's input cross the network.

Above, two people at devices of their own, a thin client and a tablet. Below, the data centre, which keeps desktops in
one of two ways. With VDI each desktop is a virtual machine with an operating system of its own, on a hypervisor; one
of them is Anna's. With sessions all desktops share one server's operating system; one of them is Ben's. The broker
assigns each person a desktop, which dashed arrows show, and is not between them afterwards. The hardware carries both.
"""

from diagrams import Diagram, Edge
from vocabulary import (
    Application,
    Blank,
    Column,
    Control,
    Frame,
    GuestKernel,
    Hardware,
    HostKernel,
    Hypervisor,
    Person,
    Row,
)

from livediagrams import step

RDS = "https://learn.microsoft.com/en-us/windows-server/remote/remote-desktop-services/welcome-to-rds"

with Diagram("Desktop virtualization", filename="desktop_virtualization", show=False):
    with Column():
        with Row():
            Blank(share="27.4")
            anna = Person("Anna\nat a thin client", share="25.5", note="A device that shows pictures and sends keys.")
            ben = Person(
                "Ben\nwith a tablet", share="22.6", note="Sees the same desktop on whatever device is at hand."
            )
            Blank(share="24.5")
        with Frame("Data centre", note="Entered through a gateway, by an encrypted connection.", source=RDS):
            with Row():
                Blank("VDI:\nan OS for each", share="33.9", note="VDI is virtual desktop infrastructure.")
                Blank(share="7.5")
                broker = Control(
                    "Broker\nassigns",
                    share="21.9",
                    note="Knows from the directory who is who, and finds each a desktop. Then it stands aside.",
                    source=RDS,
                )
                Blank(share="7.5")
                Blank("Sessions:\none OS for all", share="29.2", note="Many users are logged on to one system.")
            with Row():
                with Column(share="53"):
                    with Row():
                        with Frame("Pooled VM", note="Taken from a pool, reset after use.") as pooled_vm:
                            Application("Desktop", note="Anybody's: settings and files are kept elsewhere.")
                            GuestKernel("Client OS", note="A clone: all in the pool come from one image.")
                        with Frame("Anna's VM", note="Personal: it keeps what she changes.") as annas_vm:
                            Application("Desktop", note="Her programs and windows, drawn here and shown there.")
                            GuestKernel("Client OS", note="A system for PCs, such as Windows 11, for one user.")
                    hypervisor = Hypervisor(
                        "Hypervisor", note="Runs the desktops' machines as it would any others.", source=RDS
                    )
                with Column(share="47"):
                    with Row():
                        bens_session = Application(
                            "Desktop\nBen's session", note="What a person who is logged on has running."
                        )
                        carlas_session = Application(
                            "Desktop\nCarla's session",
                            note="Processes on the same system as Ben's. Takes less room than a machine; less well "
                            "apart.",
                        )
                    Blank("no OS of their own", note="Both use the one below.")
                    server_os = HostKernel("Server OS", note="One system with many users logged on.", source=RDS)
            hardware = Hardware("Hardware\nservers", note="The computing has not gone away: it has moved here.")
    crossing = "Picture and sound go to the device, keys and mouse to the desktop."
    words = "picture up,\ninput down"
    anna.edge_to(annas_vm, label=words, reverse=True, note=crossing)
    ben >> Edge(label=words, forward=True, reverse=True, note=crossing) >> bens_session
    broker.edge_to(annas_vm, style="dashed")
    broker >> Edge(style="dashed") >> bens_session
    step(
        "People connect from any device. Only picture, sound and input cross the network.",
        focus=[anna, ben, annas_vm, bens_session, (anna, annas_vm), (ben, bens_session)],
    )
    step(
        "The broker looks up who is asking and assigns a desktop.",
        focus=[broker, annas_vm, bens_session, (broker, annas_vm), (broker, bens_session)],
    )
    step("With VDI that is a virtual machine, one's own or one of a pool.", focus=[annas_vm, pooled_vm, hypervisor])
    step(
        "Or it is a session on a server whose operating system all share.",
        focus=[bens_session, carlas_session, server_os],
    )
    step("Mend the image that a pool is cloned from, and the next desktops are mended.", focus=[pooled_vm])
    step("Devices, servers, licences and a good network are still to be paid for.", focus=[anna, ben, hardware])

"""The desktop runs in the data centre; only its picture and the user's input cross the network.

Above, two people at devices of their own, a thin client and a tablet. Below, the data centre, which keeps desktops in
one of two ways. With VDI each desktop is a virtual machine with an operating system of its own, on a hypervisor. With
sessions all desktops share one server's operating system. Between the two stands the broker: it assigns each person a
desktop, which dashed arrows show. The hardware carries both.
"""

from diagrams import Diagram
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
            anna = Person("Anna\nat a thin client", note="A device that shows pictures and sends keys.")
            ben = Person("Ben\nwith a tablet", note="Sees the same desktop on whatever device is at hand.")
        with Frame("Data centre", note="Entered through a gateway, by an encrypted connection.", source=RDS) as centre:
            with Row():
                with Frame("VDI: an OS for each", note="Virtual desktop infrastructure.", source=RDS) as vdi:
                    with Row():
                        with Frame("Anna's VM", note="Personal: it keeps what she changes.") as annas_vm:
                            Application("Desktop", note="Her programs and windows, drawn here and shown there.")
                            GuestKernel("Client OS", note="A system such as Windows 11 runs on a PC, for one user.")
                        with Frame("Pooled VM", note="Taken from a pool, reset after use.") as pooled_vm:
                            Application("Desktop", note="Anybody's: settings and files are kept elsewhere.")
                            GuestKernel("Client OS", note="A clone: all in the pool come from one image.")
                    Hypervisor("Hypervisor", note="Runs the desktops' machines as it would any others.")
                with Column():
                    Blank()
                    broker = Control(
                        "Broker\nassigns",
                        style="dashed",
                        note="Knows from the directory who is who, and finds each a desktop. Then it stands aside.",
                        source=RDS,
                    )
                    Blank()
                with Frame("Sessions: one OS for all", note="Session-based desktops.", source=RDS) as sessions:
                    with Row():
                        with Frame("Ben's session", note="What a person who is logged on has running.") as bens_session:
                            Application("Desktop", note="Processes of Ben's, beside those of others.")
                            Blank("no OS inside")
                        with Frame("Carla's session", note="Takes less room than a machine; less well apart."):
                            Application("Desktop", note="Carla's processes, on the same system as Ben's.")
                            Blank("no OS inside")
                    server_os = HostKernel("Server OS", note="One system with many users logged on.", source=RDS)
            hardware = Hardware("Hardware\nservers", note="The computing has not gone away: it has moved here.")
    for user in (anna, ben):
        user.edge_to(centre, label="input")
        centre.edge_to(user, label="picture")
    for desktops in (vdi, sessions):
        broker.edge_to(desktops, style="dashed")
    step(
        "People connect from any device. Only picture, sound and input cross the network.",
        focus=[anna, ben, centre, (anna, centre), (ben, centre)],
    )
    step(
        "The broker looks up who is asking and assigns a desktop.",
        focus=[broker, vdi, sessions, (broker, vdi), (broker, sessions)],
    )
    step("With VDI that is a virtual machine, one's own or one of a pool.", focus=[annas_vm, pooled_vm])
    step("Or it is a session on a server whose operating system all share.", focus=[bens_session, server_os])
    step("Mend the image that a pool is cloned from, and the next desktops are mended.", focus=[pooled_vm])
    step("Devices, servers, licences and a good network are still to be paid for.", focus=[anna, ben, hardware])

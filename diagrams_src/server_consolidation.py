"""Three mostly idle servers become two, with room left for busy hours and for a failure.

Two panels; the width of a server stands for all it can do. Before, three servers with an operating system, OS for
short, carry one service each: mail, web and an old application, and each is about 30% busy. After, the same services
are in virtual machines, each with an OS of its own, on two servers with a hypervisor: mail and web on the first, the
old application on the second. Either server could carry all three on an average day. Server 3 is no longer needed. The
load is an example.
"""

from diagrams import Diagram
from vocabulary import Application, Blank, Column, Frame, GuestKernel, HostKernel, Hypervisor, Row

from livediagrams import step

HISTORY = "https://kubernetes.io/docs/concepts/overview/"
HYPERVISORS = "https://csrc.nist.gov/News/2018/NIST-Publishes-SP-800-125A-Rev-1"

with Diagram("Server consolidation: before and after", filename="server_consolidation", show=False):
    with Row(role="panels"):
        with Column("Before\none service, one server"):
            with Column():
                with Frame(
                    "Server 1: 30% busy", note="Its width stands for all that the machine can do."
                ) as mail_server:
                    with Row():
                        Application(
                            "Mail\nservice", share="30", note="One service has a whole machine.", source=HISTORY
                        )
                        Blank(
                            "idle",
                            share="70",
                            note="Paid for and unused now, though some of it is kept for busy hours.",
                        )
                    HostKernel("Operating system (OS)", note="Runs on the bare machine.")
                Blank()
                with Frame("Server 2: 30% busy", note="The same hardware, for another service.") as web_server:
                    with Row():
                        Application("Web\nservice", share="30", note="Cannot use what its neighbours have to spare.")
                        Blank("idle", share="70", note="Cannot be lent to the other servers.")
                    HostKernel("Operating system (OS)", note="One for each machine, to be kept up to date.")
                Blank()
                with Frame("Server 3: 30% busy", note="A third machine that needs room, power and care.") as old_server:
                    with Row():
                        Application(
                            "Old\nservice",
                            share="30",
                            note="Often needs an old system, so that it cannot simply move in with the others.",
                        )
                        Blank("idle", share="70", note="Here too, most of the machine waits.")
                    HostKernel("Operating system (OS)", note="An old version, for the old application.")
        with Column("After\nthree services, two servers"):
            with Column():
                with Frame("Server 1: 60% busy", note="Two services now depend on this machine.") as host_1:
                    with Row():
                        with Frame(
                            "VM 1",
                            share="30",
                            note="To the mail software a whole computer: kernel, disk and network address of its own.",
                        ) as mail:
                            Application("Mail\nservice", note="The same service as before.")
                            GuestKernel("OS", note="Its operating system came along.")
                        with Frame("VM 2", share="30", note="Can be restarted or updated alone.") as web:
                            Application("Web\nservice", note="The same service as before.")
                            GuestKernel("OS", note="Another system, with a kernel of its own.")
                        room_1 = Blank(
                            "idle: for\nbusy hours", share="40", note="The hypervisor's own needs come out of it."
                        )
                    hypervisor_1 = Hypervisor(
                        "Hypervisor",
                        note="Shares out processor and memory, and keeps the guests apart.",
                        source=HYPERVISORS,
                    )
                Blank()
                with Frame("Server 2: 30% busy", note="Kept well below full load on purpose.") as host_2:
                    with Row():
                        with Frame(
                            "VM 3",
                            share="30",
                            note="In a VM, a system can run that the new machine itself would not support.",
                        ) as old:
                            Application("Old\nservice", note="The same service as before.")
                            GuestKernel("OS", note="Still the old version.")
                        room_2 = Blank(
                            "idle: to take over\nfrom Server 1", share="70", note="Mail and web could start again here."
                        )
                    hypervisor_2 = Hypervisor("Hypervisor", note="The same software on both, so that VMs can move.")
    step(
        "Three services have a machine each, and each machine is about 30% busy: an example, not a measurement.",
        focus=[mail_server, web_server, old_server],
    )
    step(
        "Two of the machines get a hypervisor, and each service moves into a VM, operating system included.",
        focus=[mail, web, old, hypervisor_1, hypervisor_2],
    )
    step("Add up: 30 and 30 on one, 30 on the other, and a little for the hypervisors.", focus=[host_1, host_2])
    step(
        "What is left is no waste: if one server fails, the other can carry all three services, on an average day.",
        focus=[room_1, room_2],
    )
    step(
        "The price: a machine that breaks takes two services with it, so restart and moving belong to the plan.",
        focus=[host_1, room_2],
    )
    step("And one of three machines is no longer needed.", focus=[old_server])

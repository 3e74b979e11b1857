"""The guest's computing runs straight on the processor; only input and output take the long way.

A computer with its usual operating system. The virtual machine is a program beside others: its window and settings,
and, in it, a guest with applications, a kernel and virtual hardware. A small driver in the host's kernel lets the
guest run on the processor. When the guest needs a disk, a network or a screen, it stops, and the program does the work
with ordinary calls to the host's kernel.
"""

from diagrams import Diagram, Edge
from vocabulary import (
    Application,
    Blank,
    Column,
    Frame,
    GuestKernel,
    Hardware,
    HostKernel,
    Hypervisor,
    Row,
    VirtualHardware,
)

with Diagram("Type 2: a hypervisor as an application", filename="type_2_hypervisor", show=False):
    with Column():
        with Row():
            with Column():
                programs = Application(
                    "Other programs\nbrowser, editor", note="They share the machine with the virtual machine."
                )
            with Frame("VM application (VirtualBox, Workstation)"):
                with Row():
                    with Column():
                        vm_application = Hypervisor(
                            "Window and I/O",
                            note="Shows the screen; does the guest's input and output by file and network calls.",
                        )
                    with Frame("Guest"):
                        Application("Guest apps", note="Run as on a real PC; that the disk is a file they cannot tell.")
                        GuestKernel("Guest kernel\nunmodified")
                        virtual_hardware = VirtualHardware("Virtual hardware")
        with Row():
            with Frame("Host OS"):
                with Row():
                    drivers = HostKernel(
                        "Host kernel\nWindows, Linux or macOS",
                        note="The host's kernel has all device drivers, and shares out processor time.",
                    )
                    driver = Hypervisor(
                        "Hypervisor's driver\nenters guest mode",
                        note="A small privileged part: only a kernel may switch the processor to a guest.",
                    )
            Blank(width="1")
        hardware = Hardware("Hardware\nan ordinary PC or Mac")
    programs >> Edge(label="calls") >> drivers
    vm_application >> Edge(label="calls") >> drivers
    virtual_hardware >> Edge(label="exits") >> driver
    driver >> Edge(label="I/O work") >> vm_application
    virtual_hardware >> Edge(label="guest code\nruns directly", style="bold") >> hardware
    drivers >> hardware

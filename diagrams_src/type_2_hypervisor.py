"""The guest's computing runs straight on the processor; only its input and output take the way through the host.

A computer with its usual operating system. The virtual machine is a program beside others: its window and settings,
and, in it, a guest with applications, a kernel and virtual hardware. A small driver in the host's kernel lets the
guest run on the processor. When the guest needs a disk, a network or a screen, it stops, and the program does the work
with ordinary calls to the host's kernel.
"""

from diagrams import Diagram, Edge
from vocabulary import Application, Blank, Column, Frame, GuestKernel, Hardware, HostKernel, Hypervisor, Row
from vocabulary import VirtualHardware

with Diagram("Type 2: a hypervisor as an application", filename="type_2_hypervisor", show=False):
    with Column():
        with Row():
            with Column():
                programs = Application(
                    "Other programs\nbrowser, editor", note="They share the machine with the virtual machine."
                )
            with Frame("One of the host's programs"):
                with Row():
                    with Column():
                        vm_application = Hypervisor(
                            "VM application\nVirtualBox, …",
                            note="Shows the screen and does the guest's input and output as ordinary file and network calls.",
                        )
                    with Frame("Guest"):
                        Application("Guest apps", note="Run as on a real PC; a disk that is a file looks like any other.")
                        GuestKernel("Guest kernel\nunmodified")
                        virtual_hardware = VirtualHardware("Virtual hardware")
        with Row():
            kernel = HostKernel(
                "Host kernel\nWindows, Linux or macOS, with all drivers",
                note="Has all device drivers, and shares processor time among programs and virtual machines.",
            )
            driver = Hypervisor(
                "Hypervisor's driver\nenters guest mode", note="A small privileged part: only the kernel may switch the processor to a guest."
            )
            Blank()
        hardware = Hardware("Hardware\nan ordinary PC or Mac")
    programs >> Edge(label="calls") >> kernel
    vm_application >> Edge(label="calls") >> kernel
    virtual_hardware >> Edge(label="exits") >> driver
    driver >> Edge(label="I/O work") >> vm_application
    virtual_hardware >> Edge(label="runs directly", style="bold") >> hardware
    kernel >> Edge(label="drivers") >> hardware

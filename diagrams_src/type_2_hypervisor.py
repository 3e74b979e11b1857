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

from livediagrams import step

VIRTUALBOX = "https://www.virtualbox.org/manual"
WORKSTATION = "https://static.usenix.org/events/usenix01/sugerman/sugerman_html/node3.html"

with Diagram("Type 2: a hypervisor as an application", filename="type_2_hypervisor", show=False):
    with Column():
        with Row():
            with Frame(
                "VM application (VirtualBox, Workstation)",
                note="Installed like any program, on a system that was there first.",
                source=VIRTUALBOX,
            ) as application:
                with Row():
                    with Frame("Guest", share="62", note="A virtual machine like any other.") as guest:
                        Application("Guest apps", note="Run as on a real PC; that the disk is a file they cannot tell.")
                        guest_kernel = GuestKernel(
                            "Guest kernel\nunmodified", note="Any system that would run on such a computer."
                        )
                        with Row():
                            Blank(share="28")
                            virtual_hardware = VirtualHardware(
                                "Virtual hardware", share="72", note="The same idea as with type 1."
                            )
                    vm_application = Hypervisor(
                        "Window and I/O",
                        share="38",
                        note="Shows the screen; does the guest's input and output by file and network calls.",
                        source=WORKSTATION,
                    )
            with Column():
                programs = Application(
                    "Other programs\nbrowser, editor", note="They share the machine with the virtual machine."
                )
        with Row():
            Blank(share="15")
            with Frame("Host", share="85", note="Starts with the computer, with or without virtual machines.") as host:
                with Row():
                    driver = Hypervisor(
                        "Hypervisor's driver\nenters guest mode",
                        note="A small privileged part: only a kernel may switch the processor to a guest.",
                        source=WORKSTATION,
                    )
                    drivers = HostKernel(
                        "Host kernel\nWindows, Linux or macOS",
                        note="The host's kernel has all device drivers, and shares out processor time.",
                    )
        hardware = Hardware("Hardware\nan ordinary PC or Mac", note="Whatever the host has a driver for will do.")
    programs >> Edge(label="system\ncalls") >> drivers
    vm_application >> Edge(label="system\ncalls", note="Reading the guest's disk is reading a file.") >> drivers
    virtual_hardware >> Edge(label="exits") >> driver
    driver >> Edge(label="I/O\nwork") >> vm_application
    guest_kernel >> Edge(label="runs\ndirectly", style="bold") >> hardware
    drivers >> hardware
    step(
        "The host's system was there first; the VM application is one program among others.",
        focus=[host, programs, application],
    )
    step("With it comes a driver, as only a kernel may switch the processor to a guest.", focus=[driver])
    step("What the guest computes runs on the processor itself.", focus=[guest, hardware, (guest_kernel, hardware)])
    step(
        "For disk, network or screen the guest stops, and the application does the work by calls to the host.",
        focus=[
            *(virtual_hardware, driver, vm_application, drivers),
            *((virtual_hardware, driver), (driver, vm_application), (vm_application, drivers), (drivers, hardware)),
        ],
    )
    step(
        "So every device that the host supports works; in return the host's load and crashes are the guest's too.",
        focus=[host, guest, hardware],
    )

"""A virtual machine brings its own kernel; a container uses the one that is there.

Two stacks on one ground line. On the left two virtual machines, each with an application, libraries and a kernel of
its own, stand on a hypervisor that imitates hardware. On the right two containers, each with an application and
libraries only, stand on one shared kernel; the container engine stands beside them.
"""

from diagrams import Diagram, Edge
from vocabulary import (
    Application,
    Blank,
    Boundary,
    Column,
    Engine,
    Frame,
    GuestKernel,
    Hardware,
    HostKernel,
    Hypervisor,
    Row,
    Userspace,
)

with Diagram("Container and virtual machine side by side", filename="container_and_vm", show=False):
    with Row(role="panels"):
        with Column("Virtual machines\neach brings a kernel of its own"):
            with Row():
                for letter, kernel in (("A", "Linux"), ("B", "any other")):
                    with Frame(f"VM {letter}"):
                        Application(f"App {letter}")
                        Userspace("Libraries")
                        GuestKernel(f"Guest kernel\n{kernel}")
            Boundary("virtual-hardware boundary")
            Hypervisor("Hypervisor\nimitates hardware")
            Hardware("Hardware")
        with Column("Containers\nall share one kernel"):
            with Row():
                for letter in "AB":
                    with Frame(f"Container {letter}"):
                        Application(f"App {letter}")
                        Userspace("Libraries")
                        Blank("no kernel\ninside")
                engine = Engine("Engine\nbeside, not between")
            Boundary("system-call boundary")
            kernel = HostKernel("One kernel\nnamespaces and cgroups")
            Hardware("Hardware, or a VM")
    engine >> Edge(style="dashed", label="sets up") >> kernel

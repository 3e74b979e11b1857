"""One kernel, many user spaces: the kernel itself gives each group of processes a view and limits of its own.

Three containers stand side by side on one kernel, and the kernel on the hardware. Each container has an application
and libraries; none has a kernel, and there is no hypervisor anywhere. Between the containers and the kernel lies the
kernel boundary, which is crossed by system calls.
"""

from diagrams import Diagram
from vocabulary import Application, Blank, Boundary, Column, Frame, Hardware, HostKernel, Row, Userspace

from livediagrams import step

NAMESPACES = "https://man7.org/linux/man-pages/man7/namespaces.7.html"
NIST = "https://www.nist.gov/publications/application-container-security-guide"
VSERVER = "http://www.cs.princeton.edu/nsg/papers/vserver_eurosys_07/"

with Diagram(
    "Operating-system virtualization",
    filename="os_virtualization",
    show=False,
    graph_attr={"compare": "server-virtualization"},
):
    with Column():
        with Row():
            with Frame("Container 1", note="Processes with a restricted view, no machine.", source=NIST) as container_1:
                web = Application(
                    "Web",
                    note="Sees itself as process 1, with files, a host name and a network of its own.",
                    source=NAMESPACES,
                )
                Userspace("Libraries", note="Come with the application, in an image.")
                Blank("no kernel\ninside")
            with Frame("Container 2", note="Sees nothing of its neighbours.", source=NAMESPACES) as container_2:
                database = Application(
                    "Database", note="Another program with other libraries; what it calls is the same kernel."
                )
                Userspace("Libraries", note="From another image, perhaps of another Linux distribution.")
                Blank("no kernel\ninside")
            with Frame(
                "Container 3", note="Some call this a system container, a jail or a zone.", source=VSERVER
            ) as container_3:
                test = Application("Test system", note="A whole system: init, services and shells, all but the kernel.")
                Userspace("Libraries", note="A full tree of files, often built like a small server's.")
                Blank("no kernel\ninside")
        boundary = Boundary("kernel boundary", note="Crossed by system calls, directly: no second kernel in between.")
        kernel = HostKernel(
            "Host kernel\nisolates and limits",
            note="On Linux namespaces isolate and cgroups limit. FreeBSD has jails for this, Solaris has zones.",
            source=NAMESPACES,
        )
        hardware = Hardware("Hardware\nor a VM", note="Not divided up. In clouds it usually is a VM.")
    containers = [container_1, container_2, container_3]
    for container in containers:
        container.edge_to(kernel, label="system calls")
    step("There is a single kernel. Keeping processes apart has been its work all along.", focus=[kernel, hardware])
    step("Now it gives each group of processes a view of its own: files, users, network.", focus=[kernel, *containers])
    step("It sets limits too, so that a busy test cannot starve the database.", focus=[database, test, kernel])
    step(
        "All system calls end in the same kernel, so all must fit it: no Windows container on a Linux kernel.",
        focus=[boundary, kernel],
    )
    step("Jails, zones and Linux containers are all this one idea. Hypervisors are the other.", focus=containers)

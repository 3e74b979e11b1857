"""Ask about the kernel, then how it is run, then trust: where the boundary has to lie decides; often it is both.

Five questions one below the other; a yes leads to the right, a no down to the next. Whoever needs a kernel of their
own, saves or moves whole machines, or runs bought software that seldom changes takes a virtual machine. Code of
strangers goes into sandboxed containers. Who has the hardware alone may run containers on it directly. All others end
where most end, drawn as two layers in a frame: containers, on virtual machines.
"""

from diagrams import Diagram, Edge
from vocabulary import Column, Engine, Frame, Grid, HostKernel, Hypervisor, Question, Row

from livediagrams import step

with Diagram("VM, container or both? A decision path", filename="vm_or_container", show=False):
    with Column():
        with Grid():
            with Row():
                with Column():
                    kernel = Question(
                        "Does the program need its own kernel?",
                        note="Windows software among Linux servers, say, a kernel module, or an old certified system.",
                    )
                    machine = Question(
                        "Is it saved or moved as a whole?",
                        note="Both worlds can do it; with virtual machines it is simpler.",
                    )
                    bought = Question(
                        "Is it bought and seldom changed?",
                        note="Images, registries and rollback pay off for what you build and release often.",
                    )
                vm = Hypervisor(
                    "A VM\nhypervisor boundary",
                    note="Any operating system, the machine handled as a whole, a strong boundary.",
                    source="https://learn.microsoft.com/en-us/virtualization/windowscontainers/about/containers-vs-vm",
                )
            with Row():
                strangers = Question(
                    "Does it run code of strangers?",
                    note="Platforms with many customers, plug-ins, tests of anybody's code.",
                )
                sandbox = Engine(
                    "Sandboxed containers\na second boundary each",
                    style="solid",
                    note="Handled like containers; the second boundary is a small virtual machine (Kata, Hyper-V "
                    "isolation) or a kernel in user space (gVisor).",
                    source="https://kubernetes.io/docs/concepts/containers/runtime-class/",
                )
            with Row():
                alone = Question(
                    "Is the hardware yours alone?",
                    note="All that runs there trusts each other, and the last bit of speed or density counts.",
                )
                metal = HostKernel(
                    "Containers on bare metal\nkernel boundary",
                    note="Nothing between kernel and hardware; no machine's boundary either.",
                )
        with Frame(
            "The usual case",
            note="Containers to build and release, virtual machines to keep customers apart: the rule in clouds.",
            source="https://learn.microsoft.com/en-us/virtualization/windowscontainers/about/containers-vs-vm",
        ) as both:
            HostKernel("Containers\nkernel boundary", note="Between the programs of one owner.")
            Hypervisor("on VMs\nhypervisor boundary", note="Between owners who do not trust each other.")
    for question, answer in ((kernel, vm), (machine, vm), (bought, vm), (strangers, sandbox), (alone, metal)):
        question >> Edge(label="yes") >> answer
    for question, following in ((kernel, machine), (machine, bought), (bought, strangers), (strangers, alone)):
        question >> Edge(label="no") >> following
    alone.edge_to(both, label="no")
    step(
        "First what cannot be argued with: a program that needs a kernel of its own needs a virtual machine.",
        focus=[kernel, (kernel, vm), vm],
    )
    step(
        "Then how it is run. Where machines are saved or moved whole, or software comes finished, a VM is handier.",
        focus=[machine, bought, (machine, vm), (bought, vm), vm],
    )
    step(
        "Then trust. For code of strangers the shared kernel is too little; a sandbox adds a boundary to each.",
        focus=[strangers, (strangers, sandbox), sandbox],
    )
    step(
        "Without a second party there is nobody to wall off, and the machine's layer may go.",
        focus=[alone, (alone, metal), metal],
    )
    step("All the rest, and that is most: containers, on nodes that are virtual machines.", focus=[(alone, both), both])
    step("Asked for each program by itself, the questions leave most systems with several of these answers.")

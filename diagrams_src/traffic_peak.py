"""More copies start fast while there is room; after that, new machines set the pace.

Two loops, each drawn as a ring of four. In the fast one the load of each copy is measured, an autoscaler compares it
with a target, a Deployment wants more pods, and those that start share the load. Pods that find no room wait, and that
drives the slow loop: a node autoscaler orders a virtual machine, it joins as a node that has room, and the waiting
pods start.
"""

from diagrams import Diagram
from vocabulary import Application, Control, Frame, Grid, Network, Row, VirtualHardware

from livediagrams import step

NODES = "https://kubernetes.io/docs/concepts/cluster-administration/node-autoscaling/"

with Diagram("A traffic peak: two scaling loops", filename="traffic_peak", show=False):
    with Row(role="panels"):
        with Frame("Fast loop: more copies", note="Runs on the nodes that are there: only processes start.") as fast:
            with Grid():
                with Row():
                    load = Network(
                        "Load\nper pod",
                        note="Rises when a match kicks off, and falls again when more pods share it.",
                    )
                    autoscaler = Control(
                        "Pod autoscaler\nload = target?",
                        note="The HorizontalPodAutoscaler: compares a measured value with a target, and "
                        "changes how many pods are wished.",
                        source="https://kubernetes.io/docs/concepts/workloads/autoscaling/",
                    )
                with Row():
                    running = Application(
                        "Running pods\nshare the load",
                        note="Start fast when their image is on the node already; fetching it is often the slow part.",
                        source="https://www.usenix.org/conference/fast16/technical-sessions/presentation/harter",
                    )
                    deployment = Control("Deployment\n3 pods, now 30", note="Holds the number of pods that is wished.")
        with Frame(
            "Slow loop: more machines", note="Adds nodes: machines boot. It starts when pods fit nowhere."
        ) as slow:
            with Grid():
                with Row():
                    pending = Application("Pending pods\nwait for room", note="No node has room for them: they wait.")
                    node_autoscaler = Control(
                        "Node autoscaler\norders machines",
                        note="Sees pods that fit nowhere, and asks the cloud for machines.",
                        source=NODES,
                    )
                with Row():
                    node = VirtualHardware("New node\nhas room", note="Waiting pods are placed here, and start.")
                    machine = VirtualHardware(
                        "New VM\nboots, joins",
                        note="Boots, registers with the cluster, fetches images; then it takes pods.",
                        source=NODES,
                    )
    load >> autoscaler >> deployment >> running >> load
    pending >> node_autoscaler >> machine >> node >> pending
    fast.edge_to(slow, label="no room left")
    slow.edge_to(fast, label="pods start")
    step(
        "More viewers, more load on each pod. The autoscaler raises the number that is wished, and copies start.",
        focus=[fast],
    )
    step("With room on the nodes this is quick: the image is there, and a process starts.", focus=[deployment, running])
    step("Once the nodes are full, new pods stay pending. Wishing for more does not help.", focus=[deployment, pending])
    step(
        "Pods that wait make the node autoscaler order machines; their start now sets the pace.",
        focus=[slow],
    )
    step(
        "What helps: nodes in reserve, small images fetched beforehand, scaling ahead of a peak that is known.",
        focus=[machine, node, running],
    )
    step("After the peak both loops run backwards: fewer pods, then fewer machines.")

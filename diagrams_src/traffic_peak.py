"""More copies start fast while there is room; after that, new machines set the pace.

Two loops, each of four parts. In the fast one the load of each copy is measured, an autoscaler compares it with a
target, a Deployment wants more pods, and those that start share the load. Pods that find no room wait, and that drives
the slow loop: a node autoscaler orders a virtual machine, it joins as a node, fetches the image, and the waiting pods
start.
"""

from diagrams import Diagram, Edge
from vocabulary import Application, Closed, Column, Control, Data, Frame, Grid, Network, Row

from livediagrams import step

NODES = "https://kubernetes.io/docs/concepts/cluster-administration/node-autoscaling/"
SLACKER = "https://www.usenix.org/conference/fast16/technical-sessions/presentation/harter"

with Diagram("A traffic peak: two scaling loops", filename="traffic_peak", show=False):
    with Column():
        with Frame("Fast loop", note="More copies, on the nodes that are there: only processes start.") as fast:
            with Grid():
                with Row():
                    load = Network(
                        "Load\nper pod",
                        share="1",
                        note="Rises when a match kicks off, and falls again when more pods share it.",
                    )
                    autoscaler = Control(
                        "Pod autoscaler\nload = target?",
                        share="1",
                        note="The HorizontalPodAutoscaler: compares a measured value with a target, and "
                        "changes how many pods are wished.",
                        source="https://kubernetes.io/docs/concepts/workloads/autoscaling/",
                    )
                with Row():
                    running = Application(
                        "Running pods\nshare the load",
                        share="1",
                        note="Start fast when their image is on the node already; fetching it is often the slow part.",
                        source=SLACKER,
                    )
                    deployment = Control(
                        "Deployment\n3 pods, now 30", share="1", note="Holds the number of pods that is wished."
                    )
        with Frame("Slow loop", note="More machines: they have to boot. It starts when pods fit nowhere.") as slow:
            with Grid():
                with Row():
                    image = Data(
                        "Image\nis fetched",
                        share="1",
                        note="A new node fetches images first. In one study this was 76% of a container's start.",
                        source=SLACKER,
                    )
                    pending = Application(
                        "Pending pods\nwait for room", share="1", note="No node has room for them: they wait."
                    )
                with Row():
                    machine = Closed(
                        "New VM\njoins as a node", share="1", note="Boots and registers with the cluster.", source=NODES
                    )
                    node_autoscaler = Control(
                        "Node autoscaler\norders machines",
                        share="1",
                        note="Sees pods that fit nowhere, and asks the cloud for machines.",
                        source=NODES,
                    )
    load >> autoscaler >> deployment >> running >> load
    pending >> node_autoscaler >> machine >> image
    deployment >> Edge(label="no room left") >> pending
    image >> Edge(label="pods start") >> running
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
        focus=[machine, image, running],
    )
    step("After the peak both loops run backwards: fewer pods, then fewer machines.")

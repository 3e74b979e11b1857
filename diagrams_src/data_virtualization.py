"""One question gets one answer out of several sources, and nothing was copied to one place beforehand.

Above, a report and an application send one query each to the data virtualization layer. They ask a virtual view, a
table without data of its own. A query planner splits the query in three: one part for new orders in a database, one
for past orders in an object store, one for tickets in a CRM. The data stays in these sources. No hypervisor and no
virtual machine has a part in it.
"""

from diagrams import Diagram, Edge
from vocabulary import Application, Column, Control, Data, Frame, Row

from livediagrams import step

POSTGRESQL = "https://www.postgresql.org/docs/current/ddl-foreign-data.html"
TDWI = "https://tdwi.org/blogs/data-101/2026/05/data-virtualization-101.aspx"
TRINO = "https://trino.io/docs/current/overview/use-cases.html"

with Diagram("Data virtualization", filename="data_virtualization", show=False):
    with Column():
        with Row():
            report = Application("Report", note="Sends its query to one address and knows of no other.")
            application = Application("Application", note="Asks the same view, perhaps by another interface.")
        with Frame(
            "Data virtualization layer", note="Runs anywhere: on a server, in a VM, in a container.", source=TDWI
        ) as layer:
            view = Data(
                "Virtual view\na table without data",
                note="Names that people understand, each mapped to tables and fields of the sources.",
                source=TDWI,
            )
            planner = Control(
                "Query planner\nsplits the query",
                style="solid",
                note="Decides what each source can do by itself. Some layers keep a cache: faster, and less fresh.",
            )
        with Row():
            orders = Data(
                "Database\nnew orders",
                note="PostgreSQL, say, reached by a connector. It filters by itself: only rows that match come back.",
                source=POSTGRESQL,
            )
            files = Data(
                "Object store\npast orders", note="Files, read where they lie by an engine such as Trino.", source=TRINO
            )
            tickets = Data("CRM\ntickets", note="Filters least and answers last: often the bottleneck.")
    for consumer in (report, application):
        consumer.edge_to(layer, label="query down,\nanswer up", reverse=True)
    view >> planner
    for source, part in ((orders, "SQL query"), (files, "file reads"), (tickets, "REST calls")):
        planner >> Edge(label=part) >> source
    sources = [orders, files, tickets]
    parts = [(planner, source) for source in sources]
    step(
        "Somebody asks for a customer's orders, past ones too, and open tickets, as if all were one table.",
        focus=[report, view, (report, layer)],
    )
    step("The layer makes three queries of one.", focus=[view, planner, (view, planner), *parts])
    step("Filters go down to the sources, so that little data has to travel.", focus=[planner, *parts, *sources])
    step("The results are joined and returned. Nothing had been copied before.", focus=[report, layer, (report, layer)])
    step(
        "If the CRM is slow or down, so is this answer: the price against a warehouse, which holds copies.",
        focus=[tickets, (planner, tickets)],
    )

"""Pictures of one's own: wide, tall, dark, and of three formats."""

from diagrams import Diagram
from diagrams.custom import Custom

with Diagram("Pictures", show=False):
    wide, photo = Custom("wide", "./pictures/wide.png"), Custom("photo", "pictures/photo.jpg")
    photo >> Custom("tall", "pictures/tall.svg") >> Custom("dark\nwith a second line", "pictures/dark.png")
    wide >> photo

"""Figure scripts to files: `build` is the one list of stages, `runs` and `drawing` its halves, `workers` who share it.

Nothing is imported here, as a worker needs no more than `drawing`, and starts in each build.
"""

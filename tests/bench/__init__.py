"""`make bench`: what the engine costs, beside other ways to the same figures, in ratios of one run.

corpus    the scripts and pages that are built
timing    processes run and measured: time, and the memory of all of them together
build     one page build with its parts timed; runs in either environment
stages    where the time goes inside the engine
table     the numbers as a table
"""

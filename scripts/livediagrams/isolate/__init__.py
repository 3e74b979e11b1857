"""Call a function in a process of its own, with limits: time, memory, and no writing, network or further processes.

    Server       calls one function, each call in a fresh child of a warm server process
    Limits       the time and the memory one call may take
    Outcome      what came back: the value, what was printed, what was read
    Stopped      the call ended without a value, and why
    Refused      what a script gets, at its own line, for what it may not do
    available    what holds on this system and by which means

On Linux the kernel holds the limits (seccomp(2), landlock(7), setrlimit(2)) and a guard in Python gives the clear
messages. Elsewhere there is only the guard, an audit hook, which is a help against accidents and NOT a security
boundary: native code, `ctypes` for one, goes past it. Reading is free everywhere, so a hostile script could still draw
what it reads: scripts of strangers need a sandbox that this package is not.
"""

from __future__ import annotations

from livediagrams.isolate.outcome import Limits, Outcome, Refused, Stopped
from livediagrams.isolate.server import Server, available

__all__ = ["Limits", "Outcome", "Refused", "Server", "Stopped", "available"]

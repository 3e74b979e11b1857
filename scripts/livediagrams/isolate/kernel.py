"""What the Linux kernel holds: seccomp(2) filters system calls, landlock(7) keeps writing to one folder.

Everything is laid out before the fork; a child only puts in its own number and folder. Both sets of rules last until
the process ends and nothing in it can lift them. Numbers: /usr/include/asm/unistd_64.h and asm-generic/unistd.h.
"""

from __future__ import annotations

import ctypes
import errno
import os
import platform
import socket
import struct
import sys
from typing import Any, Final

_MACHINES: Final = {"x86_64": (0, 0xC000003E), "aarch64": (1, 0xC00000B7)}
"""The column in the tables below and the AUDIT_ARCH_ value of <linux/audit.h>."""

_PROCESS: Final = {  # number on x86_64, on aarch64; -1 where there is none
    "fork": (57, -1), "vfork": (58, -1), "execve": (59, 221), "execveat": (322, 281),
    "pidfd_send_signal": (424, 424), "pidfd_getfd": (438, 438), "ptrace": (101, 117),
    "process_vm_readv": (310, 270), "process_vm_writev": (311, 271), "setrlimit": (160, 164),
    "mount": (165, 40), "umount2": (166, 39), "pivot_root": (155, 41), "chroot": (161, 51), "unshare": (272, 97),
    "setns": (308, 268), "bpf": (321, 280), "perf_event_open": (298, 241), "userfaultfd": (323, 282),
    "init_module": (175, 105), "delete_module": (176, 106), "finit_module": (313, 273), "kexec_load": (246, 104),
    "kexec_file_load": (320, 294), "reboot": (169, 142), "open_by_handle_at": (304, 265), "swapon": (167, 224),
    "swapoff": (168, 225), "settimeofday": (164, 170), "clock_settime": (227, 112), "sethostname": (170, 161),
    "keyctl": (250, 219), "add_key": (248, 217), "request_key": (249, 218),
}  # fmt: skip
_NETWORK: Final = {
    "connect": (42, 203), "bind": (49, 200), "listen": (50, 201), "sendmsg": (46, 211), "sendmmsg": (307, 269),
    "io_uring_setup": (425, 425), "io_uring_enter": (426, 426), "io_uring_register": (427, 427),
}  # fmt: skip
_OWN_ONLY: Final = {  # the first argument is the process a signal goes to
    "kill": (62, 129), "tkill": (200, 130), "tgkill": (234, 131), "rt_sigqueueinfo": (129, 138),
    "rt_tgsigqueueinfo": (297, 240),
}  # fmt: skip
_CLONE, _CLONE3, _SENDTO, _PRLIMIT, _SECCOMP = (56, 220), (435, 435), (44, 206), (302, 261), (317, 277)
_SOCKETS: Final = {"socket": (41, 198), "socketpair": (53, 199)}
_LANDLOCK_CREATE, _LANDLOCK_ADD, _LANDLOCK_RESTRICT = 444, 445, 446

_CLONE_THREAD: Final = 0x10000
_X32: Final = 0x40000000
_PR_SET_PDEATHSIG, _PR_SET_NO_NEW_PRIVS = 1, 38
_ALLOW, _KILL, _ERRNO = 0x7FFF0000, 0x80000000, 0x00050000
_SET_MODE_FILTER, _SPEC_ALLOW = 1, 4

# Instructions of classic BPF: bpf(4) of FreeBSD has the list, <linux/bpf_common.h> the values.
_LOAD, _EQUAL, _GREATER_OR_EQUAL, _ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_AT_NUMBER, _AT_ARCHITECTURE, _AT_ARGUMENTS = 0, 4, 16  # struct seccomp_data; both machines are little-endian

# Rights of <linux/landlock.h>, by the version of the interface that brought them.
_EXECUTE, _WRITE_FILE, _REFER, _TRUNCATE = 1 << 0, 1 << 1, 1 << 13, 1 << 14
_REMOVE_AND_MAKE: Final = sum(1 << bit for bit in range(4, 13))
_TCP: Final = 0b11  # version 4: bind and connect
_SCOPES: Final = 0b11  # version 6: abstract sockets of and signals to processes outside
_RULE_PATH_BENEATH: Final = 1


_Instruction = tuple[int, int, int, int]
"""struct sock_filter: what to do, how far to jump if true and if false, and the value."""


class _Program(ctypes.Structure):
    """struct sock_fprog."""

    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_void_p))


class _Filter:
    """A seccomp program, assembled once."""

    def __init__(self, column: int, architecture: int) -> None:
        self._column = column
        self._code: list[_Instruction] = []
        self._own: list[int] = []
        self._assemble(architecture)
        self._bytes = b"".join(struct.pack("<HBBI", *instruction) for instruction in self._code)

    def bytes_for(self, process: int) -> bytes:
        """Return the program for the process with this number."""
        code = bytearray(self._bytes)
        for index in self._own:
            struct.pack_into("<I", code, 8 * index + 4, process)
        return bytes(code)

    def _assemble(self, architecture: int) -> None:
        self._add(_LOAD, _AT_ARCHITECTURE)
        self._add(_EQUAL, architecture, 1, 0)
        self._add(_RETURN, _KILL)
        self._add(_LOAD, _AT_NUMBER)
        if self._column == 0:
            self._add(_GREATER_OR_EQUAL, _X32, 0, 1)
            self._add(_RETURN, _KILL)
        self._conditions()
        for numbers, error in ((_PROCESS, errno.EPERM), (_NETWORK, errno.EACCES)):
            for pair in numbers.values():
                self._on(pair, [_return(_ERRNO | error)])
        self._add(_RETURN, _ALLOW)

    def _conditions(self) -> None:
        """Add the calls that depend on an argument; clone3 hides its flags in memory, and glibc falls back to clone."""
        process, network = _return(_ERRNO | errno.EPERM), _return(_ERRNO | errno.EACCES)
        self._on(_CLONE, [_argument(0), _jump(_ANY_BIT, _CLONE_THREAD, 0, 1), _return(_ALLOW), process])
        self._on(_CLONE3, [_return(_ERRNO | errno.ENOSYS)])
        for pair in _SOCKETS.values():
            self._on(pair, [_argument(0), _jump(_EQUAL, socket.AF_UNIX, 0, 1), _return(_ALLOW), network])
        self._on(_SENDTO, [*_null(4), _return(_ALLOW), network])
        self._on(_PRLIMIT, [*_null(2), _return(_ALLOW), process])
        for pair in _OWN_ONLY.values():
            start = self._on(pair, [_argument(0), _jump(_EQUAL, 0, 0, 1), _return(_ALLOW), process])
            self._own.append(start + 1)

    def _on(self, numbers: tuple[int, int], body: list[_Instruction]) -> int:
        """Add a body, which ends by returning, for one call of the kernel; return where the body starts."""
        if numbers[self._column] >= 0:
            self._add(_EQUAL, numbers[self._column], 0, len(body))
            self._code += body
        return len(self._code) - len(body)

    def _add(self, code: int, value: int, if_true: int = 0, if_false: int = 0) -> None:
        self._code.append(_jump(code, value, if_true, if_false))


def _jump(code: int, value: int, if_true: int, if_false: int) -> _Instruction:
    return code, if_true, if_false, value


def _return(value: int) -> _Instruction:
    return _RETURN, 0, 0, value


def _argument(index: int, half: int = 0) -> _Instruction:
    return _LOAD, 0, 0, _AT_ARGUMENTS + 8 * index + 4 * half


def _null(index: int) -> list[_Instruction]:
    """Return the test whether an argument of 64 bits is 0: go on if so, else leave out one instruction."""
    return [_argument(index), _jump(_EQUAL, 0, 0, 3), _argument(index, 1), _jump(_EQUAL, 0, 0, 1)]


class Kernel:
    """The means of this kernel, made ready once in the server and put on in each child."""

    def __init__(self) -> None:
        self._filter: _Filter | None = None
        self._call: Any = None
        self._prctl: Any = None
        self._column = self._version = 0
        self._code = b""
        if sys.platform == "linux":
            self._call = ctypes.CDLL(None, use_errno=True).syscall
            self._prctl = ctypes.CDLL(None, use_errno=True).prctl
            if platform.machine() in _MACHINES and sys.maxsize > 2**32:
                self._column, architecture = _MACHINES[platform.machine()]
                self._filter = _Filter(self._column, architecture)
            self._version = max(0, self._call(_LANDLOCK_CREATE, None, ctypes.c_size_t(0), ctypes.c_uint(1)))

    def die_with_server(self, server: int) -> None:
        """End this process when its parent ends, as prctl(2) says; at once if the parent has ended already."""
        if sys.platform == "linux":
            self._prctl(_PR_SET_PDEATHSIG, ctypes.c_ulong(9), 0, 0, 0)
        if os.getppid() != server:
            os._exit(1)

    def ready(self) -> None:
        """Do in this process, which is to be confined, what needs no folder yet."""
        if sys.platform == "linux":
            self._prctl(_PR_SET_NO_NEW_PRIVS, ctypes.c_ulong(1), 0, 0, 0)
        if self._filter:
            self._code = self._filter.bytes_for(os.getpid())

    def confine(self, temporary: str) -> dict[str, str]:
        """Put all on this process, for good; return which protection holds by which means."""
        holding: dict[str, str] = {}
        if self._version and self._landlock(temporary):
            holding["write"] = "landlock"
        if self._filter and self._seccomp(self._code):
            holding |= {"network": "seccomp", "process": "seccomp"}
        return holding

    def _seccomp(self, code: bytes) -> bool:
        """Install the filter; return whether the kernel took it."""
        header = _Program(len(code) // 8, ctypes.cast(ctypes.c_char_p(code), ctypes.c_void_p))
        # Without this flag older kernels slow the whole process down: seccomp(2), SECCOMP_FILTER_FLAG_SPEC_ALLOW.
        flags = ctypes.c_uint(_SPEC_ALLOW)
        return bool(self._call(_SECCOMP[self._column], _SET_MODE_FILTER, flags, ctypes.byref(header)) == 0)

    def _landlock(self, temporary: str) -> bool:
        """Allow changes below the folder and writing to /dev/null, nothing else; return whether the kernel took it."""
        changing = _WRITE_FILE | _REMOVE_AND_MAKE
        changing |= (_REFER if self._version >= 2 else 0) | (_TRUNCATE if self._version >= 3 else 0)
        fields = [changing | _EXECUTE]
        fields += [_TCP] if self._version >= 4 else []
        fields += [_SCOPES] if self._version >= 6 else []
        attributes = struct.pack(f"<{len(fields)}Q", *fields)
        rules = self._call(_LANDLOCK_CREATE, attributes, ctypes.c_size_t(len(attributes)), ctypes.c_uint(0))
        if rules < 0:
            return False
        try:
            self._allow(rules, temporary, changing)
            self._allow(rules, os.devnull, changing & (_WRITE_FILE | _TRUNCATE))
            return bool(self._call(_LANDLOCK_RESTRICT, rules, ctypes.c_uint(0)) == 0)
        finally:
            os.close(rules)

    def _allow(self, rules: int, path: str, rights: int) -> None:
        descriptor = os.open(path, getattr(os, "O_PATH", 0) | os.O_CLOEXEC)
        try:
            rule = struct.pack("<Qi", rights, descriptor)  # struct landlock_path_beneath_attr is packed
            self._call(_LANDLOCK_ADD, rules, _RULE_PATH_BENEATH, rule, ctypes.c_uint(0))
        finally:
            os.close(descriptor)

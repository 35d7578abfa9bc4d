"""What the child may never do again, asked of the kernel before the first byte is read.

A seccomp filter (Linux, x86-64 and ARM64) refuses new processes, programs and sockets whoever the
child runs as; limits on CPU, memory and files hold everywhere. Bubblewrap, where there is one, adds
an own view of files and networks around all this (footage.jail).

Sources: linux/seccomp.h, linux/bpf_common.h, linux/audit.h; syscall numbers from the kernel's
tables for each architecture.
"""

from __future__ import annotations

import ctypes
import errno
import os
import platform
import resource
import struct

NO_NEW_PRIVILEGES, SECCOMP, DEATH_SIGNAL = 38, 22, 1  # prctl's
FILTER_MODE = 2
LOAD, EQUAL, AT_LEAST, ANY_BIT, RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
NUMBER_AT, ARCH_AT, FIRST_ARGUMENT_AT = 0, 4, 16
ALLOW, KILL = 0x7FFF0000, 0x80000000
REFUSE, UNKNOWN = 0x00050000 | errno.EPERM, 0x00050000 | errno.ENOSYS
CLONE_THREAD = 0x00010000
X32 = 0x40000000
CLONE3 = 435  # the same everywhere

# socket socketpair execve execveat ptrace mount unshare setns bpf perf_event_open userfaultfd
# process_vm_readv process_vm_writev add_key request_key keyctl kill tkill
# and everywhere: pidfd_open 434, pidfd_getfd 438, io_uring_setup 425
ALIKE = (434, 438, 425)
ARCHITECTURES = {  # audit's number, clone, what is refused
    "x86_64": (
        0xC000003E,
        56,
        (41, 53, 57, 58, 59, 322, 101, 165, 272, 308, 321, 298, 323, 310, 311, 248, 249, 250)
        + (62, 200, *ALIKE),  # 57 and 58: fork, vfork
    ),
    "aarch64": (
        0xC00000B7,
        220,
        (198, 199, 221, 281, 117, 40, 97, 268, 280, 241, 282, 270, 271, 217, 218, 219)
        + (129, 130, *ALIKE),
    ),
}


class _Program(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("filter", ctypes.c_void_p)]


def put_up(*, cpu: int, memory: int, file: int) -> bool:
    """Limit this process for good: CPU seconds, bytes of memory, bytes of a file it writes.

    False where the kernel takes no filter from us: then only the limits hold.
    """
    for what, limit in (
        (resource.RLIMIT_CPU, cpu),
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_FSIZE, file),
        (resource.RLIMIT_NOFILE, 64),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (limit, limit))
    os.umask(0o077)
    os.nice(10)  # pages come first
    return _filter()


def _filter() -> bool:
    architecture = ARCHITECTURES.get(platform.machine())
    if architecture is None:
        return False
    code = _compiled(*architecture)
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(DEATH_SIGNAL, 9, 0, 0, 0)  # whoever started us is gone: so are we
    buffer = ctypes.create_string_buffer(code, len(code))
    program = _Program(len(code) // 8, ctypes.cast(buffer, ctypes.c_void_p))
    if libc.prctl(NO_NEW_PRIVILEGES, 1, 0, 0, 0):
        return False
    return not libc.prctl(SECCOMP, FILTER_MODE, ctypes.byref(program), 0, 0)


def _compiled(audit: int, clone: int, refused: tuple[int, ...]) -> bytes:
    """The filter, as instructions of 8 bytes: code, jump if true, jump if false, operand."""
    lines = [
        (LOAD, 0, 0, ARCH_AT),
        (EQUAL, 1, 0, audit),
        (RETURN, 0, 0, KILL),
        (LOAD, 0, 0, NUMBER_AT),
        (AT_LEAST, 0, 1, X32),
        (RETURN, 0, 0, KILL),
    ]
    for number in refused:
        lines += [(EQUAL, 0, 1, number), (RETURN, 0, 0, REFUSE)]
    lines += [(EQUAL, 0, 1, CLONE3), (RETURN, 0, 0, UNKNOWN)]  # libc falls back on clone
    lines += [
        (EQUAL, 0, 3, clone),
        (LOAD, 0, 0, FIRST_ARGUMENT_AT),
        (ANY_BIT, 1, 0, CLONE_THREAD),
        (RETURN, 0, 0, REFUSE),
        (RETURN, 0, 0, ALLOW),
    ]
    return b"".join(struct.pack("=HBBI", *line) for line in lines)

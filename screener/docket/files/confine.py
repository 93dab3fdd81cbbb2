"""Limits the memory of the process that opens files: by the process itself on Linux, by a Job Object on Windows.

Untested on Windows: the calls are those of the documentation of Windows and the layout of what is handed over is
tested, but the program's own tests run on Linux only. A Windows that refuses the job refuses to open the file.
"""

from __future__ import annotations

import ctypes
import sys
from typing import ClassVar, Protocol

from screener.domain.errors import ScreenerError

_EXTENDED_LIMITS = 9  # JobObjectExtendedLimitInformation
#: One process, of limited memory, without a box about its crash, ended when the job is closed: with its parent.
_ONE_PROCESS, _PROCESS_MEMORY, _NO_CRASH_BOX, _ENDS_WITH_JOB = 0x8, 0x100, 0x400, 0x2000
#: How a process ends that is given no more memory: by a signal on Linux, by a fast fail on Windows.
OUT_OF_MEMORY = frozenset({-6, 0xC0000409, 0xC0000017})


class BasicLimits(ctypes.Structure):
    """JOBOBJECT_BASIC_LIMIT_INFORMATION."""

    _fields_: ClassVar = [
        ("per_process_time", ctypes.c_int64),
        ("per_job_time", ctypes.c_int64),
        ("flags", ctypes.c_uint32),
        ("least_working_set", ctypes.c_size_t),
        ("most_working_set", ctypes.c_size_t),
        ("processes", ctypes.c_uint32),
        ("affinity", ctypes.c_size_t),
        ("priority", ctypes.c_uint32),
        ("scheduling", ctypes.c_uint32),
    ]


class ExtendedLimits(ctypes.Structure):
    """JOBOBJECT_EXTENDED_LIMIT_INFORMATION."""

    _fields_: ClassVar = [
        ("basic", BasicLimits),
        ("io_counters", ctypes.c_uint64 * 6),
        ("process_memory", ctypes.c_size_t),
        ("job_memory", ctypes.c_size_t),
        ("peak_process_memory", ctypes.c_size_t),
        ("peak_job_memory", ctypes.c_size_t),
    ]


class Kernel(Protocol):
    """The calls of Windows that make a job. Each gives 0 where it fails."""

    def create(self) -> int:
        """A job without a name; its handle."""

    def limit(self, job: int, limits: ExtendedLimits) -> int:
        """Sets the limits of a job."""

    def assign(self, job: int, process: int) -> int:
        """Puts a process into a job."""

    def close(self, handle: int) -> int:
        """Gives a handle back; what the job still holds is ended."""


class ConfinedJob:
    """One child in a job: its memory is limited, it starts no process, and it ends with the job."""

    def __init__(self, process: int, memory: int, kernel: Kernel) -> None:
        """``process`` is its handle, ``memory`` in bytes. Raises ScreenerError where Windows refuses."""
        self._kernel = kernel
        self._handle = kernel.create()
        limits = ExtendedLimits()
        limits.basic.flags = _ONE_PROCESS | _PROCESS_MEMORY | _NO_CRASH_BOX | _ENDS_WITH_JOB
        limits.basic.processes = 1
        limits.process_memory = memory
        held = self._handle and kernel.limit(self._handle, limits) and kernel.assign(self._handle, process)
        if not held:
            self.close()
            raise ScreenerError(
                "The memory of the part of the program that opens files cannot be limited",
                "Windows refused it",
                "Export the docket as csv",
            )

    def close(self) -> None:
        """Ends what is in the job; a second time does nothing."""
        if self._handle:
            self._kernel.close(self._handle)
        self._handle = 0


def confine_child(process: int, memory: int) -> ConfinedJob | None:
    """What the parent does once its child is started (``process``: its handle); None where the child does it itself."""
    if sys.platform == "win32":
        return ConfinedJob(process, memory, _Windows())
    return None


def confine_self(memory: int) -> None:
    """What the child does before it opens anything; nothing on Windows, where its parent has done it."""
    if sys.platform != "win32":
        import resource

        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        most = memory if hard == resource.RLIM_INFINITY else min(memory, hard)
        resource.setrlimit(resource.RLIMIT_AS, (most, hard))


if sys.platform == "win32":

    class _Windows:
        """The calls themselves."""

        def __init__(self) -> None:
            self._dll = ctypes.WinDLL("kernel32", use_last_error=True)
            handle, pointer = ctypes.c_void_p, ctypes.c_void_p
            self._dll.CreateJobObjectW.argtypes = [pointer, ctypes.c_wchar_p]
            self._dll.CreateJobObjectW.restype = handle
            self._dll.SetInformationJobObject.argtypes = [handle, ctypes.c_int, pointer, ctypes.c_uint32]
            self._dll.AssignProcessToJobObject.argtypes = [handle, handle]
            self._dll.CloseHandle.argtypes = [handle]

        def create(self) -> int:
            return int(self._dll.CreateJobObjectW(None, None) or 0)

        def limit(self, job: int, limits: ExtendedLimits) -> int:
            size = ctypes.sizeof(limits)
            return int(self._dll.SetInformationJobObject(job, _EXTENDED_LIMITS, ctypes.byref(limits), size))

        def assign(self, job: int, process: int) -> int:
            return int(self._dll.AssignProcessToJobObject(job, process))

        def close(self, handle: int) -> int:
            return int(self._dll.CloseHandle(handle))

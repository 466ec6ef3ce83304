"""What a run may use, and not more."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """Bounds of one run; each makes the run fail in its own process, none reaches another."""

    cell_seconds: float = 10
    total_seconds: float = 60
    memory_mb: int = 1024
    processes: int = 64  # threads count
    disk_mb: int = 64
    files: int = 256  # open at once; its folder holds eight times as many
    output_kb: int = 64  # of text, in one cell

"""The filter on system calls, followed step by step, also for the architecture we are not on."""

from __future__ import annotations

import struct

import pytest

from grader import seccomp

ALLOWED, KILLED = "allowed", "killed"
MACHINES = sorted(seccomp.MACHINES)
NONE: frozenset[str] = frozenset()


def answer(
    machine: str, number: int, *arguments: int, audit: int | None = None, allowed: frozenset[str] = NONE
) -> str | int:
    """What the kernel does with a call: allow it, end the process, or return an error's number."""
    code = seccomp.program(machine, allowed)
    assert code is not None
    six = (*arguments, *[0] * (6 - len(arguments)))
    data = struct.pack("iIQ6Q", number, audit or seccomp.MACHINES[machine][0], 0, *six)
    at, value = 0, 0
    while True:
        kind, yes, no, constant = struct.unpack_from("HBBI", code, 8 * at)
        at += 1
        if kind == 0x20:
            (value,) = struct.unpack_from("I", data, constant)
        elif kind == 0x05:
            at += constant
        elif kind == 0x06:
            return {0x7FFF0000: ALLOWED, 0x80000000: KILLED}.get(constant, constant & 0xFFFF)
        else:
            true = {
                0x15: value == constant,
                0x25: value > constant,
                0x35: value >= constant,
                0x45: bool(value & constant),
            }
            at += yes if true[kind] else no


@pytest.mark.parametrize("machine", MACHINES)
def test_each_call_of_the_table_is_refused_and_its_neighbors_are_not(machine):
    _, refused, special = seccomp.MACHINES[machine]
    numbers = set(refused.values())
    assert {answer(machine, number) for number in numbers} == {1}
    others = set(range(600)) - numbers - set(special.values())
    assert {answer(machine, number) for number in others} == {ALLOWED}


@pytest.mark.parametrize("machine", MACHINES)
def test_a_call_that_a_server_needs_is_allowed_up_to_a_size_and_no_other_with_it(machine):
    number, allowed = seccomp.MACHINES[machine][1]["shmget"], frozenset({"shmget"})
    sizes = (0, 56, 4096, 4097, 2**31, 2**32, 2**32 + 56, 2**63)
    found = [answer(machine, number, 0, size, allowed=allowed) for size in sizes]
    assert found == [ALLOWED] * 3 + [1] * 5
    others = set(range(600)) - {number}
    assert [n for n in others if answer(machine, n, allowed=allowed) != answer(machine, n)] == []


@pytest.mark.parametrize("machine", MACHINES)
def test_both_architectures_refuse_the_same_calls(machine):
    only_x86 = {"iopl", "ioperm"}
    _, refused, _ = seccomp.MACHINES[machine]
    assert set(refused) - only_x86 == set(seccomp.MACHINES["x86_64"][1]) - only_x86
    assert len(set(refused.values())) == len(refused)


@pytest.mark.parametrize("machine", MACHINES)
def test_a_thread_is_made_and_a_namespace_is_not(machine):
    clone = seccomp.MACHINES[machine][2]["clone"]
    thread, fork = 0x3D0F00, 0x01200011
    assert [answer(machine, clone, flags) for flags in (thread, fork)] == [ALLOWED] * 2
    for flag in (0x20000, 0x02000000, 0x04000000, 0x08000000, 0x10000000, 0x20000000, 0x40000000):
        assert answer(machine, clone, fork | flag) == 1
    assert answer(machine, seccomp.MACHINES[machine][2]["clone3"]) == 38


@pytest.mark.parametrize("machine", MACHINES)
def test_only_sockets_that_a_network_namespace_holds_in_are_made(machine):
    number = seccomp.MACHINES[machine][2]["socket"]
    allowed = [family for family in range(64) if answer(machine, number, family) == ALLOWED]
    assert allowed == [1, 2, 10, 16]


@pytest.mark.parametrize("machine", MACHINES)
def test_calls_of_another_architecture_end_the_process(machine):
    assert answer(machine, 1, audit=0x40000003) == KILLED  # 32-bit x86
    assert answer(machine, 0x40000001) == KILLED  # x32


def test_an_architecture_without_a_table_has_no_filter():
    assert seccomp.program("riscv64") is None

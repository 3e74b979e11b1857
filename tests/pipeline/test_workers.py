"""Processes that share work: answers are as one process gives them, and one that dies is replaced."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from livediagrams.pipeline.workers import WorkerGone, Workers

TARGET = """
import os, sys

def begin(word):
    print("said while beginning")

    def answer(request):
        if request == b"die":
            os._exit(3)
        if request == b"die once" and not os.path.exists("died"):
            open("died", "w").close()
            os._exit(3)
        print("said while answering")
        return b" ".join([word.encode(), request, str(os.getpid()).encode()])

    return answer
"""


@pytest.fixture
def before() -> list[threading.Thread]:
    """The threads of the tests themselves: a server of a site may be among them."""
    return threading.enumerate()


@pytest.fixture
def workers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Workers]:
    (tmp_path / "shared_work.py").write_text(TARGET)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    with Workers("shared_work:begin", {"word": "é\n'\""}, 3) as started:
        yield started


def test_an_answer_is_bytes_for_bytes(workers: Workers) -> None:
    large = bytes(range(256)) * 10_000
    assert workers.ask(b"").startswith("é\n'\"  ".encode())
    assert large in workers.ask(large)


def test_many_threads_get_their_own_answers_from_no_more_processes_than_allowed(workers: Workers) -> None:
    asked = [str(number).encode() for number in range(200)]
    with ThreadPoolExecutor(8) as threads:
        answers = [answer.rsplit(b" ", 2) for answer in threads.map(workers.ask, asked)]
    assert [answer[1] for answer in answers] == asked
    assert len({answer[2] for answer in answers}) <= 3


def test_a_worker_that_ends_is_replaced_and_the_request_made_again(workers: Workers) -> None:
    assert workers.ask(b"die once").split()[-3:-1] == [b"die", b"once"]


def test_a_request_that_ends_every_worker_is_told_and_leaves_the_others_working(workers: Workers) -> None:
    with pytest.raises(WorkerGone):
        workers.ask(b"die")
    assert b"after" in workers.ask(b"after")


def test_nothing_is_left_when_they_are_closed(before: list[threading.Thread], workers: Workers) -> None:
    process = int(workers.ask(b"").split()[-1])
    workers.close()
    with pytest.raises(ProcessLookupError):
        os.kill(process, 0)
    assert threading.enumerate() == before

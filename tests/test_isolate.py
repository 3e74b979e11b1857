"""Real processes do what figure scripts should not, and the caller is told; what only a kernel holds is asked first."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from livediagrams.isolate import Limits, Outcome, Server, Stopped, available, fresh
from livediagrams.isolate.launch import module_path

SCRIPTS = Path(__file__).resolve().parent.parent / "scripts"
QUICK = Limits(seconds=5.0, memory=300_000_000)
SHORT = Limits(seconds=0.4, memory=300_000_000)

TARGET = """
import os

def run(script):
    file = os.path.join(os.getcwd(), "figure.py")
    names = {"__name__": "__main__", "__file__": file}
    exec(compile(script, file, "exec"), names)
    return names.get("value")
"""

linux = pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
forking = pytest.mark.skipif(not hasattr(os, "fork"), reason="no server process on this system")
Run = Callable[..., Outcome]


def held_by(protection: str, means: str) -> pytest.MarkDecorator:
    """Return a mark for tests of what only the kernel can hold."""
    return pytest.mark.skipif(available()[protection] != means, reason=f"{protection} is not held by {means} here")


@pytest.fixture(scope="module")
def modules(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("modules")
    (folder / "target.py").write_text(TARGET)
    return folder


@pytest.fixture(scope="module")
def server(modules: Path) -> Iterator[Server]:
    with Server("target:run", path=[str(modules), *sys.path]) as server:
        yield server


@pytest.fixture
def run(server: Server, tmp_path: Path) -> Run:
    def run(script: str, limits: Limits = QUICK) -> Outcome:
        return server.call({"script": textwrap.dedent(script)}, folder=tmp_path, limits=limits)

    return run


@pytest.fixture
def stopped(run: Run) -> Callable[..., Stopped]:
    def stopped(script: str, limits: Limits = QUICK) -> Stopped:
        with pytest.raises(Stopped) as caught:
            run(script, limits)
        return caught.value

    return stopped


def is_gone(process: int, seconds: float = 3.0) -> bool:
    """Return whether the process ends within the time; an orphan that init(8) has yet to reap has ended."""
    until = time.monotonic() + seconds
    while True:
        try:
            os.kill(process, 0)
            if sys.platform == "linux" and orphan_has_ended(process):
                return True
        except (ProcessLookupError, FileNotFoundError):
            return True
        if time.monotonic() > until:
            return False
        time.sleep(0.01)


def orphan_has_ended(process: int) -> bool:
    state, parent = Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[:2]
    return state == "Z" and parent == "1"


def children_of(process: int) -> list[int]:
    return [int(word) for word in Path(f"/proc/{process}/task/{process}/children").read_text().split()]


def server_of(server: Server) -> int:
    assert server._link is not None
    return server._link._process.pid


def calls_folder(server: Server) -> Path:
    assert server._link is not None
    return Path(server._link._base)


class TestAnswers:
    def test_the_value_comes_back_as_json_gives_it(self, run: Run) -> None:
        assert run("value = {'a': [1, 2.5, None, 'é']}").value == {"a": [1, 2.5, None, "é"]}

    def test_a_value_of_many_megabytes_comes_back_whole(self, run: Run) -> None:
        assert len(run("value = 'x' * 5_000_000").value) == 5_000_000

    def test_arguments_of_many_megabytes_arrive(self, run: Run) -> None:
        assert run(f"value = len({'x' * 3_000_000!r})").value == 3_000_000

    def test_a_value_that_is_no_json_is_said_so(self, stopped: Callable[..., Stopped]) -> None:
        assert stopped("value = object()").reason == "answer"

    def test_an_exception_gives_its_text_and_the_authors_line(
        self, stopped: Callable[..., Stopped], tmp_path: Path
    ) -> None:
        stop = stopped("import json\n\njson.loads('{')")
        assert (stop.reason, stop.file, stop.line) == ("raised", str(tmp_path / "figure.py"), 3)
        assert "JSONDecodeError" in stop.detail

    def test_an_exception_that_cannot_be_shown_is_still_told(self, stopped: Callable[..., Stopped]) -> None:
        script = """
            class Bad(Exception):
                def __str__(self): raise ValueError
            raise Bad
        """
        assert "Bad" in stopped(script).detail

    def test_a_folder_that_is_missing_is_told(self, server: Server, tmp_path: Path) -> None:
        with pytest.raises(Stopped) as caught:
            server.call({"script": ""}, folder=tmp_path / "nowhere", limits=QUICK)
        assert caught.value.reason == "setup"

    def test_a_target_that_cannot_be_imported_is_told(self, tmp_path: Path) -> None:
        with Server("no_such_module:run") as server, pytest.raises(Stopped) as caught:
            server.call({}, folder=tmp_path)
        assert caught.value.reason == "server"
        assert "no_such_module" in caught.value.output


class TestOutput:
    def test_both_streams_come_back_in_their_order(self, run: Run) -> None:
        script = "import os, sys\nprint('one')\nprint('two', file=sys.stderr)\nprint('three')\nos.write(1, b'four')"
        assert run(script).output == "one\ntwo\nthree\nfour"

    def test_what_was_printed_comes_with_a_stop_too(self, stopped: Callable[..., Stopped]) -> None:
        assert stopped("print('before')\nraise ValueError").output == "before\n"

    def test_a_giant_output_is_cut_with_a_note(self, run: Run) -> None:
        output = run("for _ in range(300): print('x' * 10_000)\nvalue = 1").output
        assert 64_000 < len(output) < 65_000
        assert "the output went on" in output

    def test_printing_forever_ends_at_the_time_limit(self, stopped: Callable[..., Stopped]) -> None:
        stop = stopped("while True: print('x' * 1000)", SHORT)
        assert stop.reason == "time"
        assert len(stop.output) < 65_000

    def test_nothing_can_be_read_from_stdin(self, run: Run) -> None:
        assert run("import sys\nvalue = sys.stdin.read()").value == ""

    def test_replaced_and_closed_streams_do_not_disturb_the_answer(self, run: Run) -> None:
        script = "import sys, os\nsys.stdout.close()\nsys.stderr = None\nos.close(0)\nos.close(1)\nvalue = 5"
        assert run(script).value == 5


class TestTime:
    def test_an_endless_loop_ends_and_its_line_is_named(self, stopped: Callable[..., Stopped], tmp_path: Path) -> None:
        start = time.monotonic()
        stop = stopped("value = 1\n\nwhile True:\n    pass", SHORT)
        assert time.monotonic() - start < 30
        assert stop.reason == "time"
        assert "0.4 s" in stop.detail
        if stop.file:  # the child has 50 ms to say it
            assert stop.file == str(tmp_path / "figure.py")
            assert stop.line in (3, 4)

    def test_a_sleep_ends(self, stopped: Callable[..., Stopped]) -> None:
        assert stopped("import time\ntime.sleep(60)", SHORT).reason == "time"

    def test_ignoring_all_signals_does_not_help(self, stopped: Callable[..., Stopped]) -> None:
        script = """
            import signal, time
            for number in signal.valid_signals() - {signal.SIGKILL, signal.SIGSTOP}:
                try: signal.signal(number, signal.SIG_IGN)
                except OSError: pass
            while True: time.sleep(1)
        """
        assert stopped(script, SHORT).reason == "time"

    @forking
    def test_a_script_that_stops_itself_ends_at_the_time_limit(self, stopped: Callable[..., Stopped]) -> None:
        assert stopped("import os, signal\nos.kill(os.getpid(), signal.SIGSTOP)", SHORT).reason == "time"

    def test_threads_that_never_end_do_not_delay_the_answer(self, run: Run) -> None:
        script = """
            import threading, time
            for _ in range(3): threading.Thread(target=time.sleep, args=(60,)).start()
            value = 7
        """
        start = time.monotonic()
        assert run(script).value == 7
        assert time.monotonic() - start < 30

    def test_exit_handlers_are_not_run(self, run: Run) -> None:
        assert run("import atexit, time\natexit.register(time.sleep, 60)\nvalue = 8").value == 8


class TestEnds:
    def test_sys_exit_is_an_exit(self, stopped: Callable[..., Stopped]) -> None:
        stop = stopped("import sys\nsys.exit(3)")
        assert (stop.reason, stop.detail, stop.line) == ("exit", "sys.exit(3)", 2)

    def test_os_exit_is_an_exit_with_its_code(self, stopped: Callable[..., Stopped]) -> None:
        stop = stopped("import os\nos._exit(4)")
        assert (stop.reason, stop.detail) == ("exit", "exit code 4")

    def test_leaving_with_code_0_is_not_taken_for_an_answer(self, stopped: Callable[..., Stopped]) -> None:
        assert stopped("import os\nos._exit(0)").reason == "exit"

    @forking
    def test_abort_is_a_signal_with_its_line(self, stopped: Callable[..., Stopped]) -> None:
        stop = stopped("import os\n\nos.abort()")
        assert (stop.reason, stop.detail, stop.line) == ("signal", "SIGABRT", 3)

    @forking
    def test_killing_oneself_is_a_signal(self, stopped: Callable[..., Stopped]) -> None:
        assert stopped("import os, signal\nos.kill(os.getpid(), signal.SIGKILL)").detail == "SIGKILL"

    def test_a_recursion_without_end_is_told(self, stopped: Callable[..., Stopped]) -> None:
        assert "RecursionError" in stopped("def f(): f()\nf()").detail

    def test_closing_all_descriptors_does_not_hang(self, stopped: Callable[..., Stopped]) -> None:
        stop = stopped("import os\nos.closerange(3, 100)")
        assert stop.reason == "exit"
        assert "descriptor" in stop.detail

    def test_writing_to_all_descriptors_does_not_pass_for_an_answer(self, stopped: Callable[..., Stopped]) -> None:
        script = """
            import os
            for number in range(3, 30):
                try: os.write(number, b"nonsense nonsense")
                except OSError: pass
        """
        assert stopped(script).reason == "exit"


class TestMemory:
    pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="memory is limited on Linux only")

    def test_a_memory_bomb_stops_with_its_line(self, stopped: Callable[..., Stopped]) -> None:
        stop = stopped("kept = []\nwhile True:\n    kept.append(bytearray(1_000_000))")
        assert (stop.reason, stop.line) == ("memory", 3)

    def test_a_bomb_of_small_objects_stops(self, stopped: Callable[..., Stopped]) -> None:
        assert stopped("kept = []\nwhile True: kept.append([])", Limits(5.0, 60_000_000)).reason == "memory"

    def test_a_script_may_use_what_it_was_promised(self, run: Run) -> None:
        assert run("value = len(bytearray(250_000_000))").value == 250_000_000

    def test_the_limit_cannot_be_lifted(self, stopped: Callable[..., Stopped]) -> None:
        script = """
            import resource
            try: resource.setrlimit(resource.RLIMIT_AS, (-1, -1))
            except (OSError, ValueError): pass
            len(bytearray(600_000_000))
        """
        assert stopped(script).reason == "memory"

    def test_no_core_file_is_written(self, run: Run) -> None:
        assert run("import resource\nvalue = resource.getrlimit(resource.RLIMIT_CORE)").value == [0, 0]


class TestProcesses:
    @pytest.mark.parametrize(
        "act",
        [
            "import subprocess; subprocess.run(['true'])",
            "import os; os.system('true')",
            pytest.param("import os; os.fork()", marks=forking),
            pytest.param("import os; os.posix_spawn('/bin/true', ['true'], {})", marks=forking),
            pytest.param("import os; os.execv('/bin/true', ['true'])", marks=forking),
            pytest.param("import pty; pty.spawn('true')", marks=forking),
        ],
    )
    def test_starting_a_process_is_refused_at_the_authors_line(
        self, act: str, stopped: Callable[..., Stopped], tmp_path: Path
    ) -> None:
        stop = stopped(f"value = 1\n{act}")
        assert (stop.reason, stop.file, stop.line) == ("process", str(tmp_path / "figure.py"), 2)
        assert stop.detail == "a figure script may not start processes"

    def test_multiprocessing_is_refused(self, stopped: Callable[..., Stopped]) -> None:
        script = "import multiprocessing\nmultiprocessing.get_context().Process(target=print).start()"
        assert stopped(script).reason == "process"

    @forking
    def test_a_fork_bomb_starts_nothing(self, run: Run) -> None:
        script = """
            import os
            value = 0
            while value < 1000:
                try: os.fork()
                except PermissionError: value += 1
        """
        assert run(script).value == 1000

    @held_by("process", "seccomp")
    def test_the_kernel_refuses_fork_and_exec_to_native_code(self, run: Run) -> None:
        script = """
            import ctypes
            libc = ctypes.CDLL(None, use_errno=True)
            value = [libc.fork(), libc.vfork(), libc.execv(b"/bin/true", None), libc.system(b"true") != 0]
        """
        assert run(script).value == [-1, -1, -1, True]

    @held_by("process", "seccomp")
    def test_the_kernel_refuses_clone3_and_io_uring(self, run: Run) -> None:
        script = """
            import ctypes
            libc = ctypes.CDLL(None, use_errno=True)
            value = [[libc.syscall(number, 0, 0), ctypes.get_errno()] for number in (435, 425)]
        """
        assert run(script).value == [[-1, 38], [-1, 13]]

    def test_threads_are_allowed(self, run: Run) -> None:
        script = """
            from concurrent.futures import ThreadPoolExecutor
            with ThreadPoolExecutor(8) as pool: value = sum(pool.map(int, range(100)))
        """
        assert run(script).value == 4950

    @forking
    def test_the_server_cannot_be_killed(self, run: Run, server: Server) -> None:
        run("")
        before = server_of(server)
        script = """
            import os, signal
            value = []
            for target in (os.getppid(), -1, 0, 1):
                try: os.kill(target, signal.SIGKILL)
                except PermissionError as error: value.append(str(error))
        """
        assert set(run(script).value) == {"a figure script may not signal other processes"}
        assert server_of(server) == before

    @held_by("process", "seccomp")
    def test_the_kernel_protects_the_server_from_native_code(self, run: Run, server: Server) -> None:
        run("")
        before = server_of(server)
        script = """
            import ctypes, os
            libc = ctypes.CDLL(None)
            value = [libc.kill(os.getppid(), 9), libc.kill(-1, 9), libc.ptrace(16, os.getppid(), 0, 0)]
        """
        assert run(script).value == [-1, -1, -1]
        assert server_of(server) == before


class TestNetwork:
    @pytest.mark.parametrize(
        "act",
        [
            "import socket; socket.create_connection(('127.0.0.1', 9))",
            "import socket; socket.getaddrinfo('example.org', 80)",
            "import socket; socket.socket(socket.AF_INET, socket.SOCK_DGRAM)",
            "import urllib.request; urllib.request.urlopen('http://127.0.0.1:9/')",
        ],
    )
    def test_the_network_is_refused(self, act: str, stopped: Callable[..., Stopped]) -> None:
        stop = stopped(act)
        assert (stop.reason, stop.line) in (("network", 1), ("raised", 1))
        assert "a figure script may not use the network" in stop.detail

    @pytest.mark.skipif(not hasattr(os, "fork"), reason="no AF_UNIX")
    def test_sockets_of_the_file_system_are_refused(self, stopped: Callable[..., Stopped]) -> None:
        assert stopped("import socket\nsocket.socket(socket.AF_UNIX).connect('/tmp/any')").reason == "network"

    @held_by("network", "seccomp")
    def test_the_kernel_refuses_sockets_to_native_code(self, run: Run) -> None:
        script = """
            import ctypes
            libc = ctypes.CDLL(None, use_errno=True)
            value = [[libc.socket(family, 1, 0), ctypes.get_errno()] for family in (2, 10, 16, 17)]
            value.append([libc.connect(libc.socket(1, 1, 0), b"", 0), ctypes.get_errno()])
        """
        assert run(script).value == [[-1, 13]] * 5

    def test_an_event_loop_within_the_process_works(self, run: Run) -> None:
        script = """
            import asyncio
            async def five(): await asyncio.sleep(0.001); return await asyncio.to_thread(int, 5)
            value = asyncio.run(five())
        """
        assert run(script).value == 5


class TestWriting:
    @pytest.mark.parametrize(
        "act",
        [
            "open('kept', 'w')", "open('kept', 'a')", "open('kept', 'r+')", "os.open('kept', os.O_RDWR)",
            "os.remove('kept')", "os.rename('kept', 'other')", "os.replace('kept', 'other')", "os.mkdir('new')",
            "os.rmdir('folder')", "os.truncate('kept', 0)", "os.symlink('kept', 'new')", "os.link('kept', 'new')",
            "os.chmod('kept', 0)", "os.utime('kept')", "shutil.rmtree('folder')", "shutil.copy('kept', 'new')",
            "shutil.move('kept', 'new')", "pathlib.Path('new').touch()", "pathlib.Path('kept').unlink()",
        ],
    )  # fmt: skip
    def test_writing_elsewhere_is_refused_and_changes_nothing(
        self, act: str, stopped: Callable[..., Stopped], tmp_path: Path
    ) -> None:
        (tmp_path / "kept").write_text("kept")
        (tmp_path / "folder").mkdir()
        stop = stopped(f"import os, pathlib, shutil\n{act}")
        assert (stop.reason, stop.line) == ("write", 2)
        assert "a figure script may not write outside its temporary folder" in stop.detail
        assert sorted(path.name for path in tmp_path.iterdir()) == ["folder", "kept"]
        assert (tmp_path / "kept").read_text() == "kept"

    def test_writing_in_the_temporary_folder_works_and_nothing_stays(self, run: Run) -> None:
        script = """
            import os, pathlib, shutil, tempfile
            with tempfile.TemporaryDirectory() as folder:
                pathlib.Path(folder, "a").write_text("a")
                os.mkdir(os.path.join(folder, "deep"))
                os.rename(os.path.join(folder, "a"), os.path.join(folder, "deep", "b"))
            with tempfile.TemporaryFile() as file: file.write(b"x")
            kept = tempfile.mkdtemp()
            pathlib.Path(kept, "c").write_text("c")
            shutil.copy(os.path.join(kept, "c"), os.path.join(kept, "d"))
            pathlib.Path(kept, "c").unlink()
            open(os.devnull, "w").write("x")
            value = [os.environ["TMPDIR"], os.path.expanduser("~"), sorted(os.listdir(kept)), os.path.exists(folder)]
        """
        temporary, home, names, there = run(script).value
        assert temporary == home
        assert names == ["d"]
        assert not there
        assert not Path(temporary).exists()

    def test_a_folder_without_rights_is_removed_too(self, run: Run) -> None:
        script = """
            import os, tempfile
            folder = tempfile.mkdtemp()
            os.mkdir(folder + "/deep")
            os.chmod(folder + "/deep", 0)
            os.chmod(folder, 0)
            value = folder
        """
        assert not Path(run(script).value).parent.exists()

    def test_a_link_does_not_lead_out_of_the_temporary_folder(
        self, stopped: Callable[..., Stopped], tmp_path: Path
    ) -> None:
        script = f"""
            import os
            link = os.environ["TMPDIR"] + "/link"
            os.symlink({str(tmp_path)!r}, link)
            open(link + "/new", "w")
        """
        assert stopped(script).reason == "write"
        assert list(tmp_path.iterdir()) == []

    @held_by("write", "landlock")
    def test_the_kernel_refuses_writing_to_native_code(self, run: Run, tmp_path: Path) -> None:
        (tmp_path / "kept").write_text("kept")
        script = """
            import ctypes, os
            libc = ctypes.CDLL(None, use_errno=True)
            inside = os.environ["TMPDIR"].encode() + b"/in"
            value = [libc.creat(b"new", 0o600), libc.unlink(b"kept"), libc.truncate(b"kept", 0), libc.open(b"kept", 2),
                     libc.mkdir(b"new", 0o700), libc.mkfifo(b"new", 0o600), libc.creat(inside, 0o600) > 0]
        """
        assert run(script).value == [-1, -1, -1, -1, -1, -1, True]
        assert [path.name for path in tmp_path.iterdir()] == ["kept"]

    @linux
    def test_memory_of_the_server_cannot_be_written(self, stopped: Callable[..., Stopped]) -> None:
        assert stopped("import os\nopen(f'/proc/{os.getppid()}/mem', 'r+b')").reason == "write"


class TestReads:
    def test_files_are_noted_existing_or_not(self, run: Run, tmp_path: Path) -> None:
        (tmp_path / "data.txt").write_text("x")
        script = """
            import pathlib
            open("data.txt").read()
            pathlib.Path("data.txt").read_bytes()
            try: open("sub/../missing.txt")
            except FileNotFoundError: pass
        """
        assert run(script).reads == (str(tmp_path / "data.txt"), str(tmp_path / "missing.txt"))

    def test_files_that_are_only_asked_after_are_noted(self, run: Run, tmp_path: Path) -> None:
        script = """
            import os, pathlib
            value = [pathlib.Path("a").exists(), os.path.isfile("b"), os.access("c", os.R_OK), os.path.islink("d")]
        """
        outcome = run(script)
        assert outcome.value == [False] * 4
        assert outcome.reads == outcome.missing == tuple(str(tmp_path / name) for name in "abcd")

    def test_a_file_is_missing_when_it_was_not_there_at_first(self, run: Run, tmp_path: Path) -> None:
        (tmp_path / "data.txt").write_text("x")
        assert run("open('data.txt').read()").missing == ()

    def test_a_database_is_noted_by_its_path_or_its_address(self, run: Run, tmp_path: Path) -> None:
        script = """
            import sqlite3
            for name, uri in (("a.db", False), ("file:b%20b.db?mode=ro", True)):
                try: sqlite3.connect(name, uri=uri).execute("select 1 from x")
                except (sqlite3.Error, OSError): pass
        """
        assert run(script).reads == (str(tmp_path / "a.db"), str(tmp_path / "b b.db"))

    def test_listed_folders_are_noted_existing_or_not(self, run: Run, tmp_path: Path) -> None:
        (tmp_path / "a").mkdir()
        script = "import glob, os\nos.listdir()\nlist(os.scandir('a'))\nglob.glob('b/*')"
        assert run(script).listings == (str(tmp_path), str(tmp_path / "a"), str(tmp_path / "b"))

    def test_an_imported_module_of_the_author_is_noted_by_its_source(self, run: Run, tmp_path: Path) -> None:
        (tmp_path / "helper.py").write_text("number = 5")
        outcome = run("import sys\nsys.path.insert(0, '.')\nimport helper, colorsys\nvalue = helper.number")
        assert (outcome.value, outcome.reads, outcome.listings) == (5, (str(tmp_path / "helper.py"),), ())
        assert not (tmp_path / "__pycache__").exists()

    def test_the_temporary_folder_is_not_noted(self, run: Run) -> None:
        script = "import os, tempfile\nopen(tempfile.mkstemp()[1]).read()\nos.listdir(os.environ['TMPDIR'])"
        outcome = run(script)
        assert (outcome.reads, outcome.listings) == ((), ())

    @forking
    def test_a_folder_reached_by_a_link_is_named_by_the_link(self, server: Server, tmp_path: Path) -> None:
        (tmp_path / "real").mkdir()
        (tmp_path / "link").symlink_to("real")
        outcome = server.call(
            {"script": "try: open('x')\nexcept OSError: pass"}, folder=tmp_path / "link", limits=QUICK
        )
        assert outcome.reads == (str(tmp_path / "link" / "x"),)


class TestOneCallAndTheNext:
    def test_changes_of_folder_path_environment_and_modules_do_not_last(self, run: Run, tmp_path: Path) -> None:
        script = """
            import builtins, os, sys
            value = [os.getcwd(), "x" in sys.path, os.environ.get("MARK"), hasattr(builtins, "mark")]
            os.chdir("/"); sys.path.append("x"); os.environ["MARK"] = "1"; builtins.mark = 1
        """
        expected = [os.path.realpath(tmp_path), False, None, False]
        assert [run(script).value, run(script).value] == [expected, expected]

    def test_the_callers_environment_is_not_visible(
        self, modules: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("SECRET_TOKEN", "hidden")
        monkeypatch.setenv("PYTHONHASHSEED", "77")
        monkeypatch.setenv("TZ", "Asia/Tokyo")
        script = "import os, sys, time\nvalue = [dict(os.environ), time.strftime('%Z'), sys.flags.hash_randomization]"
        with Server("target:run", path=[str(modules), *sys.path]) as server:
            names, zone, randomized = server.call({"script": script}, folder=tmp_path, limits=QUICK).value
        assert "SECRET_TOKEN" not in names
        assert (names["PYTHONHASHSEED"], names["LC_ALL"], zone, randomized) == ("0", "C.UTF-8", "UTC", 0)

    def test_hashes_and_random_numbers_are_the_same_each_time(self, modules: Path, tmp_path: Path) -> None:
        script = "import random\nvalue = [hash('figure'), random.random(), list({'a', 'b', 'c', 'd'})]"
        values = []
        for _ in range(2):
            with Server("target:run", path=[str(modules), *sys.path]) as server:
                values += [server.call({"script": script}, folder=tmp_path, limits=QUICK).value for _ in range(2)]
        assert all(value == values[0] for value in values)

    def test_threads_can_call_at_the_same_time(self, run: Run) -> None:
        results: list[Any] = []

        def call(number: int) -> None:
            script = f"import time\nstart = time.monotonic()\ntime.sleep(0.5)\nprint({number})\n"
            results.append(run(f"{script}value = [{number}, start, time.monotonic()]"))

        threads = [threading.Thread(target=call, args=(number,)) for number in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        numbers, starts, ends = zip(*(result.value for result in results), strict=True)
        assert sorted(numbers) == [0, 1, 2, 3]
        assert sorted(starts)[1] < min(ends)  # at least two ran at once
        assert all(result.output == f"{result.value[0]}\n" for result in results)

    def test_many_calls_from_many_threads_all_come_back(self, run: Run) -> None:
        results: list[int] = []

        def calls() -> None:
            for number in range(20):
                results.append(run(f"value = {number}").value)

        threads = [threading.Thread(target=calls) for _ in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(results) == sorted(list(range(20)) * 6)


@forking
class TestServer:
    def test_a_killed_server_is_started_again(self, run: Run, server: Server) -> None:
        run("")
        before = server_of(server)
        os.kill(before, signal.SIGKILL)
        assert run("value = 1").value == 1
        assert server_of(server) != before

    @linux
    def test_a_server_killed_during_a_call_leaves_no_child_and_the_call_is_made_again(
        self, run: Run, server: Server
    ) -> None:
        run("")
        before = server_of(server)
        results: list[Any] = []
        thread = threading.Thread(target=lambda: results.append(run("import time\ntime.sleep(0.4)\nvalue = 2").value))
        thread.start()
        time.sleep(0.2)
        children = children_of(before)
        os.kill(before, signal.SIGKILL)
        thread.join()
        assert results == [2]
        assert children
        assert all(is_gone(child) for child in children)

    @linux
    def test_a_killed_spare_child_is_replaced(self, run: Run, server: Server) -> None:
        run("")
        time.sleep(0.1)
        for child in children_of(server_of(server)):
            os.kill(child, signal.SIGKILL)
        time.sleep(0.1)
        assert run("value = 3").value == 3

    @linux
    def test_no_zombie_and_no_orphan_stays(self, run: Run, stopped: Callable[..., Stopped], server: Server) -> None:
        pid = run("import os\nvalue = os.getpid()").value
        assert is_gone(pid, 0.0)
        stop = stopped("import os, time\nprint(os.getpid())\ntime.sleep(60)", SHORT)
        assert is_gone(int(stop.output), 0.0)
        time.sleep(0.1)
        assert len(children_of(server_of(server))) == 1  # the one that waits for the next call
        assert list(calls_folder(server).iterdir()) == []

    def test_closing_ends_the_server_and_removes_its_folder(self, modules: Path, tmp_path: Path) -> None:
        server = Server("target:run", path=[str(modules), *sys.path])
        server.call({"script": ""}, folder=tmp_path, limits=QUICK)
        process, folder = server_of(server), calls_folder(server)
        server.close()
        assert is_gone(process)
        assert not folder.exists()
        with pytest.raises(Stopped) as caught:
            server.call({"script": ""}, folder=tmp_path)
        assert caught.value.reason == "closed"

    def test_closing_ends_the_calls_there_are(self, modules: Path, tmp_path: Path) -> None:
        server = Server("target:run", path=[str(modules), *sys.path])
        reasons: list[str] = []

        def call() -> None:
            try:
                server.call({"script": "import time\ntime.sleep(30)"}, folder=tmp_path)
            except Stopped as stop:
                reasons.append(stop.reason)

        thread = threading.Thread(target=call)
        thread.start()
        time.sleep(0.5)
        server.close()
        thread.join(5)
        assert reasons == ["closed"]

    @pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGINT])
    def test_the_end_of_the_caller_ends_everything(self, number: int, modules: Path, tmp_path: Path) -> None:
        code = f"""
            import sys, threading, time
            from pathlib import Path
            from livediagrams.isolate import Server
            server = Server("target:run", path=[{str(modules)!r}, *sys.path])
            server.call({{"script": ""}}, folder=Path({str(tmp_path)!r}))
            print(server._link._process.pid, server._link._base, flush=True)
            server.call({{"script": "while True: pass"}}, folder=Path({str(tmp_path)!r}))
        """
        caller = subprocess.Popen(
            [sys.executable, "-c", textwrap.dedent(code)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
            env={**os.environ, "PYTHONPATH": str(SCRIPTS)},
        )  # fmt: skip
        assert caller.stdout is not None
        process, base = caller.stdout.readline().split()
        time.sleep(0.2)
        children = children_of(int(process)) if sys.platform == "linux" else []
        caller.send_signal(number)
        caller.wait(5)
        caller.stdout.close()
        assert all(is_gone(each) for each in [int(process), *children])
        assert not Path(base).exists()

    def test_a_memory_bomb_next_door_does_not_disturb(self, run: Run) -> None:
        def explode() -> None:
            with pytest.raises(Stopped):
                run("kept = []\nwhile True: kept.append(bytearray(1_000_000))")

        bomb = threading.Thread(target=explode)
        bomb.start()
        assert run("value = 4").value == 4
        bomb.join()


class TestWithoutFork:
    """The way of Windows, which works on other systems too."""

    def call(self, script: str, modules: Path, folder: Path, limits: Limits = QUICK) -> Outcome:
        return fresh.call(
            "target:run", [], module_path([str(modules), *sys.path]), {"script": script}, str(folder), limits
        )

    def test_value_output_and_reads_come_back(self, modules: Path, tmp_path: Path) -> None:
        outcome = self.call("print('é')\nvalue = 1\ntry: open('x')\nexcept OSError: pass", modules, tmp_path)
        assert outcome == Outcome(1, "é\n", (str(tmp_path / "x"),), (), (str(tmp_path / "x"),))

    def test_an_endless_loop_ends(self, modules: Path, tmp_path: Path) -> None:
        with pytest.raises(Stopped) as caught:
            self.call("print('begun')\nwhile True: pass", modules, tmp_path, Limits(5.0))
        assert (caught.value.reason, caught.value.output) == ("time", "begun\n")

    def test_writing_is_refused(self, modules: Path, tmp_path: Path) -> None:
        with pytest.raises(Stopped) as caught:
            self.call("open('x', 'w')", modules, tmp_path)
        assert (caught.value.reason, caught.value.line) == ("write", 1)


def test_the_protections_of_this_system_can_be_asked() -> None:
    assert set(available()) == {"time", "memory", "process", "network", "write"}

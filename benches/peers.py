"""Measures ows against programs that could do its work: DuckDB, Polars and awk; and against cat and wc.

    cargo build --release
    python3 -m venv target/venv && target/venv/bin/pip install --requirement benches/requirements.txt
    target/venv/bin/python benches/peers.py --write

All is done in one run on the same files. Rows are invented, every program has its turn in every round, so
that a slow minute of the machine is shared by all, and medians are told. The answers of the first round
are held against those of ows: where they differ the program says so and ends with 1. Ten million rows
need 12 GB, in memory where there is a folder for that, and half an hour; `--rows 200000 --runs 2` is a
trial of a minute. It runs on Linux.
"""

import argparse
import contextlib
import datetime
import functools
import importlib.metadata
import json
import multiprocessing
import os
import platform
import select
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

# Beside the sources nothing is left behind.
sys.dont_write_bytecode = True

import answers
from rules import TEXTS, Rules, awk_program

HERE = Path(__file__).resolve().parent
PROJECT = HERE.parent
SCALE = PROJECT / "scales/cows/1.1.0.toml"
README = HERE / "README.md"
MARKS = ("<!-- result begins -->", "<!-- result ends -->")
BUILDS = [PROJECT / "target/release/ows", PROJECT / "target/dist/ows"]
MEMORY = Path("/dev/shm")
NOWHERE = Path(os.devnull)
WORKS = ["csv", "ndjson", "scale", "one", "mapped", "rejected", "memory", "instructions"]
# How ows ends where rows were rejected.
REJECTED = 3
SEED = 1
STARTS = 200
# The large file of the work `memory` has so many bytes for each of `--rows`: a gigabyte for ten million.
ROW_BYTES = 100
READ_AT_ONCE, PAUSE = 1 << 20, 0.1
COUNTED = (20_000, 40_000)
GOOD = {"incomplete": 0.0, "impossible": 0.0}


# ---------------------------------------------------------------- running a program


@dataclass
class Run:
    seconds: float
    peak: int
    written: int = 0


@dataclass
class Program:
    """A program and its runs. What it prints goes to a file, or nowhere."""

    name: str
    command: list
    writes: list[Path] = field(default_factory=list)
    printed: Path = NOWHERE
    runs: list[Run] = field(default_factory=list)
    ordered: bool = True

    @property
    def seconds(self) -> float:
        return median(run.seconds for run in self.runs)

    @property
    def took(self) -> str:
        return f"{self.seconds:.2f}"

    @property
    def peak(self) -> str:
        return megabytes(max(run.peak for run in self.runs))

    def against(self, other: "Program") -> str:
        return f"{self.seconds / other.seconds:.2f}"

    def run(self) -> None:
        done = run(self.command, self.printed)
        done.written = sum(file.stat().st_size for file in self.writes if file.exists())
        self.runs.append(done)

    def clear(self) -> None:
        """A file that is there would be written over, which is other work than to make one."""
        for file in self.writes:
            file.unlink(missing_ok=True)


def run(command: list, printed: Path = NOWHERE, complaints: Path = NOWHERE) -> Run:
    """Runs a program from its start to its end, without a shell, and returns what it took.

    The kernel's own figure of the most memory counts this program too, from before the other was loaded.
    So the other is looked at while it runs.
    """
    words = [str(word) for word in command]
    creating = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
    streams = [(os.POSIX_SPAWN_OPEN, at, str(file), creating, 0o644) for at, file in ((1, printed), (2, complaints))]
    begun, peak = time.perf_counter(), 0
    child = os.posix_spawn(words[0], words, os.environ, file_actions=streams)
    watched = os.pidfd_open(child)
    while not select.select([watched], [], [], 0.02)[0]:
        peak = max(peak, peak_memory(child))
    seconds = time.perf_counter() - begun
    os.close(watched)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if code not in (0, REJECTED):
        raise SystemExit(f"{' '.join(words)} ended with {code}")
    return Run(seconds, peak)


def peak_memory(child: int) -> int:
    """The most memory that a process had so far, in bytes; 0 once it has ended."""
    lines = Path(f"/proc/{child}/status").read_text().splitlines()
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM"))


def apart(function, *given):
    """Runs a function in a process of its own, so that the one that starts what is measured stays small."""
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
        return pool.submit(function, *given).result()


def write_rows(*given) -> None:
    import rows

    rows.write(*given)


def write_old_form(output: Path, old: Path, rules: Rules) -> None:
    """Writes an output as it was while a row named each open flag that waits for what nobody asked."""
    with output.open("rb") as lines, old.open("wb") as file:
        while portion := lines.readlines(1 << 24):
            text = b"".join(portion)
            for word, flags in rules.not_asked.items():
                text = text.replace(word.encode(), flags.encode())
            file.write(text)


def feed(pipe, header: bytes, rows: bytes) -> None:
    """Writes rows without end, until nobody reads them."""
    with contextlib.suppress(BrokenPipeError):
        pipe.write(header)
        while True:
            pipe.write(rows)


# ---------------------------------------------------------------- what is measured


class Bench:
    """Each work is a method that returns its part of the result, in Markdown."""

    def __init__(self, options: argparse.Namespace, folder: Path):
        self.rules = Rules(SCALE)
        self.options = options
        self.folder = folder

    def rows(self, form: str, count: int, **shares: float) -> Path:
        """A file of invented rows, which is written once."""
        path = self.folder / f"{'-'.join(map(str, ['rows', count, *shares.items()]))}.{form}"
        if not path.exists():
            apart(write_rows, path, count, SEED, self.rules, shares)
        return path

    def score(self, ows: Path, given: Path | str, form: str, *more: object) -> list:
        return [ows, "score", "--force", "--scale", self.rules.name, given, "--to", form, *more]

    def scorers(self, given: Path, form: str) -> list[Program]:
        """Every program that scores, each with files of its own."""
        programs = []

        def files() -> list[Path]:
            return [self.folder / f"written-{len(programs)}.{ending}" for ending in (form, "errors")]

        for ows in self.options.ows:
            output, errors = files()
            command = self.score(ows, given, form, "--errors", errors, "-o", output)
            programs.append(Program(named(ows), command, [output, errors]))
        start = [sys.executable, "-B", HERE / "rules.py"]
        peers = {"DuckDB, 1 thread": ("duckdb", [1]), "DuckDB, 2 threads": ("duckdb", [2]), "Polars": ("polars", [])}
        for name, (peer, threads) in peers.items():
            programs.append(Program(name, [*start, peer, SCALE, given, *files(), *threads], files()))
        if form == "csv" and (awk := find_awk()):
            output, errors = files()
            program = self.folder / "score.awk"
            program.write_text(awk_program(self.rules))
            command = [awk, "-v", f"errors={errors}", "-f", program, given]
            programs.append(Program(awk.name, command, [output, errors], output))
        return programs

    @functools.cache
    def table(self, form: str, count: int) -> tuple[list[Program], list[Program]]:
        """File to file. Returns the programs that score, and those that read and write what ows does."""
        given = self.rows(form, count)
        scorers = self.scorers(given, form)
        output = scorers[0].writes[0]
        kept, old, copy = (self.folder / f"{name}-{count}.{form}" for name in ("kept", "old", "copy"))
        cat, wc = shutil.which("cat"), shutil.which("wc")
        limits = [
            Program("`cat IN > /dev/null`", [cat, given]),
            Program("`cat OUT > FILE`", [cat, output], [copy], copy),
            Program("`cat OUT > FILE`, old form", [cat, old], [copy], copy),
            Program("`wc -l IN`", [wc, "-l", given]),
        ]
        for turn in range(self.options.runs):
            for program in [*scorers, *limits]:
                say(f"{count:,} rows of {form}, round {turn + 1}: {program.name}")
                program.run()
                if turn == 0 and program in scorers:
                    self.compare(program, count, kept)
                if turn == 0 and program is scorers[0]:
                    write_old_form(output, old, self.rules)
                if program is not scorers[0]:
                    program.clear()
            scorers[0].clear()
        old.unlink()
        return scorers, limits

    def compare(self, program: Program, count: int, kept: Path) -> None:
        is_ows = program.command[0] in self.options.ows
        told, program.ordered = apart(answers.compare, self.rules, is_ows, *program.writes, count, kept)
        if told:
            first = named(self.options.ows[0])
            raise SystemExit("\n".join([f"{program.name} does not answer as {first} does:", *told]))

    def compared(self, title: str, form: str, count: int) -> list[str]:
        scorers, limits = self.table(form, count)
        read, write, old, _ = limits
        for name, copy in (("limit: read IN, write OUT", write), ("limit: read IN, write OUT, old form", old)):
            runs = [Run(one.seconds + two.seconds, 0, two.written) for one, two in zip(read.runs, copy.runs)]
            limits = [*limits, Program(name, [], runs=runs)]
        lines = []
        for program in [*scorers, *limits]:
            name = program.name if program.ordered else f"{program.name} (rows out of order)"
            written = f"{program.runs[-1].written:,}"
            lines.append([name, program.took, program.against(scorers[0]), program.peak, written])
        heads = ["program", "median s", f"{named(self.options.ows[0])} = 1", "peak MB", "bytes written"]
        note = f"All programs that score agree on all {count:,} rows: scored, incomplete and rejected."
        return part(f"{title}, {count:,} rows", heads, lines, note)

    def csv(self) -> list[str]:
        return self.compared("CSV to CSV", "csv", self.options.rows)

    def ndjson(self) -> list[str]:
        return self.compared("NDJSON to flat NDJSON", "ndjson", self.options.rows // 10)

    def scale(self) -> list[str]:
        """What ten times the rows cost."""
        counts = [self.options.rows // 10, self.options.rows]
        tables = [self.table("csv", count)[0] for count in counts]
        lines = []
        for few, many in zip(*tables):
            lines.append([many.name, few.took, many.took, many.against(few), few.peak, many.peak])
        few, many = (f"{count:,}" for count in counts)
        heads = ["program", f"s, {few}", f"s, {many}", "times as long", f"peak MB, {few}", f"peak MB, {many}"]
        return part(f"Scale: {few} and {many} rows of CSV", heads, lines)

    def one(self) -> list[str]:
        """The time from start to end for one assessment, beside that of a program that does nothing."""
        given = self.folder / "one.json"
        assessment = json.loads(self.rows("ndjson", 1, **GOOD).read_text())
        given.write_text(json.dumps({"scale": self.rules.name} | assessment))
        nothing = Program("`true`", [shutil.which("true")])
        programs, copies = [nothing], []
        for ows in self.options.ows:
            # What the linker wrote is mapped in smaller pieces than a copy of it, which is what is installed.
            copies.append(Path(shutil.copy2(ows, ows.with_name(f"{ows.name}-copied"))))
            for name, file in ((named(ows), ows), (f"{named(ows)}, copied", copies[-1])):
                programs.append(Program(name, [file, "score", given, "--to", "json"]))
        for _ in range(STARTS):
            for program in programs:
                program.run()
        for copy in copies:
            copy.unlink()
        times = {program.name: 1000 * program.seconds for program in programs}
        lines = [[name, f"{took:.2f}", f"{took - times[nothing.name]:.2f}"] for name, took in times.items()]
        title = f"One assessment, JSON to JSON, {STARTS} starts each"
        return part(title, ["program", "median ms", "more than `true`, ms"], lines)

    def mapped(self) -> list[str]:
        """The same rows under other names and codes, read by a column map, against ours without one."""
        count = self.options.rows // 10
        given = self.rows("csv", count, impossible=0.0)
        tables = {
            "none": given,
            "renames every column": self.theirs(given, "renamed", coded=False, own_time=True),
            "option numbers, and a code for missing": self.theirs(given, "coded", coded=True, own_time=True),
            "these, and a format of times": self.theirs(given, "timed", coded=True, own_time=False),
        }
        programs = []
        for ows in self.options.ows:
            for name, file in tables.items():
                output = self.folder / f"mapped-{len(programs)}.csv"
                by_map = [ows, "score", "--force", "--map", file.with_suffix(".toml"), file, "--to", "csv"]
                command = self.score(ows, file, "csv") if file is given else by_map
                programs.append(Program(f"{named(ows)}: {name}", [*command, "-o", output], [output]))
        for turn in range(self.options.runs):
            for program in programs:
                say(f"{count:,} rows by a map, round {turn + 1}: {program.name}")
                program.run()
            if turn == 0:
                self.compare_mapped(programs)
            for program in programs:
                program.clear()
        lines = []
        for at, program in enumerate(programs):
            without = programs[at - at % len(tables)]
            lines.append([program.name, program.took, program.against(without), program.peak])
        note = f"All {count:,} rows have the results that they have without a map."
        return part(f"Column maps, {count:,} rows of CSV", ["map", "median s", "none = 1", "peak MB"], lines, note)

    def theirs(self, given: Path, name: str, coded: bool, own_time: bool) -> Path:
        """Writes a table under names of its own, and its map beside it."""
        table = self.folder / f"theirs-{name}.csv"
        codes = [{str(value): str(at) for at, value in enumerate(points, start=1)} | {"": "-99"}
                 for points in self.rules.points.values()]
        with given.open() as rows, table.open("w") as written:
            written.write(",".join(f"their_{column}" for column in next(rows).rstrip().split(",")) + "\n")
            for row in rows:
                texts = row.rstrip("\n").split(",")
                if coded:
                    texts[len(TEXTS):] = [code[text] for code, text in zip(codes, texts[len(TEXTS):])]
                if not own_time:
                    texts[2] = texts[2][: len("2026-11-22T20:14:00")].replace("T", " ")
                written.write(",".join(texts) + "\n")
        item = '{{ from = "their_{0}", position-from = 1 }}' if coded else '"their_{0}"'
        time = '"their_time"' if own_time else '{ from = "their_time", format = "%Y-%m-%d %H:%M:%S", zone = "UTC" }'
        columns = {text: f'"their_{text}"' for text in TEXTS[1:4]} | {"time": time}
        columns |= {points: item.format(points) for points in self.rules.points}
        lines = ["format = 1", f'id = "{name}"', 'version = "1.0.0"', f'scale = "{self.rules.name}"']
        lines += ["[table]", 'missing = ["-99"]'] if coded else []
        lines += ["[column]", *(f"{column} = {text}" for column, text in columns.items())]
        table.with_suffix(".toml").write_text("\n".join(lines) + "\n")
        return table

    def compare_mapped(self, programs: list[Program]) -> None:
        """Holds results by a map against those without: they name the map in two columns more."""
        begin = len(TEXTS)
        with contextlib.ExitStack() as opened:
            files = [opened.enter_context(program.writes[0].open()) for program in programs]
            for line, rows in enumerate(zip(*files, strict=True)):
                own, *others = (row.rstrip("\n").split(",")[begin:] for row in rows)
                for program, texts in zip(programs[1:], others):
                    if line > 0 and texts[: len(own)] != own:
                        raise SystemExit(f"{program.name} answers line {line + 1} in another way than without a map")

    def rejected(self) -> list[str]:
        """Files of which every row is rejected, against one of which none is."""
        count = self.options.rows // 10
        output, errors = self.folder / "rejected.csv", self.folder / "rejected.errors"
        files = {
            "no row is rejected": self.rows("csv", count, **GOOD),
            "each has an impossible value": self.rows("csv", count, incomplete=0.0, impossible=1.0),
            "each has a bad time": self.rows("csv", count, **GOOD, bad_time=1.0),
        }
        programs = []
        for ows in self.options.ows:
            for how, more in (("", []), (", `--errors`", ["--errors", errors])):
                for name, given in files.items():
                    command = self.score(ows, given, "csv", *more, "-o", output)
                    programs.append(Program(f"{named(ows)}: {name}{how}", command, [output, errors]))
        for turn in range(self.options.runs):
            say(f"{count:,} rows, all rejected, round {turn + 1}")
            for program in programs:
                program.run()
                program.clear()
        lines = []
        for at, program in enumerate(programs):
            good = programs[at - at % len(files)]
            lines.append([program.name, program.took, program.against(good)])
        return part(f"Rejected rows, {count:,} of CSV", ["program and rows", "median s", "none rejected = 1"], lines)

    def memory(self) -> list[str]:
        """The most memory over a small file, a large one, and rows without end whose reader is slow."""
        heads, lines = ["program"], [[named(ows)] for ows in self.options.ows]
        for form in ("csv", "ndjson"):
            sample = self.rows(form, 10_000).stat().st_size
            for size in (self.options.rows * ROW_BYTES // 10, self.options.rows * ROW_BYTES):
                say(f"memory over {megabytes(size)} MB of {form}")
                given = self.rows(form, size * 10_000 // sample)
                heads.append(f"{form}, {megabytes(size)} MB")
                for ows, line in zip(self.options.ows, lines):
                    line.append(megabytes(run(self.score(ows, given, form, "-o", "-")).peak))
                given.unlink()
        heads.append(f"csv without end, {self.options.seconds} s")
        for ows, line in zip(self.options.ows, lines):
            line.append(self.without_end(ows))
        return part("Peak memory, MB", heads, lines)

    def without_end(self, ows: Path) -> str:
        """Rows come for ever, and their reader takes a megabyte and pauses. Then ows is ended."""
        header, rows = self.rows("csv", 20_000).read_bytes().split(b"\n", 1)
        command = [ows, "score", "-", "--scale", self.rules.name, "--to", "csv"]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
        child = subprocess.Popen(command, **pipes)
        threading.Thread(target=feed, args=(child.stdin, header + b"\n", rows), daemon=True).start()
        end, read = time.monotonic() + self.options.seconds, 0
        while time.monotonic() < end:
            read += len(child.stdout.read(READ_AT_ONCE))
            time.sleep(PAUSE)
        peak = peak_memory(child.pid)
        child.kill()
        child.wait()
        return f"{megabytes(peak)} ({megabytes(read)} read)"

    def instructions(self) -> list[str]:
        """Instructions a row. Those of the start are in both counts, and so not in the difference."""
        valgrind, told = shutil.which("valgrind"), self.folder / "callgrind"
        if valgrind is None:
            return part("Instructions a row", [], [], "Not counted: valgrind is not there.")
        forms, lines = ["csv", "ndjson"], []
        for ows in self.options.ows:
            lines.append([named(ows)])
            for form in forms:
                counts = []
                for rows in COUNTED:
                    say(f"instructions of {rows:,} rows of {form}: {named(ows)}")
                    command = self.score(ows, self.rows(form, rows), form, "-o", "-")
                    run([valgrind, "--tool=callgrind", "--callgrind-out-file=/dev/null", *command], complaints=told)
                    words = told.read_text(errors="replace").split()
                    counts.append(int(words[words.index("Collected") + 2]))
                lines[-1].append(f"{(counts[1] - counts[0]) / (COUNTED[1] - COUNTED[0]):,.0f}")
        return part("Instructions a row, by callgrind", ["program", *forms], lines)


# ---------------------------------------------------------------- telling


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def megabytes(value: int) -> str:
    return f"{value / 1_000_000:,.0f}" if value else ""


def part(title: str, heads: list[str], lines: list[list[str]], note: str = "") -> list[str]:
    rows = [heads, ["---", *["---:"] * (len(heads) - 1)], *lines] if lines else []
    table = [f"| {' | '.join(row)} |" for row in rows]
    return [f"### {title}", "", *table, *([""] if table else []), *([note, ""] if note else [])]


def named(ows: Path) -> str:
    """A build that has the usual name is told by its folder, such as `dist`."""
    return f"ows ({ows.parent.name})" if ows.name == "ows" else ows.name


def find_awk() -> Path | None:
    """The quickest awk that is there."""
    found = (shutil.which(name) for name in ("mawk", "gawk", "awk"))
    return next((Path(path) for path in found if path), None)


def heading(options: argparse.Namespace, rules: Rules) -> list[str]:
    """The machine, the day and the versions."""

    def first_line(*command: object) -> str:
        done = subprocess.run([str(word) for word in command], capture_output=True, text=True)
        return (done.stdout + done.stderr).splitlines()[0]

    def told(path: str, key: str) -> str:
        lines = Path(path).read_text().splitlines()
        return next((line.split(":")[1].strip() for line in lines if line.startswith(key)), "unknown")

    memory = int(told("/proc/meminfo", "MemTotal").split()[0]) * 1024 / 1e9
    machine = f"{told('/proc/cpuinfo', 'model name')}, {len(os.sched_getaffinity(0))} cores, {memory:.0f} GB of memory"
    place = "in memory" if options.folder == MEMORY else "in a folder"
    versions = [f"{named(ows)} is {first_line(ows, '--version')}" for ows in options.ows]
    versions += [f"{name} {importlib.metadata.version(name.lower())}" for name in ("DuckDB", "Polars", "NumPy")]
    versions += [first_line(awk, "-W", "version")] if (awk := find_awk()) else ["no awk"]
    versions += [f"Python {platform.python_version()}", f"{platform.system()} {platform.machine()}"]
    how = f"{machine}, files {place}; {rules.name}, medians of {options.runs} rounds"
    return [f"{datetime.date.today()}, {how}. {'; '.join(versions)}.", ""]


def read_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=10_000_000, help="rows of CSV; NDJSON has a tenth of them")
    parser.add_argument("--runs", type=int, default=5, help="rounds of each work")
    parser.add_argument("--seconds", type=int, default=20, help="how long rows without end are read")
    parser.add_argument("--ows", type=Path, action="append", help="a build to measure; may be said again")
    parser.add_argument("--folder", type=Path, default=MEMORY if MEMORY.is_dir() else None, help="where files are made")
    parser.add_argument("--only", choices=WORKS, nargs="+", default=WORKS, help="these works alone")
    parser.add_argument("--write", action="store_true", help=f"put the result into benches/{README.name}")
    options = parser.parse_args()
    named_or_built = options.ows or [path for path in BUILDS if path.exists()] or BUILDS[:1]
    options.ows = [path.resolve() for path in named_or_built]
    for path in options.ows:
        if not path.is_file():
            parser.error(f"{path} is not there: build it, or name a build with --ows")
    return options


def main() -> None:
    options = read_options()
    with tempfile.TemporaryDirectory(prefix="ows-peers-", dir=options.folder) as folder:
        # What a user has set, a policy for instance, would change what ows does.
        for name in [name for name in os.environ if name.startswith("OWS_")]:
            del os.environ[name]
        os.environ["XDG_CONFIG_HOME"] = folder
        bench = Bench(options, Path(folder))
        parts = [heading(options, bench.rules), *(getattr(bench, work)() for work in options.only)]
    text = "\n".join(line for lines in parts for line in lines)
    print(text)
    if options.write:
        before, rest = README.read_text().split(MARKS[0])
        README.write_text(f"{before}{MARKS[0]}\n\n{text}\n{MARKS[1]}{rest.split(MARKS[1])[1]}")


if __name__ == "__main__":
    main()

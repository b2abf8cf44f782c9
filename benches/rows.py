"""Invents assessments, as CSV or NDJSON. No row is of anybody.

The same seed gives the same rows, and a shorter file is the beginning of a longer one. Rows are made
in portions, each from random numbers of its own, so that memory does not grow with the file.
"""

from pathlib import Path

import numpy as np

from rules import Rules

PORTION = 100_000
# An empty text as an index: the last place of a list, where it stands.
EMPTY = -1
DIGITS = np.array([f"{number:04}" for number in range(10_000)], "S4")
TENTHS = np.array([*(f"{number / 10}" for number in range(3_000)), ""], "S5")
CLOCK = np.array([f"{second // 3600:02}:{second // 60 % 60:02}:{second % 60:02}" for second in range(86_400)], "S8")
OFFSETS = np.array(["+00:00", "+01:00", "-05:00", "+09:30", "-08:00", "+02:00"], "S6")
RATERS = np.array([f"R{number:03}" for number in range(250)], "S4")
FIRST_DAY = np.datetime64("2020-01-01")
SECONDS_BETWEEN = 15
PATIENTS = 500_000
# Among them are points that no item has.
POINTS = range(13)
# How many of the rows have what is wrong with them.
SHARES = {"incomplete": 0.01, "impossible": 0.001, "bad_time": 0.0}


def write(path: Path, count: int, seed: int, rules: Rules, shares: dict[str, float]) -> None:
    """Writes so many rows, in the form that the name of the file says."""
    shares = SHARES | shares
    lines = csv_lines if path.suffix == ".csv" else ndjson_lines
    with path.open("wb") as file:
        if path.suffix == ".csv":
            file.write((",".join(rules.columns) + "\n").encode())
        for start in range(0, count, PORTION):
            random = np.random.default_rng([seed, start // PORTION])
            pieces = lines(rules, texts(random, start, shares), item_points(random, rules, shares))
            file.write(joined(pieces, min(PORTION, count - start)))


def item_points(random: np.random.Generator, rules: Rules, shares: dict[str, float]) -> list[np.ndarray]:
    """The points of each item. All items of a row lean on one severity, as those of a patient do."""
    severity = random.beta(1.3, 1.8, PORTION)
    values = []
    for points in rules.points.values():
        found = np.clip(severity + random.normal(0, 0.2, PORTION), 0, 0.999)
        values.append(np.array(points)[(found * len(points)).astype(int)])
    incomplete = np.flatnonzero(random.random(PORTION) < shares["incomplete"])
    empty = random.integers(1, 4, len(incomplete))
    for already in range(3):
        for row in incomplete[empty > already]:
            values[random.integers(len(values))][row] = EMPTY
    impossible = np.flatnonzero(random.random(PORTION) < shares["impossible"])
    which = random.integers(0, len(values), len(impossible))
    for at, points in enumerate(rules.points.values()):
        rows = impossible[which == at]
        values[at][rows] = random.choice([value for value in POINTS if value not in points], len(rows))
    return values


def texts(random: np.random.Generator, start: int, shares: dict[str, float]) -> list[list]:
    """What stands in a row before the items: of each column the pieces that it is put together from."""
    number = np.arange(start + 1, start + PORTION + 1)
    # Spread over eight digits, so that patients do not look like the numbers of rows.
    patient = random.integers(0, PATIENTS, PORTION) * 7_919_993 % 100_000_000
    second = (number - 1) * SECONDS_BETWEEN + random.integers(0, SECONDS_BETWEEN, PORTION)
    day = second // 86_400
    days = np.datetime_as_string(FIRST_DAY + np.arange(day[0], day[-1] + 1)).astype("S10")[day - day[0]]
    days[random.random(PORTION) < shares["bad_time"]] = b"2020-13-01"
    hours = random.gamma(2.2, 110.0, PORTION).astype(int).clip(0, 2_999)
    hours[random.random(PORTION) < 0.15] = EMPTY
    return [
        [b"A", DIGITS[number // 10_000], DIGITS[number % 10_000]],
        [b"p-", DIGITS[patient // 10_000], DIGITS[patient % 10_000]],
        [days, b"T", CLOCK[second % 86_400], random.choice(OFFSETS, PORTION)],
        [random.choice(RATERS, PORTION)],
        [TENTHS[hours]],
    ]


def csv_lines(rules: Rules, texts: list[list], values: list[np.ndarray]) -> list:
    written = np.array([*map(str, POINTS), ""], "S2")
    columns = [*texts, *([written[value]] for value in values)]
    return [piece for column in columns for piece in [*column, b","]][:-1] + [b"\n"]


def ndjson_lines(rules: Rules, texts: list[list], values: list[np.ndarray]) -> list:
    """An item that is empty is not there at all, so an item brings a comma if one stands before it."""
    identity, patient, time, rater, [hours] = texts
    pieces = [b'{"patient":"', *patient, b'","rater":"', *rater, b'","time":"', *time]
    pieces += [b'","extra":{"assessment_id":"', *identity, b'","hours_since_last_use":']
    pieces += [np.where(hours == b"", b"null", hours), b'},"observations":{']
    begun = np.zeros(PORTION, bool)
    for item, value in zip(rules.points, values):
        pair = np.array([*(f'"{item}":{points}' for points in POINTS), ""], "S")
        pieces += [np.where(begun & (value != EMPTY), b",", b""), pair[value]]
        begun |= value != EMPTY
    return [*pieces, b"}}\n"]


def joined(pieces: list, count: int) -> bytes:
    """Sets pieces of text beside each other, row by row. NumPy fills up with zeros, which are left out."""
    arrays = [np.asarray(piece) for piece in pieces]
    table = np.empty(PORTION, [(str(at), array.dtype) for at, array in enumerate(arrays)])
    for at, array in enumerate(arrays):
        table[str(at)] = array
    text = table[:count].view(np.uint8)
    return text[text != 0].tobytes()

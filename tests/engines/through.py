"""Reads a CSV with pandas, DuckDB and Polars, and writes what each makes of it by itself.

Usage: through.py TABLE FOLDER

Each engine guesses the types of the columns as it does for anybody, so that numbers with gaps,
times and yes/no come out in its own way. The names of the files begin with the engine's.
"""

import sys
from pathlib import Path

import duckdb
import pandas
import polars


def with_pandas(table, folder):
    """Whole numbers become fractions where a cell is empty; times are text until one asks."""
    guessed = pandas.read_csv(table)
    asked = pandas.read_csv(table)
    asked["time"] = pandas.to_datetime(asked["time"], utc=True)
    local = asked.assign(time=asked["time"].dt.tz_convert("America/New_York"))
    nullable = guessed.convert_dtypes()
    for name, frame in [
        ("guessed", guessed),
        ("utc", asked),
        ("local", local),
        ("nullable", nullable),
    ]:
        stem = folder / f"pandas-{name}"
        frame.to_csv(f"{stem}.csv", index=False)
        frame.to_csv(f"{stem}.csv.gz", index=False)
        frame.to_csv(f"{stem}.tsv", index=False, sep="\t")
        for ending, lines in [("ndjson", True), ("json", False)]:
            frame.to_json(
                f"{stem}.{ending}", orient="records", lines=lines, date_format="iso"
            )


def with_duckdb(table, folder):
    """Times become instants of the session's zone, and yes/no become true and false."""
    for name, zone in [("utc", "UTC"), ("local", "Asia/Kolkata")]:
        connection = duckdb.connect()
        connection.execute(f"SET TimeZone = '{zone}'")
        connection.execute(f"CREATE TABLE week AS SELECT * FROM read_csv('{table}')")
        for ending, options in [
            ("csv", "FORMAT csv, HEADER"),
            ("csv.gz", "FORMAT csv, HEADER"),
            ("csv.zst", "FORMAT csv, HEADER"),
            ("tsv", "FORMAT csv, HEADER, DELIMITER '\t'"),
            ("ndjson", "FORMAT json"),
            ("json", "FORMAT json, ARRAY true"),
        ]:
            target = folder / f"duckdb-{name}.{ending}"
            connection.execute(f"COPY week TO '{target}' ({options})")


def with_polars(table, folder):
    """Times become instants in UTC if they are asked for."""
    for name, parse in [("guessed", False), ("utc", True)]:
        frame = polars.read_csv(table, try_parse_dates=parse)
        stem = folder / f"polars-{name}"
        frame.write_csv(f"{stem}.csv")
        frame.write_csv(f"{stem}.tsv", separator="\t")
        frame.write_ndjson(f"{stem}.ndjson")
        frame.write_json(f"{stem}.json")


def main():
    table, folder = sys.argv[1], Path(sys.argv[2])
    folder.mkdir(parents=True, exist_ok=True)
    with_pandas(table, folder)
    with_duckdb(table, folder)
    with_polars(table, folder)


main()

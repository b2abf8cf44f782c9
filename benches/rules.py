"""Reads the rules of a scale, writes them for the peers, and scores as a peer does.

The rules stand in the file of the scale alone, so that the peers and ows cannot drift apart. A peer has it
easy: it takes times as text, gives no range for an incomplete row, no flags, and no place of what is wrong.

    python rules.py duckdb SCALE IN OUT ERRORS THREADS
    python rules.py polars SCALE IN OUT ERRORS
"""

import sys
import tomllib
from pathlib import Path

TEXTS = ["assessment_id", "patient", "time", "rater", "hours_since_last_use"]
# The one word that stands for the open flags of a kind, in a row that asked nothing of that kind.
NOT_ASKED = {"checks-not-asked": "check", "nothing-measured": "measure", "use-not-asked": "daily"}


class Rules:
    """What a scale says of points, bands and stages; and the same as expressions of SQL."""

    def __init__(self, path: Path):
        scale = tomllib.loads(path.read_text())
        self.name = f"{scale['id']}@{scale['version']}"
        self.points = {item["id"]: [option["points"] for option in item["option"]] for item in scale["item"]}
        self.columns = [*TEXTS, *self.points]
        # Highest first: the first that holds is the answer.
        self.bands = [(band["from"], band["id"]) for band in reversed(scale["band"])]
        self.stagings = {f"stage_{staging['id']}": staging["stage"][::-1] for staging in scale["staging"]}
        self.answers = ["total", "band", *self.stagings]
        self.not_asked = {
            word: ";".join(flag["id"] for flag in scale["flag"] if kind in flag["when"])
            for word, kind in NOT_ASKED.items()
        }
        wrong = {item: f"{item} NOT IN ({', '.join(map(str, points))})" for item, points in self.points.items()}
        self.rejected = f"coalesce({' OR '.join(wrong.values())}, false)"
        self.total = " + ".join(self.points)
        self.judged = {"band": cases([(f"total >= {least}", f"'{band}'") for least, band in self.bands])}
        for name, stages in self.stagings.items():
            shown = [(shows(stage, sign_in_sql, "AND"), stage["number"]) for stage in stages]
            self.judged[name] = cases([("total IS NULL", "NULL"), *shown, ("true", 0)])
        self.refusal = {
            "item": cases([(condition, f"'{item}'") for item, condition in wrong.items()]),
            "value": cases([(condition, item) for item, condition in wrong.items()]),
        }


def cases(choices: list[tuple]) -> str:
    return f"CASE {' '.join(f'WHEN {condition} THEN {value}' for condition, value in choices)} END"


def sign_in_sql(sign: dict) -> str:
    return f"({sign['item']} >= {sign['at-least']})::TINYINT"


def shows(stage: dict, sign, both: str) -> str:
    """The condition of a stage: so many of its signs, and where it says so one of certain items among them."""
    condition = f"{' + '.join(map(sign, stage['sign']))} >= {stage['needs']}"
    certain = [one for one in stage["sign"] if one["item"] in stage.get("one-of", ())]
    return f"{condition} {both} {' + '.join(map(sign, certain))} >= 1" if certain else condition


def score_with_duckdb(rules: Rules, given: Path, output: Path, errors: Path, threads: str) -> None:
    """Reads twice, once for the rows and once for the rejected: that is quicker than to keep all rows."""
    import duckdb

    if given.suffix == ".csv":
        columns = dict.fromkeys(TEXTS, "VARCHAR") | dict.fromkeys(rules.points, "TINYINT")
        reading = f"auto_detect = false, header = true, delim = ',', quote = '\"', columns = {columns}"
        source, written = f"read_csv('{given}', {reading})", "FORMAT csv, HEADER"
    else:
        columns = dict.fromkeys(TEXTS[1:4], "VARCHAR")
        columns["extra"] = "STRUCT(assessment_id VARCHAR, hours_since_last_use DOUBLE)"
        columns["observations"] = f"STRUCT({', '.join(f'{item} TINYINT' for item in rules.points)})"
        source = f"""(SELECT extra.assessment_id, patient, time, rater, extra.hours_since_last_use, observations.*
            FROM read_json('{given}', format = 'newline_delimited', columns = {columns}))"""
        written = "FORMAT json"
    judged = ", ".join(f"{expression} AS {name}" for name, expression in rules.judged.items())
    refusal = ", ".join(f"{expression} AS {name}" for name, expression in rules.refusal.items())
    connection = duckdb.connect()
    connection.execute(f"SET threads = {threads}")
    connection.execute(f"""
        COPY (SELECT *, {judged} FROM (SELECT *, {rules.total} AS total FROM {source} WHERE NOT {rules.rejected}))
        TO '{output}' ({written})""")
    connection.execute(f"""
        COPY (SELECT assessment_id, {refusal} FROM {source} WHERE {rules.rejected})
        TO '{errors}' (FORMAT csv, HEADER)""")


def score_with_polars(rules: Rules, given: Path, output: Path, errors: Path) -> None:
    import polars

    if given.suffix == ".csv":
        columns = dict.fromkeys(TEXTS, polars.String) | dict.fromkeys(rules.points, polars.Int8)
        rows = polars.scan_csv(given, schema=columns)
    else:
        # Polars reads no integers of 8 bits out of NDJSON.
        columns = dict.fromkeys(TEXTS[1:4], polars.String)
        columns["extra"] = polars.Struct({"assessment_id": polars.String, "hours_since_last_use": polars.Float64})
        columns["observations"] = polars.Struct(dict.fromkeys(rules.points, polars.Int64))
        extra, observations = polars.col("extra").struct, polars.col("observations").struct
        texts = [extra.field(TEXTS[0]), *TEXTS[1:4], extra.field(TEXTS[4])]
        items = [observations.field(item).cast(polars.Int8) for item in rules.points]
        rows = polars.scan_ndjson(given, schema=columns).select(*texts, *items)
    expression = polars.sql_expr
    rows = rows.with_columns(rejected=expression(rules.rejected))
    scored = rows.filter(~polars.col("rejected")).drop("rejected").with_columns(total=expression(rules.total))
    scored = scored.with_columns(**{name: expression(text) for name, text in rules.judged.items()})
    refusal = {name: expression(text) for name, text in rules.refusal.items()}
    rejected = rows.filter("rejected").select("assessment_id", **refusal)
    write = scored.sink_csv if given.suffix == ".csv" else scored.sink_ndjson
    polars.collect_all([write(output, lazy=True), rejected.sink_csv(errors, lazy=True)], engine="streaming")


def awk_program(rules: Rules) -> str:
    """Works on plain CSV, where nothing is quoted. The variable `errors` names the file of the rejected rows."""
    column = {item: f"${at}" for at, item in enumerate(rules.columns, start=1)}
    permitted, tests, stagings = [], [], []
    for item, points in rules.points.items():
        permitted += [f'ok_{item}["{value}"]' for value in ["", *points]]
        tests.append(f'  if (!({column[item]} in ok_{item})) {{ refuse("{item}", {column[item]}); next }}')
    bands = "".join(f'total >= {least} ? "{band}" : ' for least, band in rules.bands)
    for name, stages in rules.stagings.items():
        sign = lambda one: f"({column[one['item']]} >= {one['at-least']})"
        shown = "".join(f"{shows(stage, sign, '&&')} ? {stage['number']} : " for stage in stages)
        stagings.append(f"  {name} = {shown}0")
    newline = "\n"
    return f"""\
function refuse(item, value) {{ print $1 "," item "," value > errors }}
BEGIN {{
  FS = ","
  {"; ".join(permitted)}
  for (total = 0; total <= {sum(points[-1] for points in rules.points.values())}; total++) band[total] = {bands}""
  print "assessment_id,item,value" > errors
}}
NR == 1 {{ print $0 ",{",".join(rules.answers)}"; next }}
{{
{newline.join(tests)}
  if ({" || ".join(f'{column[item]} == ""' for item in rules.points)}) {{ print $0 "{"," * len(rules.answers)}"; next }}
  total = {" + ".join(column[item] for item in rules.points)}
{newline.join(stagings)}
  print $0 "," total "," band[total] "," {' "," '.join(rules.stagings)}
}}
"""


if __name__ == "__main__":
    peer, scale, given, output, errors, *threads = sys.argv[1:]
    score = score_with_duckdb if peer == "duckdb" else score_with_polars
    score(Rules(Path(scale)), Path(given), Path(output), Path(errors), *threads)

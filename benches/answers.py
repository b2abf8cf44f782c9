"""Holds the answers of one program against those of another, row by row."""

from pathlib import Path

from rules import Rules


def compare(rules: Rules, is_ows: bool, output: Path, errors: Path, count: int, kept: Path) -> tuple[list[str], bool]:
    """Says where a program differs from the first, and whether its rows came out in order.

    The answers of the first are kept in a file. An answer is one text, so that a difference can be told as
    it is. Of incomplete rows no more is compared than that they are incomplete: a peer has no range.
    """
    import duckdb

    connection = duckdb.connect()
    columns = ", ".join(rules.answers)
    answered = "complete = 'true'" if is_ows else "total IS NOT NULL"
    connection.execute(f"CREATE VIEW written AS SELECT * FROM {table(rules, is_ows, output)}")
    connection.execute(f"""
        CREATE TABLE answers AS
        SELECT assessment_id, CASE WHEN {answered} THEN concat_ws(' ', {columns}) ELSE 'incomplete' END AS answer
        FROM written UNION ALL SELECT assessment_id, 'rejected' FROM {rejected(is_ows, output, errors)}""")
    if not kept.exists():
        connection.execute(f"COPY answers TO '{kept}' (FORMAT parquet)")
    different = connection.execute(f"""
        SELECT assessment_id, answers.answer, kept.answer
        FROM read_parquet('{kept}') AS kept FULL JOIN answers USING (assessment_id)
        WHERE kept.answer IS DISTINCT FROM answers.answer ORDER BY assessment_id LIMIT 5""").fetchall()
    told = [f"{row}: ({columns}) is {answer}, and {first} by the first" for row, answer, first in different]
    [[rows]] = connection.execute("SELECT count(*) FROM answers").fetchall()
    if rows != count:
        told.append(f"{rows:,} rows have an answer, and {count:,} were given")
    [[backwards]] = connection.execute("""
        SELECT count(*) FROM (SELECT assessment_id, lag(assessment_id) OVER () AS before FROM written)
        WHERE assessment_id < before""").fetchall()
    return told, backwards == 0


def table(rules: Rules, is_ows: bool, output: Path) -> str:
    """What a program wrote, all of it as text."""
    if output.suffix == ".csv":
        return f"read_csv('{output}', header = true, all_varchar = true, delim = ',', quote = '\"')"
    columns = dict.fromkeys([*rules.answers, "complete" if is_ows else "assessment_id"], "VARCHAR")
    if is_ows:
        columns["extra"] = "STRUCT(assessment_id VARCHAR)"
    rows = f"read_json('{output}', format = 'newline_delimited', columns = {columns})"
    return f"(SELECT *, extra.assessment_id FROM {rows})" if is_ows else rows


def rejected(is_ows: bool, output: Path, errors: Path) -> str:
    """The rejected rows. Of these ows names the lines, and invented rows are numbered as their lines are."""
    if not is_ows:
        return f"read_csv('{errors}', header = true, all_varchar = true, delim = ',')"
    above = 1 if output.suffix == ".csv" else 0
    return f"""(SELECT DISTINCT 'A' || lpad((line - {above})::VARCHAR, 8, '0') AS assessment_id
        FROM read_json('{errors}', format = 'newline_delimited', columns = {{line: 'BIGINT'}}))"""

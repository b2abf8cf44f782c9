"""Checks the chain of a log, or NAME.json in canonical form, with nothing of ows; prints each SHA-256."""
import hashlib, json, sqlite3, sys
from decimal import Decimal

def number(value):  # the shortest digits of the double, set out as ECMAScript does
    if value == 0:
        return "0"
    sign, digits, power = Decimal(repr(float(value))).normalize().as_tuple()
    digits, sign, point = "".join(map(str, digits)), "-" * sign, len(digits) + power
    if len(digits) <= point <= 21:
        return sign + digits + "0" * power
    if 0 < point <= 21:
        return sign + digits[:point] + "." + digits[point:]
    if -6 < point <= 0:
        return sign + "0." + "0" * -point + digits
    return sign + digits[0] + ("." + digits[1:]).rstrip(".") + f"e{point - 1:+d}"

def canonical(value):
    if isinstance(value, dict):  # keys in the order of their UTF-16 code units
        keys = sorted(value, key=lambda key: key.encode("utf-16-be"))
        return "{" + ",".join(canonical(key) + ":" + canonical(value[key]) for key in keys) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(canonical, value)) + "]"
    whole_or_not = isinstance(value, (int, float)) and not isinstance(value, bool)
    return number(value) if whole_or_not else json.dumps(value, ensure_ascii=False)

for path in sys.argv[1:]:
    if path.endswith(".json"):
        rows, previous = [(None, open(path, encoding="utf-8", newline="").read(), None)], None
    else:
        log = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
        rows, previous = log.execute("SELECT number, bytes, hash FROM entry ORDER BY number"), "0" * 64
    for place, (row, text, stored) in enumerate(rows, 1):
        said, found = json.loads(text), hashlib.sha256(text.encode()).hexdigest()
        fits = row is None or (row, stored, said["number"], said["previous"]) == (place, found, place, previous)
        if not fits or canonical(said) != text:
            sys.exit(f"{path}: entry {place} does not hold")
        previous = found
        print(found)

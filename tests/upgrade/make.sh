#!/usr/bin/env bash
# Makes what a release leaves behind: a log, a draft and a training store in the home folder that
# lies in the folder of a version, with the settings of an invented ward; and what it says of them.
#
#     tests/upgrade/make.sh PROGRAM tests/upgrade/VERSION
#
# It needs `faketime`, so that each step has its hour. What was there before is made anew.
set -euo pipefail

program=$(realpath "$1")
version=$(realpath "$2")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

# Runs the program in that home folder, at a time of New York on 22 November 2026.
at() {
  local clock=$1
  shift
  env -i PATH="$PATH" HOME="$version/home" LANG=C.UTF-8 TERM=dumb TZ=America/New_York \
    faketime -f "2026-11-22 $clock" "$program" "$@"
}

umask 077
rm -rf "$version"/home/.local
lock=$version/home/.config/ows/scales/lock.toml

# --- the log: assessments, of two scales -------------------------------------------------------

cat > admission.json <<'JSON'
{"patient":"P-0142","rater":"rn-07","time":"2026-11-22T14:10:00-05:00","scale":"cows@1",
 "reason":"admission","substance":["heroin"],"route":"smoked","last_use":"2026-11-22T02:00:00-05:00",
 "last_use_certainty":"about",
 "observations":{"pulse":{"value":92,"time":"2026-11-22T14:07:30-05:00"},"sweating":1,"restlessness":1,
  "pupil":1,"aches":{"points":1,"note":"both knees; \"like a cold\""},"nose":1,"gi":1,"tremor":0,
  "yawning":1,"anxiety":1,"gooseflesh":0},
 "checks":{"seizure":false,"fluid-loss":false},
 "events":[{"kind":"medicine-given","time":"2026-11-22T13:40:00-05:00","code":"W4-017"}],
 "extra":{"bed":"7"}}
JSON
at 14:12:00 score admission.json --record > said

cat > evening.json <<'JSON'
{"patient":"P-0142","rater":"rn-11","time":"2026-11-22T20:14:00-05:00","scale":"cows@1",
 "reason":"routine","substance":["heroin"],"last_use":"2026-11-22T02:00:00-05:00",
 "observations":{"pulse":{"value":124},"sweating":{"points":2,"earlier":[{"points":1,"time":"2026-11-22T20:09:00-05:00"}]},
  "restlessness":1,"pupil":{"missing":"refused"},"aches":{"points":4,"attributed":false},"nose":1,
  "gi":{"points":3,"note":"twice since noon"},"tremor":{"missing":"asleep"},"yawning":0,"anxiety":2,
  "gooseflesh":3},
 "checks":{"seizure":false,"chest-pain":true}}
JSON
at 20:15:30 score evening.json --record > said

cat > asleep.json <<'JSON'
{"patient":"P-0150","rater":"rn-11","time":"2026-11-22T20:30:00-05:00","scale":"cows@1","observations":{
 "pulse":{"missing":"asleep"},"sweating":{"missing":"asleep"},"restlessness":{"missing":"asleep"},
 "pupil":{"missing":"asleep"},"aches":{"missing":"asleep"},"nose":{"missing":"asleep"},
 "gi":{"missing":"asleep"},"tremor":{"missing":"asleep"},"yawning":{"missing":"asleep"},
 "anxiety":{"missing":"asleep"},"gooseflesh":{"missing":"asleep"}}}
JSON
at 20:31:00 score asleep.json --record > said

# The first version of the ward's scale was still in use that afternoon; these came in late.
mv "$lock" "$lock.aside"
cat > night.csv <<'CSV'
patient,rater,time,scale,breaths_per_minute,tossing,fall
P-0151,rn-02,2026-11-22T17:00:00-05:00,unrest@1.0.0,26,2,no
P-0152,rn-02,2026-11-22T17:10:00-05:00,unrest@1.0.0,14,,yes
CSV
at 20:40:00 score night.csv --record --to csv > said
mv "$lock.aside" "$lock"

cat > night.json <<'JSON'
{"patient":"P-0151","rater":"rn-14","time":"2026-11-22T20:45:00-05:00","scale":"unrest@2",
 "observations":{"breaths":{"value":22},"tossing":2},"checks":{"fall":false}}
JSON
at 20:46:00 score night.json --record > said

# One is signed at the bedside in Spanish: time now, no reason, no substance, the answers, no checks.
printf '%s\n' skip 104 2 1 2 1 2 1 2 1 2 3 skip rn-12 |
  at 21:00:00 assess --plain --lang es --patient P-0163 --rater rn-12 > said 2>&1

# --- the log: corrections ----------------------------------------------------------------------

at 21:05:00 log amend 2 --set gi=2 --reason 'wrong row of the form' --by rn-02 > said
at 21:06:00 log amend 8 --set tremor=1 --set pupil=2 --reason 'looked at since' --by rn-11 > said
at 21:07:00 log void 6 --reason "another patient's bed" --by rn-14 > said
at 21:08:00 log void 10 --reason 'it was the right bed' --by rn-14 > said
at 21:09:00 log void 5 --reason 'counted for the wrong patient' --by rn-02 > said

# --- the draft: nine answers, then the line was lost --------------------------------------------

printf '%s\n' skip 88 1 1 1 1 2 1 1 2 |
  at 21:30:00 assess --plain --patient P-0177 --rater rn-07 > said 2>&1 || [ $? -eq 1 ]

# --- the training store: practice, an exam that is left and gone on with, answers of a class -----

cp "$version"/deck/*.toml .
{
  printf '%s\n' 88 1 1 1 1 1 1 1 1 4 0 skip '' ''
  printf '%s\n' 110 2 1 2 1 2 1 1 1 2 0 skip '' ''
  printf '%s\n' 118 3 3 2 2 2 3 2 2 2 3 skip '' ''
} > practice
at 15:00:00 train run deck.toml --plain --rater rn-07 < practice > said 2>&1

# With the seed 7 the cases come in the order two, three, one.
printf '%s\n' 110 2 1 2 1 2 1 1 1 2 0 skip '' 118 3 > begun
at 16:00:00 train run deck.toml --plain --exam --seed 7 --rater rn-14 < begun > said 2>&1 || [ $? -eq 1 ]
{
  printf '%s\n' 118 3 3 2 2 2 3 2 2 2 3 skip ''
  printf '%s\n' 88 1 1 1 1 1 1 1 1 1 0 skip ''
} > rest
at 16:20:00 train run deck.toml --plain --exam --rater rn-14 < rest > said 2>&1

cat > class.csv <<'CSV'
patient,rater,pulse_bpm,sweating,restlessness,pupil,aches,nose,gi,tremor,yawning,anxiety,gooseflesh
one,rn-02,88,1,1,1,1,1,1,1,1,1,0
two,rn-02,110,2,1,2,1,1,1,1,1,2,0
one,rn-11,84,0,1,1,1,1,1,,1,1,0
three,rn-11,118,4,3,2,2,2,3,2,2,2,3
CSV
at 17:00:00 train run deck.toml --answers class.csv > said

# What lies beside a database that is closed holds nothing, and is made anew.
for name in log training; do
  beside=$version/home/.local/share/ows/$name.sqlite
  [ ! -s "$beside-wal" ]
  rm -f "$beside-wal" "$beside-shm"
done

# --- what the program says of all that ------------------------------------------------------------

cd "$version/deck"
rm -rf "$version"/said "$work"/home
mkdir "$version"/said

# Runs a command on a copy, and writes it down with all that it says.
says() {
  local file=$version/said/$1.txt code=0
  shift
  cp -r "$version"/home "$work"/home
  printf '$ ows %s\n' "$*" >> "$file"
  version=$work at 21:40:30 "$@" < /dev/null > "$work"/out 2> "$work"/error || code=$?
  # A folder has another name in each run, and what stands behind it another place.
  cat "$work"/out "$work"/error | sed "s#$work/home#HOME#g; /HOME/{s/  */ /g;s/^ //;}" >> "$file"
  [ "$code" -eq 0 ] || printf '[%s]\n' "$code" >> "$file"
  rm -rf "$work"/home
}

umask 022
says log log verify
says log log head
says log log show
says log log show 1
says log log show 9
says log log show --patient P-0142
says log log review --since 2026-11-22
says log log export
says log log export --to csv --scale cows
says log log export --to csv --scale unrest
says log log rescore --scale unrest@2
says training train report deck.toml --rater rn-07
says training train report deck.toml --by total
says training train report deck.toml --to csv --by band
says settings scale show unrest
says settings scale diff unrest@1 unrest@2
says settings score - --scale unrest@1
says settings policy show ward
says settings config
says today history P-0142
says today history P-0151
says today due
says today train certificate deck.toml --rater rn-14
says today assess --plain
chmod -R u=rwX,go=rX "$version"

//! What the log costs as it grows: appending, one patient's history, and verifying.
//!
//! ```sh
//! cargo bench --bench log              # up to a million entries: some minutes, 3 GB of disk
//! cargo bench --bench log -- 100000    # up to as many as are named
//! ```
//!
//! The log is made the way the program makes one, with [`Log::append`], of a ward that never was:
//! forty patients at a time, each assessed twenty times with COWS, then the next forty. It is
//! measured at 1,000, 100,000 and 1,000,000 entries. Of each time the median is given, and the least,
//! on which other work of the machine tells less. Those of commands are of the program that was built
//! beside this one, from its start to its end.

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, anyhow, ensure};
use chrono::{SecondsFormat, TimeDelta};
use ows::assessment::wire;
use ows::assessment::{Assessment, Patient};
use ows::base::document;
use ows::base::text::thousands;
use ows::base::time::{self, Time};
use ows::log::{Addition, Appended, Fault, Log, Reading, Record, Stamp, Wanted};
use ows::scale::{Library, Name, Scale};
use ows::scoring::outcome::Outcome;

/// The lengths at which the log is measured.
const LENGTHS: [u64; 3] = [1_000, 100_000, 1_000_000];
/// How many entries are appended together while the log is made.
const BATCH: u64 = 2_000;
/// How many patients the ward has at a time.
const PATIENTS: u64 = 40;
/// How often each of them is assessed.
const TIMES: u64 = 20;
/// The argument with which this program starts itself, to verify in a process of its own.
const VERIFY: &str = "--verify";
/// When the first of all is assessed.
const BEGINNING: &str = "2020-01-01T00:00:00Z";
/// The points that each item of COWS can have, in an order in which they are given.
const ITEMS: [(&str, &[u16]); 11] = [
    ("pulse", &[0, 1, 2, 4]),
    ("sweating", &[0, 1, 2, 3, 4]),
    ("restlessness", &[0, 1, 3, 5]),
    ("pupil", &[0, 1, 2, 5]),
    ("aches", &[0, 1, 2, 4]),
    ("nose", &[0, 1, 2, 4]),
    ("gi", &[0, 1, 2, 3, 5]),
    ("tremor", &[0, 1, 2, 4]),
    ("yawning", &[0, 1, 2, 4]),
    ("anxiety", &[0, 1, 2, 4]),
    ("gooseflesh", &[0, 3, 5]),
];

fn main() -> Result<()> {
    let mut arguments = std::env::args().skip(1).filter(|it| it != "--bench");
    let first = arguments.next();
    if first.as_deref() == Some(VERIFY) {
        let path = arguments.next().context("no log is named")?;
        return verify(Path::new(&path));
    }
    let most = first.map_or(Ok(LENGTHS[2]), |most| most.parse());
    let most = most.context("say how many entries, as in `-- 100000`")?;
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR"))?;
    let mut ward = Ward::open(folder.path().join("log.sqlite"))?;
    let mut table: Vec<[String; 2]> = Vec::new();
    let lengths = LENGTHS.into_iter().filter(|length| *length < most);
    for length in lengths.chain([most]) {
        let begun = Instant::now();
        ward.grow(length)?;
        let took = begun.elapsed();
        table.push(["entries".to_owned(), thousands(ward.entries)]);
        table.push(["made in".to_owned(), shown(took)]);
        table.extend(ward.measure()?);
        for [what, value] in table.drain(..) {
            writeln!(io::stdout(), "{what:<44}{value:>26}")?;
        }
        writeln!(io::stdout())?;
    }
    Ok(())
}

/// A ward that never was, and its log.
struct Ward {
    log: Log,
    path: PathBuf,
    scale: Arc<Scale>,
    beginning: Time,
    entries: u64,
}

impl Ward {
    fn open(path: PathBuf) -> Result<Self> {
        let name = Name::parse("cows").map_err(|words| anyhow!(words))?;
        Ok(Self {
            log: Log::open(&path)?,
            path,
            scale: Library::new().find(&name).map_err(|words| anyhow!(words))?,
            beginning: time::parse(BEGINNING, None).map_err(|_| anyhow!("no time"))?,
            entries: 0,
        })
    }

    /// Appends until there are as many entries.
    fn grow(&mut self, length: u64) -> Result<()> {
        while self.entries < length {
            self.append(BATCH.min(length - self.entries))?;
        }
        Ok(())
    }

    /// Appends entries together, and returns how long that took.
    fn append(&mut self, count: u64) -> Result<Duration> {
        let numbers = self.entries..self.entries + count;
        let assessments: Result<Vec<Assessment>> = numbers.map(|at| self.assessment(at)).collect();
        let assessments = assessments?;
        let outcomes: Vec<Outcome> = assessments.iter().map(Outcome::of).collect();
        let additions = assessments.iter().zip(&outcomes);
        let additions: Vec<Addition<'_>> = additions
            .map(|(assessment, outcome)| Addition::Reading {
                reading: Reading {
                    assessment,
                    outcome,
                    map: None,
                    policy: None,
                    language: None,
                },
                id: None,
                known: None,
            })
            .collect();
        self.entries += count;
        let moment = Stamp {
            at: self.at(self.entries),
            zone: "UTC",
            tool: "ows bench",
            // What the program recorded while the log was shorter stands at the time of today.
            accept_clock: true,
        };
        let begun = Instant::now();
        let became = self.log.append(&additions, &moment)?;
        let took = begun.elapsed();
        let recorded = |one: &Appended| matches!(one, Appended::Recorded(_));
        ensure!(became.iter().all(recorded), "not all was recorded");
        Ok(took)
    }

    /// When the assessment of a number is made: one every three minutes.
    fn at(&self, number: u64) -> Time {
        let minutes = i64::try_from(number).unwrap_or(i64::MAX / 3) * 3;
        self.beginning + TimeDelta::minutes(minutes)
    }

    fn assessment(&self, number: u64) -> Result<Assessment> {
        let text = self.text(number);
        let tree = document::json(&text).map_err(|problem| anyhow!(problem.message))?;
        wire::read_by(&tree, &self.scale).map_err(|_| anyhow!("an invented assessment is refused"))
    }

    /// Invents an assessment; each number has its own.
    fn text(&self, number: u64) -> String {
        let rater = number % 7;
        let patient = patient_of(number);
        let time = self.at(number).to_rfc3339_opts(SecondsFormat::Secs, true);
        let items = ITEMS.iter().zip(1..).map(|((item, points), place)| {
            let choices = points.len() as u64;
            let chosen = (number / PATIENTS + number % PATIENTS * place) % choices;
            let worth = points.iter().zip(0..).find(|(_, at)| *at == chosen);
            format!("\"{item}\":{}", worth.map_or(0, |(worth, _)| *worth))
        });
        let items: Vec<String> = items.collect();
        format!(
            r#"{{"scale":"cows","patient":"{patient}","rater":"rn-0{rater}","time":"{time}",
                "reason":"routine","substance":["heroin"],"observations":{{{}}}}}"#,
            items.join(",")
        )
    }
}

/// The patient whom the assessment of a number is about.
fn patient_of(number: u64) -> String {
    let ward = number / (PATIENTS * TIMES);
    format!("P-{:06}", ward * PATIENTS + number % PATIENTS)
}

impl Ward {
    /// Measures, and says what each figure is of.
    fn measure(&mut self) -> Result<Vec<[String; 2]>> {
        let entries = self.entries;
        let journal = self.path.with_extension("sqlite-wal");
        let size = (fs::metadata(&self.path)?.len() + fs::metadata(journal)?.len()) >> 20;
        let one = measured(200, |_| self.append(1))?;
        let command = measured(40, |_| self.record())?;
        let read = measured(200, |at| self.history(at * entries / 200))?;
        let among = measured(200, |at| self.among_all(at * entries / 200))?;
        let page = measured(40, |at| self.page(at * entries / 40))?;
        let start = measured(40, |_| self.run(&["--version"]))?;
        let verified = self.verified()?;
        let [took, memory] = verified.as_slice() else {
            return Err(anyhow!("verifying said {verified:?}"));
        };
        let row = |what: &str, value: String| [what.to_owned(), value];
        Ok(vec![
            row("size, with its journal", format!("{} MiB", thousands(size))),
            row("append of one", one),
            row("`ows score --record` of one", command),
            row("one patient's 20 entries read and gathered", read),
            row("the same among all, as for an export", among),
            row("`ows history` of one patient", page),
            row("`ows --version`, which reads nothing", start),
            row("verify", took.clone()),
            row("verify: most memory", memory.clone()),
        ])
    }

    /// Records an assessment with the program, and returns how long it took.
    fn record(&mut self) -> Result<Duration> {
        let file = self.path.with_extension("json");
        fs::write(&file, self.text(self.entries))?;
        self.entries += 1;
        let file = file.to_str().context("the folder has no name in UTF-8")?;
        self.run(&["score", file, "--record"])
    }

    /// Reads one patient's entries, and returns how long it took.
    fn history(&self, number: u64) -> Result<Duration> {
        let patient = Patient::parse(&patient_of(number)).map_err(|words| anyhow!(words))?;
        let begun = Instant::now();
        let records = Record::gather(self.log.of_patient(&patient)?.entries);
        let took = begun.elapsed();
        ensure!(!records.is_empty(), "{patient:?} has no history");
        Ok(took)
    }

    /// Reads one patient's entries as an export asks for them, and returns how long it took.
    fn among_all(&self, number: u64) -> Result<Duration> {
        let patient = Patient::parse(&patient_of(number)).map_err(|words| anyhow!(words))?;
        let wanted = Wanted {
            patient: Some(patient.clone()),
            ..Wanted::default()
        };
        let begun = Instant::now();
        let mut found = 0;
        self.log.each(&wanted, |_| {
            found += 1;
            Ok::<(), Fault>(())
        })?;
        let took = begun.elapsed();
        ensure!(found > 0, "{patient:?} is not found");
        Ok(took)
    }

    /// Shows one patient's history with the program, and returns how long it took.
    fn page(&self, number: u64) -> Result<Duration> {
        self.run(&["history", &patient_of(number)])
    }

    fn run(&self, arguments: &[&str]) -> Result<Duration> {
        let mut command = Command::new(env!("CARGO_BIN_EXE_ows"));
        command
            .args(arguments)
            .arg("--no-config")
            .arg("--log")
            .arg(&self.path);
        command.env("TZ", "UTC");
        command.stdout(Stdio::null()).stderr(Stdio::null());
        let begun = Instant::now();
        let status = command.status()?;
        let took = begun.elapsed();
        ensure!(status.success(), "`ows {}` failed", arguments.join(" "));
        Ok(took)
    }

    /// Verifies in a process of its own, and returns what that says: how long, and how much memory.
    fn verified(&self) -> Result<Vec<String>> {
        let mut command = Command::new(std::env::current_exe()?);
        let output = command.arg(VERIFY).arg(&self.path).output()?;
        ensure!(output.status.success(), "verifying failed");
        let said = String::from_utf8(output.stdout)?;
        Ok(said.lines().map(str::to_owned).collect())
    }
}

/// Verifies a log, and says how long that took and the most memory that this process had.
fn verify(path: &Path) -> Result<()> {
    let begun = Instant::now();
    let verdict = Log::read(path)?.verify(None, &mut |_, _| {})?;
    let took = begun.elapsed();
    ensure!(verdict.holds(), "{verdict}");
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let most = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let most = most.map_or("not known here", str::trim);
    writeln!(io::stdout(), "{}\n{most}", shown(took))?;
    Ok(())
}

/// Measures several times, and returns the time in the middle and the least.
fn measured(times: u64, measure: impl FnMut(u64) -> Result<Duration>) -> Result<String> {
    let times: Result<Vec<Duration>> = (0..times).map(measure).collect();
    let mut times = times?;
    times.sort();
    let middle = times.get(times.len() / 2).context("nothing was measured")?;
    let least = times
        .first()
        .map_or_else(String::new, |least| shown(*least));
    Ok(format!("{} ({least})", shown(*middle)))
}

/// Writes a duration with three digits after the point: `1.234 ms`.
fn shown(time: Duration) -> String {
    let (all, unit) = match time.as_micros() {
        micros if micros >= 10_000_000 => (micros / 1000, "s"),
        micros => (micros, "ms"),
    };
    format!("{}.{:03} {unit}", thousands(all / 1000), all % 1000)
}

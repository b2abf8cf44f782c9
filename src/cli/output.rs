//! Where results go: standard output, or a file that appears whole or not at all.

use std::cell::RefCell;
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::Arc;

use anyhow::Context as _;
use flate2::Compression;
use flate2::write::GzEncoder;

use super::context::Context;
use super::error::{DONE, Failure};
use super::{input, signals};
use crate::base::aside;
use crate::base::file::folder_of;
use crate::base::text::{shown, visible_lines};
use crate::log::names_a_folder;

const BUFFER: usize = 256 * 1024;

/// Endings of packed files that are not written here, and the program that packs so.
const PACKED_ELSEWHERE: [(&str, &str); 6] = [
    (".zst", "zstd"),
    (".zstd", "zstd"),
    (".xz", "xz"),
    (".bz2", "bzip2"),
    (".lz4", "lz4"),
    (".zip", "zip"),
];

/// Something that results are written to; a clone writes to the same place.
#[derive(Clone)]
pub struct Output {
    name: String,
    /// Whether it is a terminal that data goes to: it is made harmless then, each write for itself.
    on_terminal: bool,
    open: Rc<RefCell<Open>>,
}

/// What is written to, as long as it is open, and what failed while nobody wrote.
struct Open {
    writer: Option<Writer>,
    failed: Option<io::Error>,
}

/// How bytes get to where they go. What gathers them lies on the outside, since they come in small pieces.
type Writer = BufWriter<Packing>;

/// Whether bytes are packed on their way.
enum Packing {
    Plain(Target),
    Packed(Box<GzEncoder<Target>>),
}

/// Where bytes go.
enum Target {
    /// Standard output.
    Stdout(Arc<File>),
    /// A device or a pipe, written directly.
    Device(File),
    /// A file that is written aside, and takes its name when all is in it, whether or not it replaces another.
    Aside(tempfile::NamedTempFile, PathBuf, bool),
}

/// What was written to outputs and waits for more, so that all goes out together.
pub struct Waiting(Vec<Output>);

impl Waiting {
    /// Takes what waits in outputs, but for those that nobody can read before they are finished.
    pub fn of<'o>(outputs: impl Iterator<Item = &'o Output>) -> Self {
        let read_meanwhile = outputs.filter(|output| output.open.borrow().goes_out_at_once());
        Self(read_meanwhile.cloned().collect())
    }

    /// Sends it on its way. If that fails, whoever writes next is told.
    pub fn flush(&self) {
        for output in &self.0 {
            let open = &mut *output.open.borrow_mut();
            if let (None, Some(writer)) = (&open.failed, &mut open.writer) {
                open.failed = writer.flush().err();
            }
        }
    }
}

impl Context {
    /// Takes standard output, for data.
    pub fn output(&self) -> Output {
        Output {
            on_terminal: self.results_are_on_terminal(),
            ..self.standard_output()
        }
    }

    fn standard_output(&self) -> Output {
        let stdout = Target::Stdout(Arc::clone(&self.surroundings.results));
        Output::to("standard output".to_owned(), Packing::Plain(stdout))
    }

    /// Opens a file to write, before anything is read, so that a wrong path fails at once; `-` is
    /// standard output. What is written to a name that ends in `.gz` is packed. A new file is for its
    /// owner alone, since it may say something of a patient.
    ///
    /// # Errors
    /// The run reads or keeps it, it exists and may not be replaced, or it cannot be made; or its name
    /// promises a packing that is not written here.
    pub fn output_file(&self, path: &Path, replace: bool) -> Result<Output, Failure> {
        if input::is_dash(path) {
            return Ok(self.output());
        }
        let target = target(path, replace, self)?;
        let packing = if ends_with(path, ".gz") {
            Packing::Packed(Box::new(GzEncoder::new(target, Compression::default())))
        } else {
            Packing::Plain(target)
        };
        Ok(Output::to(shown(path), packing))
    }

    /// Opens a file that is read back only as it is, as [`output_file`](Self::output_file) does.
    ///
    /// # Errors
    /// As there, and its name ends in `.gz`.
    pub fn plain_output_file(&self, path: &Path, replace: bool) -> Result<Output, Failure> {
        if ends_with(path, ".gz") {
            return Err(Failure::Usage(format!(
                "{} would be packed, and is read only as plain text; name it without `.gz`",
                shown(path)
            )));
        }
        self.output_file(path, replace)
    }

    /// Prints the text of a file to standard output as a command's whole result.
    ///
    /// # Errors
    /// Standard output cannot be written.
    pub fn print_source(&self, text: &str) -> Result<u8, Failure> {
        Self::print_to(self.output(), text)
    }

    /// Prints a page, in which foreign text is harmless already, as a command's whole result.
    ///
    /// # Errors
    /// Standard output cannot be written.
    pub fn print(&self, text: &str) -> Result<u8, Failure> {
        Self::print_to(self.standard_output(), text)
    }

    fn print_to(mut output: Output, text: &str) -> Result<u8, Failure> {
        output
            .write_all(text.as_bytes())
            .map_err(|error| Failure::writing(error, &output.name()))?;
        output.finish()?;
        Ok(DONE)
    }
}

impl Output {
    fn to(name: String, packing: Packing) -> Self {
        let open = Open {
            writer: Some(BufWriter::with_capacity(BUFFER, packing)),
            failed: None,
        };
        Self {
            name,
            on_terminal: false,
            open: Rc::new(RefCell::new(open)),
        }
    }

    /// Returns what messages call it.
    pub fn name(&self) -> String {
        self.name.clone()
    }

    /// Says whether it is a terminal.
    pub fn is_on_terminal(&self) -> bool {
        self.on_terminal
    }

    /// Says whether it is a file that takes its name only when it is finished.
    pub fn is_aside(&self) -> bool {
        let open = self.open.borrow();
        let packing = open.writer.as_ref().map(Writer::get_ref);
        packing.is_some_and(|packing| matches!(packing.target(), Target::Aside(..)))
    }

    /// Writes everything that goes here, and finishes.
    ///
    /// # Errors
    /// It cannot be written, or the file cannot take its name.
    pub fn filled(
        mut self,
        write: impl FnOnce(&mut Self) -> io::Result<()>,
    ) -> Result<(), Failure> {
        write(&mut self).map_err(|error| Failure::writing(error, &self.name))?;
        self.finish()
    }

    /// Says that all is written. Only now does a file take its name.
    ///
    /// # Errors
    /// The last bytes cannot be written, or the file cannot take its name.
    pub fn finish(self) -> Result<(), Failure> {
        let open = &mut *self.open.borrow_mut();
        let written = match (open.failed.take(), open.writer.take()) {
            (Some(error), _) => Err(error),
            (None, Some(writer)) => finish(writer),
            (None, None) => Ok(()),
        };
        written.map_err(|error| Failure::writing(error, &self.name))
    }
}

impl Open {
    /// Says whether somebody may read what is written before all is.
    fn goes_out_at_once(&self) -> bool {
        let packing = self.writer.as_ref().map(Writer::get_ref);
        matches!(
            packing,
            Some(Packing::Plain(Target::Stdout(_) | Target::Device(_)))
        )
    }

    fn writer(&mut self) -> io::Result<&mut Writer> {
        if let Some(error) = self.failed.take() {
            return Err(error);
        }
        let closed = || io::Error::other("it was closed already");
        self.writer.as_mut().ok_or_else(closed)
    }
}

impl Packing {
    fn target(&self) -> &Target {
        match self {
            Self::Plain(target) => target,
            Self::Packed(packer) => packer.get_ref(),
        }
    }
}

fn finish(writer: Writer) -> io::Result<()> {
    let target = match writer
        .into_inner()
        .map_err(io::IntoInnerError::into_error)?
    {
        Packing::Plain(target) => target,
        Packing::Packed(packer) => packer.finish()?,
    };
    match target {
        Target::Stdout(_) | Target::Device(_) => Ok(()),
        Target::Aside(file, path, replace) => persist(file, &path, replace),
    }
}

/// Opens what a path leads to, or a file beside it.
fn target(path: &Path, replace: bool, context: &Context) -> Result<Target, Failure> {
    let name = shown(path);
    let elsewhere = PACKED_ELSEWHERE.iter();
    if let Some((ending, packer)) = elsewhere
        .copied()
        .find(|(ending, _)| ends_with(path, ending))
    {
        return Err(Failure::Usage(format!(
            "{name}: `{ending}` is not packed here; name it `.gz`, or write to standard output and pipe it through {packer}"
        )));
    }
    context.note_kept();
    context.files.writes(path).map_err(Failure::Usage)?;
    match std::fs::metadata(path) {
        Ok(found) if found.is_dir() => Err(Failure::failed(format!(
            "{name} is a directory; name a file in it"
        ))),
        _ if names_a_folder(path) => Err(Failure::failed(format!(
            "{name} names a directory; name a file in it"
        ))),
        Ok(found) if !found.is_file() => {
            let device = File::options()
                .write(true)
                .open(path)
                .with_context(|| format!("{name} cannot be written"))?;
            Ok(Target::Device(device))
        }
        Ok(_) if !replace => Err(Failure::failed(format!(
            "{name} exists; say `--force` to replace it"
        ))),
        // A link keeps pointing where it did: the file behind it is what is replaced.
        Ok(_) => beside(
            &std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned()),
            replace,
            context,
        ),
        Err(_) => beside(path, replace, context),
    }
}

fn beside(path: &Path, replace: bool, context: &Context) -> Result<Target, Failure> {
    aside::sweep_beside(path, (context.surroundings.clock)());
    let file = signals::unfinished(|| aside::file(folder_of(path)))
        .map_err(|error| not_made(&error, path))
        .with_context(|| format!("{} cannot be written", shown(path)))?;
    // What replaces a file that few may read is for those few too.
    if let Ok(before) = std::fs::metadata(path) {
        let kept = file.as_file().set_permissions(before.permissions());
        kept.with_context(|| format!("{} cannot be written", shown(path)))?;
    }
    Ok(Target::Aside(file, path.to_owned(), replace))
}

fn ends_with(path: &Path, ending: &str) -> bool {
    let name = path.to_string_lossy().to_ascii_lowercase();
    name.ends_with(ending)
}

/// Says why a file beside `path` cannot be made: the words of the failure name a file that nobody
/// asked for.
fn not_made(error: &io::Error, path: &Path) -> io::Error {
    match error.kind() {
        io::ErrorKind::NotFound => {
            let words = format!(
                "there is no folder {}; make it first",
                shown(folder_of(path))
            );
            io::Error::new(io::ErrorKind::NotFound, words)
        }
        kind => io::Error::from(kind),
    }
}

fn persist(file: tempfile::NamedTempFile, path: &Path, replace: bool) -> io::Result<()> {
    file.as_file().sync_all()?;
    let aside = file.path().to_owned();
    if replace {
        file.persist(path)?
    } else {
        file.persist_noclobber(path)?
    };
    signals::keep(&aside);
    Ok(())
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.on_terminal {
            let text = String::from_utf8_lossy(bytes);
            let text = visible_lines(&text);
            let mut open = self.open.borrow_mut();
            open.writer()?.write_all(text.as_bytes())?;
            return Ok(bytes.len());
        }
        self.open.borrow_mut().writer()?.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.open.borrow_mut().writer()?.flush()
    }
}

impl Write for Packing {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Plain(target) => target.write(bytes),
            Self::Packed(packer) => packer.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Plain(target) => target.flush(),
            Self::Packed(packer) => packer.flush(),
        }
    }
}

impl Write for Target {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Stdout(file) => file.write(bytes),
            Self::Device(file) => file.write(bytes),
            // What the temporary file itself says of a failure names a path that nobody asked for.
            Self::Aside(file, ..) => file.as_file_mut().write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        // A file has nothing of its own that waits.
        Ok(())
    }
}

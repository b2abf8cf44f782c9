//! Completions, man pages and schemas, all made from the definitions themselves.

use std::io;

use clap::{Command, CommandFactory as _};
use clap_mangen::Man;
use clap_mangen::roff::{Roff, bold, roman};

use super::args::{Arguments, CompletionsArguments, EXIT_CODES, ManArguments, SchemaArguments};
use super::context::Context;
use super::error::Failure;
use crate::base::text::one_of;
use crate::format::schema;

/// Prints the JSON Schema of a shape.
pub fn schema(arguments: &SchemaArguments, context: &Context) -> Result<u8, Failure> {
    let text = schema::text(arguments.shape);
    context.print(&text.map_err(|error| Failure::writing(error, "standard output"))?)
}

/// Prints completions for a shell.
pub fn completions(arguments: &CompletionsArguments, context: &Context) -> Result<u8, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(
        arguments.shell,
        &mut Arguments::command(),
        "ows",
        &mut script,
    );
    context.print(&String::from_utf8_lossy(&script))
}

/// Prints the man page of the program or of one of its commands.
pub fn man(arguments: &ManArguments, context: &Context) -> Result<u8, Failure> {
    let mut program = Arguments::command().disable_help_subcommand(true);
    program.build();
    let page = find(&program, &arguments.command)?;
    let mut text = Vec::new();
    write_page(page, &mut text).map_err(|error| Failure::writing(error, "the man page"))?;
    let text = String::from_utf8_lossy(&text).replace(APOSTROPHE, "");
    context.print(&format!("{APOSTROPHE}{text}"))
}

/// What makes apostrophes portable; it comes with each section, and is needed once.
const APOSTROPHE: &str = ".ie \\n(.g .ds Aq \\(aq\n.el .ds Aq '\n";

/// Finds a command by its words, each the name of a command of the one before.
fn find<'c>(program: &'c Command, words: &[String]) -> Result<&'c Command, Failure> {
    let mut command = program;
    for word in words {
        command = command.find_subcommand(word).ok_or_else(|| {
            let known: Vec<&str> = command.get_subcommands().map(Command::get_name).collect();
            Failure::Usage(match known.as_slice() {
                [] => format!("`{}` has no commands of its own", command.get_name()),
                known => format!("no command is named `{word}`; write {}", one_of(known)),
            })
        })?;
    }
    Ok(command)
}

/// Writes the man page of a command, with what stands below its help under headings that man pages have.
fn write_page(command: &Command, out: &mut Vec<u8>) -> io::Result<()> {
    let name = command.get_bin_name().unwrap_or("ows").replace(' ', "-");
    let page = Man::new(command.clone())
        .title(name)
        // Nothing is not written at all, and then the version would stand in the date's place.
        .date(" ")
        .source(concat!("ows ", env!("CARGO_PKG_VERSION")))
        .manual("ows");
    page.render_title(out)?;
    page.render_name_section(out)?;
    page.render_synopsis_section(out)?;
    page.render_description_section(out)?;
    page.render_options_section(out)?;
    if command.has_subcommands() {
        page.render_subcommands_section(out)?;
    }
    let mut more = Roff::new();
    more.control("SH", ["EXIT STATUS"]);
    for (code, meaning) in EXIT_CODES {
        more.control("TP", []).text([bold(code)]);
        more.text([roman(meaning)]);
    }
    let below = command.get_after_help().map(ToString::to_string);
    let examples = |text: &'_ str| {
        let examples = text.strip_prefix("Examples:\n");
        examples
            .or_else(|| text.strip_prefix("Example:\n"))
            .map(str::to_owned)
    };
    if let Some(examples) = below.as_deref().and_then(examples) {
        more.control("SH", ["EXAMPLES"]).control("nf", []);
        for line in examples.lines() {
            more.text([roman(line)]);
        }
        more.control("fi", []);
    }
    more.to_writer(out)
}

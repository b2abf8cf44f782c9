//! Completions, man pages and schemas, all made from the definitions themselves.

use clap::CommandFactory as _;

use super::args::{Arguments, CompletionsArguments, ManArguments, SchemaArguments};
use super::error::Failure;
use super::scale::print;
use crate::format::schema;
use crate::text::one_of;

/// Prints the JSON Schema of a shape.
pub fn schema(arguments: &SchemaArguments) -> Result<u8, Failure> {
    print(&schema::text(arguments.shape))
}

/// Prints completions for a shell.
pub fn completions(arguments: &CompletionsArguments) -> Result<u8, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(
        arguments.shell,
        &mut Arguments::command(),
        "ows",
        &mut script,
    );
    print(&String::from_utf8_lossy(&script))
}

/// Prints the man page of the program or of one of its commands.
pub fn man(arguments: &ManArguments) -> Result<u8, Failure> {
    let mut command = Arguments::command();
    command.build();
    let mut page = &command;
    for word in &arguments.command {
        let known: Vec<&str> = page
            .get_subcommands()
            .map(clap::Command::get_name)
            .collect();
        page = page.find_subcommand(word).ok_or_else(|| {
            Failure::Usage(format!(
                "no command is named `{word}`; write {}",
                one_of(&known)
            ))
        })?;
    }
    let mut text = Vec::new();
    let name = page.get_bin_name().unwrap_or("ows").replace(' ', "-");
    clap_mangen::Man::new(page.clone())
        .title(name)
        .render(&mut text)
        .map_err(|error| Failure::writing(error, "the man page"))?;
    print(&String::from_utf8_lossy(&text))
}

//! The arguments of `ows config`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

/// Show what is set and from where, and set up a site
///
/// An option weighs more than a variable, a variable more than the configuration file. It works with
/// a broken file, and then shows what is wrong with it.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  ows config
  ows config new
  ows config group-log /srv/ward --group ward")]
pub struct ConfigArguments {
    #[command(subcommand)]
    pub command: Option<ConfigCommand>,
}

/// What to do with the configuration.
#[derive(Debug, Subcommand)]
pub enum ConfigCommand {
    /// Show what is set and from where, as without a command
    Show,
    /// Write a commented configuration file to start from; one that is there is left as it is
    New,
    GroupLog(GroupLogArguments),
}

/// Set up a log that a ward's accounts share
///
/// Makes the folder for the group alone (mode 2770) with a log in it (mode 0660), so that what one
/// account records all see. What it lacks the rights for it says, as commands for an administrator.
#[derive(Args, Debug)]
#[command(after_help = "Example:
  ows config group-log /srv/ward --group ward")]
pub struct GroupLogArguments {
    /// The folder of the log; it is made if it is not there
    #[arg(value_name = "FOLDER")]
    pub folder: PathBuf,
    /// The group whose members may read and write the log
    #[arg(long, value_name = "NAME")]
    pub group: String,
}

//! `ows config group-log`: a folder and a log that the accounts of a group share.
//!
//! What another account records must be seen by all of the ward, and by nobody else. What this
//! account has no right to do is said as commands, never done half.

use crate::cli::args::GroupLogArguments;
use crate::cli::context::Context;
use crate::cli::error::Failure;

/// What the log is called in its folder.
#[cfg(unix)]
const LOG: &str = "log.sqlite";

/// Runs the command.
pub(super) fn run(arguments: &GroupLogArguments, context: &Context) -> Result<u8, Failure> {
    set_up(&arguments.folder, &arguments.group, context)
}

#[cfg(not(unix))]
fn set_up(_folder: &std::path::Path, _group: &str, _context: &Context) -> Result<u8, Failure> {
    let words =
        "this system has no groups as Unix has them; name a log in a shared folder with `--log`";
    Err(Failure::failed(words))
}

#[cfg(unix)]
use unix::set_up;

/// Groups and rights as Unix has them.
#[cfg(unix)]
mod unix {
    use std::fs::{self, Permissions};
    use std::io;
    use std::os::unix::fs::{DirBuilderExt as _, MetadataExt as _, PermissionsExt as _, chown};
    use std::path::Path;

    use nix::unistd::Group;

    use super::LOG;
    use crate::base::text::{excerpt, shown, visible};
    use crate::cli::context::Context;
    use crate::cli::error::Failure;

    const FOLDER_MODE: u32 = 0o2770;
    const LOG_MODE: u32 = 0o660;

    /// Makes the folder and the log, or says what an administrator has to say.
    pub(super) fn set_up(folder: &Path, name: &str, context: &Context) -> Result<u8, Failure> {
        let group = group(name)?;
        look(folder)?;
        folder_for(folder, &group).map_err(|error| needs_rights(folder, &group, &error))?;
        let log = folder.join(LOG);
        if log.symlink_metadata().is_ok() {
            hand_over(&log, LOG_MODE, &group)
                .map_err(|error| needs_rights(folder, &group, &error))?;
        }
        let log = context.known_log_at(&log).write()?;
        context.say_lost(&log);
        let path = shown(log.path());
        context.print(&format!(
            "{path} is the log of the group {name}: its members read and write it, nobody else.\n\
             Each of them writes this into the file that `ows config` names:\n\
             \x20 log = \"{path}\"\n"
        ))
    }

    /// Finds the group, and holds this account to being in it.
    fn group(name: &str) -> Result<Group, Failure> {
        let found = Group::from_name(name);
        let found = found.map_err(|error| {
            anyhow::anyhow!("the groups of this system cannot be read: {error}")
        })?;
        let Some(group) = found else {
            let told = excerpt(name);
            return Err(Failure::Usage(format!(
                "no group is named `{told}`; an administrator makes one with `sudo groupadd {}`",
                word(name)
            )));
        };
        let id = group.gid.as_raw();
        let own = rustix::process::getegid().as_raw();
        let others = rustix::process::getgroups().unwrap_or_default();
        let is_member = own == id || others.iter().any(|other| other.as_raw() == id);
        if is_member || rustix::process::geteuid().is_root() {
            return Ok(group);
        }
        Err(Failure::failed(format!(
            "this account is not in the group {0}, and could not read what it set up; an administrator says `sudo usermod -aG {0} ACCOUNT` for each account, and each logs in anew",
            word(name)
        )))
    }

    /// Refuses what is there and is not a folder that may become the group's.
    fn look(folder: &Path) -> Result<(), Failure> {
        let refuse = |why: &str| -> Result<(), Failure> {
            Err(Failure::failed(format!("{} {why}", shown(folder))))
        };
        let Ok(found) = folder.symlink_metadata() else {
            return Ok(());
        };
        if found.is_symlink() {
            return refuse("is a link, and could lead elsewhere tomorrow; name the folder itself");
        }
        if !found.is_dir() {
            return refuse("is not a folder; name a new one");
        }
        let names = crate::base::folder::names(folder);
        let names = names.map_err(|error| anyhow::anyhow!("{}: {error}", shown(folder)))?;
        let mut others = names.into_iter();
        let other = others.find(|name| !name.to_string_lossy().starts_with(LOG));
        match other {
            // Opening it to a group would open whatever else is in it.
            Some(other) => refuse(&format!(
                "holds something else, `{}`, which the group would get too; name a new folder",
                visible(&other.to_string_lossy())
            )),
            None => Ok(()),
        }
    }

    fn folder_for(folder: &Path, group: &Group) -> io::Result<()> {
        if folder.symlink_metadata().is_err() {
            fs::DirBuilder::new().mode(0o700).create(folder)?;
        }
        hand_over(folder, FOLDER_MODE, group)
    }

    /// Gives a path to the group, and looks whether the system did as it was told.
    fn hand_over(path: &Path, mode: u32, group: &Group) -> io::Result<()> {
        let id = group.gid.as_raw();
        let done = |found: &fs::Metadata| found.gid() == id && found.mode() & 0o7777 == mode;
        if done(&path.symlink_metadata()?) {
            return Ok(());
        }
        chown(path, None, Some(id))?;
        fs::set_permissions(path, Permissions::from_mode(mode))?;
        if done(&path.symlink_metadata()?) {
            return Ok(());
        }
        let words = "the file system does not keep these rights";
        Err(io::Error::other(words))
    }

    /// Says which commands do what this account may not.
    fn needs_rights(folder: &Path, group: &Group, error: &io::Error) -> Failure {
        let (group, path) = (word(&group.name), word(&folder.to_string_lossy()));
        let log = word(&folder.join(LOG).to_string_lossy());
        let mut words = format!(
            "{} cannot be set up for the group {group}: {error}\n\
             an administrator says:\n\
             \x20 sudo install -d -m 2770 -g {group} {path}",
            shown(folder)
        );
        if folder.join(LOG).symlink_metadata().is_ok() {
            words.push_str(&format!(
                "\n  sudo chgrp {group} {log}\n  sudo chmod 660 {log}"
            ));
        }
        words.push_str(&format!(
            "\nthen say again: ows config group-log {path} --group {group}"
        ));
        Failure::failed(words)
    }

    /// Writes a word as a shell reads it back.
    fn word(text: &str) -> String {
        let plain =
            |character: char| character.is_ascii_alphanumeric() || "._-/".contains(character);
        if !text.is_empty() && text.chars().all(plain) {
            return text.to_owned();
        }
        format!("'{}'", visible(text).replace('\'', "'\\''"))
    }
}

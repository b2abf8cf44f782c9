//! Looks through the parts of a workbook before anything of it is read: what it is, and how large it is unpacked.

use std::io::{self, Cursor, Read as _};

use memchr::memmem;
use zip::ZipArchive;
use zip::result::ZipError;

use super::{MOST_BYTES, MOST_UNPACKED, SAVE_AGAIN, damaged, too_large};
use crate::base::diagnostic::Mistake;

/// Refuses what is no workbook that can be read, or one that is damaged or too large.
///
/// Each part is unpacked and thrown away: what its headers say of its size may be wrong, and its checksum is compared
/// only at its end.
pub(super) fn check(bytes: &[u8]) -> Result<(), Mistake> {
    if bytes.len() as u64 > MOST_BYTES {
        return Err(too_large());
    }
    if !bytes.starts_with(b"PK") {
        return Err(of_old_office(bytes));
    }
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| damaged(&error))?;
    kind(&archive)?;
    let mut left = MOST_UNPACKED;
    for index in 0..archive.len() {
        let part = archive.by_index(index).map_err(|error| damaged(&error))?;
        let name = part
            .name()
            .map_err(|error| damaged(&error))?
            .to_ascii_lowercase();
        let mut part = part.take(left + 1);
        let unpacked = if name.ends_with("sharedstrings.xml") {
            let mut text = Vec::new();
            let read = part.read_to_end(&mut text);
            read.and_then(|read| check_count(&text).map(|()| read as u64))
        } else {
            io::copy(&mut part, &mut io::sink())
        };
        let unpacked = unpacked.map_err(|error| damaged(&error))?;
        left = left.checked_sub(unpacked).ok_or_else(too_large)?;
    }
    Ok(())
}

/// Refuses an archive that is no workbook, and says what it seems to be.
fn kind(archive: &ZipArchive<Cursor<&[u8]>>) -> Result<(), Mistake> {
    let names = archive.file_names().collect::<Result<Vec<_>, ZipError>>();
    let names = names.map_err(|error| damaged(&error))?;
    let has = |wanted: &str| names.iter().any(|name| name.eq_ignore_ascii_case(wanted));
    let message = if has("xl/workbook.bin") {
        "a binary Excel workbook (.xlsb), which is not read"
    } else if has("[Content_Types].xml") && has("_rels/.rels") && !has("word/document.xml") {
        return Ok(());
    } else if has("mimetype") && has("content.xml") {
        "an OpenDocument spreadsheet (.ods), or another file of OpenDocument, which is not read"
    } else {
        "a zip archive that is no Excel workbook"
    };
    Err(Mistake::new("not-a-workbook", message).help("save its table as .xlsx or CSV"))
}

/// Says what a file of the older Office is: one locked with a password is such a file too.
fn of_old_office(bytes: &[u8]) -> Mistake {
    let locked: Vec<u8> = "EncryptedPackage"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    if memmem::find(bytes, &locked).is_some() {
        let mistake = Mistake::new("locked", "a workbook that is locked with a password");
        return mistake.help("save it without a password, or its table as CSV");
    }
    let message =
        "an Excel workbook of the older kind (.xls), or another file of Office, which is not read";
    Mistake::new("not-a-workbook", message).help(SAVE_AGAIN)
}

/// Refuses shared texts that are said to be more than there is room for: for so many memory would be asked at once.
fn check_count(text: &[u8]) -> io::Result<()> {
    for at in memmem::find_iter(text, b"uniqueCount") {
        let said = text.get(at..).unwrap_or_default().iter();
        let said = said.skip_while(|byte| !byte.is_ascii_digit());
        let digits = said.take_while(|byte| byte.is_ascii_digit());
        let said = digits.fold(0_u64, |number, digit| {
            number
                .saturating_mul(10)
                .saturating_add(u64::from(digit - b'0'))
        });
        if said > text.len() as u64 {
            return Err(io::Error::other("its number of texts is wrong"));
        }
    }
    Ok(())
}

//! Compressed input, told by its first bytes and never by its name.

use std::io::{self, BufRead, BufReader, Read};

/// Unpacks `.gz` and `.zst` as it is read; anything else is passed on as it is.
///
/// Several packed parts behind one another are read as one text. A text that ends too early is
/// an error of kind [`UnexpectedEof`](io::ErrorKind::UnexpectedEof).
///
/// # Errors
/// The input cannot be read.
pub fn unpacked<'r>(mut input: Box<dyn BufRead + 'r>) -> io::Result<Box<dyn BufRead + 'r>> {
    let mut first = Vec::with_capacity(4);
    // A pipe may give a byte at a time, so the first four are fetched one by one if need be.
    while first.len() < 4 {
        let available = input.fill_buf()?;
        let Some(byte) = available.first().copied() else {
            break;
        };
        first.push(byte);
        input.consume(1);
    }
    let kind = (first.starts_with(&GZIP), first == ZSTANDARD);
    let whole = io::Cursor::new(first).chain(input);
    Ok(match kind {
        (true, _) => Box::new(BufReader::with_capacity(
            BUFFER,
            Packed(flate2::bufread::MultiGzDecoder::new(whole)),
        )),
        (_, true) => Box::new(BufReader::with_capacity(
            BUFFER,
            Packed(zstd::stream::read::Decoder::with_buffer(whole)?),
        )),
        _ => Box::new(whole),
    })
}

/// What unpacks, with plain words for what is wrong with the packing.
struct Packed<R>(R);

impl<R: Read> Read for Packed<R> {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        self.0.read(bytes).map_err(|error| match error.kind() {
            // These are of the system, which has its own words, or come again by themselves.
            _ if error.raw_os_error().is_some() => error,
            io::ErrorKind::Interrupted => error,
            kind @ io::ErrorKind::UnexpectedEof => io::Error::new(
                kind,
                "the packed file is cut off; fetch it again, or pack it anew",
            ),
            kind => {
                let words = format!("the packed file is damaged ({error}); fetch it again");
                io::Error::new(kind, words)
            }
        })
    }
}

const GZIP: [u8; 3] = [0x1f, 0x8b, 0x08];
const ZSTANDARD: [u8; 4] = [0x28, 0xb5, 0x2f, 0xfd];
const BUFFER: usize = 128 * 1024;

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write as _;

    fn read(bytes: &[u8]) -> io::Result<String> {
        let slow = BufReader::with_capacity(1, bytes);
        let mut text = String::new();
        unpacked(Box::new(slow))?.read_to_string(&mut text)?;
        Ok(text)
    }

    fn gzip(text: &str) -> Vec<u8> {
        let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        packer.write_all(text.as_bytes()).unwrap();
        packer.finish().unwrap()
    }

    #[test]
    fn plain_text_passes_as_it_is() {
        for text in ["", "a", "abc", "patient,pulse\n"] {
            assert_eq!(read(text.as_bytes()).unwrap(), text);
        }
    }

    #[test]
    fn packed_text_is_unpacked_part_after_part() {
        let parts = [gzip("one\n"), gzip("two\n")].concat();
        assert_eq!(read(&parts).unwrap(), "one\ntwo\n");
        let packed = zstd::stream::encode_all("three\n".as_bytes(), 0).unwrap();
        assert_eq!(read(&packed).unwrap(), "three\n");
        assert_eq!(
            read(&[packed.clone(), packed].concat()).unwrap(),
            "three\nthree\n"
        );
    }

    #[test]
    fn a_text_that_was_cut_off_is_an_error() {
        let packed = gzip(&"row\n".repeat(1000));
        let error = read(&packed[..packed.len() - 9]).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::UnexpectedEof);
        let packed = zstd::stream::encode_all("row\n".repeat(1000).as_bytes(), 0).unwrap();
        assert!(read(&packed[..packed.len() - 2]).is_err());
    }
}

//! Compressed input, told by its first bytes and never by its name.

use std::io::{self, BufRead, BufReader, Read};

use super::piece::{Waited, available};
use ruzstd::decoding::errors::{FrameDecoderError, ReadFrameHeaderError};
use ruzstd::decoding::{BlockDecodingStrategy, FrameDecoder};

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
        let Some(byte) = available(&mut input)?.first().copied() else {
            break;
        };
        first.push(byte);
        input.consume(1);
    }
    let packing = match first.as_slice() {
        _ if first.starts_with(&GZIP) => Packing::Gzip,
        _ if first == ZSTANDARD => Packing::Zstandard,
        _ => Packing::None,
    };
    let whole = io::Cursor::new(first).chain(input);
    Ok(match packing {
        Packing::Gzip => buffered(flate2::bufread::MultiGzDecoder::new(whole)),
        Packing::Zstandard => buffered(Zstandard::new(Waited(whole))),
        Packing::None => Box::new(whole),
    })
}

/// How an input is packed.
enum Packing {
    Gzip,
    Zstandard,
    None,
}

fn buffered<'r>(unpacker: impl Read + 'r) -> Box<dyn BufRead + 'r> {
    Box::new(BufReader::with_capacity(BUFFER, Packed(unpacker)))
}

/// What unpacks, with plain words for what is wrong with the packing.
struct Packed<R>(R);

impl<R: Read> Read for Packed<R> {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        self.0.read(bytes).map_err(|error| match error.kind() {
            // These are of the system, which has its own words, or come again by themselves.
            _ if error.raw_os_error().is_some() => error,
            io::ErrorKind::Interrupted | io::ErrorKind::WouldBlock => error,
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

/// Reads the frames of a Zstandard file one after another, as RFC 8878 allows them to follow.
///
/// The decoder reads one frame and compares no checksum; both is done here.
struct Zstandard<R> {
    input: Watched<R>,
    decoder: FrameDecoder,
    /// Why no more can be unpacked, until it is told behind what could be.
    failed: Option<io::Error>,
}

impl<R: BufRead> Zstandard<R> {
    fn new(input: R) -> Self {
        Self {
            input: Watched {
                input,
                ended: false,
                error: None,
            },
            decoder: FrameDecoder::new(),
            failed: None,
        }
    }

    /// Begins the next frame, passing over those that hold no text. Returns false at the end.
    fn begin(&mut self) -> io::Result<bool> {
        loop {
            if self.input.input.fill_buf()?.is_empty() {
                return Ok(false);
            }
            match self.decoder.reset(&mut self.input) {
                Ok(()) => return Ok(true),
                Err(FrameDecoderError::ReadFrameHeaderError(ReadFrameHeaderError::SkipFrame {
                    length,
                    ..
                })) => {
                    let length = u64::from(length);
                    let passed = io::copy(&mut (&mut self.input).take(length), &mut io::sink())?;
                    if passed < length {
                        return Err(io::ErrorKind::UnexpectedEof.into());
                    }
                }
                Err(error) => return Err(self.input.reason(&error)),
            }
        }
    }

    /// Unpacks the next block of a frame.
    fn decode(&mut self) {
        let one = BlockDecodingStrategy::UptoBlocks(1);
        let Err(error) = self.decoder.decode_blocks(&mut self.input, one) else {
            return;
        };
        let reason = self.input.reason(&error);
        if reason.kind() == io::ErrorKind::UnexpectedEof {
            // What later blocks may refer to is given out only when the frame has ended: of one that
            // was cut off all that is there is wanted, so an empty last block and a checksum end it.
            let one = BlockDecodingStrategy::UptoBlocks(1);
            let _ = self.decoder.decode_blocks(EMPTY_END.as_slice(), one);
        }
        self.failed = Some(reason);
    }

    /// Holds the checksum of a frame, where it has one, against what was unpacked.
    fn check(&self) -> io::Result<()> {
        match self.decoder.get_checksum_from_data() {
            Some(sum) if self.decoder.get_calculated_checksum() != Some(sum) => {
                Err(io::Error::other("its checksum does not match"))
            }
            _ => Ok(()),
        }
    }
}

impl<R: BufRead> Read for Zstandard<Waited<R>> {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        loop {
            if self.decoder.can_collect() > 0 {
                return self.decoder.read(bytes);
            }
            if let Some(error) = self.failed.take() {
                return Err(error);
            }
            // In the middle of a block more is waited for, since the decoder would take it for damage that nothing
            // came for a while.
            if let Err(error) = self.input.input.0.fill_buf()
                && error.kind() == io::ErrorKind::WouldBlock
            {
                return Err(error);
            }
            if self.decoder.is_finished() {
                self.check()?;
                if !self.begin()? {
                    return Ok(0);
                }
            } else {
                self.decode();
            }
        }
    }
}

/// An input that remembers how it failed, since the decoder hands that on in its own words alone.
struct Watched<R> {
    input: R,
    ended: bool,
    error: Option<io::Error>,
}

impl<R> Watched<R> {
    /// Returns why a frame could not be read: the input failed, it ended, or the frame is damaged.
    fn reason(&mut self, error: &FrameDecoderError) -> io::Error {
        match self.error.take() {
            Some(error) => error,
            None if self.ended => io::ErrorKind::UnexpectedEof.into(),
            None => io::Error::other(error.to_string()),
        }
    }
}

impl<R: Read> Read for Watched<R> {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        let read = self.input.read(bytes);
        match &read {
            Ok(0) => self.ended = !bytes.is_empty(),
            Ok(_) => {}
            // It comes again by itself.
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => {
                let kind = error.kind();
                let code = error.raw_os_error();
                self.error = Some(code.map_or(kind.into(), io::Error::from_raw_os_error));
            }
        }
        read
    }
}

const GZIP: [u8; 3] = [0x1f, 0x8b, 0x08];
const ZSTANDARD: [u8; 4] = [0x28, 0xb5, 0x2f, 0xfd];
/// An empty block that is the last, and four bytes for a checksum.
const EMPTY_END: [u8; 7] = [1, 0, 0, 0, 0, 0, 0];
const BUFFER: usize = 128 * 1024;

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write as _;

    use ruzstd::encoding::{CompressionLevel, compress_to_vec};

    /// What `printf 'one\ntwo\n' | zstd --check` wrote, of version 1.5.
    const OF_ZSTD: [u8; 21] = [
        0x28, 0xb5, 0x2f, 0xfd, 0x04, 0x58, 0x41, 0x00, 0x00, 0x6f, 0x6e, 0x65, 0x0a, 0x74, 0x77,
        0x6f, 0x0a, 0xe6, 0xa6, 0x0e, 0x40,
    ];

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

    fn zstandard(text: &str) -> Vec<u8> {
        compress_to_vec(text.as_bytes(), CompressionLevel::Fastest)
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
        let packed = zstandard("three\n");
        assert_eq!(read(&packed).unwrap(), "three\n");
        assert_eq!(
            read(&[packed.clone(), packed].concat()).unwrap(),
            "three\nthree\n"
        );
    }

    #[test]
    fn a_frame_that_zstd_itself_made_is_unpacked_and_held_to_its_checksum() {
        assert_eq!(read(&OF_ZSTD).unwrap(), "one\ntwo\n");
        // A frame for other programs, of three bytes, stands between two with text.
        let passed = [0x50, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3];
        let all = [OF_ZSTD.as_slice(), &passed, &OF_ZSTD].concat();
        assert_eq!(read(&all).unwrap(), "one\ntwo\none\ntwo\n");
        let mut damaged = OF_ZSTD;
        damaged[OF_ZSTD.len() - 1] ^= 1;
        let said = read(&damaged).unwrap_err().to_string();
        let expected = "the packed file is damaged (its checksum does not match); fetch it again";
        assert_eq!(said, expected);
    }

    #[test]
    fn a_frame_cut_off_anywhere_is_said_to_be_cut_off() {
        for end in 4..OF_ZSTD.len() {
            let error = read(&OF_ZSTD[..end]).unwrap_err();
            assert_eq!(error.kind(), io::ErrorKind::UnexpectedEof, "{end}");
        }
    }

    #[test]
    fn a_text_that_was_cut_off_is_an_error() {
        let packed = gzip(&"row\n".repeat(1000));
        let error = read(&packed[..packed.len() - 9]).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::UnexpectedEof);
        let packed = zstandard(&"row\n".repeat(1000));
        assert!(read(&packed[..packed.len() - 2]).is_err());
    }
}

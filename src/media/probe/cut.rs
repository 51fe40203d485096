//! Whether a file ends before it should, told from what its container says about its own length. Cameras write the
//! table of contents last, so a film that was not copied completely may otherwise look like no film at all.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};

/// Whether the end is missing. `false` also where the container does not say.
pub(super) fn is_cut_short(file: &mut File) -> io::Result<bool> {
    let length = file.seek(SeekFrom::End(0))?;
    file.rewind()?;
    let mut start = [0; 8];
    if file.read_exact(&mut start).is_err() {
        return Ok(false);
    }
    match &start {
        [b'R', b'I', b'F', b'F', size @ ..] => {
            let size = u32::from_le_bytes(*size);
            // Zero and the highest number are what writers leave that never came back to fill it in.
            Ok(size != 0 && size != u32::MAX && u64::from(size) + 8 > length + 1)
        }
        [_, _, _, _, b'f', b't', b'y', b'p'] => boxes_are_cut_short(file, length),
        _ => Ok(false),
    }
}

/// MP4 and QuickTime are a row of boxes, each with its length and its kind. Whole films have a `moov`.
fn boxes_are_cut_short(file: &mut File, length: u64) -> io::Result<bool> {
    let (mut at, mut contents) = (0_u64, false);
    while at + 8 <= length {
        file.seek(SeekFrom::Start(at))?;
        let mut header = [0; 16];
        let got = (length - at).min(16) as usize;
        file.read_exact(&mut header[..got])?;
        let [a, b, c, d, kind @ .., _, _, _, _, _, _, _, _] = header;
        if !kind.iter().all(|letter| letter.is_ascii_graphic() || *letter == b' ') {
            // Not cut short but damaged; the demuxer will say how.
            return Ok(false);
        }
        contents |= kind == *b"moov";
        let size = match u32::from_be_bytes([a, b, c, d]) {
            0 => length - at,
            1 if got == 16 => u64::from_be_bytes([8, 9, 10, 11, 12, 13, 14, 15].map(|i: usize| header[i])),
            1 => return Ok(true),
            size => u64::from(size),
        };
        if size < 8 {
            return Ok(false);
        }
        match at.checked_add(size) {
            Some(next) if next <= length => at = next,
            _ => return Ok(true),
        }
    }
    Ok(at < length || !contents)
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn cut(bytes: &[u8]) -> bool {
        let mut file = tempfile::tempfile().expect("a temporary file");
        file.write_all(bytes).expect("written");
        is_cut_short(&mut file).expect("readable")
    }

    #[test]
    fn boxes_tell_whether_the_end_is_there() {
        let (start, contents) = (b"\0\0\0\x0cftypisom", b"\0\0\0\x08moov");
        let (film, open) = (b"\0\0\0\x0cmdatfilm", b"\0\0\0\0mdatfilm");
        let long = b"\0\0\0\x01mdat\0\0\0\0\0\0\0\x12ab";
        for (boxes, is_cut) in [
            (&[&start[..], contents, film][..], false),
            (&[start, film, contents], false),
            (&[start, contents, open], false),
            (&[start, contents, long], false),
            (&[start, contents, &long[..17]], true),
            (&[start, contents, &film[..10]], true),
            (&[start, contents, b"\0\0\0"], true),
            (&[start, film], true),
            (&[start, b"\x91\x02\xff\x07\x88\x01\x02\x03random"], false),
        ] {
            assert_eq!(cut(&boxes.concat()), is_cut, "{boxes:?}");
        }
    }

    #[test]
    fn a_riff_file_knows_its_length() {
        assert!(!cut(b"RIFF\x04\0\0\0WAVE"));
        assert!(cut(b"RIFF\x08\0\0\0WAVE"));
        assert!(!cut(b"RIFF\xff\xff\xff\xffWAVE"));
        assert!(!cut(b"RIFF"));
        assert!(!cut(b""));
    }
}

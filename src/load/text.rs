//! Bytes to text: byte order marks, UTF-8, and a guess at older encodings.

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_8};

use super::LoadError;

/// Text and the encoding that it was taken as, in lower case.
pub struct Decoded<'a> {
    pub text: Cow<'a, str>,
    pub encoding: String,
    /// Whether the encoding was guessed rather than told by the bytes.
    pub guessed: bool,
}

/// Decodes a whole file as its user says, or as its bytes say.
pub fn decode_taken<'a>(shown: &str, bytes: &'a [u8], encoding: Option<&str>) -> Result<Decoded<'a>, LoadError> {
    let Some(name) = encoding else { return decode(shown, bytes) };
    let known = Encoding::for_label(name.as_bytes());
    let known =
        known.ok_or_else(|| LoadError::new(shown, format!("expected the name of an encoding such as utf-8 or gbk, found `{name}`")))?;
    let mark = Encoding::for_bom(bytes).filter(|(told, _)| *told == known).map_or(0, |(_, mark)| mark);
    decode_as(shown, known, &bytes[mark..], false)
}

/// Decodes a whole file.
pub fn decode<'a>(shown: &str, bytes: &'a [u8]) -> Result<Decoded<'a>, LoadError> {
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(LoadError::new(shown, "expected a table, found an empty file"));
    }
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return decode_as(shown, encoding, &bytes[mark..], false);
    }
    if bytes.iter().take(8192).any(|byte| *byte == 0) {
        return Err(LoadError::new(shown, "expected text, found a binary file"));
    }
    if let Ok(text) = simdutf8::basic::from_utf8(bytes) {
        return Ok(Decoded { text: Cow::Borrowed(text), encoding: "utf-8".into(), guessed: false });
    }
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    decode_as(shown, detector.guess(None, chardetng::Utf8Detection::Deny), bytes, true)
}

fn decode_as<'a>(shown: &str, encoding: &'static Encoding, bytes: &'a [u8], guessed: bool) -> Result<Decoded<'a>, LoadError> {
    let (text, broken) = encoding.decode_without_bom_handling(bytes);
    if broken {
        let line = 1 + first_broken_line(encoding, bytes);
        let reason = format!("expected text in {}, found bytes that are none", encoding.name());
        return Err(LoadError::new(shown, reason).at(line, None));
    }
    Ok(Decoded { text, encoding: encoding.name().to_lowercase(), guessed })
}

fn first_broken_line(encoding: &'static Encoding, bytes: &[u8]) -> u64 {
    if encoding != UTF_8 {
        return 0;
    }
    let good = std::str::from_utf8(bytes).err().map_or(0, |error| error.valid_up_to());
    bytes[..good].iter().map(|byte| u64::from(*byte == b'\n')).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodings_are_told_apart() {
        let taken = |bytes: &[u8]| decode("f", bytes).map(|decoded| (decoded.text.into_owned(), decoded.encoding)).unwrap();
        assert_eq!(taken("a微".as_bytes()), ("a微".into(), "utf-8".into()));
        assert_eq!(taken(b"\xEF\xBB\xBFa"), ("a".into(), "utf-8".into()));
        assert_eq!(taken(b"\xFF\xFEa\0b\0"), ("ab".into(), "utf-16le".into()));
        let (gbk, _, _) = encoding_rs::GBK.encode("平台,份额\n微信支付,四十\n支付宝,五十三\n京东商城,百分之七\n");
        assert!(taken(&gbk).0.starts_with("平台,份额"));
    }

    #[test]
    fn what_is_no_text_is_an_error() {
        assert!(decode("f", b"  \n").is_err());
        assert!(decode("f", b"PK\x03\x04\0\0").is_err());
    }
}

//! The hash by which files are known again.

use std::fmt::Write;

use sha2::{Digest, Sha256};

/// The SHA-256 of bytes (FIPS 180-4) in hexadecimal digits, as `sha256sum` prints it.
pub fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().fold(String::new(), |mut digits, byte| {
        // Writing to text cannot fail.
        let _ = write!(digits, "{byte:02x}");
        digits
    })
}

/// The hashes of several files, taken together as the lines that `sha256sum` prints of them.
#[derive(Default)]
pub struct Listing(String);

impl Listing {
    /// One more file.
    pub fn add(&mut self, name: &str, bytes: &[u8]) {
        let _ = writeln!(self.0, "{}  {name}", sha256(bytes));
    }

    /// The hash of the lines.
    pub fn sha256(&self) -> String {
        sha256(self.0.as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_is_that_of_the_standard() {
        assert_eq!(sha256(b"abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        let mut listing = Listing::default();
        listing.add("a.csv", b"abc");
        assert_eq!(listing.sha256(), sha256(b"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad  a.csv\n"));
    }
}

//! age, as far as keys need it: small values in memory, and costly files refused before they cost anything.

use std::io::{Read, Write};

use age::{DecryptError, Decryptor, Encryptor, Identity, Recipient};
use zeroize::Zeroizing;

/// More recipients than any service has people; unwrapping tries every one.
pub(super) const MAX_STANZAS: usize = 64;

/// Why an age file did not open.
pub(super) enum Misfit {
    WrongKey,
    Damaged,
}

pub(super) fn seal(recipients: &[&dyn Recipient], plain: &[u8]) -> Vec<u8> {
    let mut sealed = Vec::new();
    let encryptor = Encryptor::with_recipients(recipients.iter().copied()).expect("recipients of one kind agree");
    let mut writer = encryptor.wrap_output(&mut sealed).expect("memory takes every write");
    writer.write_all(plain).expect("memory takes every write");
    writer.finish().expect("memory takes every write");
    sealed
}

pub(super) fn open(sealed: &[u8], identity: &dyn Identity) -> Result<Zeroizing<Vec<u8>>, Misfit> {
    if stanzas(sealed) > MAX_STANZAS {
        return Err(Misfit::Damaged);
    }
    let reader = Decryptor::new_buffered(sealed).map_err(|_| Misfit::Damaged)?;
    let mut reader = reader.decrypt(std::iter::once(identity)).map_err(|error| match error {
        DecryptError::DecryptionFailed | DecryptError::KeyDecryptionFailed | DecryptError::NoMatchingKeys => {
            Misfit::WrongKey
        }
        _ => Misfit::Damaged,
    })?;
    let mut plain = Zeroizing::new(Vec::with_capacity(sealed.len()));
    reader.read_to_end(&mut plain).map_err(|_| Misfit::Damaged)?;
    Ok(plain)
}

/// How many recipients an age file claims, counted before any of them costs work.
fn stanzas(sealed: &[u8]) -> usize {
    let lines = sealed.split(|byte| *byte == b'\n').take_while(|line| !line.starts_with(b"---"));
    lines.filter(|line| line.starts_with(b"-> ")).count()
}

//! Films, from backups.

use std::io::Read;
use std::sync::Arc;

use super::keys::on;
use super::{Copies, Repaired};
use crate::domain::id::MediaId;
use crate::vault::error::VaultError;
use crate::vault::exchange::{Exchange, Order};
use crate::vault::finding::Finding;
use crate::vault::keyring::Keyring;
use crate::vault::media::MediaShelf;
use crate::vault::opening::quarantine_name;

/// Brings back a film that is damaged or missing, from the first copy that can be read to its end.
pub(super) fn mend(
    library: &std::path::Path,
    ring: &Arc<Keyring>,
    media: MediaId,
    what: &Finding,
    copies: &Copies,
) -> Result<Option<Repaired>, VaultError> {
    let name = format!("media/{media}");
    let exchange = Exchange::begin(library)?;
    for (archive, point, from) in copies.points(ring) {
        let Some(pieces) = point.files.get(&name) else { continue };
        match archive.fetch(pieces, &exchange.fresh().join(&name), &mut on) {
            Err(VaultError::Damaged(_)) => continue,
            fetched => drop(fetched?),
        }
        if opens(&MediaShelf::new(&exchange.fresh(), Arc::clone(ring))?, media) {
            let keeps = Some(quarantine_name());
            exchange.carry_out(&Order { brings: vec![name], removes: Vec::new(), version: None, keeps })?;
            return Ok(Some(Repaired { what: what.clone(), from }));
        }
    }
    exchange.give_up()?;
    Ok(None)
}

fn opens(shelf: &MediaShelf, media: MediaId) -> bool {
    let Ok(mut film) = shelf.reading_by(None).open(media) else { return false };
    let mut buffer = vec![0; 64 << 10];
    loop {
        match film.read(&mut buffer) {
            Ok(0) => return true,
            Ok(_) => {}
            Err(_) => return false,
        }
    }
}

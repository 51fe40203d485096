//! The cameras and microphones that may be recorded, and those that are.

use crate::media::devices::{Address, Device, SourceKind};
use crate::media::recorder::{MOST_CAMERAS, MOST_MICROPHONES};

/// A camera or microphone that is offered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// Where it is.
    pub address: Address,
    /// What the system calls it; nothing for a camera of the network and for a simulated source.
    pub name: Option<String>,
    /// Whether it is there now. A camera of the network is only found out about by opening it.
    pub there: bool,
}

/// What is offered, and what is chosen of it.
#[derive(Clone, Debug, Default)]
pub(super) struct Sources {
    plugged: Vec<Device>,
    /// Typed addresses, and simulated sources.
    added: Vec<Address>,
    cameras: Vec<Address>,
    microphones: Vec<Address>,
    /// The person has chosen; until then the first of each kind is.
    touched: bool,
}

impl Sources {
    pub fn with(added: Vec<Address>) -> Self {
        let mut sources = Self { added, ..Self::default() };
        sources.choose_first();
        sources
    }

    /// Takes in what is plugged in now.
    pub fn plugged(&mut self, devices: Vec<Device>) {
        self.plugged = devices;
        self.choose_first();
    }

    /// Who has not chosen records the first camera with the first microphone, or what is simulated.
    fn choose_first(&mut self) {
        if self.touched {
            return;
        }
        let simulated = |kind| self.added.iter().filter(move |address| address.kind() == kind).cloned();
        let plugged = |kind| {
            let of_kind = self.plugged.iter().filter(move |device| device.address.kind() == kind);
            of_kind.map(|device| device.address.clone()).take(1)
        };
        let chosen = |kind, most| {
            let simulated: Vec<Address> = simulated(kind).take(most).collect();
            if simulated.is_empty() { plugged(kind).collect() } else { simulated }
        };
        let (cameras, microphones) =
            (chosen(SourceKind::Camera, MOST_CAMERAS), chosen(SourceKind::Microphone, MOST_MICROPHONES));
        (self.cameras, self.microphones) = (cameras, microphones);
    }

    /// Takes a source in, or leaves it out. What would be too many is not taken in.
    pub fn choose(&mut self, address: Address, on: bool) {
        self.touched = true;
        let (chosen, most) = match address.kind() {
            SourceKind::Camera => (&mut self.cameras, MOST_CAMERAS),
            SourceKind::Microphone => (&mut self.microphones, MOST_MICROPHONES),
        };
        chosen.retain(|other| *other != address);
        if on && chosen.len() < most {
            chosen.push(address);
        }
    }

    /// Adds an address that was typed, and chooses it.
    pub fn add(&mut self, address: Address) {
        if !self.added.contains(&address) {
            self.added.push(address.clone());
        }
        self.choose(address, true);
    }

    pub fn cameras(&self) -> &[Address] {
        &self.cameras
    }

    pub fn microphones(&self) -> &[Address] {
        &self.microphones
    }

    pub fn is_chosen(&self, address: &Address) -> bool {
        self.cameras.contains(address) || self.microphones.contains(address)
    }

    /// Whether another of this kind may be chosen.
    pub fn has_room(&self, kind: SourceKind) -> bool {
        match kind {
            SourceKind::Camera => self.cameras.len() < MOST_CAMERAS,
            SourceKind::Microphone => self.microphones.len() < MOST_MICROPHONES,
        }
    }

    /// Everything of a kind that can be chosen, and what is chosen although it is not plugged in now.
    pub fn offers(&self, kind: SourceKind) -> Vec<Offer> {
        let plugged = self.plugged.iter().map(|device| Offer {
            address: device.address.clone(),
            name: Some(device.name.clone()),
            there: true,
        });
        let added = self.added.iter().map(|address| Offer { address: address.clone(), name: None, there: true });
        let mut offers: Vec<Offer> = plugged.chain(added).filter(|offer| offer.address.kind() == kind).collect();
        for address in self.cameras.iter().chain(&self.microphones).filter(|address| address.kind() == kind) {
            if offers.iter().all(|offer| offer.address != *address) {
                offers.push(Offer { address: address.clone(), name: None, there: false });
            }
        }
        offers
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(text: &str) -> Address {
        text.parse().expect("an address")
    }

    fn device(text: &str) -> Device {
        Device { address: address(text), name: text.to_owned(), case: None }
    }

    #[test]
    fn until_somebody_chooses_the_first_of_each_kind_is_chosen() {
        let mut sources = Sources::default();
        sources.plugged(vec![device("camera:a"), device("camera:b"), device("microphone:c")]);
        assert_eq!(
            (sources.cameras(), sources.microphones()),
            (&[address("camera:a")][..], &[address("microphone:c")][..])
        );
        sources.choose(address("camera:b"), true);
        sources.plugged(vec![device("camera:a")]);
        assert_eq!(sources.cameras(), [address("camera:a"), address("camera:b")], "what is chosen stays chosen");
        let gone = sources.offers(SourceKind::Camera).pop().expect("offered");
        assert_eq!((gone.address, gone.there), (address("camera:b"), false));
    }

    #[test]
    fn no_fifth_camera_and_no_third_microphone() {
        let mut sources = Sources::default();
        for name in ["a", "b", "c", "d", "e"] {
            sources.choose(address(&format!("camera:{name}")), true);
            sources.choose(address(&format!("microphone:{name}")), true);
        }
        assert_eq!((sources.cameras().len(), sources.microphones().len()), (4, 2));
        assert!(!sources.has_room(SourceKind::Camera));
        sources.choose(address("camera:a"), false);
        assert!(sources.has_room(SourceKind::Camera));
    }

    #[test]
    fn simulated_sources_are_chosen_before_real_ones() {
        let mut sources = Sources::with(vec![address("test:camera"), address("test:microphone")]);
        sources.plugged(vec![device("camera:a")]);
        assert_eq!(sources.cameras(), [address("test:camera")]);
        sources.add(address("rtsp://10.0.0.7/live"));
        assert_eq!(sources.cameras().len(), 2);
    }
}

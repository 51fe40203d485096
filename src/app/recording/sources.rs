//! The cameras and microphones that may be recorded, and those that are.

use crate::app::preferences::Remembered;
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
    /// Remembered cameras of the network of which a part has to be typed again, because it is kept nowhere.
    locked: Vec<Address>,
    cameras: Vec<Address>,
    microphones: Vec<Address>,
    /// The person has chosen; until then the first of each kind is.
    touched: bool,
}

impl Sources {
    /// Simulated sources, and what was chosen last. A simulated source counts only where it is offered.
    pub fn recall(simulated: Vec<Address>, remembered: &[Remembered]) -> Self {
        let mut sources = Self { added: simulated, ..Self::default() };
        for Remembered { address, asks } in remembered {
            let Ok(address) = address.parse::<Address>() else { continue };
            if *asks {
                sources.locked.push(address);
            } else if address.is_network() {
                sources.add(address);
            } else if !address.is_simulated() || sources.added.contains(&address) {
                sources.choose(address, true);
            }
        }
        sources.choose_first();
        sources
    }

    /// What is chosen, and what would be if its password were known; to be kept where everybody can read it.
    pub fn remembered(&self) -> Vec<Remembered> {
        let chosen = self.cameras.iter().chain(&self.microphones).filter_map(|address| {
            let kept = address.without_secrets()?;
            Some(Remembered { asks: kept != *address, address: kept.to_string() })
        });
        let locked = self.locked.iter().map(|address| Remembered { address: address.to_string(), asks: true });
        chosen.chain(locked).collect()
    }

    /// Cameras of the network of which a part has to be typed again.
    pub fn locked(&self) -> &[Address] {
        &self.locked
    }

    /// Takes a camera that waits for its password off the list.
    pub fn forget(&mut self, address: &Address) {
        self.locked.retain(|other| other != address);
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
        self.locked.retain(|other| Some(other) != address.without_secrets().as_ref());
        if !self.added.contains(&address) {
            self.added.push(address.clone());
        }
        self.choose(address, true);
    }

    /// Whether the person has chosen.
    pub const fn are_chosen(&self) -> bool {
        self.touched
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
        let mut sources = Sources::recall(vec![address("test:camera"), address("test:microphone")], &[]);
        sources.plugged(vec![device("camera:a")]);
        assert_eq!(sources.cameras(), [address("test:camera")]);
        sources.add(address("rtsp://10.0.0.7/live"));
        assert_eq!(sources.cameras().len(), 2);
    }

    #[test]
    fn what_was_chosen_is_chosen_again_and_a_password_is_asked_for_again() {
        let simulated = || vec![address("test:camera"), address("test:camera?rate=15")];
        let mut sources = Sources::recall(simulated(), &[]);
        sources.choose(address("test:camera"), false);
        sources.choose(address("microphone:desk"), true);
        sources.add(address("rtsp://10.0.0.7/live"));
        sources.add(address("rtsp://user:secret@10.0.0.8/live"));
        let sorted = |mut remembered: Vec<Remembered>| {
            remembered.sort_by(|a, b| a.address.cmp(&b.address));
            remembered
        };
        let remembered = sorted(sources.remembered());
        assert!(!format!("{remembered:?}").contains("secret"));

        let mut again = Sources::recall(simulated(), &remembered);
        assert_eq!(again.cameras(), [address("rtsp://10.0.0.7/live"), address("test:camera?rate=15")]);
        assert_eq!(again.microphones(), [address("microphone:desk")]);
        assert_eq!(again.locked(), [address("rtsp://10.0.0.8/live")]);
        assert_eq!(sorted(again.remembered()), remembered, "it is not forgotten for having waited");
        again.add(address("rtsp://user:secret@10.0.0.8/live"));
        assert!(again.locked().is_empty() && again.cameras().len() == 3);

        let without_simulated = Sources::recall(Vec::new(), &remembered);
        assert_eq!(without_simulated.cameras(), [address("rtsp://10.0.0.7/live")]);
    }
}

//! The battery of this computer.

use starship_battery::units::ratio::percent;
use starship_battery::{Manager, State};

use super::setup::Battery;

/// How full the battery is; `None` where there is none, or where the system does not tell. Of several, the emptiest.
#[must_use]
pub fn charge() -> Option<Battery> {
    let batteries = Manager::new().ok()?.batteries().ok()?;
    let told = batteries.flatten().map(|battery| Battery {
        percent: battery.state_of_charge().get::<percent>(),
        discharging: battery.state() == State::Discharging,
    });
    told.min_by(|a, b| a.percent.total_cmp(&b.percent))
}

//! Generates the module `weather` from the API's document.

use std::error::Error;

use specwright::ir::replacements::Replacement;

fn main() -> Result<(), Box<dyn Error>> {
    specwright::Build::new("specs/weather.yaml")
        .overlay("specs/names.overlay.yaml")
        .module("weather")
        .lock("specwright.lock")
        // A type of this crate in the place of a text.
        .replace(Replacement::new("Forecast::station", "crate::Station")?)
        .run()?;
    Ok(())
}

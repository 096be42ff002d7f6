//! Generates the module `weather` from the API's document.

use std::error::Error;

use specwright::ir::replacements::Replacement;
use specwright::ir::settings::{Package, Runtime};

fn main() -> Result<(), Box<dyn Error>> {
    specwright::Build::new("specs/weather.yaml")
        .overlay("specs/names.overlay.yaml")
        .module("weather")
        // The client comes from the package `specwright-runtime`, with these features of it.
        .runtime(Runtime::Crate(Package::Manifest))
        .features(["client", "mock"])
        .lock("specwright.lock")
        // A type of this crate in the place of a text.
        .replace(Replacement::new("Forecast::station", "crate::Station")?)
        .run()?;
    Ok(())
}

//! Generates the module `weather` from the API's document.

fn main() -> Result<(), specwright::Failed> {
    specwright::Build::new("specs/weather.yaml")
        .overlay("specs/names.overlay.yaml")
        .module("weather")
        .lock("specwright.lock")
        .run()?;
    Ok(())
}

//! Uses a module that the build script generates.

/// The types of the weather API.
pub mod weather {
    include!(concat!(env!("OUT_DIR"), "/weather/mod.rs"));
}

use serde::{Deserialize, Serialize};
use weather::models::{Forecast, Sky};

/// The id of a weather station.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Station(pub String);

/// Whether any day of a forecast has rain.
///
/// # Errors
///
/// The text is no forecast; the error says where.
pub fn has_rain(json: &str) -> Result<bool, weather::DecodeError> {
    let forecast: Forecast = weather::decode(json)?;
    Ok(forecast.days.iter().any(|day| day.sky == Sky::Rain))
}

#[cfg(test)]
mod tests {
    use super::weather::models::{Forecast, ForecastDay};
    use super::weather::operations::GET_FORECAST;
    use super::{Station, has_rain};

    #[test]
    fn a_forecast_is_read() {
        let json = r#"{"station": "A1", "days": [
            {"sky": "fog"}, {"sky": "rain", "wind": {"kind": "gusty", "gust": 12.5}}]}"#;
        assert_eq!(has_rain(json).ok(), Some(true));
        let station: Option<Station> =
            super::weather::decode(json).ok().map(|it: Forecast| it.station);
        assert_eq!(station, Some(Station("A1".to_owned())));
        let error = has_rain(r#"{"station": "A1", "days": [{"sky": 1}]}"#).expect_err("a number");
        assert!(error.to_string().contains("days[0].sky"), "{error}");
        assert_eq!(GET_FORECAST.path, "/stations/{id}/forecast");
        assert!(ForecastDay::new("clear").wind.is_none());
    }
}

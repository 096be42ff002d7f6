//! Uses a module that the build script generates.

/// The types of the weather API.
pub mod weather {
    specwright_runtime::include_module!("weather");
}

use serde::{Deserialize, Serialize};
use weather::models::{Forecast, Sky};

/// The id of a weather station.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Station(pub String);

/// The request for the forecast of a station, for whatever sends requests here.
///
/// # Errors
///
/// The id is empty.
pub fn request(
    station: &str,
) -> Result<http::Request<weather::client::Body>, weather::client::Error> {
    let client = weather::client::Builder::new().base_url("https://weather.example");
    client.build_offline()?.get_forecast(station).into_request()
}

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
    use super::{Station, has_rain, request};

    #[test]
    fn a_forecast_is_asked_for() {
        let request = request("A 1").expect("it has an id");
        assert_eq!(request.uri(), "https://weather.example/stations/A%201/forecast");
        assert!(super::request("").is_err());
    }

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

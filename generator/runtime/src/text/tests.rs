use super::*;

formatted!(
    jiff::Timestamp,
    "a date-time",
    is_date_time,
    |text| grammar::without_leap_second(text)?.parse().ok(),
    |value| value.to_string()
);
formatted!(
    chrono::DateTime<chrono::FixedOffset>,
    "a date-time",
    is_date_time,
    |text| Self::parse_from_rfc3339(&grammar::nanoseconds(text)?).ok(),
    |value| value.to_rfc3339()
);
formatted!(
    jiff::civil::DateTime,
    "a date-time without an offset",
    is_date_time_local,
    |text| grammar::without_leap_second(text)?.parse().ok(),
    |value| value.to_string()
);
formatted!(
    chrono::NaiveDateTime,
    "a date-time without an offset",
    is_date_time_local,
    |text| grammar::nanoseconds(text)?.parse().ok(),
    |value| format!("{value:?}")
);
formatted!(
    jiff::civil::Time,
    "a time",
    is_time,
    |text| grammar::without_leap_second(grammar::without_offset(text))?.parse().ok(),
    |value| value.to_string()
);
formatted!(
    chrono::NaiveTime,
    "a time",
    is_time,
    |text| grammar::nanoseconds(grammar::without_offset(text))?.parse().ok(),
    |value| value.to_string()
);
formatted!(jiff::Span, "a duration", is_duration, |text| text.parse().ok(), |value| value
    .to_string());
formatted!(
    rust_decimal::Decimal,
    "a decimal number",
    is_decimal,
    |text| Self::from_str_exact(text).ok(),
    |value| value.to_string()
);
formatted!(url::Url, "a URI", is_uri, |text| text.parse().ok(), |value| value.to_string());

type ChronoDateTime = chrono::DateTime<chrono::FixedOffset>;

/// Whether a text has a value; none if it is refused. It is written back as it was.
fn read<T: Formatted>(text: &str) -> Option<bool> {
    let json = serde_json::Value::from(text).to_string();
    let read: Text<T> = serde_json::from_str(&json).ok()?;
    assert_eq!(serde_json::to_string(&read).ok()?, json);
    assert_eq!(read.as_str(), text);
    Some(read.value().is_some())
}

/// The text of the value of a text.
fn written<T: Formatted>(text: &str) -> Option<String> {
    let text: Text<T> = text.parse().ok()?;
    Some(Text::from(text.into_value()?).to_string())
}

#[test]
fn every_date_time_is_read() {
    for text in [
        "2020-01-01T00:00:00Z",
        "2020-01-01T00:00:00+05:30",
        "2020-01-01t00:00:00.123456789z",
        "2020-01-01 00:00:00.50000000000-00:00",
        "0000-02-29T00:00:00Z",
    ] {
        assert_eq!(read::<jiff::Timestamp>(text), Some(true), "{text}");
        assert_eq!(read::<ChronoDateTime>(text), Some(true), "{text}");
    }
    for text in ["9999-12-31T23:59:59Z", "2016-12-31T23:59:60Z"] {
        assert_eq!(read::<jiff::Timestamp>(text), Some(false), "{text}");
        assert_eq!(read::<ChronoDateTime>(text), Some(true), "{text}");
    }
    let digits = "2020-01-01T00:00:00.0123456789Z";
    assert_eq!(read::<jiff::Timestamp>(digits), Some(false));
    assert_eq!(read::<ChronoDateTime>(digits), Some(false));
    for text in [
        "",
        "2020-01-01",
        "2020-01-01T00:00:00",
        "9999-13-01T00:00:00Z",
        "2021-02-29T00:00:00Z",
        "1900-02-29T00:00:00Z",
        "\u{e9}",
        "tomorrow",
    ] {
        assert_eq!(read::<jiff::Timestamp>(text), None, "{text}");
        assert_eq!(read::<ChronoDateTime>(text), None, "{text}");
    }
    let text: Text<jiff::Timestamp> = jiff::Timestamp::UNIX_EPOCH.into();
    assert_eq!(text.to_string(), "1970-01-01T00:00:00Z");
    assert_eq!(text.value(), Some(&jiff::Timestamp::UNIX_EPOCH));
    let text = "2016-12-31T23:59:60.5+01:00";
    assert_eq!(written::<ChronoDateTime>(text).as_deref(), Some("2016-12-31T23:59:60.500+01:00"));
}

#[test]
fn every_date_time_without_an_offset_is_read() {
    for text in ["2020-01-01T00:00:00", "2020-01-01t00:00:00.5", "2020-02-29 00:00:00"] {
        assert_eq!(read::<jiff::civil::DateTime>(text), Some(true), "{text}");
        assert_eq!(read::<chrono::NaiveDateTime>(text), Some(true), "{text}");
    }
    let leap = "2016-12-31T23:59:60";
    assert_eq!(read::<jiff::civil::DateTime>(leap), Some(false));
    assert_eq!(written::<chrono::NaiveDateTime>(leap).as_deref(), Some(leap));
    let plain = "2020-01-01T00:00:00";
    assert_eq!(written::<jiff::civil::DateTime>(plain).as_deref(), Some(plain));
    let digits = "2020-01-01T00:00:00.0123456789";
    assert_eq!(read::<jiff::civil::DateTime>(digits), Some(false));
    assert_eq!(read::<chrono::NaiveDateTime>(digits), Some(false));
    for text in ["", "tomorrow", "2020-02-30T00:00:00", "2020-01-01T00:00:00+01:00"] {
        assert_eq!(read::<chrono::NaiveDateTime>(text), None, "{text}");
    }
}

#[test]
fn every_time_is_read() {
    for text in ["10:00:00Z", "10:00:00.5+02:00", "10:00:00", "10:00:00-00:00"] {
        assert_eq!(read::<jiff::civil::Time>(text), Some(true), "{text}");
        assert_eq!(read::<chrono::NaiveTime>(text), Some(true), "{text}");
    }
    assert_eq!(read::<jiff::civil::Time>("23:59:60z"), Some(false));
    assert_eq!(written::<chrono::NaiveTime>("23:59:60z").as_deref(), Some("23:59:60"));
    for text in ["10:00:00.0123456789", "10:00:00.0123456789Z"] {
        assert_eq!(read::<jiff::civil::Time>(text), Some(false), "{text}");
        assert_eq!(read::<chrono::NaiveTime>(text), Some(false), "{text}");
    }
    for text in ["", "24:00:00Z", "10:00:00+2:00", "noon", "10:00:00ZZ"] {
        assert_eq!(read::<jiff::civil::Time>(text), None, "{text}");
    }
}

#[test]
fn every_duration_is_read() {
    for text in ["P1Y2M3W4DT5H6M7S", "P1Y", "P3D", "P2W", "PT36H", "PT0S", "-P1D", "PT0.5S"] {
        assert_eq!(read::<jiff::Span>(text), Some(true), "{text}");
    }
    assert_eq!(read::<jiff::Span>("P99999Y"), Some(false));
    for text in ["", "P", "PT", "P1", "1D", "P1H", "P1M1Y", "PT1S1M", "PD", "P1DT"] {
        assert_eq!(read::<jiff::Span>(text), None, "{text}");
    }
    let text: Text<jiff::Span> = "P1M".parse().expect("a duration");
    assert_eq!(text.value().map(jiff::Span::get_months), Some(1), "months are no days");
}

#[test]
fn every_decimal_is_read() {
    for text in ["1.50", "-0.1", "+7", "0", "79228162514264337593543950335"] {
        assert_eq!(read::<rust_decimal::Decimal>(text), Some(true), "{text}");
    }
    for text in [
        "79228162514264337593543950336",
        "0.12345678901234567890123456789",
        "100000000000000000000000000000000000000000.5",
        "1e40",
    ] {
        assert_eq!(read::<rust_decimal::Decimal>(text), Some(false), "{text}");
    }
    for text in ["", "+", ".", "1e", "one", "1,5", "0x1"] {
        assert_eq!(read::<rust_decimal::Decimal>(text), None, "{text}");
    }
    assert_eq!(written::<rust_decimal::Decimal>("1.50").as_deref(), Some("1.50"));
}

#[test]
fn uris_are_kept_as_they_are() {
    for text in ["http://example.com", "HTTP://Example.com:80/a/../b", "urn:isbn:0451450523"] {
        assert_eq!(read::<url::Url>(text), Some(true), "{text}");
    }
    for text in [
        "http://a_b:99999/",
        "http://256.1.1.1/",
        "http://a.test:99999/",
        "http://xn--a/",
        "http://[v1.a]/",
    ] {
        assert_eq!(read::<url::Url>(text), Some(false), "{text}");
    }
    for text in ["", "/relative", "a b", "1a:b"] {
        assert_eq!(read::<url::Url>(text), None, "{text}");
    }
}

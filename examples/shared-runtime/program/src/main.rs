//! Prints the address of an account and its parcels, from two APIs.
//!
//! Both crates depend on `specwright-runtime`, so one retry policy, one transport and one value of hooks serve
//! both clients, and one function handles the errors of both.

use std::fmt::{self, Debug};
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use specwright_runtime::client::{AnyError, Error, Hooks, Retry};

/// Counts the requests of all clients.
#[derive(Clone, Default)]
struct Counter(Arc<AtomicUsize>);

impl Hooks for Counter {
    fn before_request(&self, _: &mut http::request::Parts) -> Result<(), AnyError> {
        self.0.fetch_add(1, Ordering::Relaxed);
        Ok(())
    }
}

/// A failed call of either API; `B` is the type of the API's error bodies.
struct Failed(String);

impl<B: Debug> From<Error<B>> for Failed {
    fn from(error: Error<B>) -> Self {
        let again = if error.is_retryable() { " (try again later)" } else { "" };
        Self(format!("{error}{again}"))
    }
}

impl fmt::Display for Failed {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// The address of an account and the numbers of its parcels.
fn summary(
    accounts: &accounts::blocking::Client,
    parcels: &parcels::blocking::Client,
    id: &str,
) -> Result<String, Failed> {
    let account = accounts.accounts().get_account(id).send()?;
    let parcels = parcels.parcels().list_parcels(id).send()?;
    let numbers: Vec<&str> = parcels.iter().map(|parcel| parcel.number.as_str()).collect();
    Ok(format!("{}: {}", account.email, numbers.join(", ")))
}

fn run() -> Result<(), Failed> {
    let (counter, retry) = (Counter::default(), Retry::attempts(2));
    let accounts = accounts::client::Builder::from_env()
        .retry(retry.clone())
        .hooks(counter.clone())
        .build_blocking()?;
    let parcels = parcels::client::Builder::from_env()
        .retry(retry)
        .hooks(counter.clone())
        .build_blocking()?;
    println!("{}", summary(&accounts, &parcels, "a1")?);
    println!("{} requests", counter.0.load(Ordering::Relaxed));
    Ok(())
}

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(failed) => {
            eprintln!("{failed}");
            ExitCode::FAILURE
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::Ordering;

    use accounts::api::ErrorBody::NoAccount;
    use accounts::api::accounts::GetAccountCall;
    use parcels::api::ErrorBody::Busy;
    use parcels::api::parcels::ListParcelsCall;
    use specwright_runtime::client::mock::Mock;
    use specwright_runtime::client::{AnyError, Hooks, Retry};

    use super::{Counter, Failed, summary};

    /// Records the error bodies of both APIs, each by its type.
    #[derive(Clone, Default)]
    struct Bodies(std::sync::Arc<std::sync::Mutex<Vec<String>>>);

    impl Hooks for Bodies {
        fn on_error(&self, operation: &'static str, error: &AnyError) {
            let Some(body) = error.api().map(|error| &error.body) else {
                return;
            };
            let text = match (body.downcast_ref(), body.downcast_ref()) {
                (Some(NoAccount(body)), _) => body.message.clone(),
                (_, Some(Busy(body))) => format!("{} s", body.seconds),
                _ => "another".to_owned(),
            };
            self.0.lock().expect("no thread panics").push(format!("{operation}: {text}"));
        }
    }

    /// One transport, one retry policy and the same hooks, for the clients of both APIs.
    fn clients(
        mock: &Mock,
        counter: &Counter,
        bodies: &Bodies,
    ) -> (accounts::blocking::Client, parcels::blocking::Client) {
        let retry =
            Retry::attempts(2).with_backoff(std::time::Duration::ZERO, std::time::Duration::ZERO);
        let accounts = accounts::client::Builder::new()
            .key("k")
            .retry(retry.clone())
            .hooks(counter.clone())
            .hooks(bodies.clone())
            .build_blocking_with(mock.clone());
        let parcels = parcels::client::Builder::new()
            .token("t")
            .retry(retry)
            .hooks(counter.clone())
            .hooks(bodies.clone())
            .build_blocking_with(mock.clone());
        (accounts.expect("it is configured"), parcels.expect("it is configured"))
    }

    #[test]
    fn both_clients_share_a_transport_retries_and_hooks() {
        let (mock, counter, bodies) = (Mock::new(), Counter::default(), Bodies::default());
        let (accounts, parcels) = clients(&mock, &counter, &bodies);
        mock.on::<GetAccountCall>()
            .answer(&accounts::models::Account::new("a1", "ada@example.com"));
        mock.on::<ListParcelsCall>().times(1).error(503, &"busy");
        mock.on::<ListParcelsCall>().answer(&vec![parcels::models::Parcel::new("7")]);
        let printed = summary(&accounts, &parcels, "a1").map_err(|Failed(text)| text);
        assert_eq!(printed.as_deref(), Ok("ada@example.com: 7"));
        assert_eq!(counter.0.load(Ordering::Relaxed), 3);
        mock.verify();
    }

    #[test]
    fn one_function_handles_the_errors_of_both() {
        let (mock, counter, bodies) = (Mock::new(), Counter::default(), Bodies::default());
        let (accounts, parcels) = clients(&mock, &counter, &bodies);
        mock.on::<GetAccountCall>().error(404, &accounts::models::NoAccount::new("gone"));
        mock.on::<ListParcelsCall>().error(429, &parcels::models::Busy::new(9));

        let error = accounts.accounts().get_account("a1").send().expect_err("there is none");
        // Each client has its own type of error bodies.
        let body = &error.api().expect("the API answered").body;
        assert!(matches!(body, NoAccount(body) if body.message == "gone"));
        assert_eq!(Failed::from(error).0, "getAccount answered 404 Not Found: gone");

        let error = parcels.parcels().list_parcels("a1").send().expect_err("it is busy");
        let body = &error.api().expect("the API answered").body;
        assert!(matches!(body, Busy(body) if body.seconds == 9));
        let text = Failed::from(error).0;
        assert_eq!(text, "listParcels answered 429 Too Many Requests (try again later)");
        // Hooks see the bodies of any API.
        assert_eq!(
            *bodies.0.lock().expect("no thread panics"),
            ["getAccount: gone", "listParcels: 9 s"]
        );
    }

    #[test]
    fn types_of_both_share_maybe() {
        let account: accounts::models::Account =
            accounts::decode(r#"{"id": "a", "email": "b", "note": null}"#).expect("it is one");
        let mut parcel = parcels::models::Parcel::new("7");
        parcel.note = account.note;
        assert_eq!(parcel.note, specwright_runtime::Maybe::Null);
    }
}

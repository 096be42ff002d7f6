//! Prints what items and a parcel cost in all, from three APIs.
//!
//! The documents of the APIs refer to a common one, whose types are in the crate `common`. The crates of the APIs import
//! them, so an amount of one API is an amount of another, and one function handles the problems of all.

use std::process::ExitCode;

use common::models::{Money, Problem};
use specwright_runtime::client::Error;

/// What went wrong, as a person reads it.
struct Failed(String);

/// The problem that an error body of one of the APIs is.
trait HasProblem {
    fn problem(&self) -> Option<&Problem>;
}

impl HasProblem for billing::api::ErrorBody {
    fn problem(&self) -> Option<&Problem> {
        if let Self::Problem(problem) = self { Some(problem) } else { None }
    }
}

impl HasProblem for catalog::api::ErrorBody {
    fn problem(&self) -> Option<&Problem> {
        if let Self::Problem(problem) = self { Some(problem) } else { None }
    }
}

impl HasProblem for shipping::api::ErrorBody {
    fn problem(&self) -> Option<&Problem> {
        if let Self::Problem(problem) = self { Some(problem) } else { None }
    }
}

impl<B: HasProblem> From<Error<B>> for Failed {
    fn from(error: Error<B>) -> Self {
        let problem = error.api().and_then(|error| error.body.problem());
        Self(problem.map_or_else(|| error.to_string(), |problem| problem.title.clone()))
    }
}

/// The sum of amounts in one currency.
fn sum<'a>(amounts: impl IntoIterator<Item = &'a Money>) -> i64 {
    amounts.into_iter().map(|amount| amount.cents).sum()
}

/// What all items, the parcel and an invoice come to.
fn total(
    catalog: &catalog::blocking::Client,
    shipping: &shipping::blocking::Client,
    billing: &billing::blocking::Client,
) -> Result<i64, Failed> {
    let items = catalog.items().list().send()?;
    let price = shipping.quotes().create(&shipping::models::Parcel::new(500)).send()?;
    let invoice = billing.invoices().get("7").send()?;
    let prices = items.iter().map(|item| &item.price);
    Ok(sum(prices.chain([&price, &invoice.total])))
}

fn run() -> Result<(), Failed> {
    let catalog = catalog::blocking::Client::from_env()?;
    let shipping = shipping::blocking::Client::from_env()?;
    let billing = billing::blocking::Client::from_env()?;
    println!("{} cents", total(&catalog, &shipping, &billing)?);
    Ok(())
}

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(Failed(text)) => {
            eprintln!("{text}");
            ExitCode::FAILURE
        }
    }
}

#[cfg(test)]
mod tests {
    use billing::api::invoices::GetInvoiceCall;
    use catalog::api::items::ListItemsCall;
    use common::models::{Currency, Money, Problem};
    use shipping::api::quotes::CreateQuoteCall;
    use specwright_runtime::client::mock::Mock;

    use super::{Failed, total};

    #[test]
    fn amounts_and_problems_of_three_apis_are_of_one_type() {
        let mock = Mock::new();
        let catalog = catalog::client::Builder::new().build_blocking_with(mock.clone());
        let shipping = shipping::client::Builder::new().build_blocking_with(mock.clone());
        let billing = billing::client::Builder::new().build_blocking_with(mock.clone());
        let (catalog, shipping, billing) = (
            catalog.expect("it is configured"),
            shipping.expect("it is configured"),
            billing.expect("it is configured"),
        );
        let amount = |cents| Money::new(cents, Currency::Eur);
        let total = || total(&catalog, &shipping, &billing).map_err(|Failed(text)| text);
        mock.on::<ListItemsCall>().answer(&vec![catalog::models::Item::new("cup", amount(700))]);
        mock.on::<CreateQuoteCall>().times(1).answer(&amount(400));
        mock.on::<GetInvoiceCall>()
            .times(1)
            .answer(&billing::models::Invoice::new("7", amount(50)));
        assert_eq!(total(), Ok(1150));
        mock.on::<CreateQuoteCall>().times(1).error(400, &Problem::new("too heavy"));
        assert_eq!(total(), Err("too heavy".to_owned()));
        mock.on::<CreateQuoteCall>().times(1).answer(&amount(400));
        mock.on::<GetInvoiceCall>().times(1).error(404, &Problem::new("no invoice 7"));
        assert_eq!(total(), Err("no invoice 7".to_owned()));
    }
}

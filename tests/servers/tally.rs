//! Counts the calls of an API, and judges their results.
//!
//! The test that has this module names the API's crate `api`.

use std::collections::BTreeSet;
use std::fmt::Debug;

use crate::api::Error;
use crate::api::client::ApiError;
use crate::api::operations::{OPERATIONS, Operation};

/// An operation whose answer does not match the document that the server publishes: the operation's
/// id, and a part of the error that the client gives.
pub(crate) type OffDocument = (&'static str, &'static str);

pub(crate) struct Tally {
    server: &'static str,
    accepted: &'static [OffDocument],
    operations: BTreeSet<&'static str>,
    right: usize,
    refused: usize,
    /// For each that is accepted, the errors.
    off_document: Vec<Vec<String>>,
}

impl Tally {
    pub(crate) fn new(server: &'static str, accepted: &'static [OffDocument]) -> Self {
        Self {
            server,
            accepted,
            operations: BTreeSet::new(),
            right: 0,
            refused: 0,
            off_document: vec![Vec::new(); accepted.len()],
        }
    }

    /// The result of a call that succeeds. The caller asserts what it is.
    #[track_caller]
    pub(crate) fn right<T>(&mut self, operation: &Operation, sent: Result<T, Error>) -> T {
        self.operations.insert(operation.id);
        match sent {
            Ok(value) => {
                self.right += 1;
                value
            }
            Err(error) => panic!("{}: `{}` fails: {error}", self.server, operation.id),
        }
    }

    /// The error of a call that the server refuses with this status.
    #[track_caller]
    pub(crate) fn refused<T: Debug>(
        &mut self,
        operation: &Operation,
        status: u16,
        sent: Result<T, Error>,
    ) -> Box<ApiError> {
        self.operations.insert(operation.id);
        match sent {
            Err(Error::Api(error)) => {
                assert_eq!(error.status, status, "{}: `{error}`", self.server);
                assert_eq!(error.operation, operation.id);
                self.refused += 1;
                error
            }
            other => panic!("{}: `{}` is not refused: {other:?}", self.server, operation.id),
        }
    }

    /// The error of a call whose answer does not match the document. Only what the list of the test
    /// has is accepted.
    #[track_caller]
    pub(crate) fn off_document<T: Debug>(
        &mut self,
        operation: &Operation,
        sent: Result<T, Error>,
    ) -> Error {
        self.operations.insert(operation.id);
        let error = match sent {
            Err(error @ (Error::Decode(_) | Error::Unexpected(_))) => error,
            other => panic!("{}: `{}` matches its document: {other:?}", self.server, operation.id),
        };
        let text = error.to_string();
        let accepted = self.accepted.iter();
        let found = accepted.enumerate().find(|(_, (id, part))| {
            *id == operation.id && text.contains(part) && text.starts_with(id)
        });
        let Some((index, _)) = found else {
            panic!("{}: no list accepts that {text}", self.server);
        };
        self.off_document[index].push(text);
        error
    }

    /// Prints what was counted. What is accepted must have happened, and operations are called that
    /// are at least so many.
    pub(crate) fn finish(self, at_least: usize) {
        let off_document: usize = self.off_document.iter().map(Vec::len).sum();
        println!(
            "{}: {} of {} operations, {} calls: {} right, {} refused by the server, {off_document} \
             off its document",
            self.server,
            self.operations.len(),
            OPERATIONS.len(),
            self.right + self.refused + off_document,
            self.right,
            self.refused,
        );
        for ((id, part), errors) in self.accepted.iter().zip(&self.off_document) {
            assert!(
                !errors.is_empty(),
                "{}: `{id}` is accepted, and never so: {part}",
                self.server
            );
            println!("    off its document ({}): {}", errors.len(), errors[0]);
        }
        assert!(self.operations.len() >= at_least, "{} operations", self.operations.len());
    }
}

//! Splits received bytes into events and lines.

use std::time::Duration;

/// A server-sent event (HTML, "Server-sent events").
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Event {
    /// The name; `None` means `message`.
    pub event: Option<String>,
    /// The id of this event, or of the last event with an id.
    pub id: Option<String>,
    /// The data, with all its lines.
    pub data: String,
}

/// Splits bytes into events, lines or records.
#[derive(Debug)]
pub(super) struct Splitter {
    format: Format,
    buffer: Vec<u8>,
    /// The length of the buffer's beginning that contains no line end.
    searched: usize,
    event: Event,
    has_data: bool,
    /// The id of the current event, or of an earlier one.
    id: Option<String>,
    /// The id to reconnect with: that of the last complete event.
    pub(super) last_id: Option<String>,
    /// The wait before reconnecting that the server asks for.
    pub(super) retry: Option<Duration>,
    is_start: bool,
}

/// The format of the bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    /// Server-sent events.
    Events,
    /// One value for each line.
    Lines,
    /// Values after the character `RS` (RFC 7464).
    Records,
}

impl Format {
    pub(super) fn of(media_type: Option<&str>) -> Self {
        match media_type.map(str::to_ascii_lowercase).as_deref() {
            Some("application/json-seq") => Self::Records,
            Some("text/event-stream") | None => Self::Events,
            Some(_) => Self::Lines,
        }
    }
}

impl Splitter {
    pub(super) fn new(format: Format) -> Self {
        Self {
            format,
            buffer: Vec::new(),
            searched: 0,
            event: Event::default(),
            has_data: false,
            id: None,
            last_id: None,
            retry: None,
            is_start: true,
        }
    }

    pub(super) fn feed(&mut self, bytes: &[u8]) {
        self.buffer.extend_from_slice(bytes);
        if self.is_start && self.buffer.len() >= 3 {
            self.is_start = false;
            if self.buffer.starts_with("\u{feff}".as_bytes()) {
                self.buffer.drain(..3);
                // Bytes of the byte order mark may have been searched before its last byte arrived.
                self.searched = 0;
            }
        }
    }

    /// The size of incomplete data in the buffer, in bytes.
    pub(super) fn pending(&self) -> usize {
        self.buffer.len() + self.event.data.len()
    }

    /// Discards incomplete data of the previous connection.
    pub(super) fn restart(&mut self) {
        self.buffer.clear();
        self.searched = 0;
        self.event = Event::default();
        self.id.clone_from(&self.last_id);
        self.has_data = false;
        self.is_start = true;
    }

    /// The next complete event or value. With `ended`, the end of the bytes can complete it.
    pub(super) fn next(&mut self, ended: bool) -> Option<Event> {
        match self.format {
            Format::Events => self.next_event(ended),
            Format::Lines => self.next_value(b'\n', ended),
            Format::Records => self.next_value(b'\x1e', ended),
        }
    }

    fn next_value(&mut self, end: u8, ended: bool) -> Option<Event> {
        loop {
            let found = self.buffer[self.searched..].iter().position(|byte| *byte == end);
            let value: Vec<u8> = match found {
                Some(at) => {
                    let length = self.searched + at;
                    let mut value: Vec<u8> = self.buffer.drain(..=length).collect();
                    value.pop();
                    value
                }
                None if ended && !self.buffer.is_empty() => std::mem::take(&mut self.buffer),
                None => {
                    self.searched = self.buffer.len();
                    return None;
                }
            };
            self.searched = 0;
            let text = String::from_utf8_lossy(&value).trim().to_owned();
            if !text.is_empty() {
                return Some(Event { data: text, ..Event::default() });
            }
        }
    }

    fn next_event(&mut self, ended: bool) -> Option<Event> {
        while let Some(line) = self.line(ended) {
            if !line.is_empty() {
                self.field(&line);
                continue;
            }
            self.last_id.clone_from(&self.id);
            if self.has_data {
                self.has_data = false;
                let mut event = std::mem::take(&mut self.event);
                event.id.clone_from(&self.last_id);
                return Some(event);
            }
            self.event = Event::default();
        }
        // An event without an empty line after it is incomplete.
        None
    }

    /// The next line. A line ends with LF, CR, or both.
    fn line(&mut self, ended: bool) -> Option<String> {
        let found =
            self.buffer[self.searched..].iter().position(|byte| matches!(byte, b'\n' | b'\r'));
        let Some(at) = found.map(|at| at + self.searched) else {
            self.searched = self.buffer.len();
            return None;
        };
        let is_return = self.buffer[at] == b'\r';
        let after = match self.buffer.get(at + 1) {
            Some(b'\n') if is_return => at + 2,
            // The LF after the CR may not have arrived yet.
            None if is_return && !ended => {
                self.searched = at;
                return None;
            }
            _ => at + 1,
        };
        let line = String::from_utf8_lossy(&self.buffer[..at]).into_owned();
        self.buffer.drain(..after);
        self.searched = 0;
        Some(line)
    }

    fn field(&mut self, line: &str) {
        let (name, value) = line.split_once(':').unwrap_or((line, ""));
        let value = value.strip_prefix(' ').unwrap_or(value);
        match name {
            "data" => {
                if self.has_data {
                    self.event.data.push('\n');
                }
                self.event.data.push_str(value);
                self.has_data = true;
            }
            "event" => self.event.event = Some(value.to_owned()).filter(|name| !name.is_empty()),
            "id" if !value.contains('\0') => self.id = Some(value.to_owned()),
            "retry" => {
                self.retry = value.parse().ok().map(Duration::from_millis).or(self.retry);
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a text is cut into if it arrives in pieces of a size.
    fn cut(format: Format, text: &str, size: usize) -> Vec<Event> {
        let mut splitter = Splitter::new(format);
        let mut events = Vec::new();
        for piece in text.as_bytes().chunks(size) {
            splitter.feed(piece);
            events.extend(std::iter::from_fn(|| splitter.next(false)));
        }
        events.extend(std::iter::from_fn(|| splitter.next(true)));
        events
    }

    fn event(name: Option<&str>, id: Option<&str>, data: &str) -> Event {
        Event { event: name.map(str::to_owned), id: id.map(str::to_owned), data: data.to_owned() }
    }

    #[test]
    fn pieces_of_any_size_are_the_same_events() {
        let text = "\u{feff}: comment\r\nevent: add\ndata: 7ü\rdata:\n\nid: 1\ndata: x\r\n\r\ndata\n\n\
                    event: lost\n\ndata: unfinished";
        let expected = [
            event(Some("add"), None, "7ü\n"),
            event(None, Some("1"), "x"),
            event(None, Some("1"), ""),
        ];
        for size in 1..=text.len() {
            assert_eq!(cut(Format::Events, text, size), expected, "in pieces of {size}");
        }
    }

    #[test]
    fn lines_and_records_need_no_end() {
        for size in 1..8 {
            let data = |events: Vec<Event>| -> Vec<String> {
                events.into_iter().map(|event| event.data).collect()
            };
            assert_eq!(
                data(cut(Format::Lines, "{\"a\":1}\n\n[2]\r\n3", size)),
                ["{\"a\":1}", "[2]", "3"]
            );
            assert_eq!(data(cut(Format::Records, "\u{1e}1\n\u{1e}2\n", size)), ["1", "2"]);
        }
    }

    #[test]
    fn a_server_sets_the_wait_before_a_new_connection() {
        let mut splitter = Splitter::new(Format::Events);
        splitter.feed(b"retry: 1500\nid: 7\ndata: x\n\nid: 8\ndata: half");
        assert_eq!(splitter.next(false), Some(event(None, Some("7"), "x")));
        assert_eq!(splitter.next(false), None);
        assert_eq!(splitter.retry, Some(Duration::from_millis(1500)));
        splitter.restart();
        assert_eq!((splitter.last_id.as_deref(), splitter.pending()), (Some("7"), 0));
    }
}

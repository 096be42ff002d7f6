//! Lays out method chains as rustfmt does: `prettyplease` indents the arguments of a chain's first call by two levels.

/// The width of a level of indentation.
const STEP: usize = 4;

/// Lays out the lines of an expression whose literals are each in one line.
pub(super) fn lay_out(lines: &mut [String]) {
    for at in 1..lines.len() {
        let outer = indent(&lines[at - 1]);
        if indent(&lines[at]) != outer + 2 * STEP {
            continue;
        }
        for line in lines[at..].iter_mut().take_while(|line| indent(line) > outer) {
            line.drain(..STEP);
        }
    }
}

fn indent(line: &str) -> usize {
    line.len() - line.trim_start_matches(' ').len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arguments_are_indented_once() {
        let expression = quote::quote! {
            fn main() {
                let value = Request::new(
                    "a text that is long enough to end a line",
                    [Message::new(Content::Text("another text that is long enough for a line".to_owned())).with_role(Role::User)],
                )
                .with_format(Format::Text);
                let other = 1;
            }
        };
        let file = syn::parse2(expression).expect("it is Rust");
        let mut lines: Vec<String> =
            prettyplease::unparse(&file).lines().map(str::to_owned).collect();
        lay_out(&mut lines);
        let expected = "\
fn main() {
    let value = Request::new(
        \"a text that is long enough to end a line\",
        [
            Message::new(
                Content::Text(
                    \"another text that is long enough for a line\".to_owned(),
                ),
            )
            .with_role(Role::User),
        ],
    )
    .with_format(Format::Text);
    let other = 1;
}";
        assert_eq!(lines.join("\n"), expected);
    }
}

//! The few words of English that method names are made of.

use crate::ir::words::singular;

/// Verbs that ids and paths begin with. Words that are as often nouns are not among them.
const VERBS: &str = "\
    Abort Accept Ack Acknowledge Activate Add Append Apply Approve Archive Assign Attach \
    Authenticate Authorize Ban Bind Build Calculate Cancel Capture Change Check Clear Clone \
    Close Compare Compile Complete Compute Confirm Connect Convert Copy Create Deactivate \
    Decline Decrement Decrypt Delete Deliver Demote Deploy Deprecate Deprovision Destroy \
    Detach Detect Detokenize Disable Disconnect Dismiss Download Drop Duplicate Edit Embed \
    Enable Encrypt Enqueue Evaluate Exchange Execute Expire Export Extend Fail Fetch \
    Finalize Find Finish Flush Follow Generate Get Grant Import Increment Initialize Insert \
    Inspect Install Interrupt Introspect Invite Invoke Join Kill Leave List Lock Login \
    Logout Lookup Mark Merge Migrate Modify Move Mute Notify Open Pause Pay Perform Pin Poll \
    Predict Preview Promote Provision Prune Publish Purge Query Read Reboot Rebuild Recover \
    Redeem Refresh Refund Regenerate Register Reindex Reject Release Remove Rename Reopen \
    Reorder Replace Replay Reprocess Require Rerun Rescue Resend Reset Resize Resolve \
    Restart Restore Resume Retrieve Retry Reverse Revoke Rollback Rotate Run Save Search \
    Select Send Set Shutdown Sign Simulate Start Stop Submit Subscribe Suspend Sync \
    Terminate Toggle Tokenize Transcribe Transfer Translate Trigger Unarchive Unassign Unban \
    Unbind Unblock Undelete Unfollow Uninstall Unlink Unlock Unmap Unmute Unpin Unpublish \
    Unshare Unsubscribe Update Upload Upsert Validate Verify Void Wait Watch Wipe Withdraw \
    Write";

/// Verbs of operations that only read.
const READING: &str = "\
    Calculate Check Compute Download Evaluate Export Fetch Find Get List Login Logout Lookup \
    Preview Read Resolve Retrieve Search Validate Verify Watch";

/// Verbs of one item; with a plural they are about several.
const OF_ITEMS: &str = "\
    Delete Destroy Fetch Find Get Patch Put Read Remove Replace Retrieve Update";

/// Words before a verb.
const ADVERBS: &str = "Batch Bulk Multi";

/// Words that belong to the noun behind them.
const PREPOSITIONS: &str = "\
    And As At By For From In Into Of On Or Per To Using Via With Without";

/// Plurals of things that are one.
const UNCOUNTABLE: &str = "\
    Analytics Capabilities Credentials Details Diagnostics Insights Limits Metadata Metrics \
    News Preferences Series Settings Statistics Stats Totals";

fn has(list: &str, word: &str) -> bool {
    list.split(' ').any(|it| it == word)
}

/// Whether a word is a verb.
pub(super) fn is_verb(word: &str) -> bool {
    has(VERBS, word)
}

/// Whether a word is a verb of operations that only read.
pub(super) fn is_reading(word: &str) -> bool {
    has(READING, word)
}

/// Whether a word is a verb of one item.
pub(super) fn is_of_items(word: &str) -> bool {
    has(OF_ITEMS, word)
}

/// Whether a word is an HTTP method that ids use as a verb.
pub(super) fn is_method(word: &str) -> bool {
    matches!(word, "Patch" | "Post" | "Put")
}

/// Whether a word stands between a verb and its object.
pub(super) fn is_article(word: &str) -> bool {
    matches!(word, "A" | "An" | "The")
}

/// Whether a word belongs to the noun behind it.
pub(super) fn is_preposition(word: &str) -> bool {
    has(PREPOSITIONS, word)
}

/// Returns the number of words of the verb that words begin with; 0 if they begin with none.
pub(super) fn verb(words: &[String]) -> usize {
    match words {
        [first, ..] if is_verb(first) => 1,
        [first, second, ..] if has(ADVERBS, first) && is_verb(second) => 2,
        _ => 0,
    }
}

/// Whether words are the plural of a thing.
pub(super) fn is_plural(words: &[String]) -> bool {
    let Some(last) = words.last() else { return false };
    !has(UNCOUNTABLE, last) && singular(vec![last.clone()]) != [last.clone()]
}

/// Returns words with the last in the plural.
pub(super) fn plural(mut words: Vec<String>) -> Vec<String> {
    if is_plural(&words) {
        return words;
    }
    if let Some(last) = words.last_mut().filter(|last| !has(UNCOUNTABLE, last)) {
        let is_vowel = |c: char| "aeiou".contains(c);
        match last.strip_suffix('y') {
            Some(stem) if !stem.ends_with(is_vowel) => *last = format!("{stem}ies"),
            _ if ["s", "x", "ch", "sh"].iter().any(|end| last.ends_with(end)) => {
                last.push_str("es");
            }
            _ => last.push('s'),
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_sorted_and_nested() {
        for list in [VERBS, READING, OF_ITEMS, ADVERBS, PREPOSITIONS, UNCOUNTABLE] {
            assert!(list.split(' ').is_sorted() && !list.contains("  "), "{list}");
        }
        assert!(READING.split(' ').all(is_verb));
        assert!(is_reading("Search") && !is_reading("Send") && !is_verb("Order"));
    }

    #[test]
    fn plurals() {
        let words = |text: &str| vec![text.to_owned()];
        for (single, many) in
            [("Key", "Keys"), ("Entry", "Entries"), ("Box", "Boxes"), ("Status", "Statuses")]
        {
            assert_eq!(plural(words(single)), words(many));
            assert_eq!(plural(words(many)), words(many));
            assert!(is_plural(&words(many)) && !is_plural(&words(single)));
        }
        assert_eq!(plural(words("Settings")), words("Settings"));
    }
}

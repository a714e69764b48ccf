//! What SUNAT's return codes mean for the document.

/// What became of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Accepted as it is.
    Accepted,
    /// Accepted, with remarks that change nothing.
    Observed,
    /// Refused: the number is spent, the sale needs another boleta.
    Rejected,
    /// Not processed: no number is spent, the same bytes may go again once the cause is gone.
    Exception,
}

/// Sorts a return code into what it means: 0 accepted, 1 to 1999 not processed, 2000 to 3999
/// rejected, 4000 and up accepted with observations.
pub const fn classify(code: u32) -> Outcome {
    match code {
        0 => Outcome::Accepted,
        1..=1_999 => Outcome::Exception,
        2_000..=3_999 => Outcome::Rejected,
        4_000.. => Outcome::Observed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_code_alone_says_whether_the_number_is_spent() {
        for (code, outcome) in [
            (0, Outcome::Accepted),
            (98, Outcome::Exception),
            (109, Outcome::Exception),
            (1033, Outcome::Exception),
            (1999, Outcome::Exception),
            (2000, Outcome::Rejected),
            (2329, Outcome::Rejected),
            (3999, Outcome::Rejected),
            (4000, Outcome::Observed),
            (4312, Outcome::Observed),
        ] {
            assert_eq!(classify(code), outcome, "{code}");
        }
    }
}

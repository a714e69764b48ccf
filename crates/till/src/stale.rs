//! Telling a screen what to ask again.

use tokio::sync::broadcast::{Receiver, error::RecvError};

/// Everything a screen can be told to ask again.
pub const TAGS: [&str; 5] = ["status", "queue", "sales", "catalogue", "shop"];

/// Waits for what went stale; `None` when the till is closed. Who fell behind hears every tag: which
/// ones were missed is not known.
pub async fn heard(from: &mut Receiver<&'static str>) -> Option<Vec<&'static str>> {
    match from.recv().await {
        Ok(tag) => Some(vec![tag]),
        Err(RecvError::Lagged(_)) => Some(TAGS.to_vec()),
        Err(RecvError::Closed) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_screen_that_fell_behind_asks_everything_again() {
        let (tell, mut hear) = tokio::sync::broadcast::channel(2);
        for tag in ["status", "queue", "sales"] {
            tell.send(tag).unwrap();
        }
        assert_eq!(heard(&mut hear).await, Some(TAGS.to_vec()));
        assert_eq!(heard(&mut hear).await, Some(vec!["queue"]));
        drop(tell);
        assert_eq!(heard(&mut hear).await, Some(vec!["sales"]));
        assert_eq!(heard(&mut hear).await, None);
    }
}

//! The owner's webhook.

use izi_fiscal::HttpWebhook;
use izi_ports::{Failure, Webhook};

use crate::desk::{Desk, Line};

#[tokio::test]
async fn a_message_is_posted_and_what_came_of_it_is_told() {
    let desk = Desk::with([
        Line::Say(200, "ok".to_owned()),
        Line::Say(503, String::new()),
        Line::Say(404, "no_service".to_owned()),
        Line::With(302, "location: http://127.0.0.1:9/", String::new()),
        Line::Drop,
    ])
    .await;
    let address = format!("{}/services/T0/B0/x", desk.url);
    let post = || HttpWebhook.post(&address, r#"{"text":"hola"}"#);
    assert_eq!(post().await, Ok(()));
    assert!(matches!(post().await, Err(Failure::Transient { .. })));
    assert!(matches!(post().await, Err(Failure::Permanent(_))));
    assert!(matches!(post().await, Err(Failure::Permanent(_))), "it is not sent on elsewhere");
    let lost = post().await.unwrap_err();
    assert!(matches!(lost, Failure::Unknown(_)) && !lost.to_string().contains("services"));
    let seen = desk.seen();
    assert_eq!(seen[0].what, "POST /services/T0/B0/x");
    assert_eq!(seen[0].header("content-type").as_deref(), Some("application/json"));
    assert_eq!(seen[0].json()["text"], "hola");
}

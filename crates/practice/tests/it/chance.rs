//! Many boletas through faults by chance: a client that asks before it sends again gets each of them
//! accepted once.

use std::time::Duration;

use izi_practice::{KeptState, Mix, Mode};
use serde_json::Value;

use crate::papers::{RUC, invoice};
use crate::register::{Authority, TODAY, sending};

const BOLETAS: u32 = 60;
const TRIES: u32 = 60;
const PATIENCE: Duration = Duration::from_millis(400);

/// A code that was heard, if any.
async fn code(request: reqwest::RequestBuilder) -> Option<String> {
    let response = request.bearer_auth("t").timeout(PATIENCE).send().await.ok()?;
    let told: Value = response.json().await.ok()?;
    told["sunat_code"].as_str().or(told["error"].as_str()).map(str::to_owned)
}

#[tokio::test]
async fn each_boleta_is_accepted_once_in_the_end() {
    let authority = Authority::new().await;
    let mix = vec![
        Mode::Down,
        Mode::TooMany { seconds: 0 },
        Mode::HangAfterAccept,
        Mode::DropBefore,
        Mode::DropAfterAccept,
        Mode::Empty200,
        Mode::Html,
        Mode::ServerFault { code: 100 },
        Mode::Exception { code: 109 },
        Mode::Expired,
    ];
    authority.running.control().set_mix(Mix { mix, seed: 7, per_mille: 400 });
    for number in 1..=BOLETAS {
        let xml = invoice(&format!("B001-{number}"), TODAY, "15.00");
        let body = sending(&format!("03-B001-{number}"), &xml);
        let ask = authority
            .url(&format!("/v1/invoice/verify?ruc={RUC}&tipo=03&serie=B001&numero={number}"));
        let mut settled = false;
        for _ in 0..TRIES {
            match code(authority.client.get(&ask)).await.as_deref() {
                Some("0") => {
                    settled = true;
                    break;
                }
                Some("not_found") => {
                    let send = authority.client.post(authority.url("/v1/invoice/send"));
                    code(send.json(&body)).await;
                }
                _ => {}
            }
        }
        assert!(settled, "B001-{number} was never settled");
    }
    let kept = authority.running.documents().await.unwrap();
    assert_eq!(kept.len(), usize::try_from(BOLETAS).unwrap());
    assert!(kept.iter().all(|it| it.state == KeptState::Accepted && it.accepted_times == 1));
    let calls = authority.running.control().calls();
    assert!(calls.faults.len() >= 8, "chance was at work: {calls:?}");
}

//! The adapter over real sockets: against the practice authority, and against servers that behave
//! as no server should.

#[cfg(test)]
mod tests {
    use std::io::{Read, Write};
    use std::net::TcpListener;
    use std::path::Path;
    use std::sync::Arc;
    use std::time::Duration;

    use izi_domain::{DocumentNumber, Instant, Ruc};
    use izi_fiscal::{Pse, PseSettings};
    use izi_ports::{Answer, Clock, Failure, FiscalAuthority, OutgoingDocument, Verdict};
    use izi_practice::{Mode, PracticeAuthority, Running};

    const TOKEN: &str = "practica";

    struct At(&'static str);

    impl Clock for At {
        fn now(&self) -> Instant {
            self.0.parse().unwrap()
        }
    }

    fn ruc() -> Ruc {
        "10467793549".parse().unwrap()
    }

    fn number(text: &str) -> DocumentNumber {
        text.parse().unwrap()
    }

    fn boleta(of: &str) -> OutgoingDocument {
        let xml = format!(
            "<Invoice><ID>{of}</ID><IssueDate>2026-11-20</IssueDate>\
             <InvoiceTypeCode>03</InvoiceTypeCode><AccountingSupplierParty><Party>\
             <PartyIdentification><ID>10467793549</ID></PartyIdentification></Party>\
             </AccountingSupplierParty><LegalMonetaryTotal>\
             <LineExtensionAmount>15.00</LineExtensionAmount>\
             <TaxInclusiveAmount>15.00</TaxInclusiveAmount>\
             <PayableAmount>15.00</PayableAmount></LegalMonetaryTotal><InvoiceLine>\
             <LineExtensionAmount>15.00</LineExtensionAmount></InvoiceLine></Invoice>"
        );
        OutgoingDocument { ruc: ruc(), number: number(of), xml: xml.into_bytes() }
    }

    async fn practice(folder: &Path) -> Running {
        let clock = Arc::new(At("2026-11-20T10:00:00-05:00"));
        let address = "127.0.0.1:0".parse().unwrap();
        PracticeAuthority::start(address, &folder.join("practice.db"), TOKEN, clock).await.unwrap()
    }

    fn pse(url: &str) -> Pse {
        let quick = PseSettings {
            connect_timeout: Duration::from_millis(300),
            total_timeout: Duration::from_millis(1_500),
            ..PseSettings::new(url, TOKEN)
        };
        Pse::new(&quick).unwrap()
    }

    #[track_caller]
    fn code(answer: &Answer) -> u32 {
        match answer {
            Answer::Settled { code, .. } => *code,
            Answer::Pending { .. } => panic!("{answer:?}"),
        }
    }

    #[tokio::test]
    async fn a_boleta_is_accepted_once_and_its_number_is_known_from_then_on() {
        let folder = tempfile::tempdir().unwrap();
        let practice = practice(folder.path()).await;
        let pse = pse(&practice.url());
        assert_eq!(pse.verify(&ruc(), &number("B001-1")).await, Ok(Verdict::NotFound));

        let sent = pse.send(&boleta("B001-1")).await.unwrap();
        assert_eq!(code(&sent), 0);
        assert_eq!(pse.verify(&ruc(), &number("B001-1")).await, Ok(Verdict::Known(sent)));
        let again = pse.send(&boleta("B001-1")).await;
        assert!(matches!(again, Err(Failure::AlreadyRegistered(_))), "{again:?}");

        let kept = practice.documents().await.unwrap();
        assert_eq!(kept.len(), 1);
        assert_eq!((kept[0].name.as_str(), kept[0].repeats), ("10467793549-03-B001-1", 1));
        practice.stop().await;
    }

    #[tokio::test]
    async fn every_fault_is_told_for_what_it_is_and_what_was_taken_is_found_by_asking() {
        let folder = tempfile::tempdir().unwrap();
        let practice = practice(folder.path()).await;
        let pse = pse(&practice.url());
        for (place, mode, meaning) in [
            (1, Mode::HangAfterAccept, "unknown"),
            (2, Mode::DropAfterAccept, "unknown"),
            (3, Mode::Empty200, "unknown"),
            (4, Mode::Html, "unknown"),
            (5, Mode::WrongCdr, "unknown"),
            (6, Mode::Down, "transient"),
            (7, Mode::Slow { ms: 3_000 }, "unknown"),
        ] {
            practice.set_faults(vec![mode.clone().times(1)]);
            let of = format!("B001-{place}");
            let told = match pse.send(&boleta(&of)).await {
                Err(Failure::Unknown(_)) => "unknown",
                Err(Failure::Transient(_)) => "transient",
                other => panic!("{mode:?}: {other:?}"),
            };
            assert_eq!(told, meaning, "{mode:?}");
            let verdict = pse.verify(&ruc(), &number(&of)).await.unwrap();
            match mode {
                Mode::Down | Mode::Slow { .. } => {
                    assert_eq!(verdict, Verdict::NotFound, "{mode:?}");
                }
                _ => assert!(matches!(&verdict, Verdict::Known(it) if code(it) == 0), "{mode:?}"),
            }
        }
        assert_eq!(practice.documents().await.unwrap().len(), 5);
        practice.stop().await;
    }

    #[tokio::test]
    async fn rejections_and_observations_come_with_their_codes() {
        let folder = tempfile::tempdir().unwrap();
        let practice = practice(folder.path()).await;
        let pse = pse(&practice.url());
        practice.set_faults(vec![Mode::Reject { code: 2_800 }.times(1), Mode::Observe.times(1)]);
        let rejected = pse.send(&boleta("B001-1")).await.unwrap();
        assert_eq!(code(&rejected), 2_800);
        assert_eq!(code(&pse.send(&boleta("B001-2")).await.unwrap()), 4_252);
        let spent = pse.send(&boleta("B001-1")).await;
        assert!(matches!(spent, Err(Failure::AlreadyRegistered(it)) if it.starts_with("1032")));
        assert_eq!(
            pse.verify(&ruc(), &number("B001-1")).await,
            Ok(Verdict::Known(rejected)),
            "what was said once is said again"
        );
        practice.stop().await;
    }

    #[tokio::test]
    async fn a_ticket_is_asked_until_it_is_decided() {
        let folder = tempfile::tempdir().unwrap();
        let practice = practice(folder.path()).await;
        let pse = pse(&practice.url());
        practice.set_faults(vec![Mode::Ticket.times(1)]);
        let Answer::Pending { ticket } = pse.send(&boleta("B001-1")).await.unwrap() else {
            panic!("no ticket");
        };
        let pending = Answer::Pending { ticket: ticket.clone() };
        let asked = pse.verify(&ruc(), &number("B001-1")).await;
        assert_eq!(asked, Ok(Verdict::Known(pending.clone())));
        assert_eq!(pse.ticket(&ticket).await, Ok(pending));
        assert_eq!(code(&pse.ticket(&ticket).await.unwrap()), 0);
        let lost = pse.ticket("10467793549-03-B001-1/nunca").await;
        assert!(matches!(lost, Err(Failure::Unknown(_))), "{lost:?}");
        practice.stop().await;
    }

    #[tokio::test]
    async fn what_was_accepted_survives_a_restart_and_is_seen_by_a_second_process() {
        let folder = tempfile::tempdir().unwrap();
        let first = practice(folder.path()).await;
        pse(&first.url()).send(&boleta("B001-1")).await.unwrap();
        let beside = practice(folder.path()).await;
        let again = pse(&beside.url()).send(&boleta("B001-1")).await;
        assert!(matches!(again, Err(Failure::AlreadyRegistered(_))), "{again:?}");
        first.stop().await;
        beside.stop().await;
        let later = practice(folder.path()).await;
        let known = pse(&later.url()).verify(&ruc(), &number("B001-1")).await.unwrap();
        assert!(matches!(known, Verdict::Known(it) if code(&it) == 0));
        later.stop().await;
    }

    #[tokio::test]
    async fn a_wrong_token_and_a_wrong_document_want_a_person() {
        let folder = tempfile::tempdir().unwrap();
        let practice = practice(folder.path()).await;
        let stranger = Pse::new(&PseSettings::new(&practice.url(), "otro")).unwrap();
        let refused = stranger.send(&boleta("B001-1")).await;
        assert!(matches!(refused, Err(Failure::Refused(_))), "{refused:?}");

        let other = OutgoingDocument { number: number("B001-2"), ..boleta("B001-1") };
        let refused = pse(&practice.url()).send(&other).await;
        assert!(matches!(&refused, Err(Failure::Permanent(it)) if it.starts_with("1036")));
        assert!(practice.documents().await.unwrap().is_empty());
        practice.stop().await;
    }

    #[tokio::test]
    async fn nobody_there_means_that_nothing_was_sent() {
        let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        for url in [format!("http://{free}"), "http://no.such.host.invalid".to_owned()] {
            let sent = pse(&url).send(&boleta("B001-1")).await;
            assert!(matches!(sent, Err(Failure::Unreachable(_))), "{url}: {sent:?}");
        }
    }

    /// A server that reads one request and answers with these bytes, whatever they are.
    fn answers(bytes: &'static [u8]) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        std::thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            let mut request = Vec::new();
            let mut part = [0; 4_096];
            // The body is JSON: its last byte is the only `}` that ends a read.
            while !request.ends_with(b"}") {
                match stream.read(&mut part) {
                    Ok(0) | Err(_) => return,
                    Ok(read) => request.extend_from_slice(&part[..read]),
                }
            }
            let _ = stream.write_all(bytes);
        });
        url
    }

    #[tokio::test]
    async fn what_breaks_after_the_request_left_is_unknown() {
        for bytes in [
            &b""[..],
            b"HTTP/1.1 200 OK\r\n",
            b"HTTP/1.1 200 OK\r\ncontent-length: 900\r\n\r\n{\"sunat_code\":\"0\"",
            b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n",
            b"HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\n\xff\xfe\x00\x01",
            b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n",
            b"HTTP/1.1 502 Bad Gateway\r\ncontent-length: 2\r\n\r\nno",
            b"SSH-2.0-OpenSSH_9.2\r\n",
        ] {
            let sent = pse(&answers(bytes)).send(&boleta("B001-1")).await;
            let shown = String::from_utf8_lossy(bytes);
            assert!(matches!(sent, Err(Failure::Unknown(_))), "{shown:?}: {sent:?}");
        }
    }

    #[tokio::test]
    async fn a_redirect_is_not_followed() {
        let url = answers(
            b"HTTP/1.1 302 Found\r\nlocation: http://127.0.0.1:1/\r\ncontent-length: 0\r\n\r\n",
        );
        let sent = pse(&url).send(&boleta("B001-1")).await;
        assert!(matches!(sent, Err(Failure::Refused(_))), "{sent:?}");
    }
}

//! CDRs: of our own make for every test run, and the real ones where they lie beside the
//! repository.

use std::io::{Cursor, Write};
use std::path::Path;

use izi_domain::{DocumentName, Ruc};
use izi_einvoice::cdr::BYTES_MAX;
use izi_einvoice::{BadCdr, Outcome, read_cdr};

fn ruc(text: &str) -> Ruc {
    text.parse().unwrap()
}

fn name(text: &str) -> DocumentName {
    text.parse().unwrap()
}

fn cdr(receiver: &str, reference: &str, code: &str, notes: &[&str]) -> String {
    let notes = notes.iter().fold(String::new(), |all, it| all + "<b:Note>" + it + "</b:Note>");
    format!(
        "<r:ApplicationResponse xmlns:r='r' xmlns:a='a' xmlns:b='b'>\
         <b:IssueDate>2026-11-20T10:15:31</b:IssueDate>{notes}\
         <a:SenderParty><a:PartyIdentification><b:ID>20131312955</b:ID></a:PartyIdentification></a:SenderParty>\
         <a:ReceiverParty><a:PartyIdentification><b:ID>{receiver}</b:ID></a:PartyIdentification></a:ReceiverParty>\
         <a:DocumentResponse><a:Response><b:ReferenceID>{reference}</b:ReferenceID>\
         <b:ResponseCode>{code}</b:ResponseCode><b:Description>La Boleta &lt;{reference}&gt;</b:Description>\
         </a:Response></a:DocumentResponse></r:ApplicationResponse>"
    )
}

fn zipped(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in entries {
        zip.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

#[test]
fn an_accepted_boleta_is_ours_by_ruc_and_number() {
    let read = read_cdr(cdr("10467793549", "B001-00000017", "0", &[]).as_bytes()).unwrap();
    assert_eq!((read.code, read.outcome()), (0, Outcome::Accepted));
    assert_eq!(read.message(), "La Boleta <B001-00000017>");
    assert!(read.is_about(&ruc("10467793549"), &name("03-B001-17")));
    assert!(!read.is_about(&ruc("10467793549"), &name("03-B001-18")), "another number");
    assert!(!read.is_about(&ruc("20123456786"), &name("03-B001-17")), "another shop");
}

#[test]
fn every_kind_of_document_is_known_by_its_own_name() {
    let shop = ruc("10467793549");
    for (reference, ours, others) in [
        ("B001-00000017", "03-B001-17", "03-B001-18"),
        ("03-B001-17", "03-B001-17", "07-B001-17"),
        ("10467793549-07-BC01-3", "07-BC01-3", "08-BC01-3"),
        ("BD01-3", "08-BD01-3", "08-BD02-3"),
        ("F001-9", "01-F001-9", "01-F002-9"),
        ("RC-20261121-001", "RC-20261121-1", "RC-20261122-1"),
        ("10467793549-RA-20261121-2", "RA-20261121-2", "RC-20261121-2"),
        (" ra-20261121-2 ", "RA-20261121-2", "RC-20261121-2"),
    ] {
        let read = read_cdr(cdr("10467793549", reference, "0", &[]).as_bytes()).unwrap();
        assert!(read.is_about(&shop, &name(ours)), "{reference} is {ours}");
        assert!(!read.is_about(&shop, &name(others)), "{reference} is not {others}");
        assert!(!read.is_about(&ruc("20123456786"), &name(ours)), "{reference} of another shop");
    }
    let read = read_cdr(cdr("", "20123456786-03-B001-1", "0", &[]).as_bytes()).unwrap();
    assert!(!read.is_about(&shop, &name("03-B001-1")), "the reference itself tells whose");
    let read = read_cdr(cdr("10467793549", "otra cosa", "0", &[]).as_bytes()).unwrap();
    assert!(!read.is_about(&shop, &name("03-B001-1")), "a reference that is no name");
}

#[test]
fn the_kind_may_be_told_beside_the_number() {
    let with_type = |code: &str| {
        let reference = format!(
            "<a:DocumentReference><b:ID>B001-1</b:ID><b:DocumentTypeCode>{code}</b:DocumentTypeCode>\
             </a:DocumentReference></a:DocumentResponse>"
        );
        let xml = cdr("10467793549", "B001-1", "0", &[]);
        read_cdr(xml.replace("</a:DocumentResponse>", &reference).as_bytes()).unwrap()
    };
    let shop = ruc("10467793549");
    assert!(with_type("03").is_about(&shop, &name("03-B001-1")));
    assert!(!with_type("07").is_about(&shop, &name("03-B001-1")), "a note with the same number");
    assert!(with_type("?").is_about(&shop, &name("03-B001-1")), "told in no way we know");
    let xml = cdr("10467793549", "B001-1", "0", &[]);
    let zip = zipped(&[("R-10467793549-07-B001-1.xml", xml.as_bytes())]);
    assert!(!read_cdr(&zip).unwrap().is_about(&shop, &name("03-B001-1")), "the file's name tells");
}

#[test]
fn the_digest_of_what_was_received_is_read_where_it_stands() {
    let xml = cdr("10467793549", "B001-1", "0", &[]);
    assert_eq!(read_cdr(xml.as_bytes()).unwrap().hash, None);
    let hash = "<a:DocumentReference><a:Attachment><a:ExternalReference><b:DocumentHash>\n q83vEg== \n\
                </b:DocumentHash></a:ExternalReference></a:Attachment></a:DocumentReference>\
                </a:DocumentResponse>";
    let xml = xml.replace("</a:DocumentResponse>", hash);
    assert_eq!(read_cdr(xml.as_bytes()).unwrap().hash.as_deref(), Some("q83vEg=="));
}

#[test]
fn notes_make_an_accepted_boleta_observed() {
    let with = |notes: &[&str]| {
        read_cdr(cdr("10467793549", "B001-1", "0", notes).as_bytes()).unwrap().settled_code()
    };
    assert_eq!(with(&[]), 0);
    assert_eq!(with(&["4252 - El dato"]), 4252);
    assert_eq!(with(&["3030 - El XML no contiene", "4255 - Otro"]), 4255);
    assert_eq!(with(&["", " \n "]), 0, "nothing is remarked");
    for without_code in ["sin código", "3030 - El XML no contiene"] {
        let code = with(&["", without_code]);
        assert_eq!(izi_einvoice::classify(code), Outcome::Observed, "{without_code}");
        let text = izi_einvoice::meaning(code).unwrap().text;
        assert_eq!(text, "SUNAT aceptó el comprobante con observaciones.", "{without_code}");
    }
}

#[test]
fn the_zip_may_carry_more_than_the_cdr() {
    let xml = cdr("", "B001-1", "2329", &[]);
    let zip = zipped(&[("dummy", b""), ("x/R-10467793549-03-B001-1.XML", xml.as_bytes())]);
    let read = read_cdr(&zip).unwrap();
    assert_eq!(read.outcome(), Outcome::Rejected);
    assert!(read.is_about(&ruc("10467793549"), &name("03-B001-1")));
    assert!(!read.is_about(&ruc("20123456786"), &name("03-B001-1")), "the file's name tells whose");
}

#[test]
fn what_is_no_cdr_is_told_apart() {
    assert!(matches!(read_cdr(b""), Err(BadCdr::Xml(_))));
    assert!(matches!(read_cdr(b"<html><p>Bad Gateway</p></html>"), Err(BadCdr::Missing(_))));
    assert!(matches!(read_cdr(b"PK\x03\x04broken"), Err(BadCdr::Zip(_))));
    assert_eq!(read_cdr(&zipped(&[("dummy", b"")])), Err(BadCdr::Empty));
    let bomb = vec![b' '; usize::try_from(BYTES_MAX).unwrap() + 1];
    assert_eq!(read_cdr(&zipped(&[("a.xml", &bomb)])), Err(BadCdr::TooLarge));
}

#[test]
fn real_cdrs_are_read() {
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/sunat/samples/cdr");
    if !samples.exists() {
        println!("skipped: no ../shared/sunat/samples/cdr");
        return;
    }
    for (file, ours, code, outcome, notes) in [
        ("R-12345678901-01-F001-00000587.xml", "01-F001-00000587", 0, Outcome::Accepted, 0),
        ("R-20220557805-01-F001-22Openubl.xml", "01-F001-22", 0, Outcome::Observed, 8),
        ("R-20600995805-01-F001-1.xml", "01-F001-1", 0, Outcome::Accepted, 0),
        ("R-20600995805-01-F001-3.xml", "01-F001-1", 0, Outcome::Observed, 2),
        ("efact_cdr1.xml", "01-F001-1", 0, Outcome::Accepted, 0),
        ("cdr-rechazo.zip", "01-F001-2", 109, Outcome::Exception, 0),
        ("cdrBaja.zip", "RA-20171001-1", 0, Outcome::Accepted, 0),
    ] {
        let read = read_cdr(&std::fs::read(samples.join(file)).unwrap()).unwrap();
        // What is left when both sides drop what the reference may leave out.
        assert!(ours.ends_with(&read.reference), "{file}");
        assert_eq!((read.code, read.outcome()), (code, outcome), "{file}");
        assert_eq!(read.notes.len(), notes, "{file}");
        let rucs = ["12345678901", "20220557805", "20600995805", "20000000001"];
        let shops = rucs.iter().filter_map(|it| it.parse::<Ruc>().ok());
        let whose: Vec<_> = shops.filter(|it| read.is_about(it, &name(ours))).collect();
        assert!(!whose.is_empty() || file.contains("12345678901"), "{file} is somebody's");
        let hash = (file == "efact_cdr1.xml").then_some("RwNDwdsWs4XMKM4BoTAf5MKh3T8=");
        assert_eq!(read.hash.as_deref(), hash, "{file}");
    }
}

//! The account with an authority: what is kept, where, and what is refused.

use std::path::Path;

use serde_json::{Value, json};

use crate::shop::{Shop, id, one_drink};

const TOKEN: &str = "s3creto-del-pse";
const NOBODY: &str = "http://127.0.0.1:9";

/// A certificate of the signature's tests; the password is `prueba`.
pub(crate) fn certificate(name: &str) -> String {
    let folder = "../signature/tests/throwaway-certificates";
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder).join(name);
    path.to_str().unwrap().to_owned()
}

fn set<'a>(kind: &'a str, options: &[&'a str]) -> Vec<&'a str> {
    [["authority", "set", "--kind", kind].as_slice(), options].concat()
}

fn kept_certificate(shop: &Shop, extension: &str) -> Option<std::path::PathBuf> {
    let files = std::fs::read_dir(shop.data()).unwrap().map(|it| it.unwrap().path());
    files.into_iter().find(|it| {
        let name = it.file_name().unwrap().to_string_lossy();
        name.starts_with("certificate-") && name.ends_with(&format!(".{extension}"))
    })
}

/// Whether any file of the folder has these bytes in it.
fn lies_open(folder: &Path, secret: &str) -> bool {
    std::fs::read_dir(folder).unwrap().map(|it| it.unwrap().path()).any(|path| {
        if path.is_dir() {
            return lies_open(&path, secret);
        }
        let bytes = std::fs::read(path).unwrap();
        bytes.windows(secret.len()).any(|it| it == secret.as_bytes())
    })
}

#[test]
fn an_account_is_kept_and_its_secrets_never_come_back() {
    let shop = Shop::practice("none");
    let view = shop.izi(&["authority", "show"]).json();
    assert_eq!(
        (&view["kind"], &view["environment"], &view["vault"], &view["has_token"]),
        (&json!("practice"), &json!("practice"), &json!("none"), &json!(false))
    );
    let view = shop.izi(&set("pse", &["--url", NOBODY, "--token", TOKEN])).json();
    assert_eq!(
        (&view["kind"], &view["url"], &view["environment"], &view["vault"], &view["has_token"]),
        (&json!("pse"), &json!(NOBODY), &json!("practice"), &json!("file"), &json!(true))
    );
    assert_eq!(view["warning"], Value::Null);
    assert!(!view.to_string().contains(TOKEN));

    let probe = shop.izi(&["authority", "test"]).json();
    assert_eq!(
        (&probe["outcome"], &probe["environment"]),
        (&json!("unreachable"), &json!("practice"))
    );
    assert!(!probe.to_string().contains(TOKEN));
    shop.sell(&one_drink(&id(1))).json();
    let queue = shop.izi(&["send"]).json();
    assert_eq!((&queue["breaker"], &queue["to_send"]), (&json!("offline"), &json!(1)));
    assert!(!lies_open(&shop.data(), TOKEN), "the token lies open in the folder");

    // What is left out stays, what is empty is forgotten.
    let again = shop.izi(&set("pse", &["--hash", "sha1"])).json();
    assert_eq!(
        (&again["url"], &again["has_token"], &again["hash"]),
        (&json!(NOBODY), &json!(true), &json!("sha1"))
    );
    let without = shop.izi(&set("pse", &["--token", ""])).json();
    assert_eq!(
        (&without["has_token"], &without["warning"]),
        (&json!(false), &json!("token_missing"))
    );
    shop.izi(&set("pse", &["--token", TOKEN])).json();
    // Another PSE is not handed the token of the one before.
    let other = shop.izi(&set("validapse", &["--url", NOBODY])).json();
    assert_eq!((&other["has_token"], &other["warning"]), (&json!(false), &json!("token_missing")));
    let nubefact = shop.izi(&set("nubefact", &["--url", NOBODY, "--token", "x"])).json();
    assert_eq!(nubefact["warning"], "nubefact_nrus", "its JSON knows no NRUS");
    let none = shop.izi(&set("none", &[])).json();
    assert_eq!((&none["kind"], &none["environment"]), (&json!("none"), &json!("none")));
    assert_eq!(shop.izi(&["authority", "test"]).code(), "authority_missing");
    shop.assert_sound();
}

#[test]
fn the_practice_authority_is_tried_like_any_other() {
    let shop = Shop::practice("none");
    let probe = shop.izi(&["authority", "test"]).json();
    assert_eq!((&probe["outcome"], &probe["environment"]), (&json!("ok"), &json!("practice")));
}

#[test]
fn practice_and_earnest_never_mix() {
    let practice = Shop::practice("none");
    let before = practice.contents();
    for (kind, url) in [
        ("pse", "https://pse.example"),
        ("pse", "https://localhost.pse.example"),
        ("nubefact", "https://api.nubefact.com/api/v1/x"),
        ("validapse", "https://api.validapse.example"),
        ("sunat", "production"),
        ("sunat", "https://e-factura.sunat.gob.pe/ol-ti-itcpfegem/billService"),
        ("sunat", "https://e-beta.sunat.gob.pe.example"),
    ] {
        let words = set(kind, &["--url", url, "--token", TOKEN]);
        assert_eq!(practice.izi(&words).code(), "authority_practice", "{url}");
        assert_eq!(practice.contents(), before, "{url}");
    }
    assert!(!practice.data().join("secrets.json").exists(), "a refused token is not kept");
    assert_eq!(practice.izi(&set("sunat", &["--url", "beta"])).json()["environment"], "beta");

    let real = Shop::real();
    assert_eq!(real.izi(&set("practice", &[])).json()["kind"], "practice", "nothing sold yet");
    assert_eq!(real.izi(&set("none", &[])).json()["kind"], "none");
    let sale = json!({
        "id": id(1),
        "lines": [{ "name": "PAN", "quantity": "1", "unit_price": "2.00" }],
        "payments": [{ "method": "cash", "amount": "2.00" }],
    });
    real.sell(&sale).json();
    let before = real.contents();
    assert_eq!(real.izi(&set("practice", &[])).code(), "authority_practice");
    assert_eq!(real.izi(&set("sunat", &["--url", "beta"])).code(), "authority_practice");
    assert_eq!(real.contents(), before);
    let here = real.izi(&set("pse", &["--url", NOBODY])).json();
    assert_eq!((&here["kind"], &here["environment"]), (&json!("pse"), &json!("production")));
}

#[test]
fn secrets_belong_to_the_host_they_were_given_for() {
    let shop = Shop::practice("none");
    shop.izi(&set("pse", &["--url", NOBODY, "--token", TOKEN])).json();
    let path = format!("{NOBODY}/api");
    assert_eq!(shop.izi(&set("pse", &["--url", &path])).json()["has_token"], true, "one host");
    let other = shop.izi(&set("pse", &["--url", "http://127.0.0.1:10"])).json();
    assert_eq!((&other["has_token"], &other["warning"]), (&json!(false), &json!("token_missing")));
    let anew = shop.izi(&set("pse", &["--url", NOBODY, "--token", "x"])).json();
    assert_eq!((&anew["has_token"], &anew["warning"]), (&json!(true), &Value::Null));

    let sol = ["--url", "beta", "--sol-user", "MODDATOS", "--sol-password", "moddatos"];
    let beta = [&sol[..], &["--client-id", "i", "--client-secret", "s"]].concat();
    let beta = shop.izi(&set("sunat", &beta)).json();
    assert_eq!(
        (&beta["has_sol_password"], &beta["has_client_secret"], &beta["has_token"]),
        (&json!(true), &json!(true), &json!(false))
    );
    let elsewhere = shop.izi(&set("sunat", &["--url", NOBODY])).json();
    assert_eq!(
        (&elsewhere["has_sol_password"], &elsewhere["has_client_secret"], &elsewhere["sol_user"]),
        (&json!(false), &json!(false), &json!("MODDATOS"))
    );
}

#[test]
fn a_demonstration_account_is_its_owners_word() {
    const URL: &str = "https://pse.example";
    let shop = Shop::practice("none");
    let demo = shop.izi(&set("pse", &["--url", URL, "--token", TOKEN, "--demo"])).json();
    assert_eq!((&demo["environment"], &demo["demo"]), (&json!("demo"), &json!(true)));
    assert_eq!(shop.izi(&["authority", "show"]).json()["environment"], "demo");
    let again = shop.izi(&set("pse", &["--hash", "sha1"])).json();
    assert_eq!((&again["environment"], &again["warning"]), (&json!("demo"), &Value::Null));
    let before = shop.contents();
    for words in [vec!["--no-demo"], vec!["--url", "https://otro.example"]] {
        assert_eq!(shop.izi(&set("pse", &words)).code(), "authority_practice", "{words:?}");
    }
    let sunat = set("sunat", &["--url", "production", "--demo"]);
    assert_eq!(shop.izi(&sunat).code(), "authority_practice", "SUNAT has its beta");
    assert_eq!(shop.contents(), before);

    let real = Shop::real();
    let nubefact = ["--url", URL, "--token", TOKEN, "--demo"];
    assert_eq!(real.izi(&set("nubefact", &nubefact)).json()["environment"], "demo");
    let sale = json!({
        "id": id(1),
        "lines": [{ "name": "PAN", "quantity": "1", "unit_price": "2.00" }],
        "payments": [{ "method": "cash", "amount": "2.00" }],
    });
    real.sell(&sale).json();
    let back = real.izi(&set("nubefact", &["--no-demo"]));
    assert_eq!(back.code(), "authority_practice", "a demonstration's boletas would be sent");
}

/// A program that is not the practice authority, on a port of this machine.
#[test]
fn a_practice_folder_sends_nothing_to_a_bridge_on_this_machine() {
    use std::io::{Read, Write};
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let (told, heard) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut request = [0; 4_096];
            let read = stream.read(&mut request).unwrap_or(0);
            let request = String::from_utf8_lossy(&request[..read]).into_owned();
            let _ = told.send(request);
            let body = r#"{"sunat_code":"0"}"#;
            let length = body.len();
            let _ = stream.write_all(
                format!(
                    "HTTP/1.1 200 OK\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{body}"
                )
                .as_bytes(),
            );
        }
    });
    let shop = Shop::practice("none");
    shop.izi(&set("pse", &["--url", &url, "--token", TOKEN])).json();
    let probe = shop.izi(&["authority", "test"]).json();
    assert_eq!(probe["outcome"], "refused");
    assert!(probe["detail"].as_str().unwrap().contains("authority_practice"), "{probe}");
    shop.sell(&one_drink(&id(1))).json();
    let queue = shop.izi(&["send"]).json();
    assert_eq!(queue["to_send"], 1, "{queue}");
    let requests: Vec<String> = heard.try_iter().collect();
    assert!(!requests.is_empty());
    for it in requests {
        assert!(it.starts_with("GET /practice/hello ") && !it.contains(TOKEN), "{it}");
    }
    shop.assert_sound();
}

#[test]
fn what_makes_no_account_is_refused_and_changes_nothing() {
    let shop = Shop::practice("none");
    let before = shop.contents();
    let long = "a".repeat(5_000);
    for (kind, options, code, field, reason) in [
        ("mail", vec![], "bad_value", "kind", ""),
        ("pse", vec![], "bad_account", "url", "empty"),
        ("sunat", vec!["--url", ""], "bad_account", "url", "empty"),
        ("pse", vec!["--url", "pse.example"], "bad_account", "url", "not_http"),
        ("pse", vec!["--url", "beta"], "bad_account", "url", "not_http"),
        ("pse", vec!["--url", "http://pse.example"], "bad_account", "url", "not_secure"),
        ("pse", vec!["--url", "http://127.0.0.1@pse.example"], "bad_account", "url", "characters"),
        ("pse", vec!["--url", NOBODY, "--token", "ñ"], "bad_account", "token", "characters"),
        ("pse", vec!["--url", NOBODY, "--token", &long], "bad_account", "token", "too_long"),
        ("pse", vec!["--url", NOBODY, "--hash", "md5"], "bad_value", "hash", ""),
        (
            "sunat",
            vec!["--url", "beta", "--sol-user", "A B"],
            "bad_account",
            "sol_user",
            "characters",
        ),
    ] {
        let fault = shop.izi(&set(kind, &options)).fault();
        assert_eq!((&fault["code"], &fault["field"]), (&json!(code), &json!(field)), "{fault}");
        if code == "bad_account" {
            assert_eq!(fault["reason"], reason, "{fault}");
        }
        assert_eq!(shop.contents(), before, "{fault}");
    }
    assert!(!shop.data().join("secrets.json").exists());
    assert_eq!(Shop::empty().izi(&["authority", "show"]).code(), "shop_missing");
}

#[test]
fn a_certificate_is_the_shops_own_and_opens() {
    let shop = Shop::practice("none");
    let account =
        ["--url", NOBODY, "--sol-user", "10467793549MODDATOS", "--sol-password", "moddatos"];
    let view = shop.izi(&set("sunat", &account)).json();
    assert_eq!(
        (&view["sol_user"], &view["warning"]),
        (&json!("MODDATOS"), &json!("certificate_missing"))
    );
    let before = shop.contents();
    let (modern, expired) = (certificate("modern.p12"), certificate("expired.p12"));
    let garbage = shop.file("x.p12", b"no certificate at all");
    let (short, no_key) = (certificate("short.p12"), certificate("no_key.p12"));
    let (curve, other) = (certificate("curve.p12"), certificate("no_certificate.p12"));
    for (file, password, reason) in [
        (&modern, "wrong", "wrong_password"),
        (&modern, "", "wrong_password"),
        (&garbage, "prueba", "unreadable"),
        (&expired, "prueba", "expired"),
        (&short, "prueba", "too_short"),
        (&no_key, "prueba", "no_key"),
        (&curve, "prueba", "not_rsa"),
        (&other, "prueba", "no_certificate"),
    ] {
        let words = ["--certificate", file, "--certificate-password", password];
        let fault = shop.izi(&set("sunat", &words)).fault();
        assert_eq!(
            (&fault["code"], &fault["reason"]),
            (&json!("bad_certificate"), &json!(reason)),
            "{file}"
        );
        assert_eq!(shop.contents(), before, "{file}");
    }
    let missing = ["--certificate", "/no/such.p12"];
    assert_eq!(shop.izi(&set("sunat", &missing)).code(), "file_trouble");

    let words = ["--certificate", &modern, "--certificate-password", "prueba"];
    let view = shop.izi(&set("sunat", &words)).json();
    assert_eq!(
        (&view["warning"], &view["certificate"]["ruc"]),
        (&Value::Null, &json!("10467793549"))
    );
    assert!(view["certificate"]["days_left"].as_i64().unwrap() > 30, "{view}");
    assert!(!lies_open(&shop.data(), "moddatos"));
    let kept = kept_certificate(&shop, "p12").unwrap();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(kept.metadata().unwrap().permissions().mode() & 0o777, 0o600);
    }
    // The same password opens another form of it; the old file goes.
    let words =
        ["--certificate", &certificate("encrypted.pem"), "--certificate-password", "prueba"];
    shop.izi(&set("sunat", &words)).json();
    assert!(!kept.exists());
    std::fs::write(kept_certificate(&shop, "pem").unwrap(), b"damaged").unwrap();
    assert_eq!(shop.izi(&["authority", "show"]).json()["warning"], "certificate_unreadable");
    let forgotten = shop.izi(&set("sunat", &["--certificate", ""])).json();
    assert_eq!(
        (&forgotten["certificate"], &forgotten["warning"]),
        (&Value::Null, &json!("certificate_missing"))
    );
    assert_eq!(kept_certificate(&shop, "pem"), None);

    let elsewhere = Shop::empty();
    let mut words = crate::shop::init(&["--authority", "none", "--printer", "none", "--practice"]);
    let place = words.iter().position(|it| *it == "10467793549").unwrap();
    words[place] = "10467793557";
    elsewhere.izi(&words).json();
    let words = ["--url", NOBODY, "--certificate", &modern, "--certificate-password", "prueba"];
    assert_eq!(elsewhere.izi(&set("sunat", &words)).fault()["reason"], "other_ruc");
}

//! Where an account is: an address that every reader reads in the same way.

use super::BadAccount;

/// Longer than any address of a PSE.
const LONGEST: usize = 300;
/// Longer than any query of a webhook.
const QUERY_LONGEST: usize = 700;
/// This machine, as the adapters know it.
const LOOPBACK: [&str; 3] = ["127.0.0.1", "localhost", "[::1]"];

/// Checks an address: https, or http on this machine. What two readers could understand in two ways
/// (a user before the host, a backslash, a query) is not taken: whether it is this machine must be
/// certain.
pub(crate) fn checked(url: &str) -> Result<(), BadAccount> {
    let bad = |reason| Err(BadAccount::Field("url", reason));
    if url.is_empty() {
        return bad("empty");
    }
    if url.len() > LONGEST {
        return bad("too_long");
    }
    let (is_secure, rest) = match (url.strip_prefix("https://"), url.strip_prefix("http://")) {
        (Some(rest), _) => (true, rest),
        (_, Some(rest)) => (false, rest),
        _ => return bad("not_http"),
    };
    let (authority, path) = rest.split_once('/').unwrap_or((rest, ""));
    let (host, port) = match authority.strip_suffix(']') {
        Some(_) => (authority, None),
        None => authority.rsplit_once(':').map_or((authority, None), |it| (it.0, Some(it.1))),
    };
    if host.is_empty() {
        return bad("not_http");
    }
    let is_name = host.bytes().all(|it| it.is_ascii_alphanumeric() || matches!(it, b'.' | b'-'));
    let is_port =
        port.is_none_or(|it| it.len() <= 5 && it.parse::<u16>().is_ok_and(|port| port > 0));
    let is_path = path.bytes().all(|it| {
        it.is_ascii_alphanumeric() || matches!(it, b'/' | b'.' | b'-' | b'_' | b'~' | b'%' | b'+')
    });
    if !(is_name || LOOPBACK.contains(&host)) || !is_port || !is_path {
        return bad("characters");
    }
    if is_secure || LOOPBACK.contains(&host) { Ok(()) } else { bad("not_secure") }
}

/// Checks an address as [`checked`] does, and takes a query after it: many a webhook has its token there.
/// What comes after the first `?` says nothing about whose machine it is.
pub(crate) fn checked_with_query(url: &str) -> Result<(), BadAccount> {
    let Some((plain, query)) = url.split_once('?') else { return checked(url) };
    checked(plain)?;
    if query.len() > QUERY_LONGEST {
        return Err(BadAccount::Field("url", "too_long"));
    }
    let is_sound =
        query.bytes().all(|it| it.is_ascii_alphanumeric() || b"-._~%+=&/:,;?".contains(&it));
    if is_sound { Ok(()) } else { Err(BadAccount::Field("url", "characters")) }
}

/// Scheme, host and port of an address, in one form; what is no address is its own.
pub(crate) fn origin(url: &str) -> String {
    let url = url.trim();
    let Some((scheme, rest)) = url.split_once("://") else { return url.to_owned() };
    let host = rest.split(['/', '?']).next().unwrap_or_default().to_ascii_lowercase();
    let usual = if scheme == "https" { ":443" } else { ":80" };
    format!("{scheme}://{}", host.strip_suffix(usual).unwrap_or(&host))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_is_an_address_without_its_path() {
        for (url, is) in [
            ("https://PSE.pe:443/api/", "https://pse.pe"),
            ("https://pse.pe", "https://pse.pe"),
            ("https://pse.pe:8443/x", "https://pse.pe:8443"),
            ("http://127.0.0.1:80/x", "http://127.0.0.1"),
            ("http://[::1]:81/x", "http://[::1]:81"),
            ("https://Aviso.pe?token=1/2", "https://aviso.pe"),
            ("https://aviso.pe:443/x?token=1", "https://aviso.pe"),
            ("beta", "beta"),
            ("", ""),
        ] {
            assert_eq!(origin(url), is);
        }
    }

    #[test]
    fn an_address_is_secure_or_this_machine() {
        for url in [
            "https://api.nubefact.com/api/v1/0193a1b2-0000-7000-8000-000000000001",
            "https://pse.pe",
            "https://pse.pe:8443/api/",
            "http://127.0.0.1:8100",
            "http://localhost/api",
            "http://[::1]:80/",
            "http://[::1]",
        ] {
            assert_eq!(checked(url), Ok(()), "{url}");
        }
        for (url, reason) in [
            ("", "empty"),
            ("pse.pe", "not_http"),
            ("ftp://pse.pe", "not_http"),
            ("https://", "not_http"),
            ("https:///x", "not_http"),
            ("http://pse.pe", "not_secure"),
            ("http://127.0.0.1.pse.pe", "not_secure"),
            ("http://localhost.pe/", "not_secure"),
            ("http://127.0.0.1@pse.pe/", "characters"),
            ("http://127.0.0.1:80@pse.pe/", "characters"),
            ("http://pse.pe\\@127.0.0.1/", "characters"),
            ("http://127.0.0.1:0/", "characters"),
            ("http://127.0.0.1:99999/", "characters"),
            ("http://[::1]x/", "characters"),
            ("https://pse.pe/a b", "characters"),
            ("https://pse.pe/?token=1", "characters"),
            ("https://pse.pe#x", "characters"),
            ("https://p\u{430}y.pe/", "characters"),
            ("https://pse.pe/\n", "characters"),
        ] {
            assert_eq!(checked(url), Err(BadAccount::Field("url", reason)), "{url:?}");
        }
        let long = format!("https://pse.pe/{}", "a".repeat(400));
        assert_eq!(checked(&long), Err(BadAccount::Field("url", "too_long")));
    }

    #[test]
    fn a_webhook_may_have_a_token_behind_a_question_mark() {
        for url in [
            "https://aviso.pe/hook",
            "https://aviso.pe/hook?token=a-b_c%3D&sv=1.0",
            "https://aviso.pe?token=1",
            "http://127.0.0.1:8100/x?to=https://pse.pe/",
        ] {
            assert_eq!(checked_with_query(url), Ok(()), "{url}");
        }
        for (url, reason) in [
            ("?token=1", "empty"),
            ("http://aviso.pe/?token=1", "not_secure"),
            ("https://aviso.pe/?token=1#x", "characters"),
            ("https://aviso.pe/?token=1 2", "characters"),
            ("https://aviso.pe/?a=\\@127.0.0.1", "characters"),
            ("http://127.0.0.1@pse.pe/?token=1", "characters"),
        ] {
            assert_eq!(checked_with_query(url), Err(BadAccount::Field("url", reason)), "{url:?}");
        }
        let long = format!("https://aviso.pe/?{}", "a".repeat(800));
        assert_eq!(checked_with_query(&long), Err(BadAccount::Field("url", "too_long")));
    }
}

//! A boleta handed on by `WhatsApp`: words that let its buyer look it up, in a link that any phone or
//! computer opens.

use izi_documents::{CONSULT_AT_SUNAT, share_words};
use izi_domain::{DocumentName, DocumentNumber};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::refusal::Result;
use crate::shop::Shop;
use crate::ticket::sale_of;
use crate::{documents, papers};

/// What is handed on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shared {
    /// The link to open.
    pub url: String,
    /// The words in it.
    pub text: String,
}

/// A Peruvian mobile number with its country before it: `987 654 321`, `+51 987654321` and
/// `51987654321` all give `51987654321`. Mobile numbers have nine digits and begin with 9.
pub fn mobile(text: &str) -> Option<String> {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let known = |it: char| it.is_ascii_digit() || matches!(it, ' ' | '-' | '+' | '(' | ')' | '.');
    let bare = digits.strip_prefix("51").filter(|it| it.len() == 9).unwrap_or(&digits);
    let sound = text.chars().all(known) && bare.len() == 9 && bare.starts_with('9');
    sound.then(|| format!("51{bare}"))
}

/// The link that sends a boleta's data by `WhatsApp`, which asks for a number where there is none.
pub async fn by_whatsapp(
    shop: &Shop,
    number: &DocumentNumber,
    phone: Option<&str>,
) -> Result<Shared> {
    let sale = sale_of(shop, number).await?;
    let found = documents::find(shop, &DocumentName::boleta(number)).await?;
    let mut connection = shop.store.reads().acquire().await?;
    let standing = papers::standing(&mut connection, &found).await?;
    drop(connection);
    let practice = shop.setup().await?.is_worthless();
    let text = share_words(&sale, standing.as_ref(), CONSULT_AT_SUNAT, practice);
    let url = format!("https://wa.me/{}?text={}", phone.unwrap_or_default(), encoded(&text));
    Ok(Shared { url, text })
}

/// All but the unreserved characters of RFC 3986.
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// `text` as a value in the query of an address.
fn encoded(text: &str) -> String {
    utf8_percent_encode(text, ESCAPED).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mobile_number_is_known_however_it_is_typed() {
        for text in ["987654321", "987 654 321", "+51 987-654-321", "51987654321", "(51) 987654321"]
        {
            assert_eq!(mobile(text).as_deref(), Some("51987654321"), "{text}");
        }
        for text in
            ["", "12345678", "887654321", "98765432", "9876543210", "+1 987654321", "98765432a1"]
        {
            assert_eq!(mobile(text), None, "{text}");
        }
    }

    #[test]
    fn words_travel_whole_in_an_address() {
        assert_eq!(
            encoded("Ñandú: S/ 1 & más\n"),
            "%C3%91and%C3%BA%3A%20S%2F%201%20%26%20m%C3%A1s%0A"
        );
    }
}

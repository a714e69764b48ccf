//! The same codes where it was our own check that stopped a document before it was sent: SUNAT has
//! received nothing, and no number is spent.

use izi_domain::DocumentKind;

use super::{Meaning, RETRY, Whose, meaning};

/// What a code means for a document that was stopped before it was sent.
pub fn before_sending(code: u32, kind: DocumentKind) -> Option<Meaning> {
    let told = meaning(code)?;
    let own = TEXTS.iter().find(|it| it.0.contains(&code));
    let is_note = matches!(kind, DocumentKind::CreditNote | DocumentKind::DebitNote);
    let advice = match told.whose {
        // A void that comes too late: the advice is that of the boleta it is about.
        _ if code == 2_957 => told.advice,
        Whose::Clock => CLOCK,
        _ if kind.is_report() => REPORT,
        _ if is_note => NOTE,
        Whose::Buyer => BUYER,
        Whose::Shop => SHOP,
        _ => RETRY,
    };
    Some(Meaning { text: own.map_or(told.text, |it| it.1), advice, whose: told.whose })
}

/// Where SUNAT's code is about the file, and ours about the sale.
const TEXTS: &[(&[u32], &str)] = &[
    (&[158], "El resumen tiene más de 500 comprobantes."),
    (&[306], "El comprobante no tiene ninguna línea."),
    (&[2_023, 2_137], "El comprobante tiene más de 999 líneas."),
    (&[2_062], "El total del comprobante no es un importe que se pueda cobrar."),
    (&[2_369, 2_370], "El precio o el importe de una línea no sirve para un comprobante."),
    (&[2_638], "El descuento se lleva todo lo que se vende."),
    (&[2_892], "Una línea tiene demasiadas bolsas."),
    (&[2_955, 2_968], "Un descuento es menor que cero."),
    (&[3_105], "Una línea quedó sin importe: su descuento se lo lleva todo."),
    (&[3_246], "La factura tiene más de 999 cuotas."),
    (&[3_249], "La factura al crédito no tiene ninguna cuota."),
];

const CLOCK: &str = "SUNAT no recibió nada. Revise la fecha y la hora de la computadora y pulse «Reintentar»; si \
     la boleta salió con la fecha mal, pulse «Anular» y venda otra vez.";
const REPORT: &str = "Las ventas están guardadas y SUNAT no recibió nada. Llame a soporte con este código; \
     después pulse «Reintentar» en «Cola SUNAT».";
const NOTE: &str = "SUNAT no recibió nada y lo que se corrige sigue igual. Pulse «Descartar» y emita la nota otra \
     vez; si se repite, llame a soporte con este código.";
const BUYER: &str =
    "SUNAT no recibió nada. Pulse «Anular» y venda otra vez con los datos correctos del cliente.";
const SHOP: &str = "SUNAT no recibió nada. Corrija los datos en «Ajustes → SUNAT», pulse «Anular» y venda otra \
     vez.";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::preflight::{Finding, preflight_codes};

    #[test]
    fn what_was_never_sent_is_not_told_as_refused() {
        let stops = |code: &u32| {
            let observed = (4_000..super::super::OURS).contains(code);
            Finding { code: *code, path: String::new(), observed }.stops()
        };
        for code in preflight_codes().filter(stops) {
            for kind in [DocumentKind::Boleta, DocumentKind::CreditNote, DocumentKind::Summary] {
                let Meaning { text, advice, .. } = before_sending(code, kind).unwrap();
                for wrong in ["rechaz", "no pudo", "ya no sirve", "Reemplazar", "comprobante vale"]
                {
                    assert!(!text.contains(wrong) && !advice.contains(wrong), "{code}: {wrong}");
                }
                assert!(text.chars().count() <= 100 && text.ends_with('.'), "{code}: {text}");
                assert!(advice.chars().count() < 220 && advice.ends_with('.'), "{code}: {advice}");
            }
        }
    }

    #[test]
    fn the_advice_is_for_what_was_stopped() {
        let advice = |code, kind| before_sending(code, kind).unwrap().advice;
        assert_eq!(advice(2_017, DocumentKind::Boleta), BUYER);
        assert_eq!(advice(2_017, DocumentKind::CreditNote), NOTE);
        assert_eq!(advice(2_329, DocumentKind::Boleta), CLOCK);
        assert_eq!(advice(2_017, DocumentKind::Summary), REPORT);
        assert_eq!(advice(3_105, DocumentKind::Boleta), RETRY);
        assert_eq!(before_sending(2_473, DocumentKind::Boleta), None, "none of ours");
    }
}

//! Credit and debit notes.

use super::{Entry, NOTE_SPENT, RETRY, VALID, Whose, of};

/// In the order of each entry's first code.
pub(super) const ENTRIES: &[Entry] = &[
    of(
        &[403],
        Whose::Sunat,
        "SUNAT no tiene el comprobante que la nota corrige.",
        "Envíe primero ese comprobante en «Cola SUNAT» y después pulse «Reintentar» en la nota.",
    ),
    of(
        &[404],
        Whose::Program,
        "SUNAT rechazó el comprobante que la nota corrige.",
        "No hace falta la nota: pulse «Descartar» en ella y «Reemplazar boleta» en el \
         comprobante rechazado.",
    ),
    of(&[1_022, 1_023], Whose::Program, "La nota no dice bien qué comprobante corrige.", RETRY),
    of(
        &[1_039, 1_040],
        Whose::Program,
        "La nota corrige un tipo de comprobante que no puede corregir.",
        RETRY,
    ),
    of(
        &[2_116, 2_204, 2_399, 2_400, 2_594, 2_930],
        Whose::Program,
        "La serie de la nota no corresponde al comprobante que corrige.",
        NOTE_SPENT,
    ),
    of(
        &[2_117, 2_125, 2_126, 2_170, 2_171, 2_205, 2_630, 2_631, 2_632, 2_633, 2_634],
        Whose::Program,
        "El número del comprobante que la nota corrige está mal escrito.",
        NOTE_SPENT,
    ),
    of(
        &[2_118, 2_206, 2_524],
        Whose::Program,
        "La nota no dice qué comprobante corrige.",
        NOTE_SPENT,
    ),
    of(
        &[2_119, 2_209, 2_989],
        Whose::Sunat,
        "SUNAT todavía no tiene el comprobante que la nota corrige.",
        "Envíe primero ese comprobante en «Cola SUNAT». Cuando esté aceptado, pulse «Emitir \
         nota de crédito» otra vez.",
    ),
    of(
        &[2_120, 2_207],
        Whose::Program,
        "El comprobante que la nota corrige ya está anulado.",
        "No hace falta la nota: la venta ya no cuenta. Pulse «Consultar» en el comprobante \
         para verlo.",
    ),
    of(
        &[2_121, 2_208],
        Whose::Program,
        "SUNAT rechazó el comprobante que la nota corrige.",
        "No hace falta la nota. Pulse «Reemplazar boleta» en el comprobante rechazado.",
    ),
    of(
        &[2_127, 2_128, 2_172, 2_173, 3_203],
        Whose::Program,
        "El motivo de la nota falta o SUNAT no lo conoce.",
        NOTE_SPENT,
    ),
    of(
        &[2_135, 2_136, 2_174, 2_175, 2_413, 2_414, 2_415],
        Whose::Shop,
        "La explicación de la nota falta, es muy larga o tiene caracteres que SUNAT no acepta.",
        "Ese número de nota ya no sirve. Emita la nota otra vez con una explicación corta y clara.",
    ),
    of(
        &[2_404, 2_988],
        Whose::Shop,
        "La nota corrige un comprobante físico que SUNAT no tiene autorizado.",
        "Revise la autorización de impresión en la página de SUNAT y llame a soporte con este \
         código.",
    ),
    of(
        &[2_412, 2_426, 2_884],
        Whose::Program,
        "La nota corrige más de un comprobante, o el mismo dos veces.",
        NOTE_SPENT,
    ),
    of(
        &[2_642, 2_643, 2_644],
        Whose::Program,
        "Ese motivo de nota es para exportaciones o para arroz pilado.",
        NOTE_SPENT,
    ),
    of(
        &[2_885],
        Whose::Clock,
        "La nota tiene una fecha anterior a la del comprobante que corrige.",
        "Revise la fecha y la hora de la computadora y emita la nota otra vez.",
    ),
    of(
        &[2_990],
        Whose::Program,
        "El comprobante que la nota corrige está anulado o rechazado.",
        "No hace falta la nota. Pulse «Consultar» en el comprobante para ver cómo quedó.",
    ),
    of(
        &[3_230],
        Whose::Program,
        "Ese motivo de nota es solo para ventas de arroz pilado (IVAP).",
        NOTE_SPENT,
    ),
    of(
        &[3_257, 3_259, 3_260, 3_261, 3_315, 3_320, 3_321],
        Whose::Program,
        "Ese motivo de nota es solo para facturas al crédito.",
        NOTE_SPENT,
    ),
    of(
        &[3_286],
        Whose::Shop,
        "La nota es por más dinero que el comprobante que corrige.",
        "Ese número de nota ya no sirve. Emita la nota otra vez por lo que corresponde.",
    ),
    of(
        &[4_028],
        Whose::Shop,
        "La nota es por más dinero que la boleta que corrige.",
        "La nota vale. Revise con su contador si el monto es correcto.",
    ),
    of(&[4_032], Whose::Shop, "A la nota le falta la explicación de qué se corrige.", VALID),
    of(
        &[4_367],
        Whose::Program,
        "Ese motivo de nota de crédito no se usa con boletas.",
        "La nota vale. La próxima vez elija devolución o anulación.",
    ),
];

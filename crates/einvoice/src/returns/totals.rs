//! The amounts of the whole document.

use super::{Entry, REPEATED, SPENT, Whose, of};

/// In the order of each entry's first code.
pub(super) const ENTRIES: &[Entry] = &[
    of(
        &[2_043, 2_044, 2_062, 2_063, 2_122, 2_149, 2_201, 2_339],
        Whose::Program,
        "El total a pagar falta o está mal escrito en el archivo.",
        SPENT,
    ),
    of(
        &[2_048, 2_049, 2_060, 2_154, 2_155, 2_202, 2_203, 2_343, 2_344, 3_020, 3_024],
        Whose::Program,
        "El total de impuestos falta o está mal escrito en el archivo.",
        SPENT,
    ),
    of(
        &[2_061, 3_196, 3_294],
        Whose::Program,
        "Los impuestos no suman el total de impuestos.",
        SPENT,
    ),
    of(
        &[2_064, 2_065, 2_411, 2_419, 2_968, 3_016, 3_025, 3_071, 3_072, 3_114],
        Whose::Program,
        "El descuento o el cargo de toda la venta está mal escrito en el archivo.",
        SPENT,
    ),
    of(
        &[
            2_487, 2_488, 2_591, 2_592, 2_892, 2_999, 3_003, 3_010, 3_011, 3_012, 3_019, 3_043,
            3_044, 3_047, 3_083, 3_085, 3_288, 3_305,
        ],
        Whose::Program,
        "Un total del comprobante falta o está mal escrito en el archivo.",
        SPENT,
    ),
    of(
        &[2_519, 3_280],
        Whose::Program,
        "El total a pagar no es el que sale de sumar y restar lo demás.",
        SPENT,
    ),
    of(
        &[
            2_965, 3_008, 3_009, 3_048, 3_049, 3_109, 3_112, 3_295, 3_296, 3_297, 3_298, 3_299,
            3_302, 3_306,
        ],
        Whose::Program,
        "Un impuesto de las líneas no suma lo que dice su total.",
        SPENT,
    ),
    of(
        &[
            2_967, 2_969, 3_075, 3_076, 3_077, 3_078, 3_079, 3_080, 3_081, 3_082, 3_086, 3_087,
            3_226, 3_300, 3_301, 3_307,
        ],
        Whose::Program,
        "Los descuentos o cargos no coinciden con sus totales.",
        SPENT,
    ),
    of(
        &[2_976, 3_229, 3_303],
        Whose::Program,
        "El redondeo del total es mayor de lo permitido.",
        SPENT,
    ),
    of(
        &[
            3_038, 3_039, 3_040, 3_041, 3_042, 3_045, 3_046, 3_057, 3_273, 3_274, 3_275, 3_276,
            3_277, 3_293,
        ],
        Whose::Program,
        "Lo gravado, exonerado, inafecto o gratuito no suma lo que dicen las líneas.",
        SPENT,
    ),
    of(
        &[3_084, 3_278],
        Whose::Program,
        "Los valores de las líneas no suman el valor de venta total.",
        SPENT,
    ),
    of(
        &[3_225, 3_272],
        Whose::Program,
        "La base del impuesto de una línea no coincide con su valor.",
        SPENT,
    ),
    of(
        &[3_227, 3_279],
        Whose::Program,
        "El valor de venta más los impuestos no da el precio de venta total.",
        SPENT,
    ),
    of(
        &[3_244, 3_245, 3_246, 3_247, 3_248, 3_249, 3_251, 3_252, 3_254, 3_256, 3_461],
        Whose::Program,
        "La forma de pago de la factura (contado o crédito) falta o está mal declarada.",
        SPENT,
    ),
    of(
        &[3_250, 3_253, 3_255, 3_265, 3_266, 3_267, 3_319],
        Whose::Program,
        "Las cuotas de la factura al crédito no coinciden con su total o con sus fechas.",
        SPENT,
    ),
    of(
        &[4_016, 4_017, 4_018, 4_295, 4_296, 4_297, 4_298, 4_299, 4_300],
        Whose::Program,
        "Lo gravado, exonerado, inafecto o gratuito no suma lo que dicen las líneas.",
        REPEATED,
    ),
    of(
        &[4_027, 4_312, 4_363],
        Whose::Program,
        "El total a pagar no es el que sale de sumar y restar lo demás.",
        REPEATED,
    ),
    of(
        &[4_211, 4_310],
        Whose::Program,
        "El valor de venta más los impuestos no da el precio de venta total.",
        REPEATED,
    ),
    of(
        &[4_212, 4_317],
        Whose::Program,
        "Un total del comprobante no está escrito en el archivo.",
        REPEATED,
    ),
    of(&[4_232, 4_301], Whose::Program, "Los impuestos no suman el total de impuestos.", REPEATED),
    of(
        &[4_291, 4_307, 4_308, 4_322],
        Whose::Program,
        "Los descuentos o cargos no coinciden con sus totales.",
        REPEATED,
    ),
    of(
        &[4_294],
        Whose::Program,
        "La base del impuesto de una línea no coincide con su valor.",
        REPEATED,
    ),
    of(
        &[4_302, 4_303, 4_304, 4_305, 4_306, 4_311, 4_321],
        Whose::Program,
        "Un impuesto de las líneas no suma lo que dice su total.",
        REPEATED,
    ),
    of(
        &[4_309],
        Whose::Program,
        "Los valores de las líneas no suman el valor de venta total.",
        REPEATED,
    ),
    of(&[4_314], Whose::Program, "El redondeo del total es mayor de lo permitido.", REPEATED),
];

//! The signature, the certificate and the shape of the file.

use super::{CERTIFICATE, Entry, REPEATED, RETRY, SPENT, VALID, Whose, of};

/// In the order of each entry's first code.
pub(super) const ENTRIES: &[Entry] = &[
    of(
        &[1_001, 1_002, 1_003, 1_004, 1_012, 1_013],
        Whose::Program,
        "La serie, el número o el tipo del comprobante están mal escritos en el archivo.",
        RETRY,
    ),
    of(
        &[1_005, 1_006, 1_007, 1_008, 1_014, 1_015, 1_016, 1_017, 1_024, 1_025, 1_026, 1_027],
        Whose::Program,
        "El RUC de la tienda falta o está mal escrito en el archivo.",
        RETRY,
    ),
    of(
        &[1_009, 1_010, 1_011, 1_018, 1_019, 1_020, 1_028, 1_029, 1_030],
        Whose::Program,
        "La fecha de emisión está mal escrita en el archivo.",
        RETRY,
    ),
    of(
        &[1_034, 1_035, 1_036, 1_049],
        Whose::Program,
        "El nombre del archivo no dice lo mismo que el comprobante.",
        RETRY,
    ),
    of(
        &[1_059],
        Whose::Program,
        "El comprobante llegó a SUNAT sin firma digital.",
        "Está guardado y su número sigue libre. Revise el certificado en «Ajustes → SUNAT» y \
         pulse «Reintentar».",
    ),
    of(
        &[2_069, 2_070, 2_071, 2_114, 2_115, 2_168, 2_169, 2_337, 2_338, 3_088, 3_209, 3_304],
        Whose::Program,
        "La moneda falta, está mal escrita o no es la misma en todo el comprobante.",
        SPENT,
    ),
    of(
        &[
            2_072, 2_073, 2_074, 2_075, 2_110, 2_111, 2_112, 2_113, 2_161, 2_162, 2_163, 2_164,
            2_212, 2_213, 2_214, 2_215, 2_318, 2_319, 2_320, 2_321, 3_235,
        ],
        Whose::Program,
        "El archivo está en una versión que SUNAT no recibe para este documento.",
        SPENT,
    ),
    of(
        &[
            2_076, 2_077, 2_079, 2_080, 2_081, 2_082, 2_083, 2_084, 2_085, 2_086, 2_087, 2_088,
            2_089, 2_090, 2_091, 2_092, 2_093, 2_094, 2_095, 2_096, 2_097, 2_098, 2_099,
        ],
        Whose::Program,
        "A la firma digital del comprobante le falta una parte, o una parte está mal.",
        SPENT,
    ),
    of(
        &[2_078],
        Whose::Certificate,
        "La firma lleva un RUC que no es el de la tienda.",
        CERTIFICATE,
    ),
    of(
        &[2_100, 2_101],
        Whose::Certificate,
        "El comprobante no lleva el certificado con que se firmó, o no se puede leer.",
        CERTIFICATE,
    ),
    of(&[2_103, 2_345], Whose::Program, "La serie no corresponde al tipo de comprobante.", SPENT),
    of(
        &[2_220, 2_221, 2_285, 2_286, 2_331, 2_332, 2_333],
        Whose::Program,
        "El nombre del archivo no dice lo mismo que su contenido.",
        SPENT,
    ),
    of(
        &[2_325],
        Whose::Certificate,
        "El certificado con que se firmó no está registrado en SUNAT.",
        "Registre el certificado en la página de SUNAT con su clave SOL, o ponga en «Ajustes \
         → SUNAT» el que ya está registrado. Después pulse «Reemplazar boleta».",
    ),
    of(
        &[2_326],
        Whose::Certificate,
        "El certificado con que se firmó fue dado de baja en SUNAT.",
        CERTIFICATE,
    ),
    of(
        &[2_327],
        Whose::Certificate,
        "El certificado con que se firmó está vencido o todavía no empieza a valer.",
        CERTIFICATE,
    ),
    of(
        &[2_328],
        Whose::Certificate,
        "El certificado con que se firmó fue revocado por quien lo emitió.",
        CERTIFICATE,
    ),
    of(
        &[2_334, 2_335],
        Whose::Program,
        "SUNAT dice que el comprobante cambió después de firmarse.",
        SPENT,
    ),
    of(
        &[2_336],
        Whose::Sunat,
        "SUNAT no pudo comprobar la firma digital.",
        "La venta está guardada. Pulse «Consultar»; si quedó rechazada, revise el certificado \
         en «Ajustes → SUNAT» y pulse «Reemplazar boleta».",
    ),
    of(&[2_401], Whose::Program, "SUNAT no pudo leer el archivo del comprobante.", SPENT),
    of(
        &[3_006, 3_014, 3_027],
        Whose::Program,
        "Una leyenda del comprobante está repetida o mal escrita.",
        SPENT,
    ),
    of(
        &[3_205, 3_206],
        Whose::Program,
        "El tipo de operación no corresponde a este tipo de comprobante.",
        SPENT,
    ),
    of(
        &[3_283, 3_284, 3_285],
        Whose::Shop,
        "La leyenda de la Amazonía es solo para lo que se vende exonerado.",
        "Revise el régimen y la afectación en «Ajustes → SUNAT». Después pulse «Reemplazar \
         boleta».",
    ),
    of(
        &[4_022, 4_023, 4_024, 4_243, 4_244],
        Whose::Shop,
        "La leyenda de la Amazonía es solo para lo que se vende exonerado.",
        "El comprobante vale. Revise el régimen y la afectación en «Ajustes → SUNAT».",
    ),
    of(
        &[4_042, 4_245],
        Whose::Program,
        "El tipo de operación no corresponde a este tipo de comprobante.",
        REPEATED,
    ),
    of(
        &[
            4_250, 4_251, 4_252, 4_253, 4_254, 4_255, 4_256, 4_257, 4_258, 4_259, 4_260, 4_261,
            4_283,
        ],
        Whose::Nothing,
        "SUNAT anota que un dato técnico del archivo no está escrito como en su guía.",
        VALID,
    ),
    of(
        &[4_292],
        Whose::Program,
        "El archivo está en una versión que SUNAT va a dejar de recibir.",
        REPEATED,
    ),
    of(
        &[4_315, 4_316, 4_368],
        Whose::Program,
        "La moneda no es la misma en todo el comprobante.",
        REPEATED,
    ),
    of(
        &[4_361, 4_362],
        Whose::Program,
        "Una leyenda del comprobante está repetida o no existe.",
        REPEATED,
    ),
    of(
        &[9_701],
        Whose::Shop,
        "Una tienda del Nuevo RUS no emite este tipo de comprobante.",
        "No se envió nada. En el Nuevo RUS se emiten boletas y sus notas; para anular una, \
         pulse «Anular».",
    ),
    of(
        &[9_702, 9_703],
        Whose::Shop,
        "La venta está declarada de un modo que no es el del régimen de la tienda.",
        "No se envió nada. Revise el régimen y la afectación en «Ajustes → SUNAT» y pulse \
         «Reintentar».",
    ),
];

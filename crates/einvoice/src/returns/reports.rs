//! Summaries (RC) and reports of voiding (RA).

use super::{Entry, REPORT, Whose, of};

/// In the order of each entry's first code.
pub(super) const ENTRIES: &[Entry] = &[
    of(
        &[2_105],
        Whose::Sunat,
        "SUNAT no tiene el comprobante que se quiere anular.",
        "Envíelo primero desde «Cola SUNAT». Cuando esté aceptado, pulse «Anular» otra vez.",
    ),
    of(
        &[2_106, 2_323],
        Whose::Nothing,
        "El comprobante ya estaba anulado.",
        "No hay nada que hacer. Pulse «Consultar» en el comprobante para verlo.",
    ),
    of(
        &[2_210, 2_211, 2_283, 2_284, 2_510, 2_673, 2_875],
        Whose::Program,
        "El número del resumen está mal escrito en el archivo.",
        REPORT,
    ),
    of(
        &[2_230, 2_231, 2_232, 2_233, 2_234, 2_235, 2_298, 2_299, 2_300, 2_302, 2_303, 2_304],
        Whose::Program,
        "Una fecha del resumen falta o está mal escrita en el archivo.",
        REPORT,
    ),
    of(
        &[2_236, 2_237, 2_301],
        Whose::Clock,
        "El resumen tiene una fecha que todavía no llega.",
        "Las ventas están guardadas. Revise la fecha y la hora de la computadora y pulse \
         «Reintentar».",
    ),
    of(
        &[
            2_238, 2_239, 2_240, 2_241, 2_242, 2_243, 2_244, 2_245, 2_246, 2_247, 2_248, 2_249,
            2_250, 2_305, 2_306, 2_307, 2_309, 2_310, 2_311, 2_312, 2_313, 2_511, 2_512, 2_513,
            2_583, 2_893, 2_894, 2_895, 2_896, 2_897, 2_900, 2_920,
        ],
        Whose::Program,
        "Una línea del resumen está mal escrita en el archivo.",
        REPORT,
    ),
    of(
        &[
            2_251, 2_252, 2_253, 2_254, 2_255, 2_256, 2_257, 2_258, 2_259, 2_260, 2_261, 2_262,
            2_263, 2_264, 2_265, 2_266, 2_267, 2_268, 2_269, 2_270, 2_271, 2_272, 2_273, 2_274,
            2_275, 2_276, 2_277, 2_278, 2_357, 2_358, 2_359, 2_424, 2_669,
        ],
        Whose::Program,
        "Un importe del resumen falta o está mal escrito en el archivo.",
        REPORT,
    ),
    of(&[2_279, 2_316], Whose::Program, "El resumen no lleva ningún comprobante.", REPORT),
    of(
        &[2_281, 2_347, 2_348, 3_094, 3_095, 3_096],
        Whose::Program,
        "Un comprobante está dos veces en el mismo resumen.",
        REPORT,
    ),
    of(
        &[2_282],
        Whose::Program,
        "Un comprobante del resumen ya estaba informado en SUNAT.",
        "No se perdió nada. Pulse «Consultar» en el comprobante para ver cómo quedó.",
    ),
    of(
        &[2_308],
        Whose::Program,
        "Una boleta no se anula con una comunicación de baja.",
        "La venta sigue como estaba. Pulse «Anular» en la boleta; el programa la informa por \
         el resumen diario.",
    ),
    of(
        &[2_314, 2_315],
        Whose::Shop,
        "El motivo de la anulación falta o tiene caracteres que SUNAT no acepta.",
        "Pulse «Anular» otra vez y escriba el motivo con pocas palabras.",
    ),
    of(
        &[2_330, 2_346],
        Whose::Program,
        "La fecha del resumen no es la que dice el nombre del archivo.",
        REPORT,
    ),
    of(
        &[2_342, 2_375],
        Whose::Program,
        "La fecha del comprobante no es la que se informó al anularlo.",
        REPORT,
    ),
    of(
        &[2_374, 2_376, 2_379, 2_957, 2_958],
        Whose::Clock,
        "Pasaron más de siete días y ya no se puede anular.",
        "La venta sigue como estaba. Pulse «Emitir nota de crédito» para dejarla sin efecto.",
    ),
    of(
        &[2_398],
        Whose::Program,
        "SUNAT rechazó antes el comprobante que se quiere anular.",
        "No hace falta anularlo. Si la venta es real, pulse «Reemplazar boleta».",
    ),
    of(
        &[2_471],
        Whose::Program,
        "El comprobante que se quiere anular ya tiene pagos registrados.",
        "Llame a soporte con este código.",
    ),
    of(
        &[2_582],
        Whose::Program,
        "El resumen nombra un comprobante corregido donde no debe.",
        REPORT,
    ),
    of(
        &[2_663],
        Whose::Sunat,
        "SUNAT no tiene el comprobante que se quiere cambiar o anular.",
        "Envíelo primero desde «Cola SUNAT». Cuando esté aceptado, pulse «Anular» otra vez.",
    ),
    of(
        &[2_671, 4_033, 4_036],
        Whose::Clock,
        "El resumen tiene una fecha anterior a la de sus comprobantes.",
        "Las ventas están guardadas. Revise la fecha y la hora de la computadora y pulse \
         «Reintentar».",
    ),
    of(
        &[2_986],
        Whose::Program,
        "El resumen lleva datos de percepción que no corresponden.",
        REPORT,
    ),
    of(
        &[2_987],
        Whose::Program,
        "El comprobante ya está anulado o rechazado en SUNAT.",
        "Pulse «Consultar» en el comprobante. Si la venta es real, pulse «Reemplazar boleta».",
    ),
    of(
        &[4_203],
        Whose::Shop,
        "El motivo de la anulación tiene caracteres que SUNAT no acepta.",
        "La anulación vale. La próxima vez escriba el motivo con pocas palabras.",
    ),
];

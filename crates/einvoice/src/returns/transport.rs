//! Before any document is looked at: the line, the account, the zip and the repeats.

use super::{ACCOUNT, Entry, RETRY, VALID, WAIT, Whose, of};

/// In the order of each entry's first code.
pub(super) const ENTRIES: &[Entry] = &[
    of(&[0], Whose::Nothing, "SUNAT aceptó el comprobante.", "No hay nada que hacer."),
    of(
        &[98],
        Whose::Sunat,
        "SUNAT todavía está procesando el envío.",
        "No hay nada que hacer: el programa vuelve a preguntar solo. Para saberlo antes, \
         pulse «Consultar».",
    ),
    of(
        &[99],
        Whose::Program,
        "SUNAT terminó de procesar el envío y encontró errores.",
        "Las ventas están guardadas. Pulse «Consultar» para ver el motivo que dio SUNAT.",
    ),
    of(
        &[
            100, 109, 110, 125, 130, 131, 132, 133, 134, 135, 136, 137, 138, 200, 201, 251, 253,
            254, 303, 304, 307,
        ],
        Whose::Sunat,
        "El sistema de SUNAT no puede atender en este momento.",
        WAIT,
    ),
    of(
        &[101, 102, 103, 104, 105, 106],
        Whose::Account,
        "SUNAT no reconoce el usuario o la clave SOL con que envía la tienda.",
        ACCOUNT,
    ),
    of(
        &[111],
        Whose::Account,
        "El usuario SOL de la tienda no tiene permiso para enviar comprobantes.",
        "Todo está guardado. Con la clave SOL principal, dé ese permiso al usuario secundario \
         en la página de SUNAT; puede tardar un día en valer. Después pulse «Reintentar».",
    ),
    of(
        &[112],
        Whose::Account,
        "SUNAT pide un usuario SOL secundario y la tienda envía con el principal.",
        "Todo está guardado. Cree un usuario secundario en la página de SUNAT, póngalo en \
         «Ajustes → SUNAT» y pulse «Reintentar».",
    ),
    of(
        &[113],
        Whose::Account,
        "La tienda todavía no está inscrita en SUNAT para emitir comprobantes electrónicos.",
        "Todo está guardado. Inscríbase en la página de SUNAT con su clave SOL y después \
         pulse «Reintentar».",
    ),
    of(
        &[126],
        Whose::Account,
        "El ticket que se consulta lo pidió otro usuario SOL.",
        "Vuelva a poner en «Ajustes → SUNAT» el usuario con que se envió y pulse «Consultar».",
    ),
    of(
        &[127],
        Whose::Sunat,
        "SUNAT no encuentra el ticket de este envío.",
        "Las ventas están guardadas. Espere un rato y pulse «Consultar»; si SUNAT sigue sin \
         conocerlo, pulse «Reintentar».",
    ),
    of(
        &[140],
        Whose::Sunat,
        "SUNAT ya está procesando este mismo comprobante.",
        "No lo envíe otra vez. El programa vuelve a preguntar solo; para saberlo antes, pulse \
         «Consultar».",
    ),
    of(
        &[151, 159, 161],
        Whose::Program,
        "El nombre del archivo enviado no es el que SUNAT espera.",
        RETRY,
    ),
    of(
        &[152, 153, 158, 204],
        Whose::Program,
        "El envío fue por una vía de SUNAT que no es la de este tipo de comprobante.",
        RETRY,
    ),
    of(
        &[154],
        Whose::Account,
        "Quien envía no tiene autorización para enviar comprobantes de este RUC.",
        "Todo está guardado. Revise en «Ajustes → SUNAT» que el RUC y el usuario sean de la \
         tienda; si envía por un proveedor, autorícelo en la página de SUNAT. Después pulse \
         «Reintentar».",
    ),
    of(
        &[155, 156, 157, 160, 202, 203, 250, 252],
        Whose::Program,
        "El archivo le llegó vacío o dañado a SUNAT.",
        "Está guardado completo en la tienda. Pulse «Reintentar»; si se repite, llame a \
         soporte con este código.",
    ),
    of(
        &[300, 301, 302, 305, 306],
        Whose::Program,
        "SUNAT no pudo leer el archivo del comprobante.",
        RETRY,
    ),
    of(
        &[400, 401],
        Whose::Program,
        "El envío fue tomado como una prueba que SUNAT no tiene registrada.",
        RETRY,
    ),
    of(
        &[402, 2_403],
        Whose::Program,
        "Un archivo con este nombre ya se envió antes.",
        "Pulse «Consultar» para saber qué tiene SUNAT. No lo envíe otra vez antes de eso.",
    ),
    of(
        &[1_021, 1_031, 2_102, 2_153, 2_165, 2_280, 2_317, 2_322],
        Whose::Sunat,
        "SUNAT tuvo un error al procesar el envío.",
        "Está guardado. Pulse «Consultar» para saber cómo quedó; si sigue sin respuesta, \
         llame a soporte con este código.",
    ),
    of(
        &[1_032],
        Whose::Program,
        "SUNAT tiene ese número como anulado o rechazado.",
        "Ese número ya no sirve. Confírmelo con «Consultar», donde esté, o con su contador; si la \
         venta es real, pulse «Reemplazar boleta».",
    ),
    of(
        &[1_033, 2_109],
        Whose::Program,
        "SUNAT ya tiene registrado ese número.",
        "Pulse «Consultar» para comparar. Si es el mismo comprobante, ya está aceptado; si es \
         de otra venta, pulse «Reemplazar boleta».",
    ),
    of(
        &[1_078],
        Whose::Account,
        "SUNAT obliga a este RUC a enviar por un operador autorizado (OSE).",
        "Todo está guardado. Contrate un proveedor, póngalo en «Ajustes → SUNAT» y pulse \
         «Reintentar».",
    ),
    of(
        &[1_079],
        Whose::Clock,
        "Pasó el plazo para enviarlo por separado.",
        "No hay nada que hacer: el programa lo informa en el resumen diario.",
    ),
    of(
        &[1_080, 1_081, 1_082],
        Whose::Account,
        "SUNAT pide que este comprobante se envíe por otro de sus sistemas.",
        "Todo está guardado. Revise la conexión en «Ajustes → SUNAT» o llame a soporte con \
         este código.",
    ),
    of(
        &[1_084],
        Whose::Program,
        "Este comprobante de contingencia ya fue informado en un resumen.",
        "No lo envíe otra vez. Pulse «Consultar»; para corregirlo, llame a soporte con este \
         código.",
    ),
    of(&[1_085], Whose::Program, "SUNAT recibe las guías de remisión por otro sistema.", RETRY),
    of(
        &[2_108, 2_600, 2_950],
        Whose::Clock,
        "El comprobante llegó a SUNAT fuera de plazo.",
        "La venta está guardada, pero ese número ya no sirve. Pulse «Reemplazar boleta» y \
         revise que la computadora tenga Internet todos los días.",
    ),
    of(
        &[2_223, 2_324],
        Whose::Program,
        "SUNAT ya recibió antes un resumen con ese mismo número.",
        "No lo envíe otra vez. Pulse «Consultar» para ver cómo quedó el primero.",
    ),
    of(
        &[2_329],
        Whose::Clock,
        "La fecha de emisión está fuera de lo que SUNAT permite.",
        "Revise la fecha y la hora de la computadora. Después pulse «Reemplazar boleta».",
    ),
    of(&[2_380, 4_230], Whose::Nothing, "SUNAT aceptó el comprobante con observaciones.", VALID),
    of(&[4_000], Whose::Nothing, "SUNAT ya había recibido este mismo documento.", VALID),
    of(
        &[4_003, 4_034, 4_035],
        Whose::Program,
        "SUNAT tenía este número como rechazado o anulado desde antes.",
        "Pulse «Consultar» para ver cómo quedó. Si la venta es real, pulse «Reemplazar boleta».",
    ),
    of(
        &[4_336],
        Whose::Account,
        "SUNAT avisa que este RUC debe enviar por un operador autorizado (OSE).",
        "El comprobante vale. Hable con su contador y cambie el proveedor en «Ajustes → SUNAT».",
    ),
    of(
        &[4_347],
        Whose::Clock,
        "El comprobante llegó a SUNAT fuera de plazo.",
        "El comprobante vale. Revise que la computadora tenga Internet todos los días.",
    ),
    of(
        &[4_443],
        Whose::Clock,
        "El resumen llegó a SUNAT después de los siete días.",
        "Los comprobantes valen. Revise en «Cola SUNAT» que no quede nada atrasado.",
    ),
];

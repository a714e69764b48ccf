//! The lines: what was sold, how much of it, and its taxes.

use super::{Entry, REPEATED, SPENT, Whose, of};

/// In the order of each entry's first code.
pub(super) const ENTRIES: &[Entry] = &[
    of(
        &[2_023, 2_137, 2_187, 2_752],
        Whose::Program,
        "El orden de las líneas está mal escrito en el archivo.",
        SPENT,
    ),
    of(
        &[2_024, 2_025, 2_139, 2_189, 2_525, 2_580],
        Whose::Shop,
        "La cantidad de un producto falta, es cero o tiene demasiados dígitos.",
        "Ese número ya no sirve. Revise la cantidad de cada producto y pulse «Reemplazar boleta».",
    ),
    of(
        &[2_026, 2_027],
        Whose::Shop,
        "El nombre de un producto falta, es muy largo o tiene caracteres que SUNAT no acepta.",
        "Corrija el nombre del producto. Después pulse «Reemplazar boleta».",
    ),
    of(
        &[2_028, 2_029, 2_030, 2_140, 2_192, 2_367, 2_409, 2_410, 3_234],
        Whose::Program,
        "El precio con impuesto de una línea falta o está mal escrito en el archivo.",
        SPENT,
    ),
    of(
        &[2_031, 2_032, 2_067, 2_068, 2_190, 2_191, 2_369, 2_370, 2_408],
        Whose::Program,
        "El valor de una línea falta o está mal escrito en el archivo.",
        SPENT,
    ),
    of(
        &[2_033, 2_034, 2_059, 2_368, 2_372, 3_021, 3_031, 3_032],
        Whose::Program,
        "El impuesto de una línea falta o está mal escrito en el archivo.",
        SPENT,
    ),
    of(
        &[
            2_035, 2_036, 2_037, 2_038, 2_039, 2_050, 2_051, 2_052, 2_053, 2_054, 2_055, 2_056,
            2_057, 2_058, 2_141, 2_142, 2_143, 2_144, 2_146, 2_148, 2_157, 2_183, 2_194, 2_196,
            2_198, 2_377, 2_378, 2_961, 2_964, 2_995, 2_996, 2_997, 2_998, 3_007, 3_051, 3_060,
            3_070,
        ],
        Whose::Program,
        "El nombre o el código de un impuesto no es el que SUNAT espera.",
        SPENT,
    ),
    of(
        &[2_040, 2_145, 2_197, 2_959, 2_960, 3_050, 3_100],
        Whose::Program,
        "El tipo de afectación al IGV de una línea no corresponde a la venta.",
        SPENT,
    ),
    of(
        &[2_041, 2_147, 2_199, 2_356, 2_373, 2_423, 3_104, 3_108, 3_210],
        Whose::Program,
        "El impuesto selectivo (ISC) de una línea está mal declarado.",
        SPENT,
    ),
    of(
        &[2_042, 2_371, 2_956, 3_026, 3_105, 3_195],
        Whose::Program,
        "A una línea le falta decir qué impuesto le toca.",
        SPENT,
    ),
    of(
        &[2_138, 2_188, 2_883, 2_936, 2_953],
        Whose::Shop,
        "La unidad de un producto falta o SUNAT no la conoce.",
        "Corrija la unidad del producto (por ejemplo unidad, kilo o litro). Después pulse \
         «Reemplazar boleta».",
    ),
    of(
        &[2_355, 2_638, 3_067, 3_068, 3_069, 3_106, 3_107, 3_221, 3_222, 3_223],
        Whose::Program,
        "Los impuestos de una línea están repetidos o no pueden ir juntos.",
        SPENT,
    ),
    of(
        &[2_416, 2_417, 2_418, 2_425, 2_640, 2_641, 3_224],
        Whose::Program,
        "Un producto regalado no está declarado como gratuito en todas sus partes.",
        SPENT,
    ),
    of(
        &[2_518, 3_103, 3_291],
        Whose::Program,
        "El IGV no es la tasa por el valor de venta.",
        SPENT,
    ),
    of(
        &[2_949, 3_236, 3_237, 3_238],
        Whose::Program,
        "El impuesto a las bolsas de plástico está mal declarado.",
        SPENT,
    ),
    of(
        &[2_954, 2_955, 3_052, 3_053, 3_073, 3_290],
        Whose::Program,
        "El descuento de una línea está mal escrito en el archivo.",
        SPENT,
    ),
    of(
        &[2_992, 2_993, 3_102, 3_111],
        Whose::Shop,
        "Una línea está declarada como gravada, pero no lleva IGV.",
        "Revise el régimen y la afectación en «Ajustes → SUNAT»; en el Nuevo RUS lo seguro es \
         inafecto. Después pulse «Reemplazar boleta».",
    ),
    of(&[3_000, 3_101, 3_110], Whose::Program, "Una línea exonerada o inafecta lleva IGV.", SPENT),
    of(
        &[3_001, 3_002, 3_181, 3_496],
        Whose::Shop,
        "El código SUNAT de un producto no existe.",
        "Corrija o borre el código SUNAT del producto. Después pulse «Reemplazar boleta».",
    ),
    of(
        &[3_022, 3_292],
        Whose::Program,
        "Los impuestos de una línea no suman lo que dice su total.",
        SPENT,
    ),
    of(
        &[3_199, 3_200, 3_201],
        Whose::Shop,
        "El código de barras de un producto no cumple con el estándar.",
        "Corrija o borre el código de barras del producto. Después pulse «Reemplazar boleta».",
    ),
    of(
        &[3_240],
        Whose::Shop,
        "El impuesto a las bolsas no corresponde a una tienda del Nuevo RUS.",
        "Quite el impuesto a la bolsa y véndala como un producto más. Después pulse \
         «Reemplazar boleta».",
    ),
    of(
        &[3_270],
        Whose::Program,
        "El precio de una línea no coincide con su valor y sus impuestos.",
        SPENT,
    ),
    of(&[3_271], Whose::Program, "El valor de una línea no es la cantidad por el precio.", SPENT),
    of(
        &[3_462],
        Whose::Shop,
        "La tasa del IGV no es la que vale en esa fecha, o no es la misma en todas las líneas.",
        "Revise la tasa en «Ajustes → SUNAT». Después pulse «Reemplazar boleta».",
    ),
    of(
        &[4_019, 4_037, 4_290, 4_318, 4_360],
        Whose::Program,
        "El IGV no es la tasa por el valor de venta.",
        REPEATED,
    ),
    of(
        &[4_020, 4_201, 4_359],
        Whose::Program,
        "El impuesto selectivo (ISC) está mal declarado.",
        REPEATED,
    ),
    of(
        &[4_025],
        Whose::Program,
        "El comprobante dice que es gratuito, pero tiene líneas que se cobran.",
        REPEATED,
    ),
    of(
        &[4_084],
        Whose::Shop,
        "El nombre de un producto es muy largo o tiene caracteres que SUNAT no acepta.",
        "El comprobante vale. Corrija el nombre del producto para las siguientes ventas.",
    ),
    of(
        &[4_234, 4_269, 4_331, 4_332, 4_337],
        Whose::Shop,
        "El código SUNAT de un producto falta o no existe.",
        "El comprobante vale. Corrija el código del producto para las siguientes ventas.",
    ),
    of(&[4_237], Whose::Program, "La tasa del impuesto a las bolsas no es la del año.", REPEATED),
    of(
        &[4_267, 4_333, 4_334, 4_335],
        Whose::Shop,
        "El código de barras de un producto no cumple con el estándar.",
        "El comprobante vale. Corrija el código del producto para las siguientes ventas.",
    ),
    of(
        &[4_268, 4_284, 4_289],
        Whose::Program,
        "El descuento de una línea no coincide con su porcentaje y su base.",
        REPEATED,
    ),
    of(
        &[4_287],
        Whose::Program,
        "El precio de una línea no coincide con su valor y sus impuestos.",
        REPEATED,
    ),
    of(
        &[4_288],
        Whose::Program,
        "El valor de una línea no es la cantidad por el precio.",
        REPEATED,
    ),
    of(
        &[4_293],
        Whose::Program,
        "Los impuestos de una línea no suman lo que dice su total.",
        REPEATED,
    ),
    of(
        &[4_320],
        Whose::Shop,
        "SUNAT no conoce la unidad de un producto.",
        "El comprobante vale. Corrija la unidad del producto para las siguientes ventas.",
    ),
    of(
        &[4_438],
        Whose::Shop,
        "La tasa del IGV no es la que vale en esa fecha, o no es la misma en todas las líneas.",
        "El comprobante vale. Revise la tasa en «Ajustes → SUNAT» para las siguientes ventas.",
    ),
    of(
        &[4_439],
        Whose::Shop,
        "La tienda usa la tasa especial de restaurantes y hoteles sin estar en esa lista de SUNAT.",
        "El comprobante vale. Hable con su contador y revise la tasa en «Ajustes → SUNAT».",
    ),
];

//! Who sells and who buys.

use super::{BUYER, BUYER_NEXT, Entry, REPEATED, SHOP, SHOP_NEXT, SPENT, VALID, Whose, of};

/// In the order of each entry's first code.
pub(super) const ENTRIES: &[Entry] = &[
    of(
        &[1_037, 1_038],
        Whose::Shop,
        "Falta la razón social de la tienda, o SUNAT no la acepta como está escrita.",
        "Corríjala en «Ajustes → SUNAT», igual que en su ficha RUC. Después pulse «Reemplazar \
         boleta».",
    ),
    of(
        &[1_083],
        Whose::Buyer,
        "El RUC del cliente no existe.",
        "Pida al cliente su RUC y pulse «Reemplazar boleta» con el dato corregido.",
    ),
    of(
        &[1_086, 3_281],
        Whose::Shop,
        "SUNAT tiene al RUC de la tienda sin capacidad para emitir este comprobante.",
        "Todo está guardado. Hable con su contador; ningún comprobante pasará mientras SUNAT \
         no lo levante.",
    ),
    of(
        &[2_010, 2_226, 2_294, 2_539],
        Whose::Shop,
        "El RUC de la tienda no está activo en SUNAT.",
        "Reactive el RUC en la página de SUNAT o con su contador. Después pulse «Reemplazar \
         boleta».",
    ),
    of(
        &[2_011, 2_540],
        Whose::Shop,
        "SUNAT tiene a la tienda como no habida.",
        "Confirme su domicilio fiscal en la página de SUNAT o con su contador. Después pulse \
         «Reemplazar boleta».",
    ),
    of(
        &[2_012, 2_222, 2_291, 2_405, 2_538, 3_232],
        Whose::Account,
        "SUNAT no tiene autorizada a la tienda para emitir este comprobante electrónico.",
        "Revise su inscripción en la página de SUNAT con su clave SOL. Después pulse \
         «Reemplazar boleta».",
    ),
    of(
        &[2_013, 2_227, 2_295],
        Whose::Shop,
        "Los tributos del RUC de la tienda no permiten emitir este comprobante.",
        "Hable con su contador y revise el régimen en «Ajustes → SUNAT». Después pulse \
         «Reemplazar boleta».",
    ),
    of(
        &[2_014, 2_132, 2_179, 2_679, 2_680, 3_090],
        Whose::Buyer,
        "Falta el número de documento del cliente, o está mal escrito.",
        BUYER,
    ),
    of(
        &[2_015, 2_016, 2_129, 2_130, 2_176, 2_177, 2_397, 2_515, 2_516, 2_681, 2_682, 2_800],
        Whose::Buyer,
        "El tipo de documento del cliente falta o no sirve para este comprobante.",
        BUYER,
    ),
    of(
        &[2_017, 2_131, 2_178],
        Whose::Buyer,
        "El cliente figura con RUC, pero el número no tiene los 11 dígitos de un RUC.",
        BUYER,
    ),
    of(
        &[2_018, 2_517, 2_802],
        Whose::Buyer,
        "El número de documento del cliente no corresponde a su tipo.",
        BUYER,
    ),
    of(
        &[2_019, 2_020, 2_123, 2_124, 2_166, 2_167, 2_228, 2_229, 2_296, 2_297, 2_670],
        Whose::Shop,
        "Falta la razón social de la tienda, o SUNAT no la acepta como está escrita.",
        SHOP,
    ),
    of(
        &[2_021, 2_022, 2_133, 2_134, 2_180, 2_181],
        Whose::Buyer,
        "El nombre del cliente falta, es muy corto o muy largo, o tiene caracteres que SUNAT \
         no acepta.",
        BUYER,
    ),
    of(&[2_104, 2_225, 2_293], Whose::Shop, "SUNAT no encuentra el RUC de la tienda.", SHOP),
    of(
        &[2_107, 2_224, 2_292],
        Whose::Account,
        "El usuario SOL con que se envió es de otro RUC.",
        "Ponga en «Ajustes → SUNAT» el usuario de este RUC. Después pulse «Reemplazar boleta».",
    ),
    of(
        &[
            2_216, 2_217, 2_218, 2_219, 2_287, 2_288, 2_289, 2_290, 2_676, 2_677, 2_678, 3_029,
            3_089,
        ],
        Whose::Program,
        "El RUC de la tienda falta o está mal escrito en el archivo.",
        SPENT,
    ),
    of(
        &[2_396, 2_514, 9_700],
        Whose::Buyer,
        "La venta pasa de S/ 700.00 y no dice quién compró.",
        "Pida al cliente su DNI o su RUC y su nombre. Si la boleta ya salió, pulse \
         «Reemplazar boleta» con esos datos.",
    ),
    of(&[2_450], Whose::Buyer, "El documento de identidad del cliente no existe.", BUYER),
    of(
        &[2_460, 2_461, 2_462],
        Whose::Buyer,
        "El DNI del cliente no sirve para este comprobante.",
        BUYER,
    ),
    of(
        &[2_531, 3_030, 3_239, 3_268],
        Whose::Shop,
        "El código de local anexo falta o no está declarado en el RUC de la tienda.",
        "Corríjalo en «Ajustes → SUNAT», igual que en su ficha RUC. Si el comprobante salió \
         rechazado, pulse «Reemplazar boleta».",
    ),
    of(&[2_801], Whose::Buyer, "El DNI del cliente no tiene 8 dígitos.", BUYER),
    of(&[3_202], Whose::Buyer, "El RUC del cliente no existe.", BUYER),
    of(
        &[3_207],
        Whose::Shop,
        "La serie es de comprobantes físicos que SUNAT no tiene autorizados.",
        "La venta está guardada. Revise la autorización de impresión en la página de SUNAT y \
         llame a soporte con este código.",
    ),
    of(&[4_001], Whose::Buyer, "El RUC del cliente no existe.", BUYER_NEXT),
    of(
        &[4_012, 4_029, 4_030, 4_039, 4_093, 4_200, 4_231],
        Whose::Shop,
        "El ubigeo de la tienda falta o no coincide con el de su ficha RUC.",
        SHOP_NEXT,
    ),
    of(&[4_013], Whose::Buyer, "El RUC del cliente no está activo.", VALID),
    of(&[4_014], Whose::Buyer, "SUNAT tiene al cliente como no habido.", VALID),
    of(
        &[4_031, 4_092],
        Whose::Shop,
        "El nombre comercial de la tienda falta o tiene letras que SUNAT no acepta.",
        SHOP_NEXT,
    ),
    of(&[4_041], Whose::Program, "El país de la dirección debe ser Perú.", REPEATED),
    of(&[4_049], Whose::Buyer, "El DNI del cliente no existe.", BUYER_NEXT),
    of(
        &[4_094, 4_095, 4_096, 4_097, 4_098, 4_236, 4_238, 4_239, 4_240, 4_241],
        Whose::Shop,
        "La dirección de la tienda es muy larga o tiene letras que SUNAT no acepta.",
        SHOP_NEXT,
    ),
    of(
        &[4_099, 4_100, 4_101, 4_102, 4_103, 4_104, 4_105],
        Whose::Buyer,
        "La dirección del cliente es muy larga o tiene letras que SUNAT no acepta.",
        BUYER_NEXT,
    ),
    of(
        &[4_198, 4_199, 4_242],
        Whose::Shop,
        "El código de local anexo falta o no está declarado en el RUC de la tienda.",
        SHOP_NEXT,
    ),
    of(
        &[4_204],
        Whose::Shop,
        "La serie es de comprobantes físicos que SUNAT no tiene autorizados.",
        "El comprobante vale. Revise la autorización de impresión en la página de SUNAT.",
    ),
    of(&[4_207], Whose::Buyer, "El DNI del cliente no tiene 8 dígitos.", BUYER_NEXT),
    of(
        &[4_208],
        Whose::Buyer,
        "El número de documento del cliente no corresponde a su tipo.",
        BUYER_NEXT,
    ),
    of(
        &[4_338],
        Whose::Shop,
        "La razón social de la tienda es muy larga o tiene letras que SUNAT no acepta.",
        SHOP_NEXT,
    ),
];

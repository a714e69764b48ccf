// Words for every fault: what happened, whether the sale is safe, what to press. A code without
// words does not type-check.

import { grouped, soles } from '$lib/amount';
import type { Fault } from '$lib/api/generated/Fault';
import { actionVerbs, numberOf } from './documents.es';
import { monthAndYear } from './months.es';
import { limitFields, rusCrossing } from './rus.es';
import { printerAdvice } from './printers.es';
import { documentMark, identityReason, troubleWords } from './states.es';

/** A message for the person at the counter. */
export interface Notice {
  /** What happened. */
  title: string;
  /** Whether the sale, or what was being done, is safe. */
  safety: string;
  /** What to press. */
  hint: string;
}

const OPEN = 'El ticket sigue abierto y no se cobró nada.';
const UNCHANGED = 'No se cambió nada.';

const amountReasons: Record<string, string> = {
  not_an_amount: 'Eso no es un monto',
  too_fine: 'El monto tiene demasiados decimales',
  too_large: 'El monto es demasiado grande',
  negative: 'El monto no puede ser negativo',
  zero: 'El monto no puede ser cero',
};

const WHOLE_UNITS = 'Este producto se vende por unidades enteras';
const quantityReasons: Record<string, string> = {
  not_a_quantity: 'Eso no es una cantidad',
  too_fine: 'La cantidad admite hasta tres decimales',
  too_large: 'La cantidad es demasiado grande',
  not_positive: 'La cantidad debe ser mayor que cero',
  fraction: WHOLE_UNITS,
};

const textReasons: Record<string, string> = {
  too_long: 'El texto es demasiado largo',
  control: 'Hay caracteres que no se pueden imprimir',
};

const fields: Record<string, string> = {
  unit_price: 'el precio',
  price: 'el precio',
  cost: 'el costo',
  stock: 'el stock',
  code: 'el código',
  name: 'el nombre',
  category: 'la categoría',
  address: 'la dirección',
  ubigeo: 'el ubigeo',
  series: 'la serie',
  ruc: 'el RUC',
  printer: 'la impresora',
  discount: 'el descuento',
  quantity: 'la cantidad',
  reference: 'el número de operación',
  picture: 'la foto',
  unit: 'la unidad',
  factor: 'las unidades por código',
  prefix: 'el prefijo',
  regime: 'el régimen',
  footer: 'el texto del final',
  header: 'el texto debajo de la dirección',
  policy: 'el texto de cambios y devoluciones',
  phone: 'el celular',
  profile: 'el perfil de la impresora',
  columns: 'las columnas',
  dots: 'los puntos de ancho',
  code_page_number: 'el número de la página',
  drawer_on_ms: 'el pulso de la gaveta',
  drawer_off_ms: 'la pausa de la gaveta',
  copies: 'cuántas etiquetas',
  cashier: 'el nombre de quien atiende',
  trade_name: 'el nombre comercial',
  scanner_gap_ms: 'la pausa del lector',
  reason: 'el motivo',
  motive: 'el motivo',
  month: 'el mes',
  date: 'el día',
  from: 'el primer día',
  to: 'el último día',
  url: 'la dirección del servicio',
  token: 'el token',
  sol_user: 'el usuario SOL',
  sol_password: 'la clave SOL',
  client_id: 'el id de la consulta',
  client_secret: 'la clave de la consulta',
  certificate: 'el certificado',
  certificate_base64: 'el certificado',
  certificate_password: 'la clave del certificado',
  hash: 'el tipo de firma',
  kind: 'el tipo de envío',
};

const noteReasons: Record<string, Notice> = {
  too_much: {
    title: 'Se quiere devolver más de lo que queda en la boleta',
    safety: 'No se emitió ninguna nota.',
    hint: 'Baje la cantidad o el monto. Mire las notas que la boleta ya tiene.',
  },
  nothing: {
    title: 'Falta elegir qué se devuelve',
    safety: 'No se emitió ninguna nota.',
    hint: 'Escriba la cantidad que vuelve en al menos una línea.',
  },
  lines: {
    title: 'Una línea de la nota no está en la boleta',
    safety: 'No se emitió ninguna nota.',
    hint: 'Revise las líneas y las cantidades.',
  },
  motive: {
    title: 'Ese motivo no sirve para esta boleta',
    safety: 'No se emitió ninguna nota.',
    hint: 'Elija otro motivo.',
  },
  amount: {
    title: 'El monto de la nota no es válido',
    safety: 'No se emitió ninguna nota.',
    hint: 'Escriba soles y céntimos, por ejemplo 3.50.',
  },
  corrected: {
    title: 'La boleta ya tiene una nota',
    safety: 'No se emitió otra nota.',
    hint: 'Elija otro motivo y devuelva solo lo que queda; la nota de antes está entre los relacionados.',
  },
};

const accountReasons: Record<string, (what: string) => [string, string]> = {
  empty: (what) => [`Falta ${what}`, 'Complete el dato y guarde otra vez.'],
  not_http: (what) => [
    `No parece una dirección de internet: ${what}`,
    'Copie la dirección completa que le dio el servicio. Empieza con https.',
  ],
  characters: (what) => [
    `Hay caracteres que no van en ${what}`,
    'Cópielo otra vez, sin espacios ni saltos de línea.',
  ],
  too_long: (what) => [`Es demasiado largo: ${what}`, 'Revise que se copió solo ese dato.'],
  not_secure: (what) => [
    `No es segura: ${what}`,
    'Use una dirección que empiece con https, así nadie lee las claves en el camino.',
  ],
};

const pictureReasons: Record<string, [string, string]> = {
  format: ['El archivo no es una imagen PNG o JPG', 'Guarde el logo como PNG y elíjalo otra vez.'],
  too_large: ['La imagen es demasiado grande', 'Elija una más pequeña, de hasta 2000 puntos.'],
  empty: ['La imagen está en blanco', 'Elija una con el logo oscuro sobre fondo claro.'],
};

const certificateReasons: Record<string, [string, string]> = {
  wrong_password: [
    'La clave del certificado no es correcta',
    'Escríbala otra vez, con mayúsculas y minúsculas.',
  ],
  unreadable: [
    'Ese archivo no es un certificado que se pueda leer',
    'Elija el archivo .p12, .pfx o .pem que le entregaron. Si es ese, expórtelo otra vez como .p12 desde Windows.',
  ],
  no_key: [
    'El archivo trae el certificado sin su llave',
    'Pida el archivo .p12 o .pfx completo; sin la llave no se puede firmar.',
  ],
  no_certificate: [
    'El archivo no trae un certificado',
    'Elija el archivo .p12, .pfx o .pem que le entregaron.',
  ],
  not_rsa: ['Ese certificado no sirve para SUNAT', 'Pida uno para comprobantes electrónicos.'],
  too_short: ['La llave del certificado es demasiado corta', 'Pida uno nuevo, de 2048 bits o más.'],
  other_ruc: [
    'El certificado es de otro RUC',
    'Elija el certificado de esta tienda, o revise el RUC en Ajustes.',
  ],
  not_yet: [
    'El certificado todavía no vale',
    'Revise la fecha de la computadora; si está bien, use el certificado que vale hoy.',
  ],
  expired: ['El certificado está vencido', 'Compre o descargue uno nuevo y póngalo aquí.'],
};

/** The field's name on the screen, from its path on the wire; none for a field nobody sees. */
function fieldWords(path: string): string | undefined {
  const last = path.split('.').pop() ?? path;
  return fields[last.replace(/\[\d+\]/g, '')];
}

/** `en el precio`, or nothing where the field has no name on the screen. */
function where(path: string): string {
  const field = fieldWords(path);
  return field === undefined ? '' : ` en ${field}`;
}

function isDiscount(path: string): boolean {
  return fieldWords(path) === fields['discount'];
}

const DISCOUNT_TOO_LARGE = 'El descuento no puede pasar del total';
const SMALLER_DISCOUNT = 'Escriba un descuento menor con F4.';

function badAmount(field: string, reason: string): Notice {
  if (isDiscount(field) && reason === 'too_large') {
    return { title: DISCOUNT_TOO_LARGE, safety: UNCHANGED, hint: SMALLER_DISCOUNT };
  }
  return {
    title: `${amountReasons[reason] ?? 'El monto no es válido'}${where(field)}`,
    safety: UNCHANGED,
    hint: isDiscount(field)
      ? 'Escriba soles, por ejemplo 0.50, o un porcentaje, por ejemplo 10%.'
      : 'Escriba soles y céntimos, por ejemplo 3.50.',
  };
}

/** Words for every code. */
export const faults: { [C in Fault['code']]: (f: Extract<Fault, { code: C }>) => Notice } = {
  bad_request: () => ({
    title: 'El programa no entendió el pedido',
    safety: 'No se cambió nada; las ventas están guardadas.',
    hint: 'Cierre y vuelva a abrir iziSales. Si se repite, avise a soporte.',
  }),
  unknown_command: () => ({
    title: 'Esta pantalla y el programa son de versiones distintas',
    safety: 'No se cambió nada; las ventas están guardadas.',
    hint: 'Cierre y vuelva a abrir iziSales.',
  }),
  not_permitted: () => ({
    title: 'No tiene permiso para hacer esto',
    safety: UNCHANGED,
    hint: 'Pida a la persona encargada que lo haga.',
  }),
  bad_amount: (f) => badAmount(f.field, f.reason),
  bad_quantity: (f) => ({
    title: quantityReasons[f.reason] ?? 'La cantidad no es válida',
    safety: UNCHANGED,
    hint: 'Escriba una cantidad, por ejemplo 2 o 0.250.',
  }),
  bad_name: (f) => ({
    title:
      f.reason === 'empty'
        ? `Falta ${fieldWords(f.field) ?? 'un dato'}`
        : `${textReasons[f.reason] ?? 'El texto no es válido'}${where(f.field)}`,
    safety: UNCHANGED,
    hint: 'Corrija el texto y vuelva a intentar.',
  }),
  bad_value: (f) => ({
    title: `Hay un dato que no es válido${where(f.field)}`,
    safety: UNCHANGED,
    hint: f.value === '' ? 'Complete el dato.' : `Corrija «${f.value}» y vuelva a intentar.`,
  }),
  bad_identity: (f) => ({
    title: identityReason(f.document_type, f.reason),
    safety: UNCHANGED,
    hint: 'Revise el número con el documento en la mano.',
  }),
  shop_missing: () => ({
    title: 'La tienda todavía no está configurada',
    safety: UNCHANGED,
    hint: 'Cierre y vuelva a abrir iziSales para configurarla.',
  }),
  shop_exists: () => ({
    title: 'La tienda ya está configurada',
    safety: UNCHANGED,
    hint: 'Los datos se cambian en Ajustes.',
  }),
  clock_not_allowed: () => ({
    title: 'La fecha solo se puede cambiar en modo práctica',
    safety: UNCHANGED,
    hint: 'Abra iziSales sin cambiar la fecha.',
  }),
  unknown_code: (f) => ({
    title: `Ningún producto tiene el código ${f.scanned}`,
    safety: OPEN,
    hint: 'Cree el producto o búsquelo por su nombre con F2.',
  }),
  ambiguous_code: (f) => ({
    title: `${f.count} productos tienen el código ${f.scanned}`,
    safety: OPEN,
    hint: 'Elija cuál es.',
  }),
  product_missing: () => ({
    title: 'Ese producto ya no está en el catálogo',
    safety: OPEN,
    hint: 'Búsquelo otra vez con F2.',
  }),
  code_taken: (f) => ({
    title: `El código ${f.taken} ya es de «${f.owner}»`,
    safety: UNCHANGED,
    hint: 'Quite el código o marque que ambos productos lo comparten.',
  }),
  no_lines: () => ({
    title: 'El ticket está vacío',
    safety: 'No se cobró nada.',
    hint: 'Agregue un producto antes de cobrar.',
  }),
  too_many_lines: (f) => ({
    title: `Una boleta admite hasta ${grouped(String(f.max))} líneas`,
    safety: OPEN,
    hint: 'Cobre este ticket y siga en otro con F6.',
  }),
  amount_too_large: (f) => ({
    title: `El monto pasa del máximo, ${soles(f.max)}`,
    safety: OPEN,
    hint: 'Revise la cantidad y el precio con F3 y F4.',
  }),
  nothing_on_line: (f) => ({
    title: `La línea ${f.line} no llega a un céntimo`,
    safety: OPEN,
    hint: 'Corrija la cantidad con F3 o quítela con Supr.',
  }),
  fraction_of_unit: (f) => ({
    title: WHOLE_UNITS,
    safety: OPEN,
    hint: `Corrija la cantidad de la línea ${f.line} con F3.`,
  }),
  discount_too_large: () => ({
    title: DISCOUNT_TOO_LARGE,
    safety: OPEN,
    hint: SMALLER_DISCOUNT,
  }),
  customer_required: (f) => ({
    title: `Una boleta de ${soles(f.total)} lleva el documento del cliente`,
    safety: OPEN,
    hint: `Pasando ${soles(f.limit)} es obligatorio. Presione F5 y escriba el DNI o RUC.`,
  }),
  underpaid: (f) => ({
    title: `Faltan ${soles(f.missing)}`,
    safety: OPEN,
    hint: 'Agregue otro pago o corrija el monto.',
  }),
  overpaid: (f) => ({
    title: `Se pagó ${soles(f.paid)} y son ${soles(f.total)}`,
    safety: OPEN,
    hint: 'Solo se da vuelto de efectivo. Corrija el monto.',
  }),
  too_many_payments: (f) => ({
    title: `Un ticket admite hasta ${f.max} pagos`,
    safety: OPEN,
    hint: 'Quite un pago para agregar otro.',
  }),
  rus_limit_crossed: (f) => ({
    title: rusCrossing.title(f.limit, f.limit_amount),
    safety: OPEN,
    hint:
      f.policy === 'block' ? rusCrossing.blockHint : 'Escriba el motivo en la pantalla de cobro.',
  }),
  rus_reason_short: () => ({
    title: 'El motivo es muy corto',
    safety: OPEN,
    hint: rusCrossing.reasonShort,
  }),
  bad_limits: (f) => ({
    title: `No puede ser así: ${limitFields[f.field] ?? 'los límites'}`,
    safety: UNCHANGED,
    hint: 'La categoría 2 va por encima de la 1, el año y la categoría especial por encima de las dos, y el día del 1 al 28.',
  }),
  purchase_missing: () => ({
    title: 'Esa compra no está en la lista',
    safety: UNCHANGED,
    hint: 'Búsquela otra vez en Compras.',
  }),
  purchase_corrected: () => ({
    title: 'Esa compra ya se quitó',
    safety: UNCHANGED,
    hint: 'Las dos líneas están en la lista. Si hace falta, anote la compra correcta.',
  }),
  purchase_ahead: () => ({
    title: 'El día de la compra todavía no llega',
    safety: UNCHANGED,
    hint: 'Escriba el día que dice el documento, hasta hoy.',
  }),
  purchase_known: () => ({
    title: 'Ya está anotada una compra igual',
    safety: UNCHANGED,
    hint: 'Mírela en Compras. Si es otra, anótela de todas formas.',
  }),
  purchase_old: (f) => ({
    title: `Hay una compra de ${monthAndYear(f.date)}`,
    safety: UNCHANGED,
    hint: 'Ese mes ya debió declararse. Mire si el día está bien; si lo está, anótela de todas formas.',
  }),
  exports_busy: () => ({
    title: 'Ya se están preparando dos archivos',
    safety: 'Las ventas están guardadas.',
    hint: 'Espere a que terminen o cancele uno.',
  }),
  export_missing: () => ({
    title: 'Ese archivo ya no está',
    safety: 'Las ventas están guardadas.',
    hint: 'Guárdelo otra vez desde Reportes.',
  }),
  export_state: () => ({
    title: 'El archivo no se terminó',
    safety: 'Las ventas están guardadas.',
    hint: 'Guárdelo otra vez desde Reportes.',
  }),
  numbers_exhausted: (f) => ({
    title: `La serie ${f.series} ya no tiene números`,
    safety: OPEN,
    hint: 'Avise a soporte para abrir una serie nueva.',
  }),
  report_too_long: (f) => ({
    title: `El reporte tiene ${f.rows} filas y en ese archivo caben ${f.max}`,
    safety: UNCHANGED,
    hint: 'Elija menos días, o guárdelo para Excel.',
  }),
  sale_missing: (f) => ({
    title: `No hay una boleta ${f.number}`,
    safety: UNCHANGED,
    hint: 'Revise el número.',
  }),
  cart_missing: () => ({
    title: 'Ese ticket ya no está abierto',
    safety: 'Si se cobró, la venta está guardada en Comprobantes.',
    hint: 'Presione Esc y siga con otro ticket.',
  }),
  line_missing: () => ({
    title: 'Esa línea ya no está en el ticket',
    safety: OPEN,
    hint: 'Elija otra línea.',
  }),
  too_many_carts: (f) => ({
    title: `Puede haber hasta ${f.max} tickets abiertos`,
    safety: 'Todos siguen guardados.',
    hint: 'Cobre o descarte alguno con F7.',
  }),
  import_rejected: (f) => ({
    title: `${f.count} filas tienen errores`,
    safety: 'No se importó nada.',
    hint: 'Corrija el archivo o importe solo las filas correctas.',
  }),
  import_unreadable: (f) => ({
    title: f.reason,
    safety: 'No se importó nada.',
    hint: 'Guarde la hoja como CSV y vuelva a elegirla.',
  }),
  import_missing: () => ({
    title: 'Esa importación ya se deshizo',
    safety: UNCHANGED,
    hint: 'No tiene que hacer nada.',
  }),
  printer_missing: () => ({
    title: 'No hay impresora configurada',
    safety: 'Las ventas están guardadas.',
    hint: 'Configure la impresora en Ajustes.',
  }),
  printer_trouble: (f) => ({
    title: troubleWords(f.trouble),
    safety: 'Las ventas están guardadas.',
    hint: printerAdvice(f.trouble),
  }),
  bad_picture: (f) => {
    const [title, hint] = pictureReasons[f.reason] ?? [
      'La imagen no se puede usar',
      'Elija otro archivo.',
    ];
    return { title, safety: 'Queda el logo que había, si había uno.', hint };
  },
  printer_taken: () => ({
    title: 'Otra impresora ya tiene esa dirección',
    safety: UNCHANGED,
    hint: 'Cambie la que ya está, o quítela primero.',
  }),
  drawer_missing: () => ({
    title: 'Esta impresora está configurada sin gaveta',
    safety: UNCHANGED,
    hint: 'Si tiene una, pruébela en Ajustes, en la parte Impresoras.',
  }),
  bad_profile: (f) => {
    const what = fieldWords(f.field);
    if (what === undefined) {
      return {
        title: 'Ese archivo no es un perfil de impresora',
        safety: UNCHANGED,
        hint: 'Elija un archivo que se guardó con «Exportar perfil».',
      };
    }
    return {
      title: `Hay un dato de la impresora que no es válido: ${what}`,
      safety: UNCHANGED,
      hint: 'Corríjalo y guarde otra vez.',
    };
  },
  not_annulled: (f) => ({
    title: `${numberOf(f.name)} no está anulada`,
    safety: UNCHANGED,
    hint: 'La constancia sale cuando la boleta se anula.',
  }),
  cart_empty: () => ({
    title: 'El ticket está vacío',
    safety: UNCHANGED,
    hint: 'Escanee un producto primero.',
  }),
  job_state: () => ({
    title: 'Eso ya no hace falta',
    safety: 'El envío o la impresión ya cambió de estado.',
    hint: 'Mire el estado nuevo en la lista.',
  }),
  document_missing: (f) => ({
    title: `No hay un comprobante ${numberOf(f.name)}`,
    safety: UNCHANGED,
    hint: 'Revise el número en Comprobantes.',
  }),
  document_state: (f) => ({
    title: `No se puede ${actionVerbs[f.action] ?? 'hacer eso con'} ${numberOf(f.name)}`,
    safety: `Su estado es: ${documentMark(f.state).word}. ${UNCHANGED}`,
    hint: 'Mire qué se puede hacer en su ficha; puede haber cambiado hace un momento.',
  }),
  bad_note: (f) =>
    noteReasons[f.reason] ?? {
      title: 'La nota no se puede emitir así',
      safety: 'No se emitió ninguna nota.',
      hint: 'Revise el motivo, las cantidades y el monto.',
    },
  void_too_late: (f) => ({
    title: `Ya pasaron los siete días para anular ${numberOf(f.name)}`,
    safety: 'La boleta sigue como estaba.',
    hint: 'Emita una nota de crédito.',
  }),
  authority_missing: () => ({
    title: 'Esta tienda todavía no envía a SUNAT',
    safety: 'Las ventas y las boletas están guardadas.',
    hint: 'Configure el envío en Ajustes, en la parte SUNAT.',
  }),
  authority_practice: () => ({
    title: 'La práctica y las ventas de verdad no se mezclan',
    safety: UNCHANGED,
    hint: 'Esta carpeta de datos es de un solo tipo. Para el otro, abra iziSales con una carpeta nueva.',
  }),
  bad_account: (f) => {
    const what = fieldWords(f.field) ?? 'un dato de la cuenta';
    const [title, hint] = accountReasons[f.reason]?.(what) ?? [
      `Hay un dato que no es válido: ${what}`,
      'Revíselo y guarde otra vez.',
    ];
    return { title, safety: UNCHANGED, hint };
  },
  bad_certificate: (f) => {
    const [title, hint] = certificateReasons[f.reason] ?? [
      'El certificado no se puede usar',
      'Elija otro archivo.',
    ];
    return { title, safety: 'Queda el certificado que había, si había uno.', hint };
  },
  vault_unavailable: () => ({
    title: 'El equipo no pudo abrir el lugar donde se guardan las claves',
    safety: 'Las ventas están guardadas; lo que falta enviar espera.',
    hint: 'Cierre la sesión del equipo, entre otra vez y vuelva a intentar.',
  }),
  file_trouble: (f) => ({
    title: `No se pudo escribir en ${f.path}`,
    safety: 'Los comprobantes están guardados.',
    hint: 'Revise que la carpeta exista, que tenga espacio y que se pueda escribir en ella.',
  }),
  signature_invalid: () => ({
    title: 'La firma de ese archivo no vale',
    safety: 'Las ventas están guardadas.',
    hint: 'No entregue ese archivo. Guarde otra vez el XML desde Comprobantes.',
  }),
  disk_full: () => ({
    title: 'El disco está lleno',
    safety: 'Esta venta no se guardó; las anteriores sí.',
    hint: 'Libere espacio y presione Enter para intentar otra vez.',
  }),
  busy: () => ({
    title: 'Otro programa está usando el archivo de la tienda',
    safety: 'No se guardó nada todavía.',
    hint: 'Presione Enter para intentar otra vez. No se cobra dos veces.',
  }),
  newer_file: () => ({
    title: 'Los datos son de una versión más nueva de iziSales',
    safety: 'Sus datos están intactos.',
    hint: 'Instale la versión nueva.',
  }),
  internal: (f) => ({
    title: 'No se pudo completar',
    safety: 'Lo ya guardado no se pierde y no se cobra dos veces.',
    hint: `Intente otra vez. Código para soporte: ${f.incident}`,
  }),
};

/** The words of a fault. */
export function noticeOf(fault: Fault): Notice {
  const words = faults[fault.code] as ((f: Fault) => Notice) | undefined;
  return words === undefined ? unexpected : words(fault);
}

/** A code from a program newer than this screen. */
const unexpected: Notice = {
  title: 'No se pudo completar',
  safety: UNCHANGED,
  hint: 'Cierre y vuelva a abrir iziSales.',
};

/** The program did not answer. */
export const unreachable: Notice = {
  title: 'El programa no responde',
  safety: 'Lo ya guardado no se pierde.',
  hint: 'Espere un momento y vuelva a intentar.',
};

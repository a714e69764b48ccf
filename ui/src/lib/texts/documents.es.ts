// Words of the documents: their kinds, what each state means and asks for, notes and voids.

import { grouped, soles } from '$lib/amount';
import { limitNames } from './rus.es';

export const kinds: Record<string, string> = {
  '03': 'Boleta',
  '07': 'Nota de crédito',
  '08': 'Nota de débito',
  RC: 'Resumen diario',
};

/** `03-B001-17` as people write it: `B001-17`. */
export function numberOf(name: string): string {
  return name.replace(/^\d\d-/, '');
}

export const documents = {
  title: 'Comprobantes',
  search: 'Número, DNI, RUC o nombre',
  groups: [
    ['', 'Todos'],
    ['attention', 'Por atender'],
    ['open', 'En camino'],
    ['accepted', 'Aceptados'],
    ['voided', 'Anulados'],
  ] as [string, string][],
  groupLabel: 'Estado',
  kindLabel: 'Tipo',
  anyKind: 'Todo tipo',
  kinds: [
    ['03', 'Boletas'],
    ['07', 'Notas de crédito'],
    ['08', 'Notas de débito'],
    ['RC', 'Resúmenes'],
  ] as [string, string][],
  periodLabel: 'Días',
  periods: [
    ['', 'Cualquier día'],
    ['today', 'Hoy'],
    ['yesterday', 'Ayer'],
    ['week', 'Últimos 7 días'],
    ['month', 'Este mes'],
    ['range', 'Elegir días'],
  ] as [string, string][],
  from: 'Desde',
  to: 'Hasta',
  columns: {
    number: 'Comprobante',
    customer: 'Cliente',
    state: 'SUNAT',
    total: 'Total',
  },
  empty: 'Todavía no hay comprobantes',
  emptyHint: 'La boleta de la primera venta aparecerá aquí.',
  nothing: 'Ningún comprobante coincide',
  nothingHint: 'Cambie la búsqueda, los días o el estado.',
  nothingToDo: 'Nada por atender',
  nothingToDoHint: 'Ningún comprobante necesita que usted haga algo.',
  clear: 'Quitar filtros',
  more: 'Ver más',
  anyone: 'Varios',
  ofDay: (day: string) => `de ${day}`,
  month: 'Todo del mes para el contador',
};

export const documentCard = {
  label: (number: string) => `Ficha de ${number}`,
  tabs: { state: 'Situación', paper: 'Detalle', history: 'Historial' },
  tabsLabel: 'Partes de la ficha',
  todo: 'Qué hacer',
  isSafe: 'La venta está guardada.',
  saysSunat: 'SUNAT respondió',
  answer: 'Lo que respondió SUNAT',
  code: (code: number) => `Código ${code}`,
  actions: 'Qué se puede hacer',
  resend: 'Reintentar',
  query: 'Consultar',
  void: 'Anular',
  note: 'Emitir nota',
  replace: 'Reemplazar boleta',
  discard: 'Descartar',
  asked: 'Quedó primera en la cola',
  askedHint: 'Se envía en un momento; el estado cambia aquí solo.',
  queried: 'Se preguntará a SUNAT',
  queriedHint: 'La respuesta aparece aquí en un momento.',
  noPermission: 'Anular, emitir notas y descartar es de la persona encargada.',
  related: 'Tiene que ver con',
  relations: {
    replaces: 'Va en lugar de',
    replaced_by: 'En su lugar va',
    note: 'Tiene la nota',
    corrects: 'Corrige a',
    summary: 'Va en el resumen',
    void: 'Se anula con',
    contains: 'Lleva',
  } as Record<string, string>,
  motive: 'Motivo',
  crossed: 'Límite del RUS',
  crossedHow: (limit: string, income: string) => {
    const span = ['special', 'year'].includes(limit) ? 'el año' : 'el mes';
    const what = limitNames[limit] ?? 'un límite';
    return `Con esta venta se pasó ${what}: ${span} llegó a ${soles(income)}.`;
  },
  crossedWhy: (reason: string) => `Motivo anotado al vender: ${reason}`,
  files: 'Archivos',
  xml: 'XML',
  cdr: 'Constancia de SUNAT (CDR)',
  pdf: 'PDF',
  open: (what: string) => `Ver ${what}`,
  save: (what: string) => `Guardar ${what}`,
  openWord: 'Ver',
  saveWord: 'Guardar',
  saved: (name: string) => `Se guardó ${name}`,
  savedHint: 'Está en la carpeta de descargas.',
  notText: 'Este archivo no se puede ver aquí. Guárdelo y ábralo con otro programa.',
  closeFile: 'Volver a la ficha',
  ticketOf: (number: string) => `Ticket de ${number}`,
  noPreview: 'No se pudo dibujar el ticket',
  reprint: 'Reimprimir',
  paper: 'Ticket',
  customer: 'Cliente',
  payment: 'Pago',
  operation: (reference: string) => `op. ${reference}`,
  lines: 'Productos',
  noLines: 'Un resumen no lleva productos.',
  discount: 'Descuento',
  noHistory: 'Todavía no hubo intentos.',
  attempts: (count: number) => (count === 1 ? '1 intento' : `${count} intentos`),
  next: (when: string) => `siguiente, ${when}`,
  detail: 'Detalle técnico',
  digest: 'Huella de la firma',
  ticket: 'Número de atención de SUNAT',
  lastError: 'Último problema',
  calls: {
    check: 'Se revisó antes de enviar',
    send: 'Se envió',
    verify: 'Se consultó a SUNAT',
    ticket: 'Se preguntó cómo va',
    summary: 'Se puso en un resumen',
    retry: 'Una persona pidió reintentar',
    discard: 'Una persona lo descartó',
    void: 'Se pidió anular',
  } as Record<string, string>,
  failed: {
    send: 'Se intentó enviar',
    verify: 'Se intentó consultar',
    ticket: 'Se intentó preguntar cómo va',
  } as Record<string, string>,
  noAnswer: 'No se pudo',
  times: (count: number, until: string) => `${count} veces, hasta ${until}`,
  otherCall: 'Otro paso',
  loading: 'Cargando',
};

/** What a state means and what to do, where the core has no better words of its own. */
export const situations: Record<string, { means: string; todo: string }> = {
  queued: {
    means: 'Está guardada y espera su turno para ir a SUNAT.',
    todo: 'Nada: sale sola. Si demora, en «Cola SUNAT» se ve por qué.',
  },
  sending: {
    means: 'Se está enviando en este momento.',
    todo: 'Nada: espere la respuesta.',
  },
  unknown: {
    means: 'Se envió y la respuesta no llegó. Puede que SUNAT ya la tenga.',
    todo: 'Nada: se pregunta sola antes de enviarla otra vez. Si tiene apuro, presione «Consultar».',
  },
  ticket: {
    means: 'SUNAT lo recibió y lo está revisando.',
    todo: 'Nada: se pregunta cada cierto tiempo hasta que responda. Puede tardar horas.',
  },
  summary_due: {
    means: 'Ya no se puede enviar por separado: irá en el resumen de su día.',
    todo: 'Nada: el resumen sale solo. También puede enviarlo desde Cola SUNAT.',
  },
  in_summary: {
    means: 'Va dentro de un resumen y se espera la respuesta.',
    todo: 'Nada: cuando SUNAT acepte el resumen, queda aceptada.',
  },
  accepted: { means: 'SUNAT la aceptó. Es válida.', todo: 'Nada.' },
  observed: {
    means: 'SUNAT la aceptó y dejó una observación. Es válida.',
    todo: 'Nada por ahora. Si se repite en otras, muéstrele la observación a su contador.',
  },
  rejected: {
    means: 'SUNAT no la aceptó. La venta está guardada, pero ese número ya no sirve.',
    todo: 'Corrija la causa y presione «Reemplazar boleta»: la misma venta sale con otro número.',
  },
  replaced: {
    means: 'SUNAT la rechazó y otra boleta tomó su lugar.',
    todo: 'Nada. Mire la boleta nueva en los relacionados.',
  },
  voiding: {
    means: 'Usted la anuló. Falta que SUNAT lo confirme.',
    todo: 'Nada: la anulación va en un resumen que sale solo.',
  },
  voided: {
    means: 'Está anulada, también en SUNAT.',
    todo: 'Nada.',
  },
  void_failed: {
    means: 'SUNAT no aceptó la anulación. La boleta sigue siendo válida y la venta cuenta.',
    todo: 'Mire la causa en «Historial». Puede anularla otra vez o emitir una nota de crédito.',
  },
  dead: {
    means: 'No se pudo enviar y no se intenta más sin usted. La venta está guardada.',
    todo: 'Mire la causa en «Historial» y presione «Reintentar». Si no debe enviarse, descártela con un motivo.',
  },
  discarded: {
    means: 'Aquí se decidió no enviarla más: SUNAT no la tiene.',
    todo: 'Nada. El motivo está en «Historial».',
  },
  none: {
    means: 'Esta tienda no envía a SUNAT. El comprobante está guardado en este equipo.',
    todo: 'Para enviarlo, configure el envío en Ajustes, en la parte SUNAT.',
  },
};

const summarySituations: Record<string, { means: string; todo: string }> = {
  queued: {
    means: 'El resumen está guardado y espera su turno para ir a SUNAT.',
    todo: 'Nada: sale solo. Si demora, en «Cola SUNAT» se ve por qué.',
  },
  accepted: { means: 'SUNAT aceptó el resumen y todo lo que lleva.', todo: 'Nada.' },
  rejected: {
    means: 'SUNAT no aceptó el resumen. Lo que llevaba vuelve a esperar.',
    todo: 'Mire la causa abajo. Lo que llevaba irá en otro resumen.',
  },
};

/** What a state means for a document of that kind, and what to do. */
export function situationOf(state: string, kind: string): { means: string; todo: string } {
  const ofKind = kind === 'RC' ? summarySituations[state] : undefined;
  return ofKind ?? situations[state] ?? { means: '', todo: '' };
}

/** What cannot be done, as a verb before the number. */
export const actionVerbs: Record<string, string> = {
  resend: 'reenviar',
  query: 'consultar',
  void: 'anular',
  note: 'emitir una nota sobre',
  replace: 'reemplazar',
  discard: 'descartar',
  reprint: 'reimprimir',
  xml: 'dar el XML de',
  cdr: 'dar la constancia de',
  pdf: 'dar el PDF de',
};

export const motives: Record<string, { word: string; help: string }> = {
  '07/01': { word: 'Anular la venta', help: 'La venta no va. La nota la anula completa.' },
  '07/06': { word: 'Devolvió todo', help: 'El cliente devolvió todos los productos.' },
  '07/07': { word: 'Devolvió una parte', help: 'Elija qué productos vuelven y cuántos.' },
  '07/09': { word: 'Se cobró de más', help: 'Escriba cuánto se le devuelve al cliente.' },
  '07/03': {
    word: 'Descripción equivocada',
    help: 'El nombre de un producto salió mal. No se devuelve dinero.',
  },
  '07/02': { word: 'RUC equivocado', help: 'La boleta salió con el RUC de otra persona.' },
  '08/02': { word: 'Se cobró de menos', help: 'Escriba cuánto falta cobrar.' },
  '08/01': { word: 'Interés por pagar tarde', help: 'Escriba el interés.' },
  '08/03': { word: 'Penalidad u otro cargo', help: 'Escriba el cargo.' },
};

const SUMMARY_DAYS = 7;

/** Whether a void may still go in a summary. */
export function voidsBySummary(days: number): boolean {
  return days <= SUMMARY_DAYS;
}

export const steps = {
  reason: 'Motivo',
  reasonHelp: 'Con sus palabras, de 3 a 100 letras. Queda anotado.',
  reasonShort: 'Escriba el motivo: al menos 3 letras.',
  back: 'Volver a la ficha',
  yes: 'Sí',
  no: 'No',
  void: {
    title: (number: string) => `Anular ${number}`,
    bySummary: 'Se anula con un resumen ante SUNAT, que sale solo.',
    byNote: `Ya pasaron más de ${SUMMARY_DAYS} días: se emitirá una nota de crédito por todo el monto.`,
    notThere:
      'SUNAT no la tiene: no hay nada que avisarle. El número queda anotado y no se usa más.',
    what: (total: string) =>
      `La venta de ${soles(total)} deja de contar y los productos vuelven al stock. Devuelva el dinero al cliente. No se puede deshacer.`,
    handed: 'Si el cliente ya se llevó su boleta y los productos, emita una nota de crédito.',
    placeholder: 'El cliente no llevó la compra',
    go: 'Anular',
    sure: (number: string) => `¿Anular ${number}?`,
    yes: 'Sí, anular',
    done: (number: string) => `${number} está anulada en la tienda`,
    doneHint: 'SUNAT se entera con el resumen; se ve aquí cuando lo confirme.',
    doneNote: 'Se emitió una nota de crédito por todo el monto.',
    doneNotThere: 'La venta ya no cuenta. Si el cliente lleva algo, véndalo otra vez.',
  },
  replace: {
    title: (number: string) => `Otra boleta en lugar de ${number}`,
    what: 'Se emite una boleta con número nuevo para la misma venta y se envía a SUNAT. El número rechazado queda anotado y no se usa más. No se cobra otra vez.',
    check: 'Antes, corrija lo que SUNAT observó; si no, la nueva también será rechazada.',
    go: 'Reemplazar boleta',
    sure: '¿Emitir otra boleta para la misma venta?',
    yes: 'Sí, emitir',
    done: (number: string) => `Se emitió ${number}`,
    doneHint: 'Entregue el ticket nuevo al cliente.',
  },
  discard: {
    title: (number: string) => `Descartar ${number}`,
    what: 'No se envía más a SUNAT. La venta sigue guardada y cuenta en sus ingresos. Hágalo solo si sabe que no debe enviarse; consulte antes con su contador.',
    placeholder: 'Se informó por otro medio',
    go: 'Descartar',
    sure: (number: string) => `¿Descartar ${number}?`,
    yes: 'Sí, descartar',
    done: (number: string) => `${number} no se enviará más`,
    doneHint: 'El motivo quedó anotado.',
  },
};

export const noteForm = {
  title: (number: string) => `Nota sobre ${number}`,
  kind: 'Qué nota',
  credit: 'Nota de crédito',
  creditHelp: 'Devolver o descontar',
  debit: 'Nota de débito',
  debitHelp: 'Cobrar algo más',
  motive: 'Por qué',
  lines: 'Qué vuelve',
  sold: 'Vendido',
  returns: 'Vuelve',
  returnsOf: (name: string) => `Cuánto vuelve de ${name}`,
  all: 'Todo',
  amountCredit: 'Cuánto se devuelve (S/)',
  amountDebit: 'Cuánto se cobra (S/)',
  whole: (total: string) => `La nota es por todo el monto, ${soles(total)}.`,
  whatCredit:
    'La nota va a SUNAT con su propio número y resta de sus ingresos. Una nota emitida no se borra.',
  whatDebit:
    'La nota va a SUNAT con su propio número y suma a sus ingresos. Una nota emitida no se borra.',
  stock: 'Los productos que vuelven entran otra vez al stock.',
  placeholders: {
    '07/07': 'Un producto llegó vencido',
    '07/09': 'Precio mal marcado',
  } as Record<string, string>,
  placeholder: 'Explique qué pasó',
  accountant: 'Si es su primera nota o tiene dudas, confírmelo con su contador.',
  missingLines: 'Escriba cuánto vuelve en al menos una línea.',
  missingAmount: 'Escriba el monto.',
  go: 'Emitir la nota',
  sure: '¿Emitir la nota?',
  yes: 'Sí, emitir',
  issuing: 'Emitiendo',
  done: (number: string) => `Se emitió la nota ${number}`,
  doneHint: (total: string) => `Es por ${soles(total)} y ya está en camino a SUNAT.`,
  unanswered: 'Presione otra vez: no se emite dos veces.',
};

export const monthExport = {
  title: 'Todo del mes para el contador',
  hint: 'Un solo archivo zip con los XML, las constancias de SUNAT, los PDF y una lista para la hoja de cálculo.',
  month: 'Mes',
  monthLabel: (month: string, year: string) => `${monthNames[Number(month) - 1] ?? month} ${year}`,
  go: 'Preparar el archivo',
  working: 'Preparando el archivo',
  workingHint: 'Puede seguir vendiendo.',
  done: (count: number) =>
    count === 1 ? 'Listo: 1 comprobante' : `Listo: ${grouped(String(count))} comprobantes`,
  nothing: 'Ese mes no tiene comprobantes',
  nothingHint: 'El archivo se preparó igual, con la lista vacía.',
  cdrs: 'Con constancia de SUNAT',
  count: 'Comprobantes',
  total: 'Total del mes',
  totalHelp: 'Boletas y notas de débito, menos notas de crédito y anuladas.',
  size: 'Tamaño',
  kilobytes: (count: string) => `${count} KB`,
  where: 'Está en',
  copy: 'Copiar la ubicación',
  copied: 'Copiado',
  send: 'Envíe ese archivo a su contador, por correo o en una memoria.',
  another: 'Otro mes',
  noPermission: 'Preparar el mes es de la persona encargada.',
};

const monthNames = [
  'Enero',
  'Febrero',
  'Marzo',
  'Abril',
  'Mayo',
  'Junio',
  'Julio',
  'Agosto',
  'Setiembre',
  'Octubre',
  'Noviembre',
  'Diciembre',
];

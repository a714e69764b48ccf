// Words of the register of purchases.

import { grouped } from '$lib/amount';
import { inDays, monthAndYear } from './months.es';

export const purchases = {
  title: 'Compras',
  why: 'La categoría del RUS sale del mayor entre ventas y compras: anote también lo que compra.',
  search: 'Proveedor, RUC o documento',
  periodLabel: 'Días',
  periods: [
    ['month', 'Este mes'],
    ['last_month', 'Mes pasado'],
    ['year', 'Este año'],
    ['all', 'Todas'],
    ['range', 'Elegir días'],
  ] as [string, string][],
  from: 'Desde',
  to: 'Hasta',
  sum: 'Suma de esta lista',
  count: (count: number) => (count === 1 ? '1 anotación' : `${grouped(String(count))} anotaciones`),
  columns: { date: 'Día', supplier: 'Proveedor', document: 'Documento', total: 'Total' },
  empty: 'Todavía no hay compras anotadas',
  emptyHint: 'Anote una, o traiga su hoja en CSV.',
  emptyIn: (from: string, to: string, today: string) =>
    `No hay compras anotadas ${inDays(from, to, today)}`,
  nothing: 'Ninguna compra coincide',
  nothingHint: 'Cambie la búsqueda o los días.',
  more: 'Ver más',
  add: 'Anotar compra',
  importFile: 'Importar CSV',
  date: 'Día del documento',
  ruc: 'RUC del proveedor',
  supplier: 'Nombre del proveedor',
  document: 'Documento',
  documentPlaceholder: 'F001-123',
  total: 'Total (S/)',
  note: 'Nota',
  oneOfTwo: 'Basta el RUC o el nombre.',
  needsSupplier: 'Escriba el RUC o el nombre del proveedor.',
  needsTotal: 'Escriba cuánto costó.',
  badRuc: 'El RUC tiene 11 dígitos.',
  optional: 'Puede quedar vacío.',
  save: 'Anotar',
  saving: 'Anotando',
  saved: 'Se anotó la compra',
  savedHint: 'Ya cuenta en el mes de su documento.',
  known: 'Ya está anotada una compra igual: mismo día, total, proveedor y documento. ¿Anotar otra?',
  knownYes: 'Anotar otra',
  knownNo: 'No',
  old: (date: string, known: boolean) =>
    `Esta compra es de ${monthAndYear(date)}, y ese mes ya debió declararse.` +
    (known ? ' Además, ya está anotada una compra igual.' : '') +
    ' ¿Anotarla con ese día?',
  oldYes: 'Sí, anotarla',
  oldNo: 'No, cambiar el día',
  card: (name: string) => `Compra a ${name}`,
  written: 'Se anotó',
  corrected: 'Quitada con otra anotación',
  counter: 'Quita una compra anterior',
  isCounter: 'Esta anotación quita una compra anterior. Así queda a la vista qué se corrigió.',
  isCorrected: 'Esta compra ya no cuenta: otra anotación la quita.',
  unnamed: 'Proveedor sin nombre',
  close: 'Cerrar',
  correct: {
    title: 'Quitar esta compra',
    go: 'Quitar',
    points: [
      'Nada se borra: se anota otra línea por el mismo monto, con menos.',
      'Si el monto estaba mal, quítela y anote la correcta.',
    ],
    placeholder: 'Se escribió mal el total',
    sure: '¿Quitar esta compra?',
    yes: 'Sí, quitar',
    done: 'La compra ya no cuenta',
    doneHint: 'Las dos líneas quedan en la lista.',
  },
};

export const purchaseImport = {
  title: 'Importar compras',
  hint: 'Una hoja guardada como CSV con las columnas fecha;ruc;proveedor;documento;total;nota.',
  drop: 'Arrastre aquí el archivo CSV',
  or: 'o',
  choose: 'Elegir archivo',
  reading: 'Leyendo el archivo',
  another: 'Elegir otro',
  fresh: (count: number) =>
    count === 1 ? '1 compra nueva' : `${grouped(String(count))} compras nuevas`,
  known: (count: number) =>
    count === 1 ? '1 ya estaba anotada' : `${grouped(String(count))} ya estaban anotadas`,
  problems: (count: number) =>
    count === 1 ? '1 línea por corregir' : `${grouped(String(count))} líneas por corregir`,
  repeated: (count: number) =>
    count === 1
      ? '1 línea repetida en el archivo'
      : `${grouped(String(count))} líneas repetidas en el archivo`,
  repeats: 'Repetidas: se anotan una sola vez',
  repeat: (first: number) => `Dice lo mismo que la línea ${first}.`,
  old: (count: number, date: string, line: number) =>
    count === 1
      ? `1 es de ${monthAndYear(date)} (línea ${line}), y ese mes ya debió declararse. Mire si el día está bien.`
      : `${grouped(String(count))} son de meses que ya debieron declararse; la más antigua, de ${monthAndYear(date)} (línea ${line}). Mire si los días están bien.`,
  line: 'Línea',
  what: 'Qué hay que corregir',
  fields: {
    date: 'el día',
    total: 'el total',
    ruc: 'el RUC',
    supplier: 'el proveedor',
    document: 'el documento',
    note: 'la nota',
    columns: 'las columnas',
  } as Record<string, string>,
  problem: (field: string, value: string, reason: string) =>
    value === ''
      ? `Falta ${field}.`
      : reason === 'ahead'
        ? `El día todavía no llega: «${value}».`
        : `No se entiende ${field}: «${value}».`,
  sample: 'Así quedarían las primeras',
  run: (count: number) =>
    count === 1 ? 'Anotar 1 compra' : `Anotar ${grouped(String(count))} compras`,
  blocked: 'Nada se anota mientras haya líneas por corregir. Corrija la hoja y elíjala otra vez.',
  running: 'Anotando',
  nothing: 'El archivo no trae compras nuevas.',
  done: (count: number) =>
    count === 1 ? 'Se anotó 1 compra' : `Se anotaron ${grouped(String(count))} compras`,
  doneHint: 'Ya cuentan en el mes de su documento.',
  tooLarge: 'El archivo es demasiado grande. Divídalo en partes.',
};

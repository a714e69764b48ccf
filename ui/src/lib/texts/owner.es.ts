// Words of the owner's page: the light of the month, the figures, what needs attention.

import { grouped, soles } from '$lib/amount';
import type { AttentionRow } from '$lib/api/generated/AttentionRow';
import { dayMonth, fullDate } from '$lib/moment';
import { monthAndYear, monthName, weekdayAndDay } from './months.es';
import { limitNames } from './rus.es';
import type { Mark } from './states.es';

const units: Record<string, string> = {
  NIU: 'und',
  KGM: 'kg',
  GRM: 'g',
  LTR: 'L',
  MLT: 'ml',
  MTR: 'm',
};

/** A unit of catalogue 03 as a shop writes it. */
function unitName(unit: string): string {
  return units[unit] ?? '';
}

const sales = (count: number): string =>
  count === 1 ? '1 venta' : `${grouped(String(count))} ventas`;
const boletas = (count: number, one: string, many: string): string =>
  count === 1 ? `1 boleta ${one}` : `${grouped(String(count))} boletas ${many}`;

/** The light, full-size. */
export function lightMark(level: string): Mark {
  switch (level) {
    case 'green':
      return { word: 'VERDE', tone: 'good', shape: 'dot' };
    case 'yellow':
      return { word: 'AMARILLO', tone: 'warn', shape: 'triangle' };
    default:
      return { word: 'ROJO', tone: 'bad', shape: 'square' };
  }
}

export const owner = {
  title: 'Resumen',
  pagesLabel: 'Números de la tienda',
  newSale: 'Nueva venta',
  sendNow: 'Enviar a SUNAT',
  sent: (count: number) => boletas(count, 'se envía ahora', 'se envían ahora'),
  sentHint: 'Salen en un momento; el estado cambia solo.',
  nothingToSend: 'No hay nada por enviar',
  nothingToSendHint: 'Lo que se vendió ya está en SUNAT o en camino.',
  noAuthority: 'Esta tienda todavía no envía a SUNAT',
  noAuthorityHint: 'Configúrelo en Ajustes, en la parte SUNAT.',
  noPermission: 'Estos números son de la persona encargada',
  noPermissionHint: 'Pídale que abra esta página.',
  unread: 'No se pudieron leer los números',
  unreadHint: 'Las ventas están guardadas. Intente otra vez en un momento.',
  again: 'Intentar otra vez',
  empty: 'Todavía no hay ventas',
  emptyHint:
    'Con la primera venta aparecen aquí cuánto va del mes, cuánto queda y qué se vende más.',
  sales,
  average: (amount: string) => `promedio ${soles(amount)}`,
  periods: {
    label: 'Ventas de estos días',
    today: 'Hoy',
    yesterday: 'Ayer',
    month: (from: string, to: string) =>
      from === to ? `Este mes, el ${dayMonth(to)}` : `Este mes, al ${dayMonth(to)}`,
    lastMonth: (to: string) => `Mes pasado, al ${dayMonth(to)}`,
  },
  days: {
    title: 'Ventas por día',
    span: 'Cuántos días',
    spans: [
      [7, '7 días'],
      [30, '30 días'],
    ] as [number, string][],
    none: 'Sin ventas en estos días.',
    column: 'Día',
  },
  hours: {
    title: 'Hoy por hora',
    hour: (hour: string) => `De ${hour}:00 a ${hour}:59`,
    none: 'Hoy todavía no hay ventas.',
    column: 'Hora',
  },
  chart: {
    asTable: 'Ver como tabla',
    asChart: 'Ver como gráfico',
    sales: 'Ventas',
    amount: 'Importe',
    say: (what: string, amount: string, count: number) =>
      `${what}: ${soles(amount)}, ${sales(count)}`,
    hint: 'Con las flechas se elige una barra; Enter abre su lista.',
  },
  methods: {
    title: 'Este mes por forma de pago',
    note: 'Notas',
    other: 'Sin forma de pago',
    none: 'Sin ventas este mes.',
  },
  products: {
    title: 'Lo que más se vende este mes',
    byName: 'Vendido solo por nombre',
    none: 'Sin ventas este mes.',
    all: 'Ver todos',
    open: 'Abrir Productos',
    column: 'Producto',
    quantity: 'Cantidad',
    units: (quantity: string, unit: string) => `${grouped(quantity)} ${unitName(unit)}`.trim(),
  },
  margin: {
    title: 'Ganancia del mes',
    earned: (amount: string, percent: string) => `${soles(amount)} · ${percent} de lo vendido`,
    of: (income: string, cost: string) => `${soles(income)} vendidos costaron ${soles(cost)}.`,
    known: (percent: number) =>
      percent >= 100
        ? 'Se conoce el costo de todo lo vendido.'
        : `Se conoce el costo del ${percent} % de lo vendido; lo demás no entra en la cuenta.`,
    none: 'Escriba el costo de sus productos para ver cuánto gana.',
  },
  last: {
    title: 'Últimas ventas',
    columns: {
      number: 'Boleta',
      when: 'Cuándo',
      customer: 'Cliente',
      methods: 'Pago',
      state: 'SUNAT',
      total: 'Total',
      actions: 'Acciones',
    },
    none: 'La primera venta aparecerá aquí.',
    anyone: 'Varios',
    annulled: 'Anulada',
    reprint: 'Reimprimir',
    reprintOf: (number: string) => `Reimprimir ${number}`,
    pdf: 'PDF',
    pdfOf: (number: string) => `Guardar ${number} en PDF`,
  },
};

export const light = {
  label: (month: string) => `Nuevo RUS, ${monthAndYear(month)}`,
  head: (month: string, until: string) => `${monthName(month)} · al ${dayMonth(until)}`,
  of: (limit: string) => `de ${soles(limit)}`,
  headYear: (measure: string, year: string, until: string) =>
    `${measure === 'special' ? 'Categoría especial' : 'Año'} · ${year}, al ${dayMonth(until)}`,
  left: (amount: string) => `Quedan ${soles(amount)}`,
  /** Where purchases are the larger of the two, it is not what is left of them. */
  leftToSell: (amount: string) => `Puede vender ${soles(amount)} más`,
  exceeded: (amount: string) => `Excedido por ${soles(amount)}`,
  toTheLast: (amount: string) => `${soles(amount)} hasta el último límite`,
  inside: {
    special: 'en el año',
    year: 'en el año',
    '1': 'en la categoría 1',
    '2': 'en la categoría 2',
    none: 'sobre el último límite',
  } as Record<string, string>,
  category: {
    special: 'Categoría especial',
    '1': 'Categoría 1',
    '2': 'Categoría 2',
    none: 'Fuera de las categorías',
  } as Record<string, string>,
  bar: (percent: number) => `${percent} % del límite de la categoría 2`,
  barExceeded: (amount: string) => `Excedido por ${soles(amount)}`,
  markOne: (limit: string) => `Cat. 1: ${soles(limit)}`,
  markTwo: (limit: string) => `Cat. 2: ${soles(limit)}`,
  barYear: (percent: number) => `${percent} % del límite del año`,
  markYear: (measure: string, limit: string) =>
    measure === 'special'
      ? `Categoría especial: ${soles(limit)} en el año`
      : `Límite del año: ${soles(limit)}`,
  byPurchases:
    'Deciden las compras: son más que las ventas, y la categoría sale del mayor de los dos.',
  byPurchasesOfYear: 'Deciden las compras del año: son más que las ventas, y cuenta el mayor.',
  forecast: (low: string, high: string) =>
    `A este ritmo el mes cierra entre ${soles(low)} y ${soles(high)}.`,
  likely: (amount: string) => `Lo más probable: ${soles(amount)}.`,
  crosses: (limit: string | null, day: string, today: string) => {
    const what = limitNames[limit ?? ''] ?? 'el límite';
    return `${what[0]!.toUpperCase()}${what.slice(1)} se pasaría el ${weekdayAndDay(day, today)}.`;
  },
  learnt: (days: number) =>
    days === 1 ? 'Según 1 día de ventas.' : `Según ${days} días de ventas.`,
  needsDays: (days: number) =>
    days === 1
      ? 'Para saber cómo cierra el mes falta 1 día con ventas.'
      : `Para saber cómo cierra el mes faltan ${days} días con ventas.`,
  monthLabel: 'El mes y el año',
  income: 'Ventas del mes',
  purchases: 'Compras del mes',
  year: (year: string) => `Ventas de ${year}`,
  yearPurchases: (year: string) => `Compras de ${year}`,
  yearOf: (limit: string) => `de ${soles(limit)} en el año`,
  yearLeft: (amount: string) => `quedan ${soles(amount)}`,
  yearExceeded: (amount: string) => `excedido por ${soles(amount)}`,
  quota: 'Cuota del mes',
  quotaDue: (day: string) => `vence hacia el ${fullDate(day)}`,
  quotaExact: 'SUNAT fija el día exacto según su RUC.',
  quotaSpecial: 'En la categoría especial la cuota es cero.',
  noQuota: 'Sin cuota',
  noQuotaHint: 'Pregunte a su contador qué corresponde pagar.',
  statesLabel: 'De lo vendido, según SUNAT',
  annulled: 'Anuladas, no cuentan',
  replaced: 'Reemplazadas, no cuentan',
  documents: (count: number) =>
    count === 1 ? '1 comprobante' : `${grouped(String(count))} comprobantes`,
  warningsLabel: 'Avisos del mes',
  warning: (limit: string, percent: number, at: string) => {
    const what = limitNames[limit] ?? 'el límite';
    return percent >= 100
      ? `El ${dayMonth(at)} se pasó ${what}.`
      : `El ${dayMonth(at)} se llegó al ${percent} % ${what.replace(/^el /, 'del ')}.`;
  },
  whatIf: '¿Qué pasa si paso el límite?',
};

/** What needs a person, and what to press for it. */
export function attentionWords(row: AttentionRow): { text: string; act: string } | null {
  const { count } = row;
  const limit = limitNames[row.limit ?? ''] ?? 'el límite';
  switch (row.kind) {
    case 'rejected':
      return { text: boletas(count, 'rechazada', 'rechazadas'), act: 'Ver qué hacer' };
    case 'dead':
      return {
        text: `${boletas(count, 'detenida: no se puede', 'detenidas: no se pueden')} enviar así`,
        act: 'Ver qué hacer',
      };
    case 'day_5':
    case 'day_2': {
      const days = row.kind === 'day_5' ? 5 : 2;
      return {
        text: `${boletas(count, 'por enviar', 'por enviar')}, la primera hace ${days} días o más`,
        act: 'Ver la cola',
      };
    }
    case 'certificate':
      return {
        text:
          count === 0
            ? 'El certificado vence hoy o ya venció'
            : count === 1
              ? 'El certificado vence mañana'
              : `El certificado vence en ${count} días`,
        act: 'Cambiarlo',
      };
    case 'tickets_uncertain':
      return {
        text:
          count === 1
            ? 'De 1 papel no se sabe si salió'
            : `De ${count} papeles no se sabe si salió`,
        act: 'Responder',
      };
    case 'rus_exceeded':
      return {
        text: `Se pasó ${limit} por ${soles(row.amount)}`,
        act: row.limit === 'special' ? 'Qué significa' : 'Qué hacer',
      };
    case 'rus_forecast':
      return {
        text: `El mes cerraría en ${soles(row.amount)} y pasaría ${limit}`,
        act: 'Qué significa',
      };
    case 'webhook_failed':
      return {
        text:
          count === 1
            ? '1 aviso sobre los límites no se pudo enviar'
            : `${grouped(String(count))} avisos sobre los límites no se pudieron enviar`,
        act: 'Revisar la dirección',
      };
    case 'offline':
      return {
        text:
          count === 0
            ? 'Sin internet: se vende igual y se envía después'
            : `Sin internet: ${boletas(count, 'sale sola cuando vuelva', 'salen solas cuando vuelva')}`,
        act: 'Ver la cola',
      };
    case 'waiting':
      return { text: `${boletas(count, 'por enviar', 'por enviar')}`, act: 'Ver la cola' };
    case 'low_stock':
      return {
        text: count === 1 ? '1 producto se agotó' : `${count} productos se agotaron`,
        act: 'Ver productos',
      };
    default:
      return null;
  }
}

export const attention = {
  label: 'Por atender',
  none: 'Nada por atender',
};

/** The list a figure was added from. */
export const entries = {
  days: (from: string, to: string) =>
    from === to ? fullDate(from) : `${fullDate(from)} a ${fullDate(to)}`,
  with: (what: string, of: string) => `${what}: ${of}`,
  sum: 'Suma de esta lista',
  count: (count: number) =>
    count === 1 ? '1 comprobante' : `${grouped(String(count))} comprobantes`,
  columns: {
    number: 'Comprobante',
    when: 'Cuándo',
    customer: 'Cliente',
    methods: 'Pago',
    state: 'SUNAT',
    amount: 'Importe',
  },
  kinds: { credit_note: 'Nota de crédito', debit_note: 'Nota de débito' } as Record<string, string>,
  about: (number: string) => `sobre ${number}`,
  part: (total: string) => `de ${soles(total)}`,
  anyone: 'Varios',
  empty: 'Nada entra en esta cifra',
  emptyHint: 'La lista está vacía, por eso la suma es cero.',
  more: 'Ver más',
};

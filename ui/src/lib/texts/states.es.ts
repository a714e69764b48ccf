// Words and shapes of states. Colour is never the only sign: every state has a word and a shape.

import { soles } from '$lib/amount';
import type { PrinterView } from '$lib/api/generated/PrinterView';
import type { QueueCounts } from '$lib/api/generated/QueueCounts';
import type { RusView } from '$lib/api/generated/RusView';

export type Tone = 'good' | 'warn' | 'bad' | 'calm';
export type Shape =
  | 'check'
  | 'clock'
  | 'arrows'
  | 'question'
  | 'cross'
  | 'stop'
  | 'dot'
  | 'triangle'
  | 'square'
  | 'dash'
  | 'printer'
  | 'offline';

/** A state as it is shown. */
export interface Mark {
  word: string;
  tone: Tone;
  shape: Shape;
}

const authority: Record<string, Mark> = {
  queued: { word: 'Por enviar', tone: 'calm', shape: 'clock' },
  sending: { word: 'Enviando', tone: 'calm', shape: 'arrows' },
  unknown: { word: 'Por confirmar', tone: 'warn', shape: 'question' },
  ticket: { word: 'En proceso', tone: 'calm', shape: 'clock' },
  summary_due: { word: 'Espera el resumen', tone: 'calm', shape: 'clock' },
  in_summary: { word: 'En un resumen', tone: 'calm', shape: 'arrows' },
  accepted: { word: 'Aceptada', tone: 'good', shape: 'check' },
  observed: { word: 'Aceptada con observación', tone: 'good', shape: 'check' },
  rejected: { word: 'Rechazada', tone: 'bad', shape: 'cross' },
  replaced: { word: 'Reemplazada', tone: 'calm', shape: 'arrows' },
  voiding: { word: 'Anulación en camino', tone: 'warn', shape: 'clock' },
  voided: { word: 'Anulada', tone: 'calm', shape: 'dash' },
  void_failed: { word: 'No se pudo anular', tone: 'bad', shape: 'triangle' },
  dead: { word: 'Detenida', tone: 'bad', shape: 'stop' },
  discarded: { word: 'Descartada', tone: 'calm', shape: 'square' },
  none: { word: 'No se envía', tone: 'calm', shape: 'dot' },
};

/** The words above are for a boleta or a nota; a resumen is masculine. */
const ofSummary: Record<string, string> = {
  accepted: 'Aceptado',
  observed: 'Aceptado con observación',
  rejected: 'Rechazado',
  replaced: 'Reemplazado',
  voided: 'Anulado',
  dead: 'Detenido',
  discarded: 'Descartado',
};

const print: Record<string, Mark> = {
  queued: { word: 'Por imprimir', tone: 'calm', shape: 'clock' },
  sending: { word: 'Imprimiendo', tone: 'calm', shape: 'arrows' },
  printed: { word: 'Impreso', tone: 'good', shape: 'check' },
  sent: { word: 'Enviado (la impresora no confirma)', tone: 'calm', shape: 'check' },
  done: { word: 'Impreso', tone: 'good', shape: 'check' },
  uncertain: { word: '¿Salió?', tone: 'warn', shape: 'question' },
  unknown: { word: '¿Salió?', tone: 'warn', shape: 'question' },
  failed: { word: 'No salió', tone: 'bad', shape: 'cross' },
  dead: { word: 'No salió', tone: 'bad', shape: 'stop' },
  skipped: { word: 'Sin impresora', tone: 'calm', shape: 'dash' },
};

/** The state of a document with SUNAT. */
export function documentMark(state: string, kind = '03'): Mark {
  const mark = authority[state] ?? { word: 'Otro estado', tone: 'calm', shape: 'dot' };
  const word = kind === 'RC' ? ofSummary[state] : undefined;
  return word === undefined ? mark : { ...mark, word };
}

/** The state of a ticket on paper. */
export function printMark(state: string): Mark {
  return print[state] ?? { word: state, tone: 'calm', shape: 'dot' };
}

/** The state of a job of the queue. */
export function jobMark(topic: string, state: string): Mark {
  if (topic === 'webhook') return message[state] ?? printMark(state);
  return topic === 'authority' ? documentMark(state) : printMark(state);
}

const message: Record<string, Mark> = {
  queued: { word: 'Por enviar', tone: 'calm', shape: 'clock' },
  sending: { word: 'Enviando', tone: 'calm', shape: 'arrows' },
  sent: { word: 'Enviado', tone: 'good', shape: 'check' },
  failed: { word: 'No se pudo enviar', tone: 'bad', shape: 'cross' },
};

export const topics: Record<string, string> = {
  print: 'Ticket',
  drawer: 'Gaveta',
  authority: 'Envío a SUNAT',
  webhook: 'Aviso al dueño',
};

const troubles: Record<string, string> = {
  unreachable: 'La impresora no responde',
  paper_out: 'La impresora no tiene papel',
  cover_open: 'La tapa de la impresora está abierta',
  cutter_error: 'El cortador de la impresora está trabado',
  offline: 'La impresora está fuera de línea',
  stuck: 'La impresora se quedó a la mitad',
  broken: 'La impresora tiene una falla',
  unconfirmed: 'La impresora no confirma si el ticket salió',
  denied: 'Este equipo no deja usar la impresora',
  busy: 'Otro programa u otra caja está usando la impresora',
  paper_low: 'A la impresora le queda poco papel',
  other: 'La impresora no puede imprimir',
};

/** A printer's trouble in plain words. */
export function troubleWords(trouble: string): string {
  return troubles[trouble] ?? 'La impresora no puede imprimir';
}

const shortTroubles: Record<string, string> = {
  unreachable: 'no responde',
  paper_out: 'sin papel',
  cover_open: 'tapa abierta',
  cutter_error: 'cortador trabado',
  offline: 'fuera de línea',
  stuck: 'se detuvo',
  broken: 'con falla',
  unconfirmed: 'no confirma',
  denied: 'sin permiso',
  busy: 'ocupada',
};

/** The printer in the status bar. */
export function printerMark(printer: PrinterView, waiting: number): Mark {
  switch (printer.state) {
    case 'none':
      return {
        word: printer.address === 'screen' ? 'Tickets en pantalla' : 'Sin impresora',
        tone: 'calm',
        shape: 'dash',
      };
    case 'ready':
    case 'printing':
      // It prints, and somebody should fetch a roll.
      if (printer.trouble === 'paper_low') {
        return { word: 'Impresora con poco papel', tone: 'warn', shape: 'triangle' };
      }
      return printer.state === 'ready'
        ? { word: 'Impresora lista', tone: 'good', shape: 'check' }
        : { word: 'Imprimiendo', tone: 'good', shape: 'arrows' };
    default: {
      const why = shortTroubles[printer.trouble] ?? 'con falla';
      const tickets = waiting === 0 ? '' : waiting === 1 ? ' · 1 ticket' : ` · ${waiting} tickets`;
      return { word: `Impresora ${why}${tickets}`, tone: 'bad', shape: 'cross' };
    }
  }
}

/** One of several printers: its state, with the whole reason. */
export function printerRowMark(state: string, trouble: string): Mark {
  if (trouble === 'paper_low') return { word: 'Poco papel', tone: 'warn', shape: 'triangle' };
  switch (state) {
    case 'ready':
      return { word: 'Lista', tone: 'good', shape: 'check' };
    case 'printing':
      return { word: 'Imprimiendo', tone: 'good', shape: 'arrows' };
    case 'trouble': {
      const why = shortTroubles[trouble] ?? 'con falla';
      return { word: why[0]!.toUpperCase() + why.slice(1), tone: 'bad', shape: 'cross' };
    }
    default:
      return { word: 'Sin usar todavía', tone: 'calm', shape: 'dash' };
  }
}

/** Days after which SUNAT must have it: at the second a warning, at the fifth an alarm. */
const windows: Record<string, { word: string; tone: Tone }> = {
  day_2: { word: '2 días o más', tone: 'warn' },
  day_5: { word: '5 días o más', tone: 'bad' },
};

/** The queue to SUNAT in the status bar. */
export function queueMark(queue: QueueCounts): Mark {
  if (!queue.authority) return { word: 'No envía a SUNAT', tone: 'calm', shape: 'dash' };
  const days = queue.certificate_days;
  if (days !== null && days < 0) {
    return { word: 'Certificado vencido', tone: 'bad', shape: 'stop' };
  }
  const window = windows[queue.window];
  const late = window === undefined ? '' : ` · ${window.word}`;
  const offline = queue.offline ? ' · sin internet' : '';
  const open = queue.waiting + queue.unknown;
  const rest = late + (open > 0 ? ` · ${open} por enviar` : '') + offline;
  if (queue.rejected > 0) {
    const word = queue.rejected === 1 ? '1 rechazada' : `${queue.rejected} rechazadas`;
    return { word: word + rest, tone: 'bad', shape: 'cross' };
  }
  if (queue.dead > 0) {
    const word = queue.dead === 1 ? '1 detenida' : `${queue.dead} detenidas`;
    return { word: word + rest, tone: 'bad', shape: 'stop' };
  }
  if (open > 0) {
    const word = `${open} por enviar${late}${offline}`;
    if (window !== undefined) return { word, tone: window.tone, shape: 'triangle' };
    if (queue.offline) return { word, tone: 'warn', shape: 'offline' };
    return { word, tone: 'calm', shape: 'clock' };
  }
  if (queue.offline) return { word: 'Sin internet', tone: 'warn', shape: 'offline' };
  if (days !== null) return certificateMark(days);
  return { word: 'SUNAT al día', tone: 'good', shape: 'check' };
}

/** How long a certificate is good for. */
export function certificateMark(days: number): Mark {
  if (days < 0) return { word: 'Certificado vencido', tone: 'bad', shape: 'stop' };
  const when =
    days === 0 ? 'Certificado vence hoy' : days === 1 ? 'Certificado vence mañana' : null;
  if (when !== null) return { word: when, tone: 'bad', shape: 'triangle' };
  if (days <= 7) {
    return { word: `Certificado vence en ${days} días`, tone: 'warn', shape: 'triangle' };
  }
  if (days <= 30) {
    return { word: `Certificado vence en ${days} días`, tone: 'calm', shape: 'clock' };
  }
  return { word: `Vale ${days} días más`, tone: 'good', shape: 'check' };
}

const environments: Record<string, { word: string; hint: string }> = {
  practice: { word: 'PRÁCTICA', hint: 'Nada es de verdad: las boletas no llegan a SUNAT' },
  demo: { word: 'DEMO', hint: 'Cuenta de demostración: las boletas no valen' },
  beta: { word: 'BETA', hint: 'SUNAT de pruebas: las boletas no valen' },
};

/** The mark of everything that is not for real; none for the real thing. */
export function environmentMark(environment: string): { word: string; hint: string } | null {
  return environments[environment] ?? null;
}

/**
 * Whether the year is measured and not the month: in the special category, where only the year has a
 * limit, and where that of the year is passed, which says it all.
 */
export function isByYear(rus: { measure: string }): boolean {
  return rus.measure === 'special' || rus.measure === 'year';
}

/** The traffic light of the month: a word, a shape and a colour. */
export function rusMark(rus: RusView): Mark & { left: string } {
  const over = rus.exceeded !== '0.00';
  const rest = over ? `excedido por ${soles(rus.exceeded)}` : `quedan ${soles(rus.left)}`;
  const left = isByYear(rus) ? `${rest} en el año` : rest;
  switch (rus.level) {
    case 'green':
      return { word: 'RUS verde', tone: 'good', shape: 'dot', left };
    case 'yellow':
      return { word: 'RUS amarillo', tone: 'warn', shape: 'triangle', left };
    default:
      return { word: 'RUS rojo', tone: 'bad', shape: 'square', left };
  }
}

export const documentTypes: Record<string, string> = {
  dni: 'DNI',
  ruc: 'RUC',
  ce: 'Carné de extranjería',
  passport: 'Pasaporte',
};

export const methods: Record<string, string> = {
  cash: 'Efectivo',
  yape: 'Yape',
  plin: 'Plin',
  card: 'Tarjeta',
  transfer: 'Transferencia',
};

const lengths: Record<string, string> = {
  dni: 'El DNI tiene 8 dígitos',
  ruc: 'El RUC tiene 11 dígitos',
  ce: 'El carné tiene de 9 a 12 caracteres',
  passport: 'El pasaporte tiene hasta 12 caracteres',
};

/** Why a document number is wrong. */
export function identityReason(documentType: string, reason: string): string {
  const name = documentTypes[documentType] ?? 'documento';
  switch (reason) {
    case 'length':
      return lengths[documentType] ?? 'Faltan o sobran caracteres';
    case 'characters':
      return documentType === 'dni' || documentType === 'ruc'
        ? `El ${name} lleva solo números`
        : `Hay un carácter que no va en el ${name.toLowerCase()}`;
    case 'prefix':
      return 'Un RUC empieza con 10, 15, 16, 17 o 20';
    case 'check_digit':
      return 'El RUC está mal escrito: no cuadra el último dígito';
    default:
      return `El ${name} no es válido`;
  }
}

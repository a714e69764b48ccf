// Words of paying.

import { soles } from '$lib/amount';

export const tender = {
  title: 'Cobrar',
  how: 'Forma de pago',
  mixed: 'Mixto',
  receives: 'Recibe',
  charge: 'Cobrar',
  exact: 'Exacto',
  notes: 'Billetes',
  change: 'Vuelto',
  noChange: 'Sin vuelto',
  missing: (amount: string) => `Faltan ${soles(amount)}`,
  pieces: (list: string) => `Entregue ${list}`,
  rounding: 'Redondeo del efectivo',
  toCharge: 'A cobrar',
  total: 'Total',
  reference: 'Número de operación',
  referenceHelp: 'Opcional. Los últimos dígitos bastan.',
  repeated: (reference: string, number: string, time: string, amount: string) =>
    `La operación ${reference} ya se usó hoy a las ${time} en ${number} por ${soles(amount)}.`,
  repeatedHint: 'Mire el pago en su propio teléfono antes de confirmar.',
  walletAsk: (method: string) => `Mire el pago en su ${method} antes de confirmar.`,
  confirm: 'Confirmar venta',
  confirming: 'Guardando la venta',
  addPart: 'Agregar pago',
  removePart: 'Quitar pago',
  parts: 'Pagos',
  noParts: 'Elija la forma de pago, escriba el monto y presione Enter.',
  rest: 'Falta pagar',
  settled: 'Pago completo',
  amount: 'Monto',
  back: 'Volver al ticket',
  keypad: 'Teclado',
  erase: 'Borrar',
  retrying: {
    title: 'El programa tarda en responder',
    safety:
      'La venta puede estar guardada: se pregunta con el mismo número interno y no se cobra dos veces.',
    hint: 'Espere un momento.',
  },
  unanswered: {
    title: 'No se sabe si la venta se guardó',
    safety: 'No se cobra dos veces: se pregunta con el mismo número interno.',
    hint: 'Presione Enter para intentar otra vez.',
  },
};

export const done = {
  title: 'Venta hecha',
  repeated: 'Esta venta ya estaba guardada. No se cobró dos veces.',
  charged: 'Cobrado',
  change: 'Vuelto',
  noChange: 'Sin vuelto',
  next: 'Siguiente venta',
  nextHint: 'Escanee el siguiente producto o presione cualquier tecla.',
  printing: 'El ticket se está imprimiendo',
  printed: 'El ticket salió',
  sent: 'Enviado a la impresora',
  uncertain: 'No se sabe si el ticket salió',
  waitingPrinter: 'El ticket saldrá cuando la impresora esté lista',
  noPrinter: 'Sin impresora: este es el ticket',
  onScreen: 'El ticket se muestra en pantalla',
};

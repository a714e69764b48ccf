// Words of the limits of the Nuevo RUS: at the counter, in the settings, and what they mean.

import { soles } from '$lib/amount';
import { fullDate } from '$lib/moment';
import { monthAndYear } from './months.es';

/** The limits, each as it stands in the middle of a sentence. */
export const limitNames: Record<string, string> = {
  category_1: 'el límite de la categoría 1',
  category_2: 'el límite de la categoría 2',
  year: 'el límite del año',
  special: 'el límite del año de la categoría especial',
};

/** A field of the limits, as the screen names it. */
export const limitFields: Record<string, string> = {
  since: 'el mes',
  category_1: limitNames['category_1']!,
  category_2: limitNames['category_2']!,
  year: limitNames['year']!,
  special_year: limitNames['special']!,
  quota_1: 'la cuota de la categoría 1',
  quota_2: 'la cuota de la categoría 2',
  due_day: 'el día en que vence la cuota',
};

export const rusCrossing = {
  label: 'Límite del RUS',
  title: (limit: string, amount: string) =>
    limit === 'category_1'
      ? `Con esta venta pasa a la categoría 2: son más de ${soles(amount)} este mes`
      : `Con esta venta se pasa ${limitNames[limit] ?? 'un límite'}, ${soles(amount)}`,
  sums: (income: string, exceeded: string) =>
    `Se llegaría a ${soles(income)}: ${soles(exceeded)} más que el límite.`,
  /** Limits that are only told: the shop sells on, with another quota. */
  told: {
    category_1: 'Puede vender con normalidad. La cuota de este mes será la de la categoría 2.',
    special:
      'Puede vender con normalidad. Desde este mes la cuota será la de la categoría 1 o la 2.',
  } as Record<string, string>,
  warn: 'Puede vender. Hable con su contador: pasado este límite puede salir del Nuevo RUS.',
  reason: 'Motivo para vender igual',
  reasonHelp: 'Al menos 4 letras; queda anotado',
  reasonShort: 'Escriba el motivo: al menos 4 letras.',
  block: 'La tienda no vende por encima de este límite. No se cobró nada.',
  blockHint: 'La persona encargada puede cambiarlo en Ajustes, en Nuevo RUS.',
  whatIf: '¿Qué pasa si paso el límite?',
};

export const rusSettings = {
  title: 'Límites del Nuevo RUS',
  policyTitle: 'Cuando una venta pasa el límite de la categoría 2 o el del año',
  policies: [
    ['warn', 'Avisar', 'Se muestra un aviso antes de cobrar y se puede vender.'],
    ['reason', 'Pedir motivo', 'Quien vende escribe por qué; queda anotado con la venta.'],
    ['block', 'No dejar vender', 'La venta no se cobra hasta que usted cambie este ajuste.'],
  ] as [string, string, string][],
  webhook: 'También avisar en esta dirección',
  webhookHelp:
    'Una dirección de avisos de Slack o de un servicio igual, que empieza con https. Puede quedar vacía.',
  when: 'Se avisa una vez al 75 %, al 90 % y al pasar cada límite.',
  save: 'Guardar',
  limitsTitle: 'Límites y cuotas por mes',
  limitsHint:
    'Valen desde su mes en adelante. Si cambian por ley, o si SUNAT lo pone en la categoría especial o lo saca de ella, agregue una fila: lo de antes queda como estaba.',
  columns: {
    since: 'Desde',
    category_1: 'Categoría 1',
    category_2: 'Categoría 2',
    year: 'Año',
    quota_1: 'Cuota 1',
    quota_2: 'Cuota 2',
    due_day: 'Vence el día',
    special_year: 'Categoría especial',
    actions: 'Acciones',
  },
  notSpecial: 'No',
  special: 'SUNAT me tiene en la categoría especial desde este mes',
  specialHelp:
    'Es para quienes venden frutas, verduras y productos parecidos en mercados, o lo que cosechan. La cuota es cero.',
  specialYear: 'Límite del año en la categoría especial (S/)',
  since: (month: string) => monthAndYear(month),
  drop: 'Quitar',
  dropOf: (month: string) => `Quitar los límites desde ${monthAndYear(month)}`,
  sureOf: (month: string) => `¿Quitar los límites desde ${monthAndYear(month)}?`,
  yes: 'Sí, quitar',
  no: 'No',
  dropped: 'Se quitaron los límites',
  droppedHint: 'Valen otra vez los de antes.',
  add: 'Agregar límites desde otro mes',
  addTitle: 'Desde qué mes y cuánto',
  month: 'Desde el mes',
  keep: 'Guardar límites',
  cancel: 'Cancelar',
  kept: 'Se guardaron los límites',
  keptHint: 'Las cifras se miden con ellos desde ese mes.',
  noPermission: 'Cambiar los límites es de la persona encargada.',
  monthBad: 'Escriba el mes y el año, por ejemplo enero 2027 o 01/2027.',
  monthPlaceholder: 'enero 2027',
};

export interface WhatIfPart {
  title: string;
  lines: string[];
}

export interface WhatIfAmounts {
  one: string;
  two: string;
  /** That of the regime; who may not see it knows only that of the special category. */
  year: string;
  /** What a year may come to in the special category; none for a shop that is not in it. */
  special: string | null;
  /** None where who looks may not see them. */
  quotas: { one: string; two: string; due: number } | null;
}

export const whatIf = {
  title: '¿Qué pasa si paso el límite?',
  intro:
    'Esto es una orientación con lo que conocemos de la norma. No reemplaza a su contador ni a SUNAT: antes de decidir, pregúnteles.',
  now: 'Cómo va este mes',
  nowYear: 'Cómo va este año',
  checked: (day: string) => `Límites con los que se mide hoy, ${fullDate(day)}.`,
  parts: ({ one, two, year, special, quotas }: WhatIfAmounts): WhatIfPart[] => [
    ...(special === null
      ? []
      : [
          {
            title: `Si paso ${soles(special)} en el año, en la categoría especial`,
            lines: [
              'Mientras no pase ese monto en el año, la cuota es cero y los límites por mes no cuentan.',
              'Si lo pasa, desde ese mes le toca la categoría 1 o la 2, por lo que venda o compre en el mes, con su cuota.',
            ],
          },
        ]),
    {
      title: `Si paso ${soles(one)} en el mes`,
      lines: [
        'No sale del Nuevo RUS. Ese mes le toca la categoría 2.',
        quotas === null
          ? 'La cuota de ese mes es la de la categoría 2.'
          : `La cuota de ese mes sube de ${soles(quotas.one)} a ${soles(quotas.two)}.`,
        'La categoría se mira mes por mes.',
      ],
    },
    {
      title: `Si paso ${soles(two)} en el mes`,
      lines: [
        'Ya no hay una categoría del Nuevo RUS para ese monto.',
        'Hable con su contador cuanto antes: es probable que corresponda pasar a otro régimen.',
      ],
    },
    ...(year === special
      ? []
      : [
          {
            title: `Si paso ${soles(year)} en el año`,
            lines: [
              'Corresponde salir del Nuevo RUS desde ese mes.',
              'Las compras cuentan igual: si las compras del año pasan ese monto, también.',
            ],
          },
        ]),
    {
      title: 'Qué se cuenta',
      lines: [
        'El mayor entre lo que vende y lo que compra, por mes del calendario de Lima.',
        'Lo vendido va sin anulaciones, devoluciones ni descuentos. La venta de un equipo o mueble de la tienda no cuenta como venta del negocio: si la emitió aquí, avise a su contador.',
        'Cada límite incluye su monto exacto: con ese monto justo todavía está adentro.',
      ],
    },
    {
      title: 'A qué régimen se pasa',
      lines: [
        'Régimen Especial (RER), Régimen MYPE Tributario (RMT) o Régimen General (RG). Cada uno tiene sus libros, sus declaraciones y sus impuestos.',
        'En ellos se vende con IGV y se puede emitir factura. Este programa está hecho para el Nuevo RUS: no siga emitiendo boletas del Nuevo RUS después del cambio.',
        'Se puede salir del Nuevo RUS en cualquier mes; se puede volver solo en enero, si se cumplen las condiciones.',
        'Al salir, hay que emitir comprobantes electrónicos desde el primer día del mes siguiente.',
      ],
    },
    {
      title: 'Qué hacer',
      lines: [
        'Siga dando boleta por cada venta. Vender sin boleta para no pasar el límite es una infracción.',
        'Anote todas sus compras: así el número que ve aquí es el verdadero.',
        'Lleve a su contador la «Hoja mensual del RUS», en Reportes.',
        'SUNAT también puede cambiarlo de régimen por su cuenta, incluso por meses pasados.',
      ],
    },
    {
      title: 'La cuota',
      lines: [
        quotas === null
          ? 'Se paga cada mes, según la categoría.'
          : `Se paga cada mes, según la categoría: ${soles(quotas.one)} o ${soles(quotas.two)}.`,
        'Vence el mes siguiente. SUNAT fija el día exacto por el último dígito de su RUC: mírelo en su cronograma.',
        special === null
          ? 'En la categoría especial, de mercados y de quienes venden lo que cosechan, la cuota es cero y el límite del año es otro: pregunte a su contador.'
          : 'En la categoría especial la cuota es cero.',
      ],
    },
  ],
  toReports: 'Abrir Reportes',
  toSettings: 'Ajustar qué se hace',
};

// Words of the reports.

import { grouped, soles } from '$lib/amount';

export const reports = {
  title: 'Reportes',
  which: 'Reporte',
  names: [
    ['days', 'Ventas por día'],
    ['products', 'Por producto'],
    ['categories', 'Por categoría'],
    ['sellers', 'Por quien atiende'],
    ['methods', 'Por forma de pago'],
    ['states', 'Por estado en SUNAT'],
    ['customers', 'Por cliente'],
    ['sales', 'Venta por venta'],
    ['register', 'Registro para el contador'],
    ['rus', 'Hoja mensual del RUS'],
  ] as [string, string][],
  period: 'Días',
  periods: [
    ['today', 'Hoy'],
    ['yesterday', 'Ayer'],
    ['week', 'Esta semana'],
    ['month', 'Este mes'],
    ['last_month', 'Mes pasado'],
    ['year', 'Este año'],
    ['range', 'Elegir días'],
  ] as [string, string][],
  from: 'Desde',
  to: 'Hasta',
  badDays: 'El primer día va antes que el último.',
  sales: 'Ventas',
  income: (amount: string) => `Ventas de estos días: ${soles(amount)}`,
  rows: (count: number) => (count === 1 ? '1 fila' : `${grouped(String(count))} filas`),
  shown: (shown: number, count: number) =>
    `${grouped(String(shown))} de ${grouped(String(count))} filas`,
  total: 'Total',
  more: 'Ver más',
  empty: 'Sin ventas en estos días',
  emptyHint: 'Elija otros días arriba.',
  unread: 'No se pudo leer el reporte',
  unreadHint: 'Las ventas están guardadas. Intente otra vez.',
  again: 'Intentar otra vez',
  loading: 'Preparando el reporte',
  none: 'Sin nombre',
  sortBy: (column: string) => `Ordenar por ${column}`,
  percent: (whole: string) => `${whole} %`,
  part: (column: string, row: string, amount: string) => `${column}, ${row}: ${amount}`,
  entry: (row: string, report: string) => `${report}: ${row}`,
};

export const reportExport = {
  label: 'Guardar el reporte',
  formats: [
    ['csv', 'CSV', 'Guardar como CSV'],
    ['xlsx', 'Excel', 'Guardar como Excel'],
    ['pdf', 'PDF', 'Guardar como PDF'],
  ] as [string, string, string][],
  running: (name: string) => `Preparando ${name}`,
  progress: (rows: number, of: number) =>
    of === 0
      ? 'Empezando'
      : `${grouped(String(rows))} de ${grouped(String(of))} ${of === 1 ? 'fila' : 'filas'}`,
  cancel: 'Cancelar',
  cancelled: 'Se canceló',
  cancelledHint: 'No quedó ningún archivo a medias.',
  saved: (name: string) => `Se guardó ${name}`,
  savedHint: 'Está en la carpeta de descargas.',
  failed: 'No se pudo preparar el archivo',
  failedSafety: 'Las ventas están guardadas.',
  failedHint: 'Intente otra vez, o elija menos días.',
};

// Every word the screen says. No Spanish stands anywhere else in the user interface.

export { done, tender } from './tender.es';
export { setup } from './setup.es';
export { importing, products, queue, rus, settings, shell } from './pages.es';
export * from './documents.es';
export { labels, paperNames, paperPrints, papers, prebill, report, share } from './papers.es';
export { printerAdvice, printers, printerWizard } from './printers.es';
export { authority, noticeWords, sunatQueue, wayMark } from './sunat.es';
export {
  cartsPanel,
  choosePanel,
  customerPanel,
  helpPanel,
  newProductPanel,
  pricePanel,
  quantityPanel,
  selling,
} from './selling.es';
export * from './states.es';
export { faults, noticeOf, unreachable, type Notice } from './faults.es';
export { attention, attentionWords, entries, light, lightMark, owner } from './owner.es';
export { inDays, monthAndYear, monthName, typedMonth, weekdayAndDay } from './months.es';
export { purchaseImport, purchases } from './purchases.es';
export { reportExport, reports } from './reports.es';
export { rusCrossing, rusSettings, whatIf, type WhatIfPart } from './rus.es';

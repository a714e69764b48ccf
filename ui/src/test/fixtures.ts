// A shop to look at and to test with.

import products from './products.json';
import type { ProductDetail } from '$lib/api/generated/ProductDetail';
import type { ShopState } from '$lib/api/generated/ShopState';
import type { StatusView } from '$lib/api/generated/StatusView';

export function shopState(): ShopState {
  return {
    configured: true,
    shop: {
      ruc: '10467793549',
      name: 'ROSA QUISPE MAMANI',
      trade_name: 'Bodega Rosita',
      address: 'JR. UNION 123',
      ubigeo: '150101',
      regime: 'nrus',
      series: 'B001',
      last_number: 0,
      authority: 'practice',
      printer: 'tcp://127.0.0.1:9100',
      paper: 80,
      drawer: true,
      practice: true,
      cashier: 'Rosa',
    },
    preferences: {
      theme: 'system',
      sound: true,
      scanner_gap_ms: 50,
      weighed_rules: [{ prefix: '20', article_digits: 5, value: 'price' }],
    },
    version: '0.1.0',
    permissions: ['sell', 'price', 'catalogue', 'correct', 'report', 'shop', 'figures', 'support'],
  };
}

export function statusView(): StatusView {
  return {
    now: '2026-11-21T14:32:05-05:00',
    rus: {
      month: '2026-11',
      income: '3120.50',
      category: '1',
      measure: 'category_1',
      amount: '3120.50',
      limit: '5000.00',
      level: 'green',
      left: '1879.50',
      exceeded: '0.00',
      category_1_limit: '5000.00',
      category_2_limit: '8000.00',
      year_income: '38900.00',
      year_limit: '96000.00',
    },
    queue: {
      waiting: 3,
      unknown: 0,
      rejected: 0,
      dead: 0,
      authority: true,
      offline: false,
      tickets_waiting: 0,
      tickets_uncertain: 0,
      window: 'ok',
      environment: 'practice',
      certificate_days: null,
      messages_failed: 0,
    },
    printer: { state: 'ready', address: 'tcp://127.0.0.1:9100', trouble: '' },
  };
}

// The names are Spanish, so they stand in a file of data.
const CATEGORIES = products as [string, number, [string, string, string?][]][];

export function practiceProducts(): ProductDetail[] {
  let at = 0;
  return CATEGORIES.flatMap(([category, colour, list]) =>
    list.map(([name, price, unit], place) => {
      at += 1;
      return {
        product_id: `p${at}`,
        name,
        category,
        unit: unit ?? 'NIU',
        price,
        cost: null,
        stock: '24',
        codes:
          unit === undefined
            ? [
                {
                  code: `77501820${String(at).padStart(5, '0')}`,
                  factor: '1',
                  price: null,
                  label: null,
                },
              ]
            : [],
        favourite: place < 3,
        colour,
        picture: null,
        active: true,
      };
    }),
  );
}

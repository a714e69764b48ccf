// A shop to look at and to test with.

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
      practice: true,
      cashier: 'Rosa',
      footer: 'Gracias por su compra',
    },
    preferences: {
      theme: 'system',
      sound: true,
      scanner_gap_ms: 50,
      weighed_rules: [{ prefix: '20', article_digits: 5, value: 'price' }],
    },
    version: '0.1.0',
    permissions: ['sell', 'price', 'catalogue', 'shop', 'figures', 'support'],
  };
}

export function statusView(): StatusView {
  return {
    now: '2026-11-21T14:32:05-05:00',
    rus: {
      month: '2026-11',
      income: '3120.50',
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
    },
    printer: { state: 'ready', address: 'tcp://127.0.0.1:9100', trouble: '' },
  };
}

const CATEGORIES: [string, number, [string, string, string?][]][] = [
  [
    'Bebidas',
    0,
    [
      ['Inca Kola 500 ml', '3.50'],
      ['Coca-Cola 500 ml', '3.50'],
      ['Agua San Luis 625 ml', '1.50'],
      ['Inca Kola 1.5 L', '7.80'],
      ['Sporade Tropical 500 ml', '3.00'],
      ['Frugos Durazno 1 L', '5.20'],
      ['Cifrut Naranja 500 ml', '1.80'],
      ['Cusqueña Dorada 330 ml', '6.50'],
    ],
  ],
  [
    'Abarrotes',
    5,
    [
      ['Arroz Costeño Superior 750 g', '4.60'],
      ['Azúcar rubia', '4.20', 'KGM'],
      ['Aceite Primor 900 ml', '9.90'],
      ['Fideos Don Vittorio Spaghetti 500 g', '3.40'],
      ['Atún Florida en aceite 140 g', '6.20'],
      ['Lenteja bebé', '9.50', 'KGM'],
      ['Sal Emsal 1 kg', '1.90'],
      ['Café Altomayo instantáneo 50 g', '9.80'],
    ],
  ],
  [
    'Lácteos',
    1,
    [
      ['Leche Gloria azul 400 g', '4.20'],
      ['Yogurt Gloria fresa 1 L', '7.50'],
      ['Queso fresco', '22.00', 'KGM'],
      ['Mantequilla Laive 200 g', '9.90'],
    ],
  ],
  [
    'Pan',
    10,
    [
      ['Pan francés', '8.00', 'KGM'],
      ['Pan de molde Bimbo blanco', '8.90'],
      ['Keke de vainilla tajada', '2.00'],
    ],
  ],
  [
    'Golosinas',
    7,
    [
      ['Sublime clásico 30 g', '1.80'],
      ['Galleta Soda Field 34 g', '1.00'],
      ['Casino Menta 43 g', '1.20'],
      ['Doña Pepa 23 g', '1.20'],
      ['Papas Lays clásicas 42 g', '2.50'],
      ['Halls Mentho-Lyptus', '1.50'],
    ],
  ],
  [
    'Limpieza',
    8,
    [
      ['Detergente Bolívar 360 g', '4.80'],
      ['Lejía Clorox 1 L', '4.50'],
      ['Papel higiénico Elite 2 rollos', '3.20'],
      ['Jabón Bolívar', '3.30'],
      ['Lavavajilla Sapolio 500 g', '5.40'],
    ],
  ],
];

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

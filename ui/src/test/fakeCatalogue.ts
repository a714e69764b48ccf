// The products of the fake host: found, shown in tabs, kept, imported.

import type { ProductDetail } from '$lib/api/generated/ProductDetail';
import type { ProductHit } from '$lib/api/generated/ProductHit';
import { Refused, type AnswerOf, type CommandName, type RequestOf } from '$lib/host/host';
import { cents } from './amounts';
import { practiceProducts } from './fixtures';

type Handlers = { [N in CommandName]?: (request: RequestOf<N>) => AnswerOf<N> };

export class FakeCatalogue {
  products: ProductDetail[] = practiceProducts();

  hit(product: ProductDetail): ProductHit {
    const divisible = ['KGM', 'LTR', 'GRM'].includes(product.unit);
    return {
      product_id: product.product_id,
      code: product.codes[0]?.code ?? '',
      name: product.name,
      price: product.price,
      unit: product.unit,
      unit_label: product.unit === 'KGM' ? 'kg' : 'und',
      divisible,
      category: product.category,
      stock: product.stock,
      favourite: product.favourite,
      colour: product.colour,
      has_picture: product.picture !== null,
    };
  }

  #find(text: string): ProductDetail[] {
    const words = fold(text).split(/\s+/).filter(Boolean);
    return this.products.filter(
      (it) =>
        it.codes.some((code) => code.code.startsWith(text.trim())) ||
        words.every((word) =>
          fold(it.name)
            .split(/\s+/)
            .some((part) => part.startsWith(word)),
        ),
    );
  }

  #save(request: RequestOf<'catalog.save'>): ProductDetail {
    if (request.name.trim() === '')
      throw new Refused({ code: 'bad_name', field: 'name', reason: 'empty' });
    cents(request.price);
    for (const code of request.codes) {
      const owner = this.products.find(
        (it) =>
          it.product_id !== request.product_id && it.codes.some((its) => its.code === code.code),
      );
      if (owner !== undefined && !request.share_codes) {
        throw new Refused({ code: 'code_taken', taken: code.code, owner: owner.name });
      }
    }
    const { share_codes: _, product_id, stock, picture, ...rest } = request;
    const old = this.products.find((it) => it.product_id === product_id);
    const saved: ProductDetail = {
      ...rest,
      product_id: product_id ?? `p${this.products.length + 1}`,
      stock: stock ?? old?.stock ?? '0',
      picture: picture === '' ? null : (picture ?? old?.picture ?? null),
    };
    this.products = [...this.products.filter((it) => it !== old), saved];
    return saved;
  }

  handlers: Handlers = {
    'catalog.tabs': () => {
      const names = [...new Set(this.products.map((it) => it.category))].filter(Boolean).sort();
      const count = (some: (it: ProductDetail) => boolean) => this.products.filter(some).length;
      return [
        { tab: 'favourites', name: '', count: count((it) => it.favourite) },
        { tab: 'top', name: '', count: this.products.length },
        ...names.map((name) => ({
          tab: `category:${name}`,
          name,
          count: count((it) => it.category === name),
        })),
      ];
    },
    'catalog.grid': ({ tab, page, size }) => {
      const all = this.products.filter(
        (it) =>
          tab === 'top' ||
          (tab === 'favourites' ? it.favourite : tab === `category:${it.category}`),
      );
      return {
        tiles: all.slice(page * size, page * size + size).map((it) => this.hit(it)),
        pages: Math.ceil(all.length / size),
      };
    },
    'catalog.find': ({ text, limit }) =>
      this.#find(text)
        .slice(0, limit)
        .map((it) => this.hit(it)),
    'catalog.picture': ({ product_id }) =>
      this.products.find((it) => it.product_id === product_id)?.picture ?? null,
    'catalog.get': ({ product_id }) => {
      const product = this.products.find((it) => it.product_id === product_id);
      if (product === undefined) throw new Refused({ code: 'product_missing' });
      return product;
    },
    'catalog.save': (request) => this.#save(request),
    'catalog.quick': ({ code, name, price, category, unit }) => {
      const codes = code === '' ? [] : [{ code, factor: '1', price: null, label: null }];
      return this.hit(
        this.#save({
          product_id: null,
          name,
          category,
          unit: unit ?? 'NIU',
          price,
          cost: null,
          stock: null,
          codes,
          favourite: false,
          colour: null,
          picture: null,
          active: true,
          share_codes: false,
        }),
      );
    },
    'catalog.import_preview': ({ file_name }) => importReport(file_name, null),
    'catalog.import_run': ({ file_name, skip_rejected }) => {
      const report = importReport(file_name, 'batch-1');
      if (report.blocked && !skip_rejected) {
        throw new Refused({
          code: 'import_rejected',
          count: report.rejected.length,
          rejected: report.rejected,
        });
      }
      return report;
    },
    'catalog.imports': () => [
      {
        batch_id: 'batch-0',
        file_name: 'lista-noviembre.csv',
        at: '2026-11-20T09:12:00-05:00',
        created: 212,
        updated: 18,
        undone: false,
        undoable: true,
      },
      {
        batch_id: 'batch-x',
        file_name: 'lista-octubre.csv',
        at: '2026-10-28T18:40:00-05:00',
        created: 40,
        updated: 0,
        undone: true,
        undoable: false,
      },
    ],
    'catalog.import_undo': ({ batch_id }) => ({
      batch_id,
      file_name: 'lista-noviembre.csv',
      at: '2026-11-20T09:12:00-05:00',
      created: 212,
      updated: 18,
      undone: true,
      undoable: false,
    }),
  };
}

function fold(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}

function importReport(
  file_name: string,
  batch_id: string | null,
): AnswerOf<'catalog.import_preview'> {
  const bad = file_name.includes('error');
  return {
    created: 212,
    updated: 18,
    rejected: bad
      ? [
          { row: 14, reason: 'El precio «1,2,3» no es un monto.' },
          { row: 37, reason: 'Falta el nombre.' },
        ]
      : [],
    blocked: bad,
    sample: practiceProducts()
      .slice(0, 12)
      .map((it, at) => ({
        row: at + 2,
        code: it.codes[0]?.code ?? '',
        name: it.name,
        category: it.category,
        price: it.price,
        is_new: at % 4 !== 3,
      })),
    batch_id,
  };
}

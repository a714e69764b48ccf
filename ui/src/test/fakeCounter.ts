// The counter of the fake host: open tickets, what they come to, how they are paid.

import type { CartLine } from '$lib/api/generated/CartLine';
import type { CartView } from '$lib/api/generated/CartView';
import type { CustomerView } from '$lib/api/generated/CustomerView';
import type { ProductDetail } from '$lib/api/generated/ProductDetail';
import type { RusCrossing } from '$lib/api/generated/RusCrossing';
import type { SaleReceipt } from '$lib/api/generated/SaleReceipt';
import type { ScanResult } from '$lib/api/generated/ScanResult';
import type { TenderPayment } from '$lib/api/generated/TenderPayment';
import type { TenderView } from '$lib/api/generated/TenderView';
import { Refused, type AnswerOf, type CommandName, type RequestOf } from '$lib/host/host';
import { cents, milli, money, quantity } from './amounts';
import type { FakeHost } from './fakeHost';

const NOTES = [1000, 2000, 5000, 10000, 20000];
const PIECES = [20000, 10000, 5000, 2000, 1000, 500, 200, 100, 50, 20, 10];

interface FakeCart {
  id: string;
  position: number;
  lines: CartLine[];
  customer: CustomerView | null;
  discount: string;
  nextLine: number;
}

type Handlers = { [N in CommandName]?: (request: RequestOf<N>) => AnswerOf<N> };

export class FakeCounter {
  carts: FakeCart[] = [];
  /** What the next sale crosses, and whether only the commit knows. */
  crossing: RusCrossing | null = null;
  crossedLate = false;
  receipts = new Map<string, SaleReceipt>();
  #host: FakeHost;

  constructor(host: FakeHost) {
    this.#host = host;
  }

  #cart(id: string): FakeCart {
    const found = this.carts.find((it) => it.id === id);
    if (found !== undefined) return found;
    const position = Math.max(0, ...this.carts.map((it) => it.position)) + 1;
    const cart: FakeCart = { id, position, lines: [], customer: null, discount: '', nextLine: 1 };
    this.carts.push(cart);
    return cart;
  }

  #view(cart: FakeCart): CartView {
    const subtotal = cart.lines.reduce((sum, it) => sum + cents(it.total), 0);
    const off = off_(cart.discount, subtotal);
    const total = subtotal - off;
    return {
      cart_id: cart.id,
      position: cart.position,
      opened: '14:29',
      lines: cart.lines,
      customer: cart.customer,
      discount: cart.discount,
      subtotal: money(subtotal),
      discount_amount: money(off),
      total: money(total),
      cash_total: money(Math.floor(total / 10) * 10),
      payable: cart.lines.length > 0,
      needs_customer: total > 70000 && cart.customer === null,
      blocked: null,
    };
  }

  #put(cart: FakeCart, product: ProductDetail, much: string, code: string): ScanResult {
    const old = cart.lines.find(
      (it) => it.product_id === product.product_id && it.list_price === null,
    );
    const line: CartLine = old ?? {
      line_id: cart.nextLine++,
      product_id: product.product_id,
      code,
      name: product.name,
      unit: product.unit,
      unit_label: this.#host.catalogue.hit(product).unit_label,
      divisible: this.#host.catalogue.hit(product).divisible,
      quantity: '0',
      unit_price: product.price,
      list_price: null,
      discount: '',
      discount_amount: '0.00',
      total: '0.00',
      short: false,
    };
    if (old === undefined) cart.lines.push(line);
    line.quantity = quantity(milli(line.quantity) + milli(much));
    settle(line);
    return { outcome: 'added', line_id: line.line_id, cart: this.#view(cart) };
  }

  #tender(cart: FakeCart, payments: TenderPayment[]): TenderView {
    const view = this.#view(cart);
    const total = cents(view.total);
    const other = sum(payments.filter((it) => it.method !== 'cash'));
    const cash = sum(payments.filter((it) => it.method === 'cash'));
    const rest = Math.max(0, total - other);
    const restInCash = Math.floor(rest / 10) * 10;
    const paysCash = payments.some((it) => it.method === 'cash');
    const rounding = paysCash ? restInCash - rest : 0;
    const payable = total + rounding;
    const missing = Math.max(0, payable - other - cash);
    const change = Math.max(0, other + cash - payable);
    const over = !paysCash && other > total;
    const dueInCash = Math.max(0, restInCash - cash);
    return {
      rus_crossing: this.crossedLate ? null : this.crossing,
      total: money(total),
      rounding: money(rounding),
      payable: money(payable),
      paid: money(other + cash),
      missing: money(missing),
      due_in_cash: money(dueInCash),
      due_otherwise: money(Math.max(0, rest - cash)),
      change: money(over ? 0 : change),
      change_pieces: pieces(over ? 0 : change),
      notes: NOTES.filter((it) => it > dueInCash)
        .slice(0, 4)
        .map(money),
      settled: missing === 0 && !over && payments.length > 0 && !view.needs_customer,
      blocked: over
        ? { code: 'overpaid', total: money(total), paid: money(other) }
        : view.needs_customer
          ? { code: 'customer_required', total: view.total, limit: '700.00' }
          : null,
      repeated_references: payments
        .filter((it) => it.reference === '123456')
        .map(() => ({ reference: '123456', number: 'B001-7', time: '10:15', amount: '13.20' })),
    };
  }

  #commit({ cart_id, payments, rus_reason }: RequestOf<'tender.commit'>): SaleReceipt {
    const before = this.receipts.get(cart_id);
    if (before !== undefined) return { ...before, repeated: true };
    const cart = this.carts.find((it) => it.id === cart_id);
    if (cart === undefined) throw new Refused({ code: 'cart_missing' });
    if (cart.lines.length === 0) throw new Refused({ code: 'no_lines' });
    const tender = this.#tender(cart, payments);
    if (tender.blocked !== null) throw new Refused(tender.blocked);
    if (!tender.settled) {
      throw new Refused({
        code: 'underpaid',
        payable: tender.payable,
        paid: tender.paid,
        missing: tender.missing,
      });
    }
    const crossing = this.crossing;
    const stops = crossing?.policy === 'block' || (crossing?.policy === 'reason' && !rus_reason);
    if (crossing !== null && stops && !['category_1', 'special'].includes(crossing.limit)) {
      throw new Refused({ code: 'rus_limit_crossed', ...crossing });
    }
    const view = this.#view(cart);
    const number = `B001-${this.#host.sales.length + 1}`;
    const receipt: SaleReceipt = {
      sale_id: cart_id,
      number,
      total: tender.payable,
      change: tender.change,
      rounding: tender.rounding,
      change_pieces: tender.change_pieces,
      repeated: false,
      print_state: this.#host.status.printer.state === 'none' ? 'skipped' : 'queued',
    };
    this.receipts.set(cart_id, receipt);
    this.carts = this.carts.filter((it) => it.id !== cart_id);
    this.#host.sales.unshift({
      number,
      sale_id: cart_id,
      sold_at: this.#host.status.now,
      business_date: this.#host.status.now.slice(0, 10),
      customer: view.customer,
      lines: view.lines.map((it) => ({ ...it })),
      subtotal: view.subtotal,
      discount: view.discount_amount,
      rounding: tender.rounding,
      total: tender.payable,
      payments,
      change: tender.change,
      cashier: 'Rosa',
      authority_state: 'queued',
      authority_code: null,
      authority_message: null,
      print_state: receipt.print_state,
    });
    this.#host.documents.ofSale(this.#host.sales[0]!);
    return receipt;
  }

  handlers: Handlers = {
    'cart.list': () =>
      this.carts.map((it) => {
        const { cart_id, position, opened, lines, total } = this.#view(it);
        return { cart_id, position, opened, lines: lines.length, total };
      }),
    'cart.open': ({ cart_id }) => this.#view(this.#cart(cart_id)),
    'cart.discard': ({ cart_id }) => {
      this.carts = this.carts.filter((it) => it.id !== cart_id);
      return this.handlers['cart.list']!({});
    },
    'cart.scan': ({ cart_id, code, quantity: much }) => {
      const found = this.#host.catalogue.products.filter((it) =>
        it.codes.some((its) => its.code === code),
      );
      const [only] = found;
      if (only === undefined) return { outcome: 'unknown', scanned: code };
      if (found.length > 1) {
        return {
          outcome: 'choose',
          scanned: code,
          products: found.map((it) => this.#host.catalogue.hit(it)),
        };
      }
      return this.#put(this.#cart(cart_id), only, much ?? '1', code);
    },
    'cart.add': ({ cart_id, product_id, code, quantity: much, amount }) => {
      const product = this.#host.catalogue.products.find((it) => it.product_id === product_id);
      if (product === undefined) throw new Refused({ code: 'product_missing' });
      const share =
        amount === null
          ? (much ?? '1')
          : quantity(Math.round((cents(amount) * 1000) / cents(product.price)));
      if (!this.#host.catalogue.hit(product).divisible && milli(share) % 1000 !== 0) {
        throw new Refused({ code: 'fraction_of_unit', line: 1 });
      }
      return this.#put(this.#cart(cart_id), product, share, code ?? '');
    },
    'cart.change': ({ cart_id, line_id, change }) => {
      const cart = this.#cart(cart_id);
      const line = cart.lines.find((it) => it.line_id === line_id);
      if (line === undefined) throw new Refused({ code: 'line_missing' });
      if (change.kind === 'quantity') {
        if (!(milli(change.quantity) > 0)) {
          throw new Refused({ code: 'bad_quantity', field: 'quantity', reason: 'not_a_quantity' });
        }
        if (!line.divisible && milli(change.quantity) % 1000 !== 0) {
          throw new Refused({ code: 'fraction_of_unit', line: 1 });
        }
        line.quantity = quantity(milli(change.quantity));
      }
      if (change.kind === 'step')
        line.quantity = quantity(milli(line.quantity) + (change.up ? 1000 : -1000));
      if (change.kind === 'amount') {
        line.quantity = quantity(
          Math.round((cents(change.amount) * 1000) / cents(line.unit_price)),
        );
      }
      if (change.kind === 'price') {
        line.list_price ??= line.unit_price;
        line.unit_price = money(cents(change.unit_price));
      }
      if (change.kind === 'discount') line.discount = change.discount;
      if (change.kind === 'remove' || milli(line.quantity) <= 0) {
        cart.lines = cart.lines.filter((it) => it !== line);
      } else settle(line);
      return this.#view(cart);
    },
    'cart.discount': ({ cart_id, discount }) => {
      const cart = this.#cart(cart_id);
      cart.discount = discount;
      return this.#view(cart);
    },
    'cart.customer': ({ cart_id, customer }) => {
      const cart = this.#cart(cart_id);
      cart.customer = customer;
      return this.#view(cart);
    },
    'customer.check': ({ document_type, document_number }) => {
      const length = document_type === 'dni' ? 8 : document_type === 'ruc' ? 11 : 9;
      const valid = document_number.length === length;
      return {
        valid,
        reason: valid ? null : 'length',
        known_name: document_number === '45678912' ? 'QUISPE MAMANI, ROSA' : null,
        is_company: document_type === 'ruc' && document_number.startsWith('20'),
      };
    },
    'tender.preview': ({ cart_id, payments }) => this.#tender(this.#cart(cart_id), payments),
    'tender.commit': (asked) => this.#commit(asked),
  };
}

function settle(line: CartLine): void {
  const gross = Math.round((milli(line.quantity) * cents(line.unit_price)) / 1000);
  const off = off_(line.discount, gross);
  line.discount_amount = money(off);
  line.total = money(gross - off);
}

function off_(discount: string, gross: number): number {
  if (discount === '') return 0;
  const off = discount.endsWith('%')
    ? Math.round((gross * Number(discount.slice(0, -1))) / 100)
    : cents(discount);
  if (off >= gross) throw new Refused({ code: 'discount_too_large' });
  return off;
}

function sum(payments: TenderPayment[]): number {
  return payments.reduce((all, it) => all + cents(it.amount), 0);
}

function pieces(change: number): string[] {
  const list: string[] = [];
  for (const piece of PIECES) {
    while (change >= piece && list.length < 20) {
      list.push(money(piece));
      change -= piece;
    }
  }
  return list;
}

import { isSomebodyElse, type StoreCustomer } from "./store-customer.ts";

/** A customer and the line on which it stands. */
export interface CustomerLine {
  line: number;
  customer: StoreCustomer;
}

/** The lines of a reference that comes again: the last counts. */
export interface Repeated {
  lines: number[];
  /** They mean different people: none of them counts. */
  differ: boolean;
}

/** The references that come again among those that were added. */
export class RepeatedReferences {
  readonly #first = new Map<string, CustomerLine>();
  readonly found = new Map<string, Repeated>();

  add({ line, customer }: CustomerLine): void {
    const { reference } = customer;
    const known = this.#first.get(reference);
    if (!known) return void this.#first.set(reference, { line, customer });
    const again = this.found.get(reference) ?? { lines: [known.line], differ: false };
    again.lines.push(line);
    again.differ ||= isSomebodyElse(known.customer, customer);
    this.found.set(reference, again);
  }
}

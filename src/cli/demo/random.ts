/** A stream of random choices: the same seed and purpose give the same choices on every machine. */
export interface Random {
  /** From 0 to just below 1. */
  next(): number;
  /** A whole number from 0 to `limit` − 1. */
  below(limit: number): number;
  chance(share: number): boolean;
  pick<Item>(items: readonly Item[]): Item;
}

/** Every purpose has its own stream, so that more people do not change the customers. */
export function createRandom(seed: number, purpose: string): Random {
  const next = mulberry32(hash(`${purpose} ${seed}`));
  const below = (limit: number) => Math.floor(next() * limit);
  return {
    next,
    below,
    chance: (share) => next() < share,
    pick: <Item>(items: readonly Item[]) => items[below(items.length)] as Item,
  };
}

/** Picks by the items' own weights. The sums are made once, the pick is a binary search. */
export function weightedPicker<Item extends { weight: number }>(
  items: readonly Item[],
): (random: Random) => Item {
  const upTo: number[] = [];
  let total = 0;
  for (const { weight } of items) {
    total += weight;
    upTo.push(total);
  }
  return (random) => {
    const target = random.next() * total;
    let [low, high] = [0, items.length - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((upTo[middle] as number) > target) high = middle;
      else low = middle + 1;
    }
    return items[low] as Item;
  };
}

/** FNV-1a. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (const letter of text)
    value = Math.imul(value ^ (letter.codePointAt(0) as number), 0x01000193);
  return value >>> 0;
}

function mulberry32(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

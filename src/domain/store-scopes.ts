/** What a store key may ask, in the order in which it is shown. */
export const storeScopes = ["preview", "agents", "customers"] as const;

export type StoreScope = (typeof storeScopes)[number];

/** What a command of the store's interface asks for. */
export type StoreAccess = `store:${StoreScope}`;

/** Scopes as stored, separated by commas; names that nobody knows give nothing. */
export function scopeSet(stored: string): ReadonlySet<StoreScope> {
  const names = stored.split(",");
  return new Set(storeScopes.filter((scope) => names.includes(scope)));
}

/** As they are stored. */
export function storedScopes(scopes: Iterable<StoreScope>): string {
  const given = new Set(scopes);
  return storeScopes.filter((scope) => given.has(scope)).join(",");
}

/** A store's key as it acts: it has no right of the catalogue. */
export interface ActingKey {
  id: number;
  /** sha256 of the key, hex. */
  hash: string;
  scopes: ReadonlySet<StoreScope>;
}

/**
 * What stands for the name and address of somebody who was erased, in every language alike; nobody
 * can be called so (hasForbiddenCharacter), and it is no address.
 */
export function formerName(id: number): string {
  return `former:${id}`;
}

/** The number of the user for whom it stands; undefined for a name. */
export function formerId(name: string): number | undefined {
  const [, id] = /^former:(\d+)$/.exec(name) ?? [];
  return id === undefined ? undefined : Number(id);
}

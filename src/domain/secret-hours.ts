/**
 * How many hours something opens an account that the person has not chosen (security A4): a link
 * for somebody new, who may be away, one for somebody who is there and waits for it, and a password
 * that somebody else has typed.
 */
export const secretHours = { linkOfNew: 72, link: 24, typed: 72 } as const;

export function hoursAfter(now: Date, hours: number): Date {
  return new Date(now.getTime() + hours * 3_600_000);
}

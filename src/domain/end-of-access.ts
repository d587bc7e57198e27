/**
 * Whether the last day of somebody's access is over: whatever their status still says, they are
 * nobody (rule R114).
 */
export function hasEnded({ accessEndsAt }: { accessEndsAt: Date | null }, now: Date): boolean {
  return accessEndsAt !== null && accessEndsAt <= now;
}

import { command } from "../../../command.ts";
import { liftAddressLockout } from "../../../db/sign-in-counters.ts";
import { noSubject } from "../../../domain/audit-entry.ts";
import { refuse } from "../../../domain/errors.ts";
import { networkOf, networkText } from "../../../domain/network.ts";

/**
 * Forgets the failed attempts from a network address (IPv4, or the /64 of IPv6), in every process;
 * answers it as it is written down. Throws Conflict when it is not locked.
 */
export const unlockAddress = command({
  action: "address.unlocked",
  permission: "users.status",
  subject: null,
  async work(tx, ctx, input: { address: string }) {
    const { locked, refused } = await liftAddressLockout(tx, ctx, input.address);
    if (!locked) refuse({ key: "users.whyNot.addressNotLocked" });
    const address = networkText(networkOf(input.address));
    const changes = { address, refused };
    const audit = { action: "address.unlocked" as const, subject: noSubject, changes };
    return { result: address, audit };
  },
});

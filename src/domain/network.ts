import { isIPv6 } from "node:net";

/**
 * What counts as one address: an IPv4 address (also written as IPv6), of an IPv6 address its /64,
 * which is one household, however it is written.
 */
export function networkOf(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, "");
  if (!isIPv6(plain)) return plain;
  const [head = "", tail = ""] = plain.split("::");
  const groups = head.split(":").filter(Boolean);
  const rest = tail.split(":").filter(Boolean);
  const zeros = Array(Math.max(0, 8 - groups.length - rest.length)).fill("0");
  const first = [...groups, ...zeros, ...rest].slice(0, 4);
  return first.map((group) => Number.parseInt(group, 16).toString(16)).join(":");
}

/** A network as it is written down, and as one can write it back: of IPv6 with its length. */
export function networkText(network: string): string {
  return network.includes(":") ? `${network}::/64` : network;
}

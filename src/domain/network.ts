import { isIPv6 } from "node:net";

/**
 * What counts as one address: an IPv4 address (also written as IPv6), of an IPv6 address its /64,
 * which is one household, however it is written.
 */
export function networkOf(address: string): string {
  if (!isIPv6(address)) return address;
  const groups = groupsOf(address);
  const [high = 0, low = 0] = groups.slice(6);
  if (groups.slice(0, 6).join() === IPV4_MAPPED)
    return [high >> 8, high & 255, low >> 8, low & 255].join(".");
  const first = groups.slice(0, 4);
  return first.map((group) => group.toString(16)).join(":");
}

const IPV4_MAPPED = [0, 0, 0, 0, 0, 0xffff].join();

/** The eight groups of an IPv6 address; its end may be written as IPv4. */
function groupsOf(address: string): number[] {
  const hex = address
    .replace(/%.*$/, "")
    .replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, (_, ...[a, b, c, d]) => `${pair(a, b)}:${pair(c, d)}`);
  const [head = [], tail = []] = hex.split("::").map((part) => part.split(":").filter(Boolean));
  const zeros = Array<string>(Math.max(0, 8 - head.length - tail.length)).fill("0");
  return [...head, ...zeros, ...tail].map((group) => Number.parseInt(group, 16));
}

function pair(high: string, low: string): string {
  return (Number(high) * 256 + Number(low)).toString(16);
}

/** A network as it is written down, and as one can write it back: of IPv6 with its length. */
export function networkText(network: string): string {
  return network.includes(":") ? `${network}::/64` : network;
}

/** What counts as one address when requests are counted: where somebody has as many as they like, all of them. */
import { isIPv6 } from 'node:net';

const groupsInAll = 8;
/** One subscriber has at least a /64 (RFC 6177, 2): 2^64 addresses. */
const groupsOfNetwork = 4;

/** The network of an IPv6 address, an IPv4 address (also one written as IPv6) and whatever is none of both as it is. */
export function networkOf(address: string): string {
  const [plain = ''] = address.split('%');
  if (!isIPv6(plain)) return address;
  const groups = groupsOf(plain);
  const mapped = groups.slice(0, 6).join(':') === '0:0:0:0:0:ffff';
  if (!mapped) return groups.slice(0, groupsOfNetwork).join(':');
  return groups
    .slice(6)
    .flatMap((group) => [Number.parseInt(group, 16) >> 8, Number.parseInt(group, 16) & 0xff])
    .join('.');
}

/** All eight, in the shortest way to write each. */
function groupsOf(address: string): string[] {
  // The way browsers write it (URL standard, 3.5): hexadecimal, and zeros left out once at most.
  const [before = '', after] = new URL(`http://[${address}]`).hostname.slice(1, -1).split('::');
  const split = (text: string) => text.split(':').filter((group) => group !== '');
  if (after === undefined) return split(before);
  const zeros = groupsInAll - split(before).length - split(after).length;
  return [...split(before), ...Array<string>(zeros).fill('0'), ...split(after)];
}

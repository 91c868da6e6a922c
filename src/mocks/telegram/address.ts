/** Where a request to the Bot API goes. */

export type Address =
  | { kind: 'method'; token: string; method: string }
  | { kind: 'file'; token: string; path: string }
  | { kind: 'nothing' };

/** `/bot<token>/<method>` or `/file/bot<token>/<path>`. @see https://core.telegram.org/bots/api#making-requests */
export function readAddress(url: string): Address {
  let path = url.replace(/[?#].*$/s, '');
  try {
    path = decodeURIComponent(path);
  } catch {
    return { kind: 'nothing' };
  }
  const file = /^\/file\/bot([^/]+)\/(.+)$/.exec(path);
  if (file) return { kind: 'file', token: file[1] ?? '', path: file[2] ?? '' };
  const method = /^\/bot([^/]+)\/([^/]+)\/?$/.exec(path);
  if (method) return { kind: 'method', token: method[1] ?? '', method: method[2] ?? '' };
  return { kind: 'nothing' };
}

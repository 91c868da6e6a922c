/** Which addresses a fake may call: nothing but this machine. */

const LOOPBACK = /^(localhost|127(\.\d+){3}|\[::1\])$/;

/** Whether a host name, as `URL` has it, is this machine. */
export function isLoopbackHost(hostname: string): boolean {
  return LOOPBACK.test(hostname);
}

/** Whether an address is http or https on this machine; false for what is no address. */
export function isLoopbackUrl(url: string): boolean {
  return /^https?:/i.test(url) && URL.canParse(url) && isLoopbackHost(new URL(url).hostname);
}

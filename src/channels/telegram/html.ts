/** Text → Telegram's HTML (Bot API, "Formatting options"): everything escaped, the heading of a step in bold. */

const heading = /^(?:Bước|Step) \d.*$/m;

/** Shows as the very text, with the first step heading in bold; at most 7 characters of markup are added beside the escapes. */
export const toHtml = (text: string): string => escapeHtml(text).replace(heading, (line) => `<b>${line}</b>`);

const escapeHtml = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

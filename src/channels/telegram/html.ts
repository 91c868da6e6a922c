/** Text → Telegram's HTML (Bot API, "Formatting options"): everything escaped, the heading of a step in bold. */

const heading = /^(?:Bước|Step) \d.*$/m;

export const toHtml = (text: string): string => escapeHtml(text).replace(heading, (line) => `<b>${line}</b>`);

const escapeHtml = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** What screens are put together from; each gives HTML. Texts are ours or quoted from the guides, so nothing is escaped. */

/** A button of the screen; `main` is the filled one. */
export const button = (label: string, kind: 'main' | 'plain' = 'plain'): string =>
  `<div class="button ${kind}">${label}</div>`;

/** A field with its name above and, in the box, what stands there before anything is typed. */
export const field = (name: string, { hint = '' }: { hint?: string } = {}): string =>
  `<div class="field"><div class="name">${name}</div><div class="box">${hint}</div></div>`;

/** A field whose name stands in the box, as long as nothing is typed. */
export const openField = (name: string): string => `<div class="field"><div class="box">${name}</div></div>`;

/** A hand with its first finger up. */
const hand = `<svg width="34" height="42" viewBox="0 0 34 42"><path d="M11 39 C9 33 3 29 3 24 C3 20 7 20 9 23 L11 26 V6 A3.5 3.5 0 0 1 18 6 V18 A3 3 0 0 1 24 19 A3 3 0 0 1 29.5 21 V29 C29.5 33 27 36 27 39 Z" fill="#fff" stroke="#14253a" stroke-width="3" stroke-linejoin="round"/><path d="M18 19 V24 M24 20 V25" stroke="#14253a" stroke-width="2.5" stroke-linecap="round"/></svg>`;

/** Rings what is to be pressed and points at it; `say` stands beside the hand. */
export const mark = (inner: string, say = 'Bấm vào đây'): string =>
  `<div class="mark"><div class="ring">${inner}</div><div class="point">${hand}<span>${say}</span></div></div>`;

/** Says that a menu opens there. */
export const opens = `<svg width="16" height="10" viewBox="0 0 16 10"><path d="M1 1 H15 L8 9 Z" fill="#14253a"/></svg>`;

/** A step's number, where two things are pressed one after the other. */
export const number = (value: number): string => `<span class="number">${value}</span>`;

const tick = `<svg width="28" height="28" viewBox="0 0 28 28"><circle cx="14" cy="14" r="13" fill="#15803d"/><path d="M7 15 L12 20 L21 9" fill="none" stroke="#fff" stroke-width="3.5" stroke-linecap="round" stroke-linejoin="round"/></svg>`;
const cross = `<svg width="28" height="28" viewBox="0 0 28 28"><path d="M6 6 L22 22 M22 6 L6 22" fill="none" stroke="#4f5b69" stroke-width="4" stroke-linecap="round"/></svg>`;

/** The table of what the population database has confirmed. */
export const table = (rows: Array<[name: string, confirmed: boolean]>): string =>
  `<table>${rows.map(([name, confirmed]) => `<tr><td>${name}</td><td>${confirmed ? tick : cross}</td></tr>`).join('')}</table>`;

/** Looks like a QR code from afar, and holds nothing: the corners of one and "MẪU" across. */
export const fakeQr = (size: number): string => {
  const corner = (x: number, y: number) =>
    `<rect x="${x}" y="${y}" width="26" height="26" rx="3" fill="none" stroke="#14253a" stroke-width="5"/><rect x="${x + 9}" y="${y + 9}" width="8" height="8" fill="#14253a"/>`;
  const dots = [
    [44, 10],
    [56, 22],
    [44, 30],
    [44, 82],
    [58, 92],
    [76, 76],
    [92, 84],
    [82, 96],
  ];
  return `<svg width="${size}" height="${size}" viewBox="0 0 112 112"><rect x="1" y="1" width="110" height="110" rx="8" fill="#fff" stroke="#6b7685" stroke-width="2"/>${corner(8, 8)}${corner(78, 8)}${corner(8, 78)}${dots.map(([x, y]) => `<rect x="${x}" y="${y}" width="9" height="9" fill="#14253a"/>`).join('')}<rect x="12" y="39" width="88" height="36" rx="4" fill="#fff" stroke="#14253a" stroke-width="2"/><text x="56" y="68" text-anchor="middle" font-size="21" font-weight="700" fill="#14253a">MẪU</text></svg>`;
};

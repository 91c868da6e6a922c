/** Draws the states of a flow as an SVG that takes its colours from the page it stands in (diagram.css). */
import { type Layout, layOut } from '../../runner/coverage/layout.ts';
import type { Parts } from './parts.ts';
import { type Unit, unitsOf } from './units.ts';

/** Names in both languages; which is shown is the page's to decide. */
export interface Names {
  vi: string;
  en: string;
}

const lineHeight = 17;
/** So wide is a letter of the label, rather too much than too little (px at a size of 13 px). */
const letterWidth = 7.2;
const lettersAtMost = 22;
const padding = { x: 12, y: 9 };
/** Room for the line of what lies outermost. */
const rim = 4;
/** The states of a call stand below its name. */
const callRow = { top: 24, height: 32, margin: 6 };

/** The diagram: a `g.state[data-state]` for each state, a `g.frame[data-state]` for each group, `path.arrow` between. */
export async function draw(flow: string, parts: Parts, nameOf: (path: string) => Names): Promise<string> {
  const { units, groups, arrows } = unitsOf(parts);
  const layout = await layOut(
    units.map((unit) => ({ id: unit.path, parent: unit.parent, ...sizeOf(unit, nameOf) })),
    groups.map(({ path, parent }) => ({ id: path, parent, label: longer(nameOf(path)) })),
    arrows,
  );
  const [width, height] = [layout.width, layout.height].map((each) => Math.ceil(each) + 2 * rim);
  const tip = `tip-${flow}`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${-rim} ${-rim} ${width} ${height}" fill="none" stroke="currentColor" font-size="13" font-family="sans-serif">`,
    `<defs><marker id="${tip}" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="7" markerHeight="7" orient="auto"><path class="tip" d="M0 0 10 5 0 10z" fill="currentColor" stroke="none"/></marker></defs>`,
    ...groups.map(({ path }) => frame(path, nameOf(path), layout.groups.get(path))),
    ...arrows.map(({ onwards }, index) => arrow(layout.arrows[index] ?? null, onwards, tip)),
    ...units.map((unit) => drawUnit(unit, layout.boxes.get(unit.path), nameOf)),
    '</svg>\n',
  ].join('\n');
}

interface Rect {
  x: number;
  y: number;
  width: number;
  height: number;
}

const longer = ({ vi, en }: Names) => (vi.length > en.length ? vi : en);

function sizeOf(unit: Unit, nameOf: (path: string) => Names): { width: number; height: number } {
  const widest = (names: string[]) => Math.max(...names.map(({ length }) => length)) * letterWidth + 2 * padding.x;
  if (isCall(unit)) {
    const names = [unit.path, ...unit.states].map(nameOf).flatMap(({ vi, en }) => [vi, en]);
    return { width: widest(names) + 2 * callRow.margin, height: callRow.top + unit.states.length * callRow.height };
  }
  const { vi, en } = nameOf(unit.path);
  const both = [linesOf(vi), linesOf(en)];
  const lines = Math.max(...both.map(({ length }) => length));
  return { width: widest(both.flat()), height: lines * lineHeight + 2 * padding.y };
}

const isCall = ({ path, states }: Unit) => states[0] !== path;

function drawUnit(unit: Unit, at: Rect | undefined, nameOf: (path: string) => Names): string {
  if (!at) return '';
  if (!isCall(unit)) return box(unit.path, nameOf(unit.path), at, linesOf);
  const { top, height, margin } = callRow;
  const rows = unit.states.map((path, index) => {
    const row = {
      x: at.x + margin,
      y: at.y + top + index * height,
      width: at.width - 2 * margin,
      height: height - margin,
    };
    return box(path, nameOf(path), row, (name) => [name]);
  });
  return [frame(unit.path, nameOf(unit.path), at), ...rows].join('\n');
}

/** Broken between words, into lines of about the same length. */
function linesOf(label: string): string[] {
  const lines: string[] = [];
  const atMost = Math.min(lettersAtMost, Math.ceil(label.length / Math.ceil(label.length / lettersAtMost)) + 3);
  for (const word of label.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= atMost) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

function frame(path: string, names: Names, at: Rect | undefined): string {
  if (!at) return '';
  const place = `class="name" x="${round(at.x + 8)}" y="${round(at.y + 17)}"`;
  const label = both(names, escaped, (lang) => place + shownIn(lang));
  return `<g class="frame" data-state="${path}"><rect ${rect(at)} rx="8" stroke-dasharray="4 4"/>${label}</g>`;
}

function box(path: string, names: Names, at: Rect, broken: (name: string) => string[]): string {
  const middle = { x: round(at.x + at.width / 2), y: at.y + at.height / 2 };
  const rows = (name: string) => {
    const lines = broken(name);
    const first = middle.y - ((lines.length - 1) * lineHeight) / 2 + 4.5;
    return lines
      .map((line, index) => `<tspan x="${middle.x}" y="${round(first + index * lineHeight)}">${escaped(line)}</tspan>`)
      .join('');
  };
  const label = both(names, rows, (lang) => `class="label" text-anchor="middle"${shownIn(lang)}`);
  return `<g class="state" data-state="${path}"><title>${escaped(names.vi)} / ${escaped(names.en)}</title><rect ${rect(at)} rx="8"/>${label}</g>`;
}

/** English is hidden unless the page's styles show it. */
const shownIn = (lang: 'vi' | 'en') => (lang === 'en' ? ' display="none"' : '');

const both = (names: Names, content: (name: string) => string, attributes: (lang: 'vi' | 'en') => string) =>
  (['vi', 'en'] as const)
    .map(
      (lang) =>
        `<text lang="${lang}" fill="currentColor" stroke="none" ${attributes(lang)}>${content(names[lang])}</text>`,
    )
    .join('');

function arrow(drawn: Layout['arrows'][number], onwards: boolean, tip: string): string {
  if (!drawn) return '';
  const path = `${drawn.path} ${drawn.tip}`.replaceAll(/\d+\.\d+/g, (number) => round(Number(number)));
  return `<path class="arrow${onwards ? '' : ' back'}" d="${path}" marker-end="url(#${tip})"/>`;
}

const round = (value: number) => String(Math.round(value * 10) / 10);

const rect = ({ x, y, width, height }: Rect) =>
  `x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${round(height)}"`;

const escaped = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

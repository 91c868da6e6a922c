/** Coverage painted on the state diagram: one HTML page that needs nothing else. */
import type { State, Transition } from '../../engine/trace.ts';
import { type Coverage, percent, type Share } from './coverage.ts';
import { script, style } from './diagram-style.ts';
import { type Arrow, type Box, type Layout, layOut } from './layout.ts';

type Paint = 'full' | 'part' | 'none';

/** Where the words that work everywhere lead: named in the row, as arrows they would hide all others. */
const tagged = new Set(['menu', 'fresh', 'parked', 'forgetting']);
const root = 'assistant';
const boxWidth = 350;
const rowHeight = 17;

/** The page. Opens from a file, without a network; green was covered, red was not, amber partly. */
export async function coverageDiagram(coverage: Coverage, title = 'Coverage of the flows'): Promise<string> {
  const everywhere = coverage.transitions.filter(({ from }) => from === root);
  const sheets = await Promise.all(sheetsOf(coverage.states).map((sheet) => sheetHtml(coverage, sheet)));
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)}</title><style>${style}</style></head><body>
<header><h1>${escaped(title)}</h1>${metersHtml(coverage)}
<div class="tools"><label><input type="checkbox" id="gaps"> only gaps</label>
<button id="out" aria-label="Smaller">−</button><button id="in" aria-label="Larger">+</button><button id="fit">Fit</button></div></header>
<main><section class="state wide everywhere ${paintOfRows(coverage, everywhere)}"><h3>everywhere<small>unless a state has a use of its own for the word</small></h3>
${rowsHtml(coverage, everywhere)}</section>
${sheets.join('\n')}
${missingHtml(coverage)}</main>
<script>${script}</script></body></html>
`;
}

/** A flow of some size has a sheet of its own; all else is on the first. */
const sheetsOf = (states: State[]): string[] => {
  const tops = states.filter(({ parent, kind }) => parent === root && kind === 'group').map(({ path }) => path);
  return [root, ...tops.filter((top) => states.filter(({ path }) => path.startsWith(`${top}.`)).length > 5)];
};

function sheetOf(path: string, states: State[]): string {
  const top = path.split('.')[0] ?? path;
  return sheetsOf(states).includes(top) ? top : root;
}

async function sheetHtml(whole: Coverage, sheet: string): Promise<string> {
  const here = ({ path }: { path: string }) => path !== root && sheetOf(path, whole.states) === sheet;
  const coverage = { ...whole, states: whole.states.filter(here) };
  const [boxes, groups, arrows] = [boxesOf(coverage, sheet), groupsOf(coverage, sheet), arrowsOf(coverage)];
  const layout = await layOut(boxes, groups, arrows);
  const frames = groups.map(({ id, label }) => {
    const at = place(layout.groups.get(id));
    return `<div class="group ${paintOf(whole, id)}" style="${at}"><span>${escaped(label)}</span></div>`;
  });
  const size = `width:${Math.ceil(layout.width)}px;height:${Math.ceil(layout.height)}px`;
  return `<h2>${sheet === root ? 'The beginning, the menu, and coming back' : escaped(sheet)}</h2>
<div class="frame"><div class="sheet" style="${size}">${frames.join('\n')}
${arrowsHtml(coverage, arrows, layout)}
${boxes.map(({ id }) => boxHtml(coverage, id, layout)).join('\n')}</div></div>`;
}

const last = (path: string) => path.split('.').at(-1) ?? path;

const groupsOf = ({ states }: Coverage, sheet: string) =>
  states
    .filter(({ kind, path }) => kind === 'group' && path !== sheet)
    .map(({ path, parent }) => ({ id: path, parent: parent === sheet ? null : parent, label: last(path) }));

/** One for each state, and for each group that hears words of its own. */
function boxesOf({ states, transitions }: Coverage, sheet: string): Box[] {
  const rows = (path: string) => transitions.filter(({ from }) => from === path).length;
  return states
    .filter(({ path, kind }) => kind !== 'group' || rows(path) > 0)
    .map(({ path, parent, kind, lines, calls }) => ({
      id: path,
      parent: insideOf(kind === 'group' ? path : parent, sheet),
      width: boxWidth,
      height: 26 + 9 + (lines.length > 0 || calls !== null ? 20 : 0) + rows(path) * rowHeight,
    }));
}

const insideOf = (group: string | null, sheet: string) => (group === sheet ? null : group);

interface DrawnArrow extends Arrow {
  transitions: Transition[];
}

/** One between any two states, for all transitions between them. */
function arrowsOf({ states, transitions }: Coverage): DrawnArrow[] {
  const byEnds = new Map<string, DrawnArrow>();
  for (const transition of transitions) {
    const { from } = transition;
    const [target] = transition.targets;
    const here = [from, target].every((end) => states.some(({ path }) => path === end));
    if (target === undefined || tagged.has(target) || !here) continue;
    const to = firstInside(target, states);
    if (to === from) continue;
    const arrow = byEnds.get(`${from} ${to}`) ?? { from, to, onwards: false, transitions: [] };
    arrow.transitions.push(transition);
    const position = (path: string) => states.findIndex((state) => state.path === path);
    arrow.onwards = position(from) < position(to);
    byEnds.set(`${from} ${to}`, arrow);
  }
  return [...byEnds.values()];
}

/** The state that an arrow to a group points at: the first of the flow's. */
const firstInside = (path: string, states: State[]): string => {
  const inside = states.find(({ parent }) => parent === path);
  return inside === undefined ? path : firstInside(inside.path, states);
};

function paintOf({ states, transitions, hasTaken, hasBeenAt }: Coverage, path: string): Paint {
  const within = (other: string) => other === path || other.startsWith(`${path}.`);
  const seen = [
    ...transitions.filter(({ from }) => within(from)).map(({ id }) => hasTaken(id)),
    ...states.filter((state) => state.kind === 'waiting' && within(state.path)).map((state) => hasBeenAt(state.path)),
  ];
  return paint(seen);
}

const paintOfRows = ({ hasTaken }: Coverage, rows: Transition[]) => paint(rows.map(({ id }) => hasTaken(id)));

function paint(seen: boolean[]): Paint {
  if (seen.every(Boolean)) return 'full';
  return seen.some(Boolean) ? 'part' : 'none';
}

function boxHtml(coverage: Coverage, path: string, layout: Layout): string {
  const state = coverage.states.find((each) => each.path === path);
  const rows = coverage.transitions.filter(({ from }) => from === path);
  const isGroup = state?.kind === 'group';
  const painted = isGroup ? paintOfRows(coverage, rows) : paintOf(coverage, path);
  const does = [...(state?.calls ? [`calls ${state.calls}`] : []), ...(state?.lines ?? [])].join(' · ');
  const taken = rows.filter(({ id }) => coverage.hasTaken(id)).length;
  const name = isGroup ? `anywhere in ${last(path)}` : last(path);
  return `<article class="state ${painted}" style="${place(layout.boxes.get(path))}" title="${escaped(path)}"><h3>${escaped(name)}<small>${taken}/${rows.length}</small></h3>
${does ? `<p title="${escaped(does)}">${escaped(does)}</p>` : ''}${rowsHtml(coverage, rows)}</article>`;
}

function rowsHtml({ hasTaken }: Coverage, rows: Transition[]): string {
  const items = rows.map((row) => {
    const { id, event, targets } = row;
    const several = rows.filter((other) => other.event === event).length > 1;
    const said = [...row.lines, ...(row.saysMore ? ['…'] : [])].join(' · ');
    const whole = [id, ...targets.map((target) => `→ ${target}`), said].join('  ');
    const which = `${several ? ` ${row.index + 1}` : ''}${row.guarded ? ' if' : ''}`;
    return `<li class="${hasTaken(id) ? 'yes' : 'no'}" title="${escaped(whole)}"><b>${escaped(event)}</b>${which}${targetHtml(row)} <em>${escaped(said)}</em></li>`;
  });
  return `<ul>${items.join('')}</ul>`;
}

function targetHtml({ targets: [target] }: Transition): string {
  if (target === undefined) return '';
  return tagged.has(target) ? ` <span class="tag">${target}</span>` : ` → ${last(target)}`;
}

function arrowsHtml({ hasTaken }: Coverage, arrows: DrawnArrow[], { width, height, arrows: paths }: Layout): string {
  const drawn = arrows.map(({ transitions }, index) => {
    const found = paths[index];
    if (!found) return '';
    const how = transitions.some(({ id }) => hasTaken(id)) ? 'yes' : 'no';
    return `<path class="stem ${how}" d="${found.path} ${found.tip}" marker-end="url(#${how})"/>`;
  });
  const marker = (id: string) =>
    `<marker id="${id}" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="8" markerHeight="8" markerUnits="userSpaceOnUse" orient="auto"><path d="M0 0 10 5 0 10z"/></marker>`;
  return `<svg width="${Math.ceil(width)}" height="${Math.ceil(height)}" aria-hidden="true"><defs>${marker('yes')}${marker('no')}</defs>${drawn.join('')}</svg>`;
}

const metersHtml = (coverage: Coverage) =>
  Object.entries(coverage.report() as unknown as Record<string, Share>)
    .map(
      ([name, share]) =>
        `<div class="meter">${name} ${share.covered}/${share.total}<b>${percent(share)}%</b><i style="--w:${percent(share)}%"></i></div>`,
    )
    .join('');

function missingHtml(coverage: Coverage): string {
  const { lines, transitions } = coverage.report();
  const list = (title: string, { missing }: Share) =>
    missing.length === 0
      ? ''
      : `<h2>${missing.length} ${title}</h2><ul>${missing.map((each) => `<li class="no">${escaped(each)}</li>`).join('')}</ul>`;
  return `<section class="missing">${list('transitions never taken', transitions)}${list('lines never said', lines)}</section>`;
}

const place = (rect: { x: number; y: number; width: number; height: number } | undefined) =>
  rect === undefined
    ? 'display:none'
    : `left:${Math.round(rect.x)}px;top:${Math.round(rect.y)}px;width:${Math.round(rect.width)}px;height:${Math.round(rect.height)}px`;

const escaped = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

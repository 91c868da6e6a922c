/** Where the boxes and arrows of a state diagram go; Graphviz decides. */

export interface Box {
  id: string;
  /** Group it lies in. */
  parent: string | null;
  width: number;
  height: number;
}

export interface Arrow {
  from: string;
  to: string;
  /** Leads on: what it leads to lies below. */
  onwards: boolean;
}

export interface Group {
  id: string;
  parent: string | null;
  label: string;
}

interface Rect {
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface Layout {
  width: number;
  height: number;
  boxes: Map<string, Rect>;
  groups: Map<string, Rect>;
  /** SVG path and the tip's direction, in the order of the arrows; null for those that could not be drawn. */
  arrows: Array<{ path: string; tip: string } | null>;
}

/** What Graphviz answers as JSON, as far as it is used. */
interface Drawn {
  bb: string;
  objects?: Array<{ name: string; bb?: string; pos?: string; width?: string; height?: string }>;
  edges?: Array<{ id?: string; pos?: string }>;
}

const perInch = 72;

/** Lays the boxes out, each inside its group, in pixels from the upper left corner. */
export async function layOut(boxes: Box[], groups: Group[], arrows: Arrow[]): Promise<Layout> {
  // A megabyte of WebAssembly: loaded only when a diagram is drawn.
  const { instance } = await import('@viz-js/viz');
  const viz = await instance();
  const drawn = JSON.parse(viz.renderString(dotOf(boxes, groups, arrows), { format: 'json', yInvert: true })) as Drawn;
  const objects = drawn.objects ?? [];
  const { width, height } = between(numbers(drawn.bb));
  const paths = new Map((drawn.edges ?? []).map(({ id, pos }) => [id, pos ? pathOf(pos) : null]));
  return {
    width,
    height,
    boxes: new Map(objects.filter(({ pos }) => pos !== undefined).map((each) => [each.name, rectOf(each)])),
    groups: new Map(
      objects
        .filter(({ name, bb }) => name.startsWith('cluster_') && bb !== undefined)
        .map(({ name, bb = '' }) => [name.slice('cluster_'.length), between(numbers(bb))]),
    ),
    arrows: arrows.map((_, index) => paths.get(`a${index}`) ?? null),
  };
}

function dotOf(boxes: Box[], groups: Group[], arrows: Arrow[]): string {
  const inside = (parent: string | null): string[] => [
    ...boxes
      .filter((box) => box.parent === parent)
      .map(({ id, width, height }) => `"${id}" [width=${width / perInch}, height=${height / perInch}];`),
    ...groups
      .filter((group) => group.parent === parent)
      .flatMap(({ id, label }) => [`subgraph "cluster_${id}" { label="${label}"; margin=14;`, ...inside(id), '}']),
  ];
  const edges = arrows.map(
    ({ from, to, onwards }, index) => `"${from}" -> "${to}" [id="a${index}"${onwards ? '' : ', constraint=false'}];`,
  );
  return [
    'digraph { graph [rankdir=TB, nodesep=0.35, ranksep=0.6, margin=0, fontsize=20, labeljust=l];',
    'node [shape=box, fixedsize=true, label=""]; edge [arrowsize=0.9];',
    ...inside(null),
    ...edges,
    '}',
  ].join('\n');
}

const numbers = (text: string): number[] => text.split(/[\s,]+/).map(Number);

function between([x1 = 0, y1 = 0, x2 = 0, y2 = 0]: number[]): Rect {
  return { x: Math.min(x1, x2), y: Math.min(y1, y2), width: Math.abs(x2 - x1), height: Math.abs(y2 - y1) };
}

function rectOf({ pos = '', width = '0', height = '0' }: { pos?: string; width?: string; height?: string }): Rect {
  const [x = 0, y = 0] = numbers(pos);
  const size = { width: Number(width) * perInch, height: Number(height) * perInch };
  return { x: x - size.width / 2, y: y - size.height / 2, ...size };
}

/** `e,<tip> <start> <control> <control> <end> …` as Graphviz writes a spline. */
function pathOf(pos: string): { path: string; tip: string } {
  const parts = pos.split(' ');
  const tip = parts.find((part) => part.startsWith('e,'))?.slice(2) ?? '';
  const [start = '', ...rest] = parts.filter((part) => !/^[es],/.test(part));
  const curves = rest.flatMap((_, index) => (index % 3 === 0 ? `C${rest.slice(index, index + 3).join(' ')}` : []));
  return { path: `M${start} ${curves.join(' ')}`, tip: `L${tip || rest.at(-1)}` };
}

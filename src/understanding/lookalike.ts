/** Tells host names that are made to look like the official ones [P29] [T6]. */
import { isTypoOf } from './typo.ts';

export const officialHosts: ReadonlySet<string> = new Set(['vneid.gov.vn', 'dichvucong.gov.vn', 'bocongan.gov.vn']);

/** Within a longer word one wrong letter is forgiven in names of at least this many. */
const fuzzyNameMin = 8;

/** Letters of other scripts that look like these. */
const foreignLetters: Record<string, string> = {
  a: 'аαɑ',
  b: 'вь',
  c: 'сϲ',
  d: 'ԁ',
  e: 'еεҽ',
  g: 'ɡց',
  h: 'һհн',
  i: 'іιıɩӏⅼℓ',
  j: 'ј',
  k: 'кκ',
  m: 'м',
  n: 'ոηп',
  o: 'оοօσ',
  p: 'рρ',
  q: 'ԛ',
  r: 'г',
  s: 'ѕ',
  t: 'тτ',
  u: 'υս',
  v: 'νѵ',
  w: 'ԝѡ',
  x: 'хχ',
  y: 'уγ',
};
const lookingLike = new Map(
  Object.entries(foreignLetters).flatMap(([latin, letters]) => [...letters].map((letter) => [letter, latin])),
);

/** The host with letters of other scripts replaced by the Latin ones they look like; what looks like none stays. */
export const inLatin = (host: string) => [...host].map((letter) => lookingLike.get(letter) ?? letter).join('');

/** The host with what looks alike made one (`vne1d`, `vneld`), and once more with `cl` read as `d`; lower case expected. */
function shapes(host: string): string[] {
  const shape = skeleton(inLatin(host));
  return shape.includes('ci') ? [shape, shape.replaceAll('ci', 'd')] : [shape];
}

const skeleton = (host: string) => host.replace(/[1l|]/g, 'i').replaceAll('0', 'o').replaceAll('3', 'e');

/** The names before .gov.vn, and the two app stores. */
const names = ['vneid', 'dichvucong', 'bocongan', 'playgoogle', 'googleplay', 'appsapple'].map(skeleton);
const skeletons = [...officialHosts].map(skeleton);

/** Whether a host that is none of the official ones is one of them but for a letter or two that look alike, or one that is wrong, missing, added or swapped. */
export function isNearOfficial(host: string): boolean {
  return shapes(host.replace(/^www\./, '')).some((shape) => skeletons.some((official) => isTypoOf(shape, official)));
}

/** Whether the name that stands before .gov.vn is nearly an official one: `sso.vneld.gov.vn`. */
export function isNearOffice(host: string): boolean {
  const [name] = host.split('.').slice(-3);
  if (name === undefined || officialHosts.has(`${name}.gov.vn`)) return false;
  return shapes(name).some((shape) => names.some((official) => isTypoOf(shape, official)));
}

/** Whether a host that does not end in .gov.vn borrows an official name, or poses as the government's: `vneid.gov.vn.xyz.com`, `bvgov.com`. */
export function borrowsName(host: string): boolean {
  return shapes(host).some(holdsName) || posesAsGovernment(inLatin(host).replaceAll('0', 'o'));
}

function holdsName(shape: string): boolean {
  const joined = shape.replace(/[._-]/g, '');
  if (names.some((name) => joined.includes(name))) return true;
  if (shape.split(/[._-]/).some((part) => names.some((name) => isTypoOf(part, name)))) return true;
  return names.some((name) => name.length >= fuzzyNameMin && holdsNearly(joined, name));
}

function holdsNearly(text: string, name: string): boolean {
  for (let start = 0; start < text.length; start++) {
    for (const length of [name.length - 1, name.length, name.length + 1]) {
      if (isTypoOf(text.slice(start, start + length), name)) return true;
    }
  }
  return false;
}

/** `gov-vn`, or `gov` at the end of a part, other than in a government's own ending: .gov, .gov.uk. */
function posesAsGovernment(host: string): boolean {
  const before = host.replace(/(?:^|\.)gov(?:\.(?!vn)[a-z]{2})?$/, '');
  return /gov[._-]?vn/.test(before) || /gov(?:[._-]|$)/.test(before);
}

/** Finds the addresses in a message that are not on the allow-list [T6]. */
import tlds from 'tlds' with { type: 'json' };
import type { LinkKind } from '../../flows/heard.ts';
import { fold, foldWithPositions, ofLast, readableChars } from './fold.ts';
import { borrowsName, inLatin, isNearOffice, isNearOfficial, officialHosts } from './lookalike.ts';

const worstFirst: LinkKind[] = ['lookalike', 'unknown', 'office', 'store'];

const stores = new Set(['apps.apple.com', 'itunes.apple.com', 'play.google.com']);

/** https://data.iana.org/TLD/, as of the package's release. */
const realEndings = new Set(tlds);
/**
 * Endings of an address that is only two words with a full stop between. Others are as likely the next sentence: `co`, `tk`, `app`,
 * `online` are said in this chat every day, and count with a scheme, www, a path, a hyphen or a digit only.
 */
const plainEndings = new Set(
  `vn com net org edu gov info biz pro asia xyz top vip club site shop icu fun win bid bond loan buzz space tech dev
  cloud cyou cfd sbs monster io ru uk us eu jp kr tv ws pw gq ml cf`.split(/\s+/),
);
/** Endings of files too. */
const fileEndings = new Set(['zip', 'mov']);
/** Of e-mail addresses written with spaces. */
const mailHosts = new Set(['gmail.com', 'yahoo.com', 'yahoo.com.vn', 'outlook.com', 'hotmail.com', 'icloud.com']);

/** No host name is longer (RFC 1035, 2.3.4). */
const hostCharsMax = 253;

/** A longer piece behind the last space of what is read has its host name in full. */
const cutPieceMax = 80;

/** Which kinds of foreign addresses the first 1,000 characters hold, each once, the worst first; e-mail addresses only if they imitate. Never throws. */
export const foreignLinks = ofLast((text: string): readonly LinkKind[] => {
  // Without one of these there is no address, however it was taken apart.
  if (!/[.:。]|dot|cham|gov|h[tx]{2}p/.test(fold(text)) && text.length <= readableChars) return [];
  const readable = rejoined(marked(withoutCutEnd(text)));
  const alone = !/\s/.test(readable.trim());
  const kinds = new Set<LinkKind | null>();
  for (const match of readable.matchAll(/(?:(?!\.\.)[^\s,;!"'()<>{}|*])+/g)) {
    const rest = readable.slice(match.index + match[0].length);
    kinds.add(kindInPiece(match[0], { alone, last: !/^[._-]*'? ?[\p{L}\p{N}\p{Co}]/u.test(rest) }));
  }
  return worstFirst.filter((kind) => kinds.has(kind));
});

/** Where an address without a scheme stands: as the whole message; with no word behind it. */
interface Place {
  alone: boolean;
  last: boolean;
}

function withoutCutEnd(text: string): string {
  const readable = text.slice(0, readableChars);
  return text.length > readableChars
    ? readable.replace(new RegExp(String.raw`\s\S{0,${cutPieceMax}}$`, 'u'), '')
    : readable;
}

/** Letters and digits that were something else before folding (é, ｅ, a letter with an invisible character behind it) are moved here. */
const markedFrom = 0xe000;

/** The text folded, with every letter marked that a browser would not read as that letter. No input can hold marks, as folding drops them. */
function marked(text: string): string {
  const visible = text.replace(/(?<!\p{Cf})\p{Cf}+(?=[\s\p{P}]|$)/gu, '');
  const { text: folded, starts, ends } = foldWithPositions(visible, readableChars);
  let out = '';
  for (let at = 0; at < folded.length; at++) {
    const char = folded[at] ?? '';
    const same = visible.slice(starts[at], ends[at]).toLowerCase() === char;
    out += same || !/[a-z0-9]/.test(char) ? char : String.fromCharCode(markedFrom + char.charCodeAt(0));
  }
  return out.replace(/[。｡]/g, '.');
}

const unmarked = (text: string) =>
  text.replace(/[\ue000-\ue07f]/g, (char) => String.fromCharCode(char.charCodeAt(0) - markedFrom));
const hasMarks = (text: string) => /[\ue000-\ue07f]/.test(text);

/** Addresses that were taken apart so as not to be seen as such (`hxxp`, `[.]`, spaces) are put together. */
function rejoined(text: string): string {
  return text
    .replace(/ ?[[({<] ?(?:\.|dot|cham) ?[\])}>] ?/g, '.')
    .replace(/\[(:|:\/\/|\/)\]/g, '$1')
    .replace(/h[tx]{2}p(s?) ?(?:[:;] ?[/\\]{1,3}|[/\\]{2}) ?/g, ' http$1://')
    .replace(
      /(?<![a-z0-9-])([a-z0-9-]+)([ .,]{1,3})gov([ .,]{1,3})vn(?![a-z0-9-])(?:( ?\. ?)([a-z0-9-]+))?/g,
      (whole, name, first, second, joint = '', next = '') => {
        // "Ending in .gov.vn" names no host.
        if (!officialHosts.has(`${name}.gov.vn`) && (first !== second || !first.includes('.'))) return whole;
        // "vneid . gov . vn . xyz" goes on; "vneid.gov.vn. xyz" is the end of a sentence.
        const goesOn = plainEndings.has(next) && (joint.startsWith(' ') || joint === first);
        return `${name}.gov.vn${goesOn ? '.' : joint}${next}`;
      },
    )
    .replace(/(vneid|dichvucong|bocongan)([a-z0-9-]*) \. ?([a-z]+)/g, (whole, name, more, ending) =>
      plainEndings.has(ending) ? `${name}${more}.${ending}` : whole,
    );
}

/** The kind of an address within what stands between two spaces. */
function kindInPiece(piece: string, place: Place): LinkKind | null {
  const link = /https?:(?:\/\/)?([\p{L}\p{N}\p{Co}._\-@:%[\]~+$&]*)([/\\?#]?)/u.exec(piece);
  const before = link ? piece.slice(0, link.index) : piece;
  const bare = kindOfBare(before, { ...place, last: place.last && link === null });
  if (link === null) return bare;
  // Programs do not agree where the host ends in "https://vneid.gov.vn\\@evil.com".
  const twisted = link[2] === '\\' && piece.slice(link.index).includes('@');
  return twisted ? 'lookalike' : worse(kindOfLink(link[1] ?? '', link[2] !== ''), bare);
}

const worse = (one: LinkKind | null, other: LinkKind | null) =>
  worstFirst.find((kind) => kind === one || kind === other) ?? null;

/** What stands behind http:// up to the path. */
function kindOfLink(authority: string, hasPath: boolean): LinkKind | null {
  const at = authority.lastIndexOf('@');
  const address = authority.slice(at + 1).replace(/(?<!:.*):[^:]*$/, '');
  const user = unmarked(authority.slice(0, Math.max(0, at)));
  if (isNumeric(address)) return user.includes('.') ? 'lookalike' : 'unknown';
  // What was typed on without a space ("https://vneid.gov.vn.Toi vao roi") makes no other host.
  const host = hasPath ? trimmed(address) : (withRealEnding(trimmed(address), () => true) ?? trimmed(address));
  if (!host.includes('.')) return null;
  const kind = kindOfHost(host);
  if (kind !== null && (borrowsName(user) || user.includes('.'))) return 'lookalike';
  return kind === 'lookalike' || hasRealEnding(host) ? kind : null;
}

/** 1.2.3.4, [::1], 0x7f000001, 2130706433. */
const isNumeric = (address: string) =>
  /^\[[\da-f:.]+\]?$|^(?:0x[\da-f]+|\d+)(?:\.(?:0x[\da-f]+|\d+)){0,3}$/.test(address) && !/^\d{1,3}$/.test(address);

/** The first host among what slashes separate; the rest is its path. */
function kindOfBare(piece: string, place: Place): LinkKind | null {
  let left = piece;
  while (left !== '') {
    const end = left.search(/[/\\?#=&]/);
    const path = end < 0 ? '' : left.slice(end);
    const kind = kindOfPart(end < 0 ? left : left.slice(0, end), {
      ...place,
      path,
      last: place.last && path.length <= 1,
    });
    if (kind !== undefined) return kind;
    left = path.slice(1);
  }
  return null;
}

interface Part extends Place {
  path: string;
}

/** Undefined if it is no address at all. */
function kindOfPart(part: string, place: Part): LinkKind | null | undefined {
  const at = part.lastIndexOf('@');
  if (at > 0) return kindOfMail(part.slice(0, at), trimmed(part.slice(at + 1)), place);
  let found: LinkKind | null | undefined;
  const [first = '', ...others] = part.slice(at + 1).split(':');
  // A port, or "link:evil.com".
  const port = others.length > 0 && /^\d{2,5}$/.test(others.at(-1) ?? '');
  if (isBareNumeric(first) && (port || /^\/[a-z]/.test(place.path))) return 'unknown';
  for (const host of [first, ...others]) {
    const kind = kindOfBareHost(trimmed(host), { ...place, path: port ? '/:' : place.path });
    if (kind !== undefined) found = found ? worse(found, kind) : kind;
  }
  return found;
}

/** Four numbers that are no date, version or personal number. */
const isBareNumeric = (host: string) => /^(?:(?:0|[1-9]\d{0,2})(?:\.(?!$)|$)){4}$/.test(host);

function kindOfMail(user: string, host: string, { path }: Part): LinkKind | null {
  const poses = unmarked(user).includes('.gov.vn') && !officialHosts.has(host);
  if (!hasRealEnding(host)) return null;
  return poses || kindOfHost(host) === 'lookalike' ? 'lookalike' : path.length > 1 ? kindOfHost(host) : null;
}

/** Words with full stops between them; undefined if that is just what they are. */
function kindOfBareHost(whole: string, place: Part): LinkKind | null | undefined {
  if (!whole.includes('.') || whole.split('.').includes('')) return undefined;
  if (kindOfHost(whole) === null) return null;
  if (isNearOfficial(unmarked(whole))) return 'lookalike';
  const evident = isEvident(whole, place);
  const host = withRealEnding(whole, (labels) => {
    const ending = labels.at(-1) ?? '';
    if (plainEndings.has(ending) || evident) return true;
    return place.last && !fileEndings.has(ending) && labels.join('.') === whole && borrowsName(unmarked(whole));
  });
  if (host === null) return undefined;
  const kind = kindOfHost(host);
  if (evident && (!hasMarks(host) || host.startsWith('www.'))) return kind;
  if (kind === 'lookalike') return isMarkedText(host) ? undefined : kind;
  return isPlainWords(host, kind, place) ? undefined : kind;
}

/** www, a path, or a hyphen or digit where words have none. */
function isEvident(host: string, { path }: Part): boolean {
  if (/^\/[\p{L}\p{N}:_@-]|^\?.*=|^\\[\p{L}\p{N}]/u.test(path) || host.startsWith('www.')) return true;
  const before = host.slice(0, host.lastIndexOf('.'));
  return /[a-z]{2}-+[a-z0-9]{2}/.test(before) || /[a-z]\d+[a-z]/.test(before);
}

/** Vietnamese with its marks, and no official name in it. */
const isMarkedText = (host: string) =>
  hasMarks(host) &&
  /^[a-z0-9._-]*$/.test(unmarked(host)) &&
  !borrowsName(unmarked(host)) &&
  !isNearOfficial(unmarked(host));

/** "roi.com", "gmail.com", "8.vn": what is written without a space behind a full stop, if it is not the whole message. */
function isPlainWords(host: string, kind: LinkKind | null, { alone }: Place): boolean {
  if (mailHosts.has(host)) return true;
  const labels = host.split('.').slice(0, -1);
  const official = labels.findIndex((_, at) => officialHosts.has(host.split('.').slice(at).join('.')));
  if (official > 0) return !alone && labels.slice(0, official).every(isSyllable);
  if (kind !== 'unknown') return false;
  return !/[\p{L}\p{N}]*\p{L}\p{L}/u.test(labels.at(-1) ?? '') || (!alone && labels.every(isSyllable));
}

const isSyllable = (label: string) =>
  /^(?:b|c|ch|d|gh?|h|kh?|l|m|n|ngh?|nh|p|ph|qu|r|s|t|th|tr|v|x)?(?:i?[aeo][iouy]?|u[aeiyo][iuy]?|u?y[eau]?u?|ie?u?|uou|o[ae][ioy]|u|oo)(?:ch?|m|n[gh]?|p|t)?$/.test(
    label,
  );

/** Whose the host is; null for an official one, and for what is too long to be one. */
function kindOfHost(host: string): LinkKind | null {
  if (host.length > hostCharsMax) return null;
  const name = unmarked(host).replace(/^www\./, '');
  const plain = /^[a-z0-9._-]*$/.test(host) && !/(?:^|\.)xn--/.test(host);
  if (plain && (officialHosts.has(name) || name === 'gov.vn')) return null;
  if (!plain || isNearOfficial(name)) return 'lookalike';
  if (stores.has(name)) return 'store';
  if (name.endsWith('.gov.vn')) return isNearOffice(name) ? 'lookalike' : 'office';
  return borrowsName(name) ? 'lookalike' : 'unknown';
}

const trimmed = (host: string) => host.replace(/^[._-]+/, '').replace(/(?<![._-])[._-]+$/, '');

const hasRealEnding = (host: string) => isRealEnding(host.split('.').at(-1) ?? '');
const isRealEnding = (ending: string) => realEndings.has(ending) || ending.startsWith('xn--');

/** The host without the words behind its last real ending that will do; null if less than two parts are left. */
function withRealEnding(host: string, willDo: (labels: string[]) => boolean): string | null {
  const labels = host.split('.');
  while (labels.length > 1) {
    if (isRealEnding(inLatin(labels.at(-1) ?? '')) && willDo(labels)) return labels.join('.');
    labels.pop();
  }
  return null;
}

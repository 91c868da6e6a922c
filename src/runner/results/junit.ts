/** What became of dialogues as JUnit XML, the form that CI servers read. */
import type { Outcome } from '../play/outcome.ts';
import { tellOutcome } from './console.ts';

/**
 * A `testsuite` for each file, a `testcase` for each dialogue, in the order given; `ms` is how long all took. A failure has the reason
 * as its message and what the console says as its text. Every character is one that XML 1.0 allows: others are written `\u001b`.
 * @see https://github.com/testmoapp/junitxml, read 2026-11-21
 */
export function junit(outcomes: Outcome[], ms: number): string {
  const files = Map.groupBy(outcomes, ({ file }) => file);
  const suites = [...files].map(([file, inFile]) => {
    const took = inFile.reduce((sum, outcome) => sum + outcome.ms, 0);
    return element('testsuite', { name: file, file, ...counts(inFile), time: seconds(took) }, inFile.map(testcase));
  });
  const all = element('testsuites', { name: 'dialogues', ...counts(outcomes), time: seconds(ms) }, suites);
  return `<?xml version="1.0" encoding="UTF-8"?>\n${all}\n`;
}

function testcase(outcome: Outcome): string {
  const { title, file, line, result, reason = '', deviations, ms } = outcome;
  const attributes = { name: title, classname: file, file, line, time: seconds(ms) };
  if (result === 'skipped') return element('testcase', attributes, [element('skipped', { message: reason })]);
  if (result === 'passed') return element('testcase', attributes);
  const [first] = deviations;
  const message = first ? `${first.file}:${first.line}: ${first.why}` : 'it failed';
  const failure = element('failure', { message, type: 'deviation' }, [escapeText(tellOutcome(outcome))]);
  return element('testcase', attributes, [failure]);
}

const counts = (outcomes: Outcome[]) => ({
  tests: outcomes.length,
  failures: outcomes.filter(({ result }) => result === 'failed').length,
  errors: 0,
  skipped: outcomes.filter(({ result }) => result === 'skipped').length,
});

const seconds = (ms: number) => (ms / 1_000).toFixed(3);

function element(name: string, attributes: Record<string, string | number>, inside: string[] = []): string {
  const given = Object.entries(attributes).map(([key, value]) => ` ${key}="${escapeAttribute(String(value))}"`);
  const open = `<${name}${given.join('')}`;
  if (inside.length === 0) return `${open}/>`;
  // The text of a failure is kept as it is; elements stand on lines of their own.
  const content = name === 'failure' ? inside.join('') : `\n${inside.join('\n')}\n`;
  return `${open}>${content}</${name}>`;
}

const named: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', '\r': '&#13;' };

const escapeText = (text: string) => allowed(text).replaceAll(/[&<>"\r]/g, (sign) => named[sign] ?? sign);

/** A parser would make blanks of line ends and tabs in an attribute. */
const escapeAttribute = (text: string) => escapeText(text).replaceAll('\n', '&#10;').replaceAll('\t', '&#9;');

/** XML 1.0 knows no other characters, not even as references. @see https://www.w3.org/TR/xml/#charsets */
const allowed = (text: string) =>
  text.replaceAll(
    /[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu,
    (sign) => `\\u${(sign.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`,
  );

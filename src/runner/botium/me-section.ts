/** A `#me` section as what the citizen does. */
import type { MediaKind } from '../../engine/outside.ts';
import type { Deed } from '../dialogue.ts';
import type { Lose } from './bot-section.ts';
import { isHook } from './hooks.ts';
import { type Library, utterance } from './library.ts';
import { filled, functionsIn } from './memory.ts';
import type { ScriptLine, Section } from './scripts.ts';

/** One deed, or one of several, each of which makes a dialogue of its own. */
export interface Turn {
  /** What tells its dialogue from the others; empty when there are no others. */
  name: string;
  deed: Deed;
}

/** The deeds one after the other; each is a list of alternatives, never an empty one. */
export function deedsOf(section: Section, library: Library, known: ReadonlySet<string>, lose: Lose): Turn[][] {
  const inputs = section.lines.filter((line) => line.kind === 'command').filter((line) => !isHook(line));
  const texts = textsOf(section, lose);
  const button = inputs.find(({ name }) => name === 'BUTTON');
  for (const line of inputs) if (line.name === 'FORM') lose(line, 'there are no forms in a chat here');
  if (button) {
    const others = [...texts, ...inputs.filter((line) => line.name !== 'FORM' && line !== button)];
    for (const line of others) lose(line, 'a button is pressed without anything else being sent');
    return press(button, known, lose);
  }
  const media = inputs.filter(({ name }) => name === 'MEDIA');
  const said = sayable(texts, section, inputs.length > 0, lose);
  if (media.length > 0) return send(media, said === null ? null : filled(said, known), lose);
  const [first] = texts;
  if (said === null || !first) return [];
  const turns = say(said, library, known);
  if (turns.length < (utterance(said, library)?.texts.length ?? 1)) {
    lose(first, 'utterances with functions of Botium are left out');
  }
  return turns.length > 0 ? [turns] : [];
}

/** The text, without empty lines around it. What Botium would refuse is reported. */
function textsOf({ lines }: Section, lose: Lose): ScriptLine[] {
  const end = lines.findIndex(({ kind }) => kind === 'command');
  const texts = end < 0 ? [...lines] : lines.slice(0, end);
  for (const line of lines.slice(texts.length)) {
    if (line.kind === 'text' && line.raw !== '') lose(line, 'Botium takes no text after a user input or logic hook');
  }
  while (texts.at(-1)?.raw === '') texts.pop();
  while (texts[0]?.raw === '') texts.shift();
  return texts;
}

/** What is written; null, and reported unless `silent`, when nothing can be. */
function sayable(texts: ScriptLine[], section: Section, silent: boolean, lose: Lose): string | null {
  const said = texts.map(({ raw }) => raw).join('\n');
  if (said === '') {
    if (!silent) {
      lose({ line: section.line, kind: 'text', raw: '#me' }, 'nobody can send an empty message');
    }
    return null;
  }
  const computed = texts.filter(({ raw }) => functionsIn(raw).length > 0);
  for (const line of computed) {
    lose(line, `${functionsIn(line.raw).join(', ')} cannot be computed here; nothing is said in this place`);
  }
  return computed.length > 0 ? null : said;
}

function say(text: string, library: Library, known: ReadonlySet<string>): Turn[] {
  const reference = utterance(text, library);
  if (!reference) return [{ name: '', deed: { do: 'say', text: filled(text, known) } }];
  return reference.texts.flatMap((one, index): Turn[] => {
    if (functionsIn(one).length > 0) return [];
    return [{ name: `${reference.name}-L${index + 1}`, deed: { do: 'say', text: filled(one, known) } }];
  });
}

/** `BUTTON payload|text`: we know a button by its text, so the payload counts only when there is none. */
function press(line: ScriptLine & { kind: 'command' }, known: ReadonlySet<string>, lose: Lose): Turn[][] {
  const choice = line.args[1] || line.args[0];
  if (choice) return [[{ name: '', deed: { do: 'press', choice: filled(choice, known), earlier: false } }]];
  lose(line, 'does not say which button');
  return [];
}

const kinds: [MediaKind, RegExp][] = [
  ['photo', /\.(png|jpe?g|gif|webp|bmp|heic)$/i],
  ['video', /\.(mp4|mov|webm|avi|mkv)$/i],
  ['voice', /\.(ogg|oga|opus|mp3|wav|m4a|aac)$/i],
];

/** One message for each file; of a file, only its kind matters here. */
function send(lines: (ScriptLine & { kind: 'command' })[], caption: string | null, lose: Lose): Turn[][] {
  for (const line of lines) if (line.args.length === 0) lose(line, 'does not say which file');
  return lines
    .flatMap(({ args }) => args)
    .map((name, index): Turn[] => {
      const media = kinds.find(([, ends]) => ends.test(name))?.[0] ?? 'file';
      return [{ name: '', deed: { do: 'send', media, ...(index === 0 && caption !== null && { caption }) } }];
    });
}

/** Plays what a citizen does, and writes down what the assistant says to it. */
import type { Language } from '../../engine/outside.ts';
import type { Dialogue } from '../dialogue.ts';
import { checkKeys, stepSchemas, type Verb } from '../format/schema.ts';
import { deedOf } from '../format/steps.ts';
import { linesIn } from '../format/wording.ts';
import { carryOut } from '../play/deeds.ts';
import { createRun } from '../play/run.ts';
import type { Shown, Theatre } from '../stage.ts';
import type { Fields } from './phrasing.ts';

/** The steps with each message that follows them as a `bot:` step. Throws `Deviates` for a step that cannot be done. */
export async function fillIn(
  steps: Fields[],
  { theatre, citizen, linking }: { theatre: Theatre; citizen: string; linking: Dialogue['linking'] },
): Promise<Fields[]> {
  const dialogue = bare(citizen, linking);
  const stage = await theatre.open(dialogue);
  const filled: Fields[] = [];
  try {
    const run = createRun(dialogue, stage, []);
    const role = run.role('citizen');
    for (const fields of steps) {
      filled.push(fields);
      const verb = verbOf(fields);
      await carryOut(run, { file: '', line: 0, who: 'citizen', ...deedOf(verb, stepSchemas[verb].parse(fields)) });
      const heard = role.person.heard();
      for (const shown of heard.slice(role.read)) {
        const { fields: said, language } = expectation(shown, role.language);
        role.language = language;
        filled.push(said);
      }
      role.read = heard.length;
    }
  } finally {
    await stage.close();
  }
  return filled;
}

function verbOf(fields: Fields): Exclude<Verb, 'include'> {
  const verbs = Object.keys(stepSchemas).filter((verb) => verb !== 'check' && verb !== 'include');
  const verb = verbs.find((name) => name in fields);
  if (verb === undefined) throw new Error(`no step is generated with ${Object.keys(fields)} or ${checkKeys}`);
  return verb as Exclude<Verb, 'include'>;
}

const bare = (citizen: string, linking: Dialogue['linking']): Dialogue => ({
  title: '',
  file: '',
  line: 0,
  language: 'vi',
  linking,
  citizens: { citizen },
  tags: [],
  variables: {},
  desk: null,
  lenient: false,
  steps: [],
});

function expectation({ text }: Shown, language: Language): { fields: Fields; language: Language } {
  const other = language === 'vi' ? 'en' : 'vi';
  const switched = linesIn(text, language) === null && linesIn(text, other) !== null;
  const speaks = switched ? other : language;
  const lines = linesIn(text, speaks) ?? [];
  const bot = lines.length === 0 ? { exactly: text } : lines.length === 1 ? lines[0] : lines;
  return { fields: { bot, ...(switched && { language: speaks }) }, language: speaks };
}

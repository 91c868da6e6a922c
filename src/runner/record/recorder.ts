/** Writes down a conversation as it happens, so that it becomes a dialogue that passes. */
import type { Inbound, Language, MediaKind } from '../../engine/outside.ts';
import { writeDuration } from '../format/durations.ts';
import { linesIn, plain } from '../format/wording.ts';
import { keyOfLabel, type WrittenStep, writeDialogue } from '../format/writing.ts';
import { createDisguise, type Known } from './disguise.ts';

/** Shorter silences are added up: what is read and typed in half a minute is no silence. */
const silenceMs = 30_000;

export interface RecorderOptions {
  /** In which the conversation begins. */
  language: Language;
  /** The mock citizens that the services know. */
  citizens: readonly Known[];
  /** The operator's setting LINKING; `both` unless told. */
  linking?: 'both' | 'guide';
}

export interface Recorder {
  /** A message of the citizen, when it comes in. */
  heard(inbound: Pick<Inbound, 'said'>): void;
  /** A message of the assistant, when it is shown. */
  said(text: string, buttons: ReadonlyArray<{ label: string; payload?: string }>): void;
  /** An SMS: a code typed later becomes `{{code}}`. */
  texted(phone: string, text: string): void;
  /** Nothing happened for so long; told before what ends it. */
  waited(ms: number): void;
  /** The file so far; null while nothing was said. */
  toYaml(title: string): string | null;
}

/** Begins with nothing. What citizens type of themselves is written as `{{cccd}}`, `{{born}}`, `{{code}}` of the mock citizen it belongs to. */
export function createRecorder({ language, citizens, linking = 'both' }: RecorderOptions): Recorder {
  const steps: WrittenStep[] = [];
  const shown: Array<ReadonlyArray<{ label: string; payload?: string }>> = [];
  const disguise = createDisguise(citizens);
  let speaking = language;
  let silence = 0;
  let carried = 0;
  /** What was typed since the assistant spoke last. */
  let typed: string[] = [];

  const add = (fields: Record<string, unknown>) => void steps.push({ fields });
  const wait = (ms: number) => {
    add({ wait: writeDuration(Math.ceil(ms / 1_000) * 1_000) });
    carried = 0;
  };

  function press(payload: string): Record<string, string> {
    const messages = shown.filter((buttons) => buttons.length > 0);
    const index = messages.findLastIndex((buttons) => buttons.some((button) => button.payload === payload));
    const label = messages[index]?.find((button) => button.payload === payload)?.label;
    if (label === undefined) return { citizen: '(a button that was never shown)' };
    return index === messages.length - 1 ? { press: label } : { pressEarlier: label };
  }

  function say(text: string) {
    const written = disguise.hide(text);
    typed.push(written);
    // Typed on before the assistant has answered: played one by one, the first answer would come too early.
    if (typed.length > 1) steps[steps.length - 1] = { fields: { together: [...typed] } };
    else {
      const label = chosen(text, shown.at(-1) ?? []);
      add(label === undefined ? { citizen: written } : { press: label });
    }
  }

  return {
    heard({ said }) {
      if (carried + silence >= silenceMs && typed.length === 0) wait(carried + silence);
      else carried += silence;
      silence = 0;
      if (said.kind === 'text') return say(said.text);
      typed = [];
      if (said.kind === 'button') add(press(said.payload));
      else add(media(said));
    },
    said(text, buttons) {
      // Silences before are over: were they waited for here, this answer would come before its step.
      if (silence >= silenceMs) wait(silence);
      else carried += silence;
      silence = 0;
      typed = [];
      shown.push(buttons);
      const other = speaking === 'vi' ? 'en' : 'vi';
      const switched = linesIn(text, speaking) === null && linesIn(text, other) !== null;
      if (switched) speaking = other;
      add({ ...expectation(text, buttons, speaking), ...(switched && { language: speaking }) });
    },
    texted: disguise.texted,
    waited(ms) {
      silence += ms;
    },
    toYaml(title) {
      if (steps.length === 0) return null;
      const head = {
        ...(language === 'en' && { language }),
        ...(linking === 'guide' && { linking }),
        ...disguise.head(),
      };
      return writeDialogue({ title, head, steps });
    },
  };
}

const media = ({ media, caption }: { media: MediaKind; caption?: string }) => ({
  send: media,
  ...(caption !== undefined && { caption }),
});

/** The label of the button of the last message that a number or a label stands for. */
function chosen(text: string, buttons: ReadonlyArray<{ label: string }>): string | undefined {
  const words = plain(text);
  if (/^\d{1,2}$/.test(words)) return buttons[Number(words) - 1]?.label;
  return buttons.find(({ label }) => plain(label).toLowerCase() === words.toLowerCase())?.label;
}

function expectation(text: string, buttons: ReadonlyArray<{ label: string }>, language: Language) {
  const lines = linesIn(text, language);
  const keys = buttons.map(({ label }) => keyOfLabel(label, language));
  const labels = keys.every((key) => key !== undefined) ? keys : buttons.map(({ label }) => label);
  return {
    bot: lines === null || lines.length === 0 ? { exactly: text } : lines.length === 1 ? lines[0] : lines,
    ...(buttons.length > 0 && { buttons: labels }),
  };
}

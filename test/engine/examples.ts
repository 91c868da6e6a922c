/** Conversations of each state, played through the real step, as examples for later releases. */
import { begin, type Call, type Conversation } from '../../src/engine/conversation.ts';
import { flowsFor, statePath } from '../../src/engine/machine.ts';
import { endCall, hearMessage, ringTimer } from '../../src/engine/step.ts';
import { hour, speech, startAt } from './harness.ts';
import { type AnyEvent, type Place, places, walk } from './walk.ts';

const settings = { machine: flowsFor({ linkingHere: true }), inEveryLanguage: speech.inEveryLanguage };

/** What a citizen may type for each event on the shortest ways. */
const typed: Record<string, string> = {
  start: '/start',
  forget: '/xoa',
  menu: 'menu',
  back: 'quay lại',
  link: 'liên kết ngay tại đây',
  undo: 'gỡ liên kết vừa tạo',
  yes: 'có',
  no: 'không',
  retry: 'thử lại',
  resend: 'gửi lại mã',
  dateOfBirth: '15/03/1985',
  code: '123456',
  hello: 'xin chào',
  help: 'trợ giúp',
};

/** The first place of each state, and the conversation that was played to it. */
export function playExamples(): Map<string, Conversation> {
  const examples = new Map<string, Conversation>();
  for (const [path, place] of places(walk(settings.machine).places)) examples.set(path, playTo(place));
  return examples;
}

/** Plays the way to a place with real words and results. Throws when it leads elsewhere. */
function playTo({ path, way }: Place): Conversation {
  let conversation = begin('test:example', 'example', 'vi');
  for (const [index, event] of way.entries()) conversation = play(conversation, event, index);
  if (statePath(conversation.snapshot) !== path) throw new Error(`the way to ${path} led to ${statePath(conversation.snapshot)}`);
  return conversation;
}

function play(conversation: Conversation, event: AnyEvent, index: number): Conversation {
  const at = { conversation, now: startAt + index * 10_000 };
  if (event.type.startsWith('xstate.')) {
    const calls = conversation.outbox.filter((effect): effect is Call => effect.kind === 'call');
    const call = calls.find((effect) => event.type.endsWith(`.${effect.call}`));
    if (!call) throw new Error(`nobody waits for ${event.type}`);
    const result = 'output' in event ? { output: event.output } : { error: 'TerminalError' };
    return endCall(at, call, result, settings);
  }
  if (event.type.startsWith('silence.')) {
    const snapshot = { ...conversation, timers: [] };
    return ring(snapshot, event.type, at.now + 48 * hour);
  }
  const text = event.type === 'cccd' && 'value' in event ? String(event.value) : typed[event.type];
  if (text === undefined) throw new Error(`nothing to type for ${event.type}`);
  const said = { kind: 'text', text } as const;
  return hearMessage(at, { conversation: conversation.id, messageId: `m${index}`, said }, settings);
}

const ring = (conversation: Conversation, type: string, now: number) =>
  ringTimer({ conversation, now }, { id: type, dueAt: now, event: { type } }, settings);

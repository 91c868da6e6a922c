/** Conversations of each state, played through the real step, as examples for later releases. */
import type { LineKey } from '../../flows/lines.ts';
import { begin, type Call, type Conversation } from '../../src/engine/conversation.ts';
import { flowsFor, statePath } from '../../src/engine/machine.ts';
import { carryOutOrder, type Order } from '../../src/engine/staffing.ts';
import { endCall, hearEvent, hearMessage, type News, ringTimer } from '../../src/engine/step.ts';
import { speech, startAt } from './harness.ts';
import { type AnyEvent, type Place, places, walk } from './walk.ts';

const settingsFor = (linkingHere: boolean) => ({
  machine: flowsFor({ linkingHere }),
  inEveryLanguage: speech.inEveryLanguage,
  topicsOf: () => [],
});
type Settings = ReturnType<typeof settingsFor>;

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
  hello: 'xin chào',
  help: 'trợ giúp',
  asked: 'cho tôi hỏi một chuyện',
};

/** The first place of each state, and the conversation that was played to it. */
export function playExamples(): Map<string, Conversation> {
  const examples = new Map<string, Conversation>();
  for (const settings of [settingsFor(true), settingsFor(false)]) {
    for (const [path, place] of places(walk(settings.machine).places)) {
      if (!examples.has(path)) examples.set(path, playTo(place, settings));
    }
  }
  return examples;
}

/** Plays the way to a place with real words and results. Throws when it leads elsewhere. */
function playTo({ path, way }: Place, settings: Settings): Conversation {
  let conversation = begin('test:example', 'example', 'vi');
  for (const [index, event] of way.entries()) conversation = play({ conversation, event, index }, settings);
  if (statePath(conversation.snapshot) !== path)
    throw new Error(`the way to ${path} led to ${statePath(conversation.snapshot)}`);
  return conversation;
}

function play(
  { conversation, event, index }: { conversation: Conversation; event: AnyEvent; index: number },
  settings: Settings,
): Conversation {
  const at = { conversation, now: startAt };
  if (event.type.startsWith('xstate.')) {
    const calls = conversation.outbox.filter((effect): effect is Call => effect.kind === 'call');
    const call = calls.find((effect) => event.type.endsWith(`.${effect.call}`));
    if (!call) throw new Error(`nobody waits for ${event.type}`);
    const result = 'output' in event ? { output: event.output } : { error: 'TerminalError' };
    return endCall(at, call, result, settings);
  }
  if (event.type === 'vneid.approved') {
    const news = { conversation: conversation.id, id: `e${index}`, event } as News;
    return hearEvent(at, news, settings);
  }
  if (event.type.startsWith('silence.')) {
    const timer = { id: event.type, dueAt: startAt, event: { type: event.type } };
    return ringTimer({ ...at, conversation: { ...conversation, timers: [] } }, timer, settings);
  }
  if (event.type.startsWith('desk.')) return playDesk(at, event.type, settings);
  const topicsOf = () => ('topics' in event ? event.topics : []);
  const said = { kind: 'text', text: textFor(event, conversation) } as const;
  const inbound = { conversation: conversation.id, messageId: `m${index}`, said };
  return hearMessage(at, inbound, { ...settings, topicsOf });
}

/** A member of staff takes the conversation over, does this, and lets go of it. */
function playDesk(
  { conversation, now }: { conversation: Conversation; now: number },
  type: string,
  settings: Settings,
): Conversation {
  const by = { id: 'lan', name: 'Lan' };
  const orders: Order[] = [
    { kind: 'take', from: null },
    type === 'desk.closed' ? { kind: 'close' } : { kind: 'return', move: type },
  ];
  return orders.reduce((held, order) => {
    const after = carryOutOrder({ conversation: held, now, by }, order, settings);
    if ('outcome' in after) throw new Error(`${type} is not possible: ${after.outcome}`);
    return after;
  }, conversation);
}

/** A number or a date, a word, or the label of what is offered just now. */
function textFor(event: AnyEvent, { question }: Conversation): string {
  if ('value' in event) return event.value.split('-').reverse().join('/');
  const word = typed[event.type];
  if (word !== undefined) return word;
  const offered = [...(question?.choices ?? []), ...(question?.extra ?? [])].find(
    (choice) => choice.word === event.type && (choice.word !== 'picked' || isPicked(event, choice.which)),
  );
  const [label] = speech.inEveryLanguage(offered?.label ?? (`button.${event.type}` as LineKey));
  if (label === undefined) throw new Error(`nothing to type for ${event.type}`);
  return label;
}

const isPicked = (event: AnyEvent, which: string) => 'which' in event && event.which === which;

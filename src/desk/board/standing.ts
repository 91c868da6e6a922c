/** In which queue a conversation stands at a moment, and what is wrong with it; both may change by the mere passing of time. */
import type { Conversation, TranscriptEntry } from '../../engine/conversation.ts';
import type { Summary } from './card.ts';
import { rootOf } from './place.ts';

type Queue = Summary['queue'];
type Trouble = Summary['troubles'][number];

/** What the standing is worked out from; times are epoch ms. */
export interface Facts {
  held: boolean;
  gone: boolean;
  waiting: boolean;
  /** When it counts as ended unless something is said; null: never. */
  endsAt: number | null;
  misunderstoodSince: number | null;
  serviceDownSince: number | null;
  /** From when to when it counts as idle unless the citizen says something. */
  idle: { from: number; until: number } | null;
  /** When things were parked. */
  parkedAt: number[];
}

export interface Standing {
  queue: Queue;
  troubles: Trouble[];
  /** Since when the one of its troubles has stood that has stood longest. */
  stuckSince: number | null;
  /** When it has to be worked out anew; null: not unless something happens. */
  until: number | null;
}

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

/** A conversation in which nothing is being done ends this long after the last word. */
const endsAfterMs = dayMs;
/** In the middle of something a citizen who says nothing is stuck after the first, and after the second has gone away. */
const idle = { afterMs: 30 * minuteMs, goneMs: 2 * dayMs };
const parkedForMs = dayMs;
/** So many of the citizen's last messages must have been misunderstood. */
const misunderstood = { times: 3, ofLast: 5 };
/** A call that has failed so often is more than slow. */
const failedCalls = 2;

/** States in which nothing is going on any more, at once or after a day. */
const over = new Set(['fresh', 'parked']);
const resting = new Set(['menu', 'rating', 'forgetting']);
/** Flows in the middle of which nobody stops without a reason. */
const midway = new Set(['linking', 'registering', 'activating', 'undoing', 'guiding']);

/** The facts of a record whose state has this path. `tail`: the end of its transcript; `lastAt`: when something was last said in it. */
export function factsOf(
  { desk, gone, snapshot, heard, parked, outbox, path }: Conversation,
  { state, tail, lastAt }: { state: string; tail: TranscriptEntry[]; lastAt: number },
): Facts {
  const root = rootOf(state);
  const held = desk.holder !== null;
  const citizenAt = heard.at || (tail.findLast(({ who }) => who === 'citizen')?.at ?? 0);
  const failing = outbox.some((effect) => effect.kind === 'call' && effect.attempts >= failedCalls);
  return {
    held,
    gone,
    waiting: Boolean(snapshot.context.handoff),
    endsAt: over.has(root) ? 0 : resting.has(root) ? lastAt + endsAfterMs : null,
    misunderstoodSince: misunderstoodSince(tail),
    serviceDownSince: failing || state.endsWith('.unavailable') ? (path.at(-1)?.at ?? lastAt) : null,
    idle:
      midway.has(root) && !held && citizenAt > 0
        ? { from: citizenAt + idle.afterMs, until: citizenAt + idle.goneMs }
        : null,
    parkedAt: parked.map(({ at }) => at),
  };
}

/** A person speaks no longer, whoever has ended it. */
export const isRelease = ({ who, what = '' }: TranscriptEntry) =>
  who === 'desk' && /^(?:returned|closed|lapsed|deletion)/.test(what);

/** Words that were said to a person are not the assistant's to understand. */
function misunderstoodSince(tail: TranscriptEntry[]): number | null {
  let toPerson = false;
  const heard: TranscriptEntry[] = [];
  for (const entry of tail) {
    if (entry.who === 'desk' && entry.what === 'taken') toPerson = true;
    else if (isRelease(entry)) toPerson = false;
    else if (entry.who === 'citizen' && !toPerson) heard.push(entry);
  }
  const unclear = heard.slice(-misunderstood.ofLast).filter(({ heard: as }) => as === 'unclear' || as === 'forPerson');
  return unclear.length >= misunderstood.times ? (unclear[0]?.at ?? null) : null;
}

/** At this moment (epoch ms). */
export function standingAt(facts: Facts, now: number): Standing {
  const { misunderstoodSince, serviceDownSince, idle, endsAt } = facts;
  const parked = facts.parkedAt.filter((at) => now - at < parkedForMs);
  const isIdle = idle !== null && now >= idle.from && now < idle.until;
  const since: Array<[Trouble, number | null]> = [
    ['misunderstood', misunderstoodSince],
    ['service-down', serviceDownSince],
    ['idle', isIdle ? idle.from : null],
    ['parked', parked.length > 0 ? Math.min(...parked) : null],
  ];
  const standing = since.flatMap(([trouble, at]) => (at === null ? [] : [{ trouble, at }]));
  const changes = [endsAt, idle?.from, idle?.until, ...parked.map((at) => at + parkedForMs)];
  const ahead = changes.filter((at) => typeof at === 'number').filter((at) => at > now);
  return {
    queue: queueAt(facts, now),
    troubles: standing.map(({ trouble }) => trouble),
    stuckSince: standing.length > 0 ? Math.min(...standing.map(({ at }) => at)) : null,
    until: ahead.length > 0 ? Math.min(...ahead) : null,
  };
}

/** Whoever has blocked the assistant can be answered by nobody, and so waits for nobody. */
function queueAt({ held, gone, waiting, endsAt }: Facts, now: number): Queue {
  if (held) return 'held';
  if (gone) return 'ended';
  if (waiting) return 'waiting';
  return endsAt !== null && now >= endsAt ? 'ended' : 'bot';
}

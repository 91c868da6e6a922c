/**
 * Whatever a citizen writes, wherever they are: what is said before they write again stays within what a Zalo Official Account may say
 * for nothing, 8 messages. The flows are walked, every service giving each of its answers, every timer coming due.
 */
import { expect, it } from 'vitest';
import { render } from '../../src/channels/render.ts';
import { freeMessages, zaloOaLimits } from '../../src/channels/zalo-oa/window.ts';
import { type FlowMachine, flowsFor } from '../../src/engine/machine.ts';
import type { Outgoing } from '../../src/engine/outside.ts';
import { freshWayPlace, happen, shortestWays, type WayEvent, type WayPlace } from '../../src/engine/ways.ts';
import { deciding } from '../../src/runner/generate/deciding.ts';
import { eventsIn, wayAt } from '../../src/runner/generate/events.ts';
import { createSpeech } from '../../src/speech.ts';

const speech = createSpeech();
const isEngines = ({ type }: WayEvent) => /^(xstate\.|silence\.|vneid\.)|\.reminder$/.test(type) || type === 'patience';
/** These come once between two messages of the citizen: their timers are set by a message, their news is told apart by its id. */
const once = ['silence.reminder', 'silence.expiry', 'skipped.reminder', 'vneid.approved'];
/** Comes five days after the news that it reminds of, and there is no other news while it waits: never within the 48 hours of that news. */
const never = 'activation.reminder';

const matters = ({ path, conversation }: WayPlace) => {
  const { personal, excused } = conversation.snapshot.context;
  return [deciding(path, conversation), personal.codeId !== undefined, excused];
};

const counted = new Map<string, number>();

/** Messages of the platform, in the language that needs more. */
function piecesSaid({ conversation }: WayPlace): number {
  const said = conversation.outbox.find((effect) => effect.kind === 'say');
  if (said?.kind !== 'say') return 0;
  const { key, lines, buttons } = said;
  const signature = JSON.stringify([lines, buttons.map(({ label }) => label)]);
  const window = { heardAt: 0, nth: 1 };
  const inLanguage = (language: Outgoing['language']) =>
    render({ conversation: 'x:1', key, language, lines, buttons, window }, '1', zaloOaLimits, speech).length;
  const pieces = counted.get(signature) ?? Math.max(inLanguage('vi'), inLanguage('en'));
  counted.set(signature, pieces);
  return pieces;
}

interface Longest {
  pieces: number;
  way: string[];
}

/** The most that can follow without a word of the citizen's; throws when there is no end to it. */
function createFollower(machine: FlowMachine) {
  const known = new Map<string, Longest>();
  const open = new Set<string>();
  return function longestFrom(place: WayPlace, used: string[]): Longest {
    const key = JSON.stringify([place.path, matters(place), place.conversation.timers.map(({ id }) => id), used]);
    const before = known.get(key);
    if (before) return before;
    if (open.has(key)) throw new Error(`the assistant goes on and on at ${place.path}`);
    open.add(key);
    let longest: Longest = { pieces: 0, way: [] };
    for (const event of eventsIn(place).filter(isEngines)) {
      if (event.type === never || used.includes(event.type)) continue;
      const to = happen(machine, place, event, wayAt);
      const rest = longestFrom(to, once.includes(event.type) ? [...used, event.type].sort() : used);
      const pieces = piecesSaid(to) + rest.pieces;
      if (pieces > longest.pieces)
        longest = { pieces, way: [`${event.type} → ${to.path} (${piecesSaid(to)})`, ...rest.way] };
    }
    open.delete(key);
    known.set(key, longest);
    return longest;
  };
}

it.each([true, false])(
  'no way through the flows says more than the window holds (linking here: %s)',
  (linkingHere) => {
    const machine = flowsFor({ linkingHere });
    const all = { wanted: new Set(['no such transition, so that everything is looked at']), now: wayAt, limit: 6_000 };
    const { places } = shortestWays({ machine, starts: [freshWayPlace(machine)], events: eventsIn, matters, ...all });
    const longestFrom = createFollower(machine);
    let worst: Longest = { pieces: 0, way: [] };
    for (const place of places) {
      for (const event of eventsIn(place).filter((each) => !isEngines(each))) {
        const to = happen(machine, place, event, wayAt);
        const rest = longestFrom(to, []);
        const pieces = piecesSaid(to) + rest.pieces;
        if (pieces > worst.pieces)
          worst = { pieces, way: [`${place.path}: ${event.type} → ${to.path} (${piecesSaid(to)})`, ...rest.way] };
      }
    }
    console.log(
      `${places.length} places; the most said without a word of the citizen's: ${worst.pieces}\n  ${worst.way.join('\n  ')}`,
    );
    expect(places.length).toBeGreaterThan(100);
    expect(worst.pieces).toBeGreaterThan(2);
    expect(worst.pieces, worst.way.join('\n')).toBeLessThanOrEqual(freeMessages);
  },
  120_000,
);

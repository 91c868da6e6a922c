/** Writes, from the flows alone, the shortest dialogue to each transition that none has gone through. */
import { type FlowMachine, flowsFor } from '../../engine/machine.ts';
import { type Transition, traced, transitionsOf } from '../../engine/trace.ts';
import { freshWayPlace, shortestWays, turnsTo, type WayPlace, type WayTurn } from '../../engine/ways.ts';
import { readDialogues } from '../format/read.ts';
import { DialogueFileError } from '../format/source.ts';
import { writeDialogue } from '../format/writing.ts';
import { Deviates } from '../play/outcome.ts';
import { createPlayer, type Player } from '../player.ts';
import type { Theatre } from '../stage.ts';
import { createInProcessTheatre } from '../stages/in-process.ts';
import { citizensFor } from './citizens.ts';
import { eventsIn, mattersIn, wayAt } from './events.ts';
import { fillIn } from './fill.ts';
import { CannotSay } from './phrasing.ts';
import { scriptOf } from './script.ts';
import { titleOf } from './title.ts';

export interface Generated {
  written: Array<{ transition: string; title: string; yaml: string }>;
  notFound: Array<{ transition: string; why: string }>;
}

/** Ways to one transition, and citizens on one way, that are tried. */
const waysTried = 3;
const citizensTried = 4;

interface Trying {
  wanted: Transition;
  player: Player;
  theatre: Theatre;
  /** Transitions that the dialogue being filled in has taken. */
  taken: Set<string>;
}

/** Keeps only dialogues that pass and go through the wanted transition when they are played. `told` is called before each. */
export async function generate({
  missing,
  told = () => {},
}: {
  missing: string[];
  told?: (done: number, total: number) => void;
}): Promise<Generated> {
  const result: Generated = { written: [], notFound: [] };
  const known = new Map(transitionsOf(flowsFor({ linkingHere: true })).map((each) => [each.id, each]));
  const ways = waysTo(new Set(missing.filter((id) => isForCitizens(known.get(id)))));
  const player = await createPlayer('in-process');
  const taken = new Set<string>();
  const theatre = createInProcessTheatre({
    machines: { both: tracedFor(true, taken), guide: tracedFor(false, taken) },
  });
  try {
    for (const [index, transition] of missing.entries()) {
      told(index, missing.length);
      const wanted = known.get(transition);
      const found = ways.get(transition) ?? [];
      if (wanted === undefined) result.notFound.push({ transition, why: 'these flows have no such transition' });
      else if (found.length === 0) result.notFound.push({ transition, why: whyNotFound(wanted) });
      else {
        const made = await firstThatPasses(found, { wanted, player, theatre, taken });
        if ('yaml' in made) result.written.push({ transition, ...made });
        else result.notFound.push({ transition, ...made });
      }
    }
  } finally {
    await player.close();
    await theatre.close();
  }
  return result;
}

/** What staff do is left out (`eventsIn`), and so is what only follows from it. */
const isForCitizens = (wanted: Transition | undefined): boolean => wanted?.event.startsWith('desk.') === false;

const whyNotFound = (wanted: Transition): string =>
  isForCitizens(wanted)
    ? 'nothing that a citizen or a service can do leads to it; perhaps a "staff:" step does, or "desk: open"'
    : 'only staff can do this; write it with a "staff:" step';

const tracedFor = (linkingHere: boolean, taken: Set<string>): FlowMachine =>
  traced(flowsFor({ linkingHere }), (id) => void taken.add(id));

/** With linking in the chat; else with guidance from the beginning; else with guidance that an operator changes over to. */
function waysTo(missing: ReadonlySet<string>): Map<string, WayTurn[]> {
  const how = { events: eventsIn, matters: mattersIn, now: wayAt, each: waysTried };
  const both = flowsFor({ linkingHere: true });
  const guide = flowsFor({ linkingHere: false });
  const here = shortestWays({ machine: both, starts: [freshWayPlace(both)], wanted: missing, ...how });
  const rest = () => new Set([...missing].filter((id) => !here.found.has(id)));
  if (rest().size === 0) return here.found;
  const guided = shortestWays({ machine: guide, starts: [guidedFrom(freshWayPlace(guide))], wanted: rest(), ...how });
  for (const [id, found] of guided.found) here.found.set(id, found);
  if (rest().size === 0) return here.found;
  const starts = here.places.map((place) => guidedFrom(place));
  const changed = shortestWays({ machine: guide, starts, wanted: rest(), ...how });
  for (const [id, found] of changed.found) here.found.set(id, found);
  return here.found;
}

/** The same place, after the process was started with linking left to guidance. */
function guidedFrom(from: WayPlace): WayPlace {
  const to: WayPlace = { ...from, turns: from.turns + 1 };
  to.last = { from, event: { type: 'restart.guide' }, to };
  return to;
}

type Made = { title: string; yaml: string } | { why: string };

async function firstThatPasses(ways: WayTurn[], trying: Trying): Promise<Made> {
  let why = 'no mock citizen gets the answers that lead to it';
  for (const way of ways) {
    for (const citizen of citizensFor(turnsTo(way)).slice(0, citizensTried)) {
      const made = await attempt(turnsTo(way), citizen.cccd, trying);
      if ('yaml' in made) return made;
      why = made.why;
    }
  }
  return { why };
}

async function attempt(all: WayTurn[], cccd: string, { wanted, player, theatre, taken }: Trying): Promise<Made> {
  // Guidance from the very beginning is a setting, not something that happens.
  const guided = all[0]?.event.type === 'restart.guide';
  const turns = guided ? all.slice(1) : all;
  const linking = guided ? 'guide' : 'both';
  const citizen = citizensFor(turns).find((one) => one.cccd === cccd);
  if (citizen === undefined) return { why: 'no such citizen' };
  try {
    taken.clear();
    const steps = await fillIn(scriptOf(turns, citizen), { theatre, citizen: cccd, linking });
    if (!taken.has(wanted.id)) return { why: 'the way that was found is not gone when it is played' };
    const title = titleOf(wanted);
    const head = { ...(guided && { linking }), citizen: cccd, tags: ['generated'] };
    const yaml = writeDialogue({ title, head, steps: steps.map((fields) => ({ fields })) });
    const [dialogue] = readDialogues('generated.yaml', () => yaml);
    if (dialogue === undefined) return { why: 'what was written holds no dialogue' };
    const { outcome, seen } = await player.play(dialogue);
    if (outcome.result !== 'passed') return { why: outcome.deviations[0]?.why ?? 'it does not pass' };
    if (!seen?.transitions.includes(wanted.id)) return { why: 'played again, it goes another way' };
    return { title, yaml };
  } catch (error) {
    if (error instanceof CannotSay || error instanceof Deviates || error instanceof DialogueFileError)
      return { why: error.message };
    throw error;
  }
}

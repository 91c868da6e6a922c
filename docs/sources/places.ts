/** Where the assistant states what: facts of the sources → steps of guides, their introductions, lines of flows, and topics. */
import { guides } from '../../flows/guides/read.ts';
import { readKnowledge } from '../../src/knowledge/read.ts';
import facts from './facts.json' with { type: 'json' };

/** Facts of the source guides, with what each says in a few words. */
export const factsOfSources: Record<string, string> = facts;

export interface Place {
  /** A state's path or a line's key. */
  name: string;
  facts: string[];
}

const flowStates = { linking: 'guiding', registration: 'registering', activation: 'activating', login: 'loggingIn' };

/** Lines of flows that rest on the sources and stand in no guide. */
const lines: Record<string, string[]> = {
  'guiding.check': ['S2.9'],
  'guiding.hasAccount': ['S0.1'],
  'guiding.canLogIn': ['S0.9'],
  'guiding.seeing': ['S0.2'],
  'screen.seeCccdDialog': ['S0.4'],
  'screen.seeNotice': ['S3.2'],
  'screen.seeInside': ['S0.3'],
  'screen.skippedCccd': ['S0.6'],
  'watch.smsOfficial': ['S4.9', 'S4.10'],
  'linking.updated': ['S0.8'],
  'linking.linked': ['S2.9'],
};

/** Every place that rests on a fact: steps first, then what else is said. */
export const places: Place[] = [
  ...guides.flatMap(({ id, flow, steps }) =>
    steps.map((step) => ({ name: `${flowStates[flow]}.${id}.${step.name}`, facts: step.facts })),
  ),
  ...guides.map(({ id, facts: rest }) => ({ name: `guide.${id}.intro`, facts: rest })),
  ...Object.entries(lines).map(([name, rest]) => ({ name, facts: rest })),
  ...[...readKnowledge()].map(([topic, { facts: rest }]) => ({ name: `knowledge.${topic}`, facts: rest })),
];

/** Guides → states: one per step, in which the citizen says that it is done, that the screen is another one, or that they are stuck. */
import { ask, choice, type FlowState, miss, offer, pick, repeat, say, sure, type Transitions } from '../grammar.ts';
import type { LineKey } from '../lines.ts';
import type { Topic } from '../topics.ts';
import { type Choice, flow } from '../vocabulary.ts';
import { guides } from './read.ts';
import { type Guide, type GuideStep, type Screen, screens } from './schema.ts';

interface Around {
  /** Id of the state in which the guides' states stand. */
  within: string;
  /** Target before the first step. */
  begin: string;
  /** Target behind the last step. */
  end: string;
}

/** The guides of a flow, the first of them the usual one. */
export const guidesOf = (belongs: Guide['flow']): Guide[] => guides.filter(({ flow: of }) => of === belongs);

/** A choice that asks about a topic. */
export const topicChoice = (topic: Topic): Choice => ({
  word: 'asked',
  label: `topic.${topic}`,
  topics: [{ topic, flow: null }],
});

/** Heard under those choices: the guide's introduction, then its first step. */
export const pickingGuide = (belongs: Guide['flow'], within: string) =>
  guidesOf(belongs).map(({ id }) => ({
    guard: ({ event }: { event: { which: string } }) => event.which === id,
    target: `#${within}.${id}`,
    actions: say(`guide.${id}.intro`),
  }));

/** Choices for picking one of the guides: `picked` with the guide's id. */
export const guideChoices = (belongs: Guide['flow']): Choice[] =>
  guidesOf(belongs).map(({ id }) => ({ word: 'picked', label: `guide.${id}.title`, which: id }));

/** A nested state for each guide of the flow; a step's id is `<within>.<guide>.<step>`. */
export const statesOfGuides = (belongs: Guide['flow'], around: Around): Record<string, FlowState> =>
  Object.fromEntries(guidesOf(belongs).map((guide) => [guide.id, guideState(guide, around)]));

function guideState(guide: Guide, around: Around): FlowState {
  const states = guide.steps.map((step, index) => [step.name, stepState({ guide, step, index, around })] as const);
  const ends = guide.flow === 'linking' ? checkOf(guide, around) : {};
  return flow.createStateConfig({
    id: idOf(guide, around),
    initial: guide.steps[0]?.name ?? '',
    on: {
      ...hearingScreens(guide, around),
      ...otherWords(guide),
      unclear: miss(say('screen.unclear')),
      personalNumber: { actions: [say('screen.numberThere'), repeat] },
      'silence.reminder': { actions: [say('root.stillThere'), repeat] },
    },
    states: { ...Object.fromEntries(states), ...ends },
  });
}

const idOf = ({ id }: Guide, { within }: Around) => `${within}.${id}`;
/** Of linking every guide has its own check behind its last step, so that one can go back to that; elsewhere the flow goes on. */
const stepId = (guide: Guide, around: Around, name: string) =>
  name === 'end' && guide.flow !== 'linking'
    ? around.end
    : `#${idOf(guide, around)}.${name === 'end' ? 'checking' : name}`;

interface Place {
  guide: Guide;
  step: GuideStep;
  index: number;
  around: Around;
}

function stepState({ guide, step, index, around }: Place): FlowState {
  const to = (name: string) => stepId(guide, around, name);
  const before = step.back ?? guide.steps[index - 1]?.name;
  const after = guide.steps[index + 1]?.name;
  const next = to(step.next ?? after ?? 'end');
  const which = { actions: say('screen.which') };
  // Whoever is inside after the last step has done it.
  const inside = after === undefined && guide.flow === 'linking' ? { seeInside: next } : {};
  return flow.createStateConfig({
    id: `${idOf(guide, around)}.${step.name}`,
    tags: ['asking', 'describing'],
    entry: ['forgetMisses', asking(guide, step)],
    on: {
      back: before === undefined ? around.begin : to(before),
      ...(step.asks ? { done: which } : { done: next, ...inside }),
      stuck: { actions: [say('screen.whichProblem'), offer(...step.problems.map(topicChoice), choice('human'))] },
    },
  });
}

/** Words that come to the same as one of a step's own. */
const otherWords = ({ flow: of }: Guide): Transitions => ({
  yes: { actions: 'meanDone' },
  continue: { actions: 'meanDone' },
  no: { actions: 'meanStuck' },
  help: { actions: [say('root.help'), repeat, 'meanStuck'] },
  ...(of !== 'linking' && { otherScreen: { actions: [say('screen.differs'), 'meanStuck'] } }),
});

function asking(guide: Guide, step: GuideStep) {
  const line: LineKey = `guide.${guide.id}.${step.name}`;
  const usual = step.asks ? screenChoices : [choice('done'), choice('otherScreen')];
  const choices = [...usual, choice('stuck'), choice('back')];
  return { type: 'ask', params: { line, choices, ...(step.picture && { picture: step.picture }) } } as const;
}

const screenChoices: Choice[] = screens.map((screen) => choice(screen));

const skippedWhere: Choice[] = [pick('skippedCccd'), pick('skippedNotice')];

/** What else may be seen, for linking: the screens that the sources know. */
function hearingScreens(guide: Guide, around: Around): Transitions {
  const { instead, skipped } = guide;
  if (instead === undefined || skipped === undefined) {
    return {};
  }
  const goOn = (screen: Screen) => ({
    target: stepId(guide, around, instead[screen]),
    actions: say(`screen.${screen}`),
  });
  return {
    otherScreen: { actions: [say('screen.which'), offer(...screenChoices, choice('human'))] },
    ...Object.fromEntries(screens.map((screen) => [screen, goOn(screen)])),
    // Two dialogs have a button "Bỏ qua", and it does not mean the same in both [D5].
    skip: { actions: [say('screen.whichSkip'), offer(...skippedWhere)] },
    picked: [
      {
        guard: ({ event }) => event.which === 'skippedCccd',
        target: stepId(guide, around, skipped),
        actions: say('screen.skippedCccd'),
      },
      {
        guard: ({ event }) => event.which === 'skippedNotice',
        target: stepId(guide, around, instead.seeInside),
        actions: say('screen.skippedNotice'),
      },
    ],
  };
}

/** Whether it worked [S2.9], and what to do when it did not. */
function checkOf(guide: Guide, around: Around): Record<'checking' | 'notLinked', FlowState> {
  const to = (name: string | undefined) => stepId(guide, around, sure(name));
  const again = to(guide.instead?.seeGone);
  const problems = {
    actions: [
      say('screen.whichProblem'),
      offer(topicChoice('link-verify-success'), topicChoice('system-error-maintenance'), choice('human')),
    ],
  };
  const checking = ask({
    line: 'guiding.check',
    picture: 'linked-accounts',
    expects: 'describing',
    choices: [choice('yes', 'button.seeLinked'), choice('no', 'button.seeNotLinked'), choice('stuck'), choice('back')],
    on: {
      yes: { target: '#menu', actions: say('guiding.linked') },
      // Done is not yet seen.
      done: { actions: repeat },
      no: 'notLinked',
      stuck: problems,
      back: to(guide.steps.at(-1)?.name),
    },
  });
  const notLinked = ask({
    line: 'guiding.notLinked',
    expects: 'describing',
    choices: [
      choice('retry', 'button.logInAgain'),
      choice('update', 'button.updateCccd'),
      topicChoice('old-records-after-link'),
      choice('human'),
      choice('menu'),
    ],
    on: { retry: again, yes: again, update: to(guide.skipped), done: 'checking', stuck: problems, back: 'checking' },
  });
  return { checking: { ...checking, id: `${idOf(guide, around)}.checking` }, notLinked };
}

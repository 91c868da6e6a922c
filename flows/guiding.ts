/**
 * Linking that the citizen does on the portal, with guidance: first where they stand (domain.md 1.5), so that most need not choose a guide;
 * then the steps of a guide, and whether it worked [S2.9]. Nothing personal is asked, and no service is called.
 */
import { ask, choice, offer, pick, say, sure, whileGuided } from './grammar.ts';
import { guideChoices, guidesOf, pickingGuide, statesOfGuides, topicChoice } from './guides/build.ts';
import { screens } from './guides/schema.ts';
import { flow } from './vocabulary.ts';

const [usual] = guidesOf('linking');
const { instead, steps, id } = sure(usual);
const step = (name: string | undefined) => `#guiding.${id}.${sure(name)}`;

/** What is on the screen after logging in to the portal, and the step of the usual guide to go on with. */
const seen = Object.fromEntries(
  screens.map((screen) => [screen, { target: step(instead?.[screen]), actions: say(`screen.${screen}`) } as const]),
);
const directly = step(instead?.seeGone);

export const guiding = flow.createStateConfig({
  id: 'guiding',
  entry: 'forgetPersonal',
  initial: 'hasAccount',
  on: whileGuided('guide', 'link', 'login'),
  states: {
    hasAccount: ask({
      line: 'guiding.hasAccount',
      expects: 'describing',
      choices: [
        choice('yes', 'button.hadAccount'),
        choice('no', 'button.hadNoAccount'),
        choice('dontKnow'),
        pick('chooseGuide'),
        choice('back'),
      ],
      on: {
        yes: 'hasVneid',
        no: { target: '#loggingIn', actions: say('guiding.nothingToLink') },
        dontKnow: { target: '#loggingIn', actions: say('guiding.perhapsAccount') },
        picked: { guard: ({ event }) => event.which === 'chooseGuide', target: 'choosingGuide' },
        back: '#menu',
      },
    }),
    choosingGuide: {
      ...ask({
        line: 'guiding.chooseGuide',
        choices: [...guideChoices('linking'), pick('noGuide'), choice('back')],
        on: {
          picked: [
            ...pickingGuide('linking', 'guiding'),
            {
              guard: ({ event }) => event.which === 'noGuide',
              target: step(steps[0]?.name),
              actions: say(`guide.${id}.intro`),
            },
          ],
          back: 'hasAccount',
        },
      }),
      id: 'guiding.choosingGuide',
    },
    hasVneid: ask({
      line: 'guiding.hasVneid',
      expects: 'describing',
      choices: [
        choice('yes', 'button.activeVneid'),
        pick('notActivated'),
        pick('onlyLevel1'),
        choice('no', 'button.noVneid'),
        choice('dontKnow'),
        choice('back'),
      ],
      on: {
        yes: 'canLogIn',
        picked: [
          { guard: ({ event }) => event.which === 'notActivated', target: '#activating' },
          {
            guard: ({ event }) => event.which === 'onlyLevel1',
            target: '#registering.level2',
            actions: say('guiding.level2First'),
          },
        ],
        no: { target: '#registering', actions: say('guiding.vneidFirst') },
        dontKnow: { actions: say('guiding.howToTellVneid') },
        back: 'hasAccount',
      },
    }),
    canLogIn: ask({
      line: 'guiding.canLogIn',
      picture: 'portal-choice-old',
      choices: [choice('yes', 'button.canLogIn'), choice('seeGone'), pick('forgotPassword'), choice('back')],
      on: {
        yes: 'seeing',
        seeGone: seen['seeGone'] ?? directly,
        no: seen['seeGone'] ?? directly,
        picked: {
          guard: ({ event }) => event.which === 'forgotPassword',
          actions: [say('knowledge.portal-password-forgotten'), say('guiding.orDirectly')],
        },
        back: 'hasVneid',
      },
    }),
    seeing: ask({
      line: 'guiding.seeing',
      picture: 'portal-login-form',
      expects: 'describing',
      choices: [
        choice('seeCccdDialog'),
        choice('seeNotice'),
        choice('seeInside'),
        choice('seeGone'),
        choice('stuck'),
        choice('back'),
      ],
      on: {
        ...seen,
        stuck: {
          actions: [
            say('screen.whichProblem'),
            offer(
              topicChoice('portal-captcha-error'),
              topicChoice('portal-password-forgotten'),
              topicChoice('system-error-maintenance'),
              choice('human'),
            ),
          ],
        },
        back: 'canLogIn',
      },
    }),
    ...statesOfGuides('linking', { within: 'guiding', begin: '#guiding.choosingGuide', end: '' }),
  },
});

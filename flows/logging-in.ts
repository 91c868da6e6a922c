/** Logging in to the portal with VNeID: by number and OTP in five steps [S4.12], or by QR code [S0.11]. */
import { ask, choice, offer, pick, say, whileGuided } from './grammar.ts';
import { guideChoices, guidesOf, pickingGuide, statesOfGuides, topicChoice } from './guides/build.ts';
import { flow } from './vocabulary.ts';

const inPortal = { target: '#menu', actions: say('guiding.inPortal') } as const;

export const loggingIn = flow.createStateConfig({
  id: 'loggingIn',
  entry: 'forgetPersonal',
  initial: 'how',
  on: whileGuided('login'),
  states: {
    how: {
      ...ask({
        line: 'guiding.howToLogIn',
        choices: [...guideChoices('login'), choice('register', 'button.noVneid'), choice('back')],
        on: {
          picked: pickingGuide('login', 'loggingIn'),
          back: '#menu',
        },
      }),
      id: 'loggingIn.how',
    },
    ...statesOfGuides('login', { within: 'loggingIn', begin: '#loggingIn.how', end: '#loggingIn.loggedIn' }),
    loggedIn: {
      ...ask({
        line: 'guiding.loggedIn',
        expects: 'describing',
        choices: [
          choice('yes', 'button.loggedIn'),
          pick('checkLinked'),
          choice('no', 'button.notLoggedIn'),
          choice('back'),
        ],
        on: {
          yes: inPortal,
          done: inPortal,
          picked: {
            guard: ({ event }) => event.which === 'checkLinked',
            target: `#guiding.${guidesOf('linking')[0]?.id}.checking`,
          },
          no: {
            actions: [
              say('screen.whichProblem'),
              offer(
                topicChoice('login-otp-not-received'),
                topicChoice('vneid-password-forgotten'),
                topicChoice('vneid-account-locked'),
                topicChoice('system-error-maintenance'),
                choice('human'),
              ),
            ],
          },
          back: '#loggingIn.how',
        },
      }),
      id: 'loggingIn.loggedIn',
    },
  },
});

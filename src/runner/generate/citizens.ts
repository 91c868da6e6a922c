/** Who of the mock citizens gets the answers that come on a way. */
import { agrees, doubtsAbout } from '../../../flows/citizen-number.ts';
import type { Services } from '../../../flows/services.ts';
import type { WayTurn } from '../../engine/ways.ts';
import type { Citizen } from '../../mocks/citizens.ts';
import { people } from '../format/people.ts';
import { wayAt } from './events.ts';
import { type Answer, answerIn } from './script.ts';

const thisYear = new Date(wayAt).getUTCFullYear();

/** Those whose data fit; first those whose number is as the way wants it. */
export function citizensFor(turns: WayTurn[]): Citizen[] {
  const answers = turns.map(answerIn).filter((answer) => answer !== null);
  const doubted = turns.some(({ event }) => event.type === 'cccd' && 'doubts' in event && event.doubts.length > 0);
  const differs = turns.some(({ to }) => to.path === 'linking.confirmingDateOfBirth');
  const oddness = (one: Citizen) =>
    Number(doubtsAbout(one.cccd, thisYear).length > 0 !== doubted) +
    Number(agrees(one.cccd, one.dateOfBirth) === differs);
  const activating = turns.some(({ to }) => to.path.startsWith('activating.here.code'));
  return people
    .filter((one) => gets(one, answers) && (!activating || activates(one, answers)))
    .toSorted((a, b) => oddness(a) - oddness(b));
}

function gets(citizen: Citizen, answers: Answer[]): boolean {
  const { account, vneid, cccdInUseBy } = citizen;
  const match = answers.map(({ output }) => output).find((output) => output && 'account' in output);
  if (match && 'account' in match && match.outcome === 'match') {
    const { account: wanted } = match;
    if ((wanted === null) !== (account === null)) return false;
    if (wanted?.hasCccd !== account?.hasCccd || (wanted?.link == null) !== (account?.link == null)) return false;
    if (wanted?.link && wanted.link.same !== (account?.link?.to === citizen.cccd)) return false;
  }
  return answers.every(({ service, output }) => {
    if (output === null) return true;
    if (service === 'updateCccd' && 'outcome' in output)
      return (output.outcome === 'in-use') === (cccdInUseBy !== undefined);
    if (service === 'registerVneid' && 'outcome' in output)
      return registers(citizen, output as Services['registerVneid']['output']);
    if (service !== 'vneidStatus' || !('level' in output)) return true;
    if (output.status !== vneid.status) return false;
    return output.status !== 'active' || ('level' in vneid && vneid.level === output.level);
  });
}

/** Whether the VNeID service answers a registration of theirs so. */
function registers({ vneid }: Citizen, output: Services['registerVneid']['output']): boolean {
  if (output.outcome === 'already') return vneid.status === output.status;
  return output.outcome === 'pending' || output.outcome === 'phone-not-own' ? vneid.status === 'none' : true;
}

/** [C4] Later than this an approved account cannot be activated. */
const activateWithinDays = 7;

/** Whether the VNeID service answers their wish for an activation code so. */
function activates({ vneid }: Citizen, answers: Answer[]): boolean {
  const outcome = answers.flatMap(({ service, output }) =>
    service === 'sendCode' && output && 'outcome' in output ? [output.outcome] : [],
  )[0];
  const late = vneid.status === 'approved' && vneid.approvedDaysAgo > activateWithinDays;
  if (outcome === 'activation-expired') return late;
  if (outcome === 'not-approved') return vneid.status !== 'approved';
  return vneid.status === 'approved' && !late;
}

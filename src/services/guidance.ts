/**
 * What is left of the services with LINKING=guide. The setting is a switch for emergencies, too: a conversation that was in the middle of
 * linking or registering when it was thrown must not go on to ask for anything of a citizen's, or to change it.
 */
import { type ServiceImplementations, TerminalError } from '../engine/outside.ts';

/** Refuses whatever links, registers or looks a citizen up, without asking anybody; a link that was made can still be taken back. */
export function guidanceOnly(services: ServiceImplementations): ServiceImplementations {
  // Each by its name, so that a new service is not let through by chance.
  return {
    matchCitizen: refuse,
    updateCccd: refuse,
    vneidStatus: refuse,
    vneidHolder: refuse,
    sendCode: (input, options) => (input.purpose === 'unlink' ? services.sendCode(input, options) : refuse()),
    checkCode: services.checkCode,
    saveLink: refuse,
    removeLink: services.removeLink,
    registerVneid: refuse,
    registrationStatus: services.registrationStatus,
    activateVneid: refuse,
    recognise: services.recognise,
  };
}

async function refuse(): Promise<never> {
  throw new TerminalError('LINKING=guide: not asked', { code: 'guide' });
}

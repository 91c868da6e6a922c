/** The OA API's refusals, what they mean to us, and how far each is to be trusted. */
import { CitizenGoneError, RetryLaterError, UndeliverableError } from '../../engine/outside.ts';

/**
 * `token`: refresh and ask again. `patience`: too many calls. `setup`: an operator has to do something; the message waits.
 * `gone`: nothing can be sent until the citizen writes. `undeliverable`: not this message. `again`: it may pass.
 */
type Means = 'token' | 'patience' | 'setup' | 'gone' | 'undeliverable' | 'again';

/** `table`: in the documentation's table of codes, as several public projects have it. `one`: one project only. None was tried by us. */
type Trust = 'table' | 'one';

interface Meaning {
  means: Means;
  trust: Trust;
  /** For staff, in our words: the platform's may repeat what was sent. */
  words: string;
}

const meaning = (means: Means, trust: Trust, words: string): Meaning => ({ means, trust, words });

/** Zalo for Developers, Official Account, appendix "mã lỗi", read 2026-11 in transcription. */
const meanings: Record<number, Meaning> = {
  [-32]: meaning('patience', 'table', 'too many calls'),
  [-100]: meaning('undeliverable', 'table', 'an uploaded file has expired'),
  [-124]: meaning('token', 'one', 'the access token is not good'),
  [-200]: meaning('again', 'table', 'sending failed, no reason given'),
  // One project has "the user has not followed" here; what is refused either way is this message.
  [-201]: meaning('undeliverable', 'table', 'a parameter is not valid'),
  [-204]: meaning('setup', 'table', 'the Official Account is disabled'),
  [-205]: meaning('setup', 'table', 'the Official Account does not exist'),
  [-209]: meaning('setup', 'table', 'the app is not activated for this API'),
  [-210]: meaning('undeliverable', 'table', 'a parameter is too large'),
  [-211]: meaning('setup', 'table', 'the quota is used up'),
  [-212]: meaning('setup', 'table', 'the app is not registered for this API'),
  [-213]: meaning('gone', 'table', 'the citizen does not follow the account'),
  [-216]: meaning('token', 'table', 'the access token is not valid'),
  [-217]: meaning('gone', 'table', 'the citizen has blocked the account'),
  [-218]: meaning('undeliverable', 'table', 'the citizen can get no more messages of this kind'),
  [-219]: meaning('setup', 'table', 'the app is removed or disabled'),
  [-220]: meaning('token', 'table', 'the access token has expired'),
  [-221]: meaning('setup', 'table', 'the Official Account must be verified for this'),
  [-223]: meaning('setup', 'table', 'the Official Account has not allowed this API'),
  [-224]: meaning('setup', 'table', 'the Official Account needs a larger package'),
  [-227]: meaning('gone', 'table', 'the citizen is banned, or has not been on Zalo for 45 days'),
  [-230]: meaning('undeliverable', 'table', 'the citizen has done nothing for seven days'),
  [-232]: meaning('undeliverable', 'table', "the citizen's last deed is too long ago"),
  [-233]: meaning('undeliverable', 'table', 'this kind of message is not supported'),
  [-235]: meaning('setup', 'table', 'this kind of Official Account cannot do this'),
  [-240]: meaning('setup', 'table', 'this version of the API is shut down'),
  [-242]: meaning('setup', 'table', 'a proof of the app secret is demanded'),
  [-244]: meaning('gone', 'table', 'the citizen does not want such messages'),
  [-248]: meaning('undeliverable', 'table', 'against the rules of the platform'),
  [-305]: meaning('undeliverable', 'one', 'later than 48 hours'),
  [-311]: meaning('undeliverable', 'one', 'no more answers to this message'),
  [-320]: meaning('setup', 'table', 'the app needs a Zalo Cloud Account'),
  [-321]: meaning('setup', 'table', 'the Zalo Cloud Account has no money'),
};

/** A code nobody told us of may pass; after the engine's last try the message is parked for staff. */
const unheardOf = meaning('again', 'one', 'a code we do not know');

/** While an operator has something to do, a message is tried every ten minutes. */
const setupPauseMs = 600_000;

/** Zalo answered, and refused; `httpStatus` alone where the answer was not in the API's form. */
export class ZaloOaRefusedError extends Error {
  override name = 'ZaloOaRefusedError';
  readonly code: number | null;
  readonly httpStatus: number;
  readonly means: Means;
  constructor({ call, code, httpStatus }: { call: string; code: number | null; httpStatus: number }) {
    const { means, words } = meaningOf(code, httpStatus);
    super(`Zalo OA ${call}: ${code ?? `HTTP ${httpStatus}`}, ${words}`);
    this.code = code;
    this.httpStatus = httpStatus;
    this.means = means;
  }
}

/** No answer came. `sent` is false when the request certainly never arrived; otherwise nobody knows whether it took effect. */
export class ZaloOaUnansweredError extends Error {
  override name = 'ZaloOaUnansweredError';
  readonly sent: boolean;
  constructor({ call, why, sent }: { call: string; why: string; sent: boolean }) {
    super(`Zalo OA ${call}: no answer (${why})`);
    this.sent = sent;
  }
}

/** Whether what was asked may have been done all the same: it went out, and what came back, if anything, is no word of Zalo's. */
export function isUnknown(error: unknown): boolean {
  if (error instanceof ZaloOaUnansweredError) return error.sent;
  if (!(error instanceof ZaloOaRefusedError) || error.code !== null) return false;
  // Of a gateway's pages those that tell of no refusal: it did pass the call on, and gave up waiting.
  return error.httpStatus < 300 || error.httpStatus === 504;
}

function meaningOf(code: number | null, httpStatus: number): Meaning {
  if (code !== null) return meanings[code] ?? unheardOf;
  if (httpStatus === 429) return meaning('patience', 'one', 'too many calls');
  if (httpStatus === 401) return meaning('token', 'one', 'the access token is not valid');
  return meaning('again', 'one', 'an answer of another form');
}

/** What a failed send means to the outbox. */
export function sendFailure(error: unknown): Error {
  if (!(error instanceof ZaloOaRefusedError)) return error instanceof Error ? error : new Error('send failed');
  if (error.means === 'setup') return new RetryLaterError(setupPauseMs, error);
  if (error.means === 'gone') return new CitizenGoneError('the citizen takes no messages any more', { cause: error });
  if (error.means === 'undeliverable')
    return new UndeliverableError('Zalo will not take this message', { cause: error });
  return error;
}

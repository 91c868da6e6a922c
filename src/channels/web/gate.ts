/** Who may ask for something, and how often: what comes before every answer of the web chat. */
import type { Request } from 'express';
import { fromOwnPage } from '../../http/private.ts';
import type { Limits, Refusal } from './limits.ts';
import { networkOf } from './network.ts';
import { type Problem, ProblemError, problems } from './problems.ts';
import type { Reader } from './reading.ts';
import { type Place, type Visitor, visitorOf } from './visitor.ts';

export interface GateOptions {
  place: Place;
  dataKey: string;
  publicOrigin: string | undefined;
  limits: Limits;
  addressOf: (request: Request) => string;
}

/** All of them throw `ProblemError` instead of letting somebody in. */
export interface Gate {
  visitor(request: Request): Visitor;
  /** Of a browser that keeps our cookie. */
  reader(request: Request): Visitor & Reader;
  /** The same, and sent by a page of ours. */
  sender(request: Request): Visitor & Reader;
  countRead(request: Request): Promise<void>;
  countMessage(from: Reader, newChat: boolean): Promise<void>;
}

/** The gate of one place. */
export function createGate({ place, dataKey, publicOrigin, limits, addressOf }: GateOptions): Gate {
  const visitor = (request: Request) => visitorOf(request, place, dataKey);
  const networkIn = (request: Request) => networkOf(addressOf(request));
  const own = { publicOrigin, sameSiteOnly: place.cookies.sameSite !== 'none' };

  function reader(request: Request): Visitor & Reader {
    const { chat, ...rest } = visitor(request);
    if (chat === null) throw new ProblemError(problems.noCookie);
    return { ...rest, chat, address: networkIn(request) };
  }

  return {
    visitor,
    reader,
    sender(request) {
      if (!fromOwnPage(request, own)) throw new ProblemError(problems.foreign);
      return reader(request);
    },
    async countRead(request) {
      passOr(await limits.read(networkIn(request)));
    },
    async countMessage({ address, chat }, newChat) {
      passOr(await limits.message({ address, chat, newChat }));
    },
  };
}

function passOr(refusal: Refusal | null): void {
  if (refusal === null) return;
  const { who, retryAfterS } = refusal;
  const text: Problem['text'] = who === 'chat' ? 'problemTooFast' : 'problemBusy';
  throw new ProblemError({ status: 429, text, retryAfterS });
}

/** Updates of the inbox by what they say: each place numbers and seals them another way, so their content is what they are known by. */
import { createHash } from 'node:crypto';
import type { Entry, Update } from './kinds.ts';
import { StoreCommandError } from './kinds.ts';

export interface UpdatePlace {
  channel: string;
  /** `parked`: could not be taken time after time, and is kept for staff to look at. */
  state: 'waiting' | 'parked';
}

const idShape = /^([a-z][a-z0-9-]*)\/(waiting|parked)\/[0-9a-f]{64}$/;

/** The id says where it belongs, and by a hash what it is. */
export function updateEntry({ channel, state }: UpdatePlace, { lane, raw }: Update): Entry {
  const text = JSON.stringify({ lane, raw });
  return { id: `${channel}/${state}/${createHash('sha256').update(text).digest('hex')}`, text };
}

/** Throws `StoreCommandError` for what is no id of an update. */
export function placeOf(id: string): UpdatePlace {
  const [, channel = '', state] = idShape.exec(id) ?? [];
  if (state !== 'waiting' && state !== 'parked')
    throw new StoreCommandError('a waiting message has a name that none has');
  return { channel, state };
}

/** What is kept, from the entry's text. */
export const updateIn = (text: string): Update => JSON.parse(text) as Update;

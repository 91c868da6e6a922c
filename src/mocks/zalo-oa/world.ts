/** The state that the fake's parts share. */
import type { Watch } from '../control.ts';
import type { Shelf } from '../platform/shelf.ts';
import type { Chats } from './chats.ts';
import type { Events } from './events.ts';
import type { Oauth } from './oauth.ts';
import type { Limits, Switches } from './switches.ts';
import type { Webhook } from './webhook.ts';
import type { Windows } from './windows.ts';
import type { Zns } from './zns.ts';

export interface World {
  appId: string;
  oaId: string;
  now: () => number;
  limits: Limits;
  switches: Switches;
  chats: Chats;
  oauth: Oauth;
  windows: Windows;
  zns: Zns;
  events: Events;
  webhook: Webhook;
  shelf: Shelf;
  watch: Watch;
  /** Where an address really listens. */
  reach: (url: string) => string;
  /** The fake's own root, known once it listens. */
  root: () => string;
  /** What may explain a silence. */
  explain: () => string;
}

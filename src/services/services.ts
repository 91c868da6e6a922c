/** All that flows may ask of the outside, over HTTP. */
import type { Clock } from '../engine/clock.ts';
import type { ServiceImplementations } from '../engine/outside.ts';
import { createCitizenRegistry } from './citizen-registry.ts';
import { createFingerprints } from './fingerprint.ts';
import { createHttp } from './http.ts';
import { createReferences } from './reference.ts';
import { createVneid } from './vneid.ts';
import { createVneidRegistration } from './vneid-registration.ts';

export interface ServicesOptions {
  /** `REGISTRY_URL` and `VNEID_URL`, with or without a slash at the end. */
  registryUrl: string;
  vneidUrl: string;
  /** `SERVICES_TOKEN` */
  token: string;
  /** `DATA_KEY`, at least 32 bytes. */
  dataKey: string | Uint8Array;
  fetch?: typeof fetch | undefined;
  /** For each attempt; 10 s unless told. */
  timeoutMs?: number | undefined;
  /** What that limit runs on; the machine's unless told. */
  clock?: Clock | undefined;
}

/** Makes one attempt for each call; trying again is the engine's business. Throws `RangeError` for a short `dataKey`. */
export function createServices(options: ServicesOptions): ServiceImplementations {
  const { token, fetch, timeoutMs, clock } = options;
  const how = { token, fetch, timeoutMs, clock };
  const fingerprints = createFingerprints(options.dataKey);
  const registry = createHttp({ service: 'registry', baseUrl: options.registryUrl, ...how });
  const vneid = createHttp({ service: 'vneid', baseUrl: options.vneidUrl, ...how });
  return {
    ...createCitizenRegistry(registry, fingerprints),
    ...createVneid(vneid),
    ...createVneidRegistration(vneid, createReferences(options.dataKey)),
    recognise: async ({ cccd, fingerprint }) => ({ same: fingerprints.same(cccd, fingerprint) }),
  };
}

/** The mock phone lets itself be shown beside the web chat of the same machine, and by no other page. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type MockServices, startMockServices } from '../../src/mocks/services.ts';

let services: MockServices;
beforeAll(async () => {
  services = await startMockServices({ port: 0, token: 'token-of-the-test' });
});
afterAll(() => services.close());

it('is told by its policy', async () => {
  const response = await fetch(services.phoneUrl);
  await response.text();
  expect(response.headers.get('content-security-policy')).toContain(
    'frame-ancestors http://localhost:* http://127.0.0.1:*',
  );
  expect(response.headers.get('x-frame-options')).toBeNull();
});

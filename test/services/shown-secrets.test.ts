/** Who is let in by a secret, and by a token. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { isSecret, requireBearer, requireSecret } from '../../src/shown-secrets.ts';

const app = express();
app.get('/secret', requireSecret('x-secret', 'right'), (_request, response) => void response.send('in'));
app.get('/nobody', requireSecret('x-secret', ''), (_request, response) => void response.send('in'));
app.get('/bearer', requireBearer('right'), (_request, response) => void response.send('in'));
const told = requireBearer('right', (response) => void response.status(401).json({ code: 'unauthorized' }));
app.get('/told', told, (_request, response) => void response.send('in'));
const server = createServer(app);
beforeAll(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)));
afterAll(() => new Promise((resolve) => server.close(resolve)));

const get = (path: string, headers: Record<string, string> = {}) =>
  fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`, { headers });

it('an empty secret is nobody’s', async () => {
  expect(isSecret('', '')).toBe(false);
  expect((await get('/nobody')).status).toBe(401);
  expect((await get('/nobody', { 'x-secret': '' })).status).toBe(401);
});

it.each([undefined, '', 'righ', 'right ', 'rightx', 'Right', 'right'])('a header of %j', async (given) => {
  const { status } = await get('/secret', given === undefined ? {} : { 'x-secret': given });
  expect(status).toBe(given?.trim() === 'right' ? 200 : 401);
});

it.each([undefined, 'right', 'Bearer', 'Bearer ', 'Basic right', 'Bearer rightx', 'Bearer righ', 'xBearer right'])(
  '%j bears no token',
  async (given) => {
    const answer = await get('/bearer', given === undefined ? {} : { authorization: given });
    expect([answer.status, answer.headers.get('www-authenticate')]).toEqual([401, 'Bearer']);
  },
);

it.each(['Bearer right', 'bearer right', 'BEARER  right'])('%j does', async (authorization) => {
  expect((await get('/bearer', { authorization })).status).toBe(200);
});

it('a refusal may be told in words of one’s own', async () => {
  const answer = await get('/told');
  expect([answer.status, await answer.json(), answer.headers.get('www-authenticate')]).toEqual([
    401,
    { code: 'unauthorized' },
    'Bearer',
  ]);
});

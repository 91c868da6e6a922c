/** Pictures over HTTP. */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import helmet from 'helmet';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pictures } from '../../flows/pictures.ts';
import { pictureSize, picturesRouter } from '../../src/channels/picture-files.ts';
import { pictureFile } from '../../src/channels/pictures.ts';

const app = express();
app.use(helmet());
app.use('/pictures', picturesRouter());
const server = createServer(app);
let url = '';
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/pictures`;
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

describe('the pictures', () => {
  it.each(pictures)('have %s, for anybody, to be kept a week', async (name) => {
    const response = await fetch(`${url}/${name}.png`);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('image/png');
    expect(response.headers.get('cache-control')).toBe('public, max-age=604800');
    expect(response.headers.get('cross-origin-resource-policy')).toBe('cross-origin');
    expect(Buffer.from(await response.arrayBuffer()).equals(readFileSync(pictureFile(name)))).toBe(true);
    expect(pictureSize(name)).toEqual({ width: 720, height: expect.any(Number) });
  });

  it('have no size when there are none of the name', () => {
    for (const name of ['', '../x', 'constructor', 'portal-of-an-earlier-release'])
      expect(pictureSize(name)).toBeNull();
  });

  it('are all that can be had', async () => {
    for (const path of ['sources.json', 'x.png', '..%2F..%2Fpackage.json', 'portal-login-form', '__proto__.png'])
      expect((await fetch(`${url}/${path}`)).status, path).toBe(404);
  });
});

/** The page of the web chat as it is served: policy, languages, escaping, and in a frame of another site. */
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { inParagraphs, languageOf } from '../../src/channels/web/words.ts';
import { type ChannelWorld, message, signal, startChannel } from './web-client.ts';

let world: ChannelWorld | null = null;
const start = async (...options: Parameters<typeof startChannel>) => {
  world = await startChannel(...options);
  return world;
};
afterEach(async () => {
  await world?.close();
  world = null;
});

describe('the page', () => {
  it('allows nothing but what comes from here, and is kept by nobody', async () => {
    const { client } = await start();
    const { headers, text } = await client().get('/');
    expect(String(headers['content-security-policy']).split(';').sort()).toEqual(
      [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
      ].sort(),
    );
    expect(headers['cache-control']).toBe('no-store');
    expect(headers['x-frame-options']).toBe('DENY');
    expect(headers['referrer-policy']).toBe('same-origin');
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(text).not.toMatch(/ style=| on\w+=|<script(?! type="module" src=)|https?:\/\//);
    expect(text).not.toContain('undefined');
  });

  it('never shows the mock phone, unless it is told where it is', async () => {
    const { client } = await start();
    expect((await client().get('/')).text).not.toMatch(/<iframe|<aside/);
    await world?.close();
    const trial = await start({ phoneUrl: 'http://127.0.0.1:4000/phone' });
    const { text, headers } = await trial.client().get('/');
    expect(text).toContain('<iframe src="http://127.0.0.1:4000/phone"');
    expect(headers['content-security-policy']).toContain('frame-src http://127.0.0.1:4000');
  });

  it('speaks the language that is asked for, preferred, or Vietnamese', async () => {
    const { client } = await start();
    const languageOf = async (visitor = client(), path = '/', headers: Record<string, string> = {}) =>
      /<html lang="(..)"/.exec((await visitor.get(path, headers)).text)?.[1];
    expect(await languageOf()).toBe('vi');
    expect(await languageOf(client(), '/', { 'accept-language': 'en-GB,en;q=0.9,vi;q=0.5' })).toBe('en');
    expect(await languageOf(client(), '/', { 'accept-language': 'fr,vi;q=0.5,en;q=0.3' })).toBe('vi');
    expect(await languageOf(client(), '/', { 'accept-language': 'de' })).toBe('vi');
    const visitor = client();
    expect(await languageOf(visitor, '/?lang=en')).toBe('en');
    expect(await languageOf(visitor)).toBe('en');
  });

  it('changes language by a button, which tells the assistant once there is a conversation', async () => {
    const { client, channel, chatIdOf, answer, taken } = await start();
    const visitor = client();
    await visitor.get('/');
    await visitor.post('/chat/settings', { lang: 'en' }, { form: true });
    expect(taken).toEqual([]);
    expect((await visitor.get('/')).text).toContain('<html lang="en"');
    await visitor.say({ text: 'hello' });
    answer(() => channel.send(message(chatIdOf(visitor), 'k', 'Từ bây giờ tôi nói tiếng Việt.'), signal));
    await visitor.post('/chat/settings', { lang: 'vi' }, { form: true });
    expect(taken.at(-1)).toMatchObject({ said: { kind: 'text', text: '/vi' } });
    expect((await visitor.get('/')).text).toContain('<html lang="vi"');
  });

  it('remembers the size of its text', async () => {
    const { client } = await start();
    const visitor = client();
    await visitor.get('/');
    await visitor.post('/chat/settings', { size: '2' }, { form: true });
    expect((await visitor.get('/')).text).toContain('data-size="2"');
    await visitor.post('/chat/settings', { size: 'huge' }, { form: true });
    expect((await visitor.get('/')).text).toContain('data-size="0"');
  });

  it('shows what was said as it was said, whatever is in it', async () => {
    const { client, channel, chatIdOf } = await start();
    const visitor = client();
    await visitor.get('/');
    const nasty = '"><script>alert(1)</script><img src=x onerror=alert(1)>';
    await visitor.say({ text: nasty });
    await channel.send(message(chatIdOf(visitor), 'k', nasty, [nasty]), signal);
    const fragments = (await visitor.items()).map(({ html }) => html);
    expect(fragments).toHaveLength(2);
    for (const text of [(await visitor.get('/')).text, ...fragments]) {
      expect(text).not.toContain('<img src=x');
      expect(text).not.toContain('<script>alert');
    }
  });

  it('says in words what was on a picture that is there no more', async () => {
    const { client, channel, chatIdOf } = await start();
    const visitor = client();
    await visitor.get('/');
    const chat = chatIdOf(visitor);
    const words = 'Hình minh họa: một nút.';
    const shown = (name: string) => ({ name: name as 'otp-entry', file: '', words });
    await channel.send({ ...message(chat, 'k1', 'một'), picture: shown('otp-entry') }, signal);
    await channel.send({ ...message(chat, 'k2', 'hai'), picture: shown('of-an-earlier-release') }, signal);
    const { text } = await visitor.get('/');
    expect(text).toContain(`<img src="/pictures/otp-entry.png" width="720" height="760" alt="${words}">`);
    expect(text).toContain(`<p>hai</p><p>[${words}]</p>`);
  });

  it('tells a message in the other language as such, for whoever has it read aloud', async () => {
    const { client, channel, chatIdOf } = await start();
    const visitor = client();
    await visitor.get('/');
    await channel.send(message(chatIdOf(visitor), 'k', 'Hello! What can I help you with?', ['Start']), signal);
    const { text } = await visitor.get('/');
    expect(text).toContain('<div class="bubble" lang="en">');
    expect(text).toMatch(/aria-label="[^"]+" lang="en">/);
  });
});

describe('words', () => {
  it('become links only where they are on the allow-list', () => {
    const links = (text: string) => [...inParagraphs(text).html.matchAll(/href="([^"]+)"/g)].map(([, href]) => href);
    expect(links('Mở dichvucong.gov.vn, hoặc vneid.gov.vn.')).toEqual([
      'https://dichvucong.gov.vn/',
      'https://vneid.gov.vn/',
    ]);
    expect(links('Gọi 1900 0368 hoặc 18001096.')).toEqual(['tel:19000368', 'tel:18001096']);
    for (const other of [
      'vneid.gov.vn.evil.com',
      'xvneid.gov.vn',
      'a@vneid.gov.vn',
      'vneid.gov.vn/x',
      'evil.com/vneid.gov.vn',
      'vneid-gov.vn',
      '079019000368123',
    ])
      expect(links(other), other).toEqual([]);
  });

  it('have the heading of a step in bold, and lose nothing', () => {
    expect(inParagraphs('Bước 1/4 – Đăng nhập\n\nMời <b>').html).toBe(
      '<p><strong>Bước 1/4 – Đăng nhập</strong></p><p>Mời &#60;b&#62;</p>',
    );
  });

  it('read the same after whatever was done to them', () => {
    const read = (html: string) =>
      html
        .replaceAll('</p><p>', '\n\n')
        .replaceAll(/<[^>]*>/g, '')
        .replaceAll(/&#(\d+);/g, (_, code) => String.fromCodePoint(Number(code)));
    const pieces = fc.constantFrom(
      'Bước 1/4 – Đăng',
      '\n',
      '\n\n',
      'vneid.gov.vn',
      ' 1900 0368',
      '<b>',
      '&amp;',
      '"',
      "'",
      '.',
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(pieces, fc.string())), (parts) => {
        const text = parts.join('');
        expect(read(inParagraphs(text).html)).toBe(text.replaceAll(/\n{2,}/g, '\n\n'));
      }),
    );
  });

  it('are told apart by language', () => {
    expect(languageOf('Ông/Bà cần giúp việc gì?')).toBe('vi');
    expect(languageOf('Press "Cập nhật" and then "Bỏ qua" on the portal, as the screen shows it.')).toBe('en');
    expect(languageOf('123')).toBe('en');
  });
});

describe('in a frame of another site', () => {
  const origins = ['https://tinh.example', 'https://xa.example'];

  it('is shown where it is allowed, and nowhere else', async () => {
    const { client } = await start({ embedOrigins: origins });
    const { headers, status } = await client().get('/embed');
    expect(status).toBe(200);
    expect(headers['content-security-policy']).toContain('frame-ancestors https://tinh.example https://xa.example');
    expect(headers['x-frame-options']).toBeUndefined();
    await world?.close();
    const alone = await start();
    for (const path of ['/embed', '/embed.js', '/embed/messages'])
      expect((await alone.client().get(path)).status).toBe(404);
  });

  it('has a cookie and a conversation of its own', async () => {
    const { client, taken } = await start({ embedOrigins: origins });
    const visitor = client('/embed');
    await visitor.get('/embed');
    expect([...visitor.cookies.keys()]).toEqual(['embed-chat']);
    expect(visitor.cookies.get('embed-chat')?.attributes).toMatch(/HttpOnly; Secure/);
    expect(visitor.cookies.get('embed-chat')?.attributes).toMatch(/SameSite=None/);
    expect(visitor.cookies.get('embed-chat')?.attributes).toMatch(/Partitioned/);
    expect((await visitor.say({ text: 'xin chào' })).status).toBe(200);
    expect(taken).toHaveLength(1);
    expect((await visitor.get('/embed')).text).toContain('xin chào');
    expect((await visitor.get('/')).text).not.toContain('xin chào');
  });

  it('comes with a script that another site may load', async () => {
    const { client } = await start({ embedOrigins: origins });
    const { headers, text } = await client().get('/embed.js');
    expect(headers['content-type']).toContain('javascript');
    expect(headers['cross-origin-resource-policy']).toBe('cross-origin');
    expect(text).not.toContain('export ');
    expect(() => new Function(text)).not.toThrow();
  });
});

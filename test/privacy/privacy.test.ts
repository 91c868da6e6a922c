/**
 * Nothing of a citizen is written where it can be read: made-up citizens go every way there is, and then the log, the metrics and
 * every file are searched for what they typed, and so is what the sealed documents say once they are opened.
 */
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TelegramUser } from '../../src/mocks/telegram/user.ts';
import {
  answer,
  botToken,
  type Citizen,
  citizen,
  filesUnder,
  openedDocuments,
  type Place,
  play,
  reach,
  servicesToken,
  startWorld,
  typedDay,
  type World,
} from '../world.ts';

interface Secret {
  what: string;
  text: string;
}

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.close());

const ordinary = citizen(1);
const everybody = Array.from({ length: 19 }, (_, index) => citizen(index + 1));
const tokens = [botToken, botToken.split(':')[1] ?? '', servicesToken].map((text) => ({ what: 'token', text }));

const fold = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '').replace(/[đĐ]/g, 'd').toLowerCase();
const spaced = (cccd: string) => cccd.replace(/(\d{3})(?=\d)/g, '$1 ');

/** In the forms in which it may come to stand somewhere; of a CCCD any nine digits in a row. */
function secretsOf({ cccd, phone, dateOfBirth, fullName, oldCmnd }: Citizen): Secret[] {
  const parts = [0, 1, 2, 3].map((from) => cccd.slice(from, from + 9));
  return [
    ...[...parts, spaced(cccd)].map((text) => ({ what: 'CCCD', text })),
    { what: 'phone', text: phone.slice(1) },
    ...[dateOfBirth, typedDay(dateOfBirth)].map((text) => ({ what: 'birth date', text })),
    { what: 'name', text: fold(fullName) },
    ...(oldCmnd === null ? [] : [{ what: 'CMND', text: oldCmnd }]),
  ];
}

/** Which of the secrets stand in the text; names without regard to marks and case, short codes only where they are no part of something else. */
function leaks(text: string, secrets: Secret[]): Secret[] {
  const unescaped = text.replace(/\\u([0-9a-f]{4})/gi, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
  const folded = fold(unescaped);
  return secrets.filter((secret) => {
    if (secret.what === 'code') return new RegExp(`(?<![\\w.+/-])${secret.text}(?![\\w.+/-])`).test(text);
    // The made-up ones are mostly zeros, as are the figures of metrics.
    if (secret.what === 'CMND') return new RegExp(`(?<![\\d.])${secret.text}(?!\\d)`).test(text);
    return folded.includes(secret.text.toLowerCase());
  });
}

/** Every code sent so far, also before the mocks forgot it. */
const codes = new Set<string>();
function noteCodes() {
  for (const { phone } of everybody)
    for (const { text } of world.services.sms(phone)) codes.add(/\d{6}/.exec(text)?.[0] ?? '');
}
function forgetInMocks() {
  noteCodes();
  world.services.reset();
}
function allSecrets(): Secret[] {
  noteCodes();
  return [...everybody.flatMap(secretsOf), ...tokens, ...[...codes].map((text) => ({ what: 'code', text }))];
}

/** Bytes and seconds of the process itself, and sums of seconds (0.219000000…), may be any number, also one of the made-up ones, which are mostly zeros; names and labels stay. */
const withoutRuntimeFigures = (metrics: string) =>
  metrics.replace(/^((?:process|nodejs)_.*|\w+_sum(?:\{.*\})?) \S+$/gm, '$1');

async function expectNothingReadable() {
  const secrets = allSecrets();
  const places = [
    { file: 'the log', text: world.log() },
    { file: 'the metrics', text: withoutRuntimeFigures(await world.metrics()) },
    ...(await filesUnder(world.folder)),
  ];
  const found = places.map(({ file, text }) => ({ file, found: leaks(text, secrets) }));
  expect(found.filter((place) => place.found.length > 0)).toEqual([]);
}

const code = (phone: string) => (user: TelegramUser) => user.text(world.code(phone));
const refuse = (service: 'registry' | 'vneid', operation: string, status = 418) =>
  world.services.faults.add({ service, operation, kind: 'fail', status });

describe('while a flow runs', () => {
  it.each<[Place]>([['dateOfBirth'], ['step3'], ['code'], ['confirm'], ['linked']])(
    'nothing can be read anywhere at "%s"',
    async (place) => {
      forgetInMocks();
      await reach(world, world.newcomer(), place, citizen(14));
      await expectNothingReadable();
    },
  );

  it('only the document of that very conversation holds it, sealed', async () => {
    forgetInMocks();
    const [typing, other] = [world.newcomer(), world.newcomer()];
    await reach(world, other, 'menu');
    await reach(world, typing, 'code');
    await world.restart();
    const holding = (await openedDocuments(world)).filter(({ text }) => leaks(text, secretsOf(ordinary)).length > 0);
    expect(holding.map(({ id }) => id)).toEqual([`telegram:${typing.chat}`]);
    await expectNothingReadable();
    await play(typing, [['hủy', 'Đã dừng']]);
  });
});

describe('every way that ends', () => {
  it('linked and undone', async () => {
    forgetInMocks();
    const user = world.newcomer({ name: ordinary.fullName });
    await reach(world, user, 'linked');
    await play(user, [
      ['#Gỡ liên kết vừa tạo', 'gõ lại số CCCD'],
      [citizen(2).cccd, 'không phải số đã liên kết'],
      [ordinary.cccd, 'Một mã 6 số'],
      [code(ordinary.phone), 'Mã đúng'],
      ['#Có, gỡ liên kết', 'Đã gỡ'],
    ]);
  });

  it.each([3, 4, 5, 6, 7, 8, 9, 10, 11, 18, 19])('the outcome of citizen %i', async (serial) => {
    forgetInMocks();
    const user = world.newcomer();
    const who = citizen(serial);
    await reach(world, user, serial === 3 ? 'step3' : 'dateOfBirth', who);
    await play(user, [[serial === 3 ? '#Cập nhật' : typedDay(who.dateOfBirth), 'Ông/Bà cần giúp việc gì?']]);
  });

  it('other numbers, a name, no match three times', async () => {
    forgetInMocks();
    const user = world.newcomer();
    await reach(world, user, 'cccd');
    await play(user, [
      [ordinary.oldCmnd ?? '', 'CMND cũ'],
      [ordinary.phone, 'số điện thoại'],
      [ordinary.cccd.slice(0, 11), '11 chữ số'],
      [`tôi là ${ordinary.fullName}`, 'chưa thấy số CCCD'],
    ]);
    for (let count = 1; count <= 3; count += 1) {
      await play(user, [
        [spaced(ordinary.cccd), 'ngày sinh'],
        ['16/03/1985', count < 3 ? 'không tìm thấy' : 'xin dừng tra cứu'],
      ]);
      if (count < 3) await answer(user, '#Nhập lại');
    }
  });

  it('skipped, cancelled, not me, wrong and expired codes, too many', async () => {
    forgetInMocks();
    const [skips, cancels, denies, guesses] = [world.newcomer(), world.newcomer(), world.newcomer(), world.newcomer()];
    await reach(world, skips, 'step3', citizen(2));
    await play(skips, [['#Bỏ qua', 'Đã bỏ qua']]);
    await reach(world, cancels, 'code', citizen(15));
    await play(cancels, [['hủy', 'Đã dừng']]);
    await reach(world, denies, 'confirm', citizen(12));
    await play(denies, [['#Không phải tôi', 'không liên kết gì cả']]);
    await reach(world, guesses, 'code');
    await world.pass(5 * 60_000);
    await play(guesses, [
      [code(ordinary.phone), 'hết hạn'],
      ['#Gửi lại mã', 'Một mã 6 số'],
    ]);
    const wrong = world.code(ordinary.phone).replace(/\d$/, (digit) => `${(Number(digit) + 1) % 10}`);
    codes.add(wrong);
    for (let count = 1; count <= 5; count += 1)
      await play(guesses, [[wrong, count < 5 ? 'Mã chưa đúng' : 'quá nhiều lần']]);
  });

  it('services that refuse, fail and lose answers, and Telegram failing in every way', async () => {
    forgetInMocks();
    const { chat } = world.newcomer();
    const user = world.telegram.user(chat);
    await reach(world, user, 'dateOfBirth', citizen(2));
    const away = 'Hệ thống hiện không trả lời';
    refuse('registry', 'matchCitizen', 503);
    for (const operation of ['matchCitizen', 'updateCccd', 'saveLink']) refuse('registry', operation);
    for (const operation of ['accountStatus', 'requestCode', 'checkCode']) refuse('vneid', operation);
    world.services.faults.add({ service: 'vneid', operation: 'requestCode', kind: 'lose' });
    world.telegram.fail('sendMessage', { error: 400, description: "Bad Request: can't parse entities" }, { chat });
    world.telegram.fail('sendMessage', { error: 429, retryAfterS: 1 }, { chat });
    world.telegram.fail('sendMessage', { status: 502 }, { chat });
    world.telegram.fail('sendMessage', { reset: 'after' }, { chat });
    world.telegram.fail('getUpdates', { error: 500 });
    const turns: Array<[TurnOf, string]> = [
      ['20/07/1990', away],
      ['#Thử lại', 'Bước 3/4'],
      ['#Cập nhật', away],
      ['#Thử lại', away],
      ['#Thử lại', away],
      ['#Thử lại', 'Một mã 6 số'],
      [code('0900000002'), away],
      ['#Thử lại', 'Mã đúng'],
      ['#Có, liên kết', away],
      ['#Thử lại', 'Liên kết thành công'],
    ];
    for (const [deed, text] of turns) {
      if (typeof deed === 'function') deed(user);
      else if (deed.startsWith('#')) user.press(deed.slice(1));
      else user.text(deed);
      await user.waitForReply({ where: (message) => message.text.includes(text), timeoutMs: 15_000 });
    }
  }, 40_000);

  it('blocked in the middle, silent for two days, deleted', async () => {
    forgetInMocks();
    const [blocks, sleeps, deletes] = [world.newcomer(), world.newcomer(), world.newcomer()];
    await reach(world, blocks, 'dateOfBirth', citizen(15));
    await reach(world, sleeps, 'code', citizen(13));
    await reach(world, deletes, 'code', citizen(14));
    blocks.block();
    await play(deletes, [
      ['/xoa', 'Xóa tất cả'],
      ['#Xóa hết', 'Đã xóa tất cả'],
    ]);
    // The reminder after 20 hours cannot be delivered any more.
    await world.pass(20 * 3_600_000 + 1);
    await world.assistant.engine.idle();
    await expect.poll(() => world.observed.some(({ what }) => what === 'gone'), { interval: 5 }).toBe(true);
    await world.pass(28 * 3_600_000);
    await world.assistant.engine.idle();
    await play(sleeps, [['alo', 'Chào Ông/Bà quay lại']]);
  });

  it('leaves nothing in the log, the metrics or any file, nor in any document once it is opened', async () => {
    await world.restart();
    await expectNothingReadable();
    const ended = (await openedDocuments(world)).filter(({ at }) => !/^(?:linking|undoing)\./.test(at));
    expect(ended.length).toBeGreaterThan(20);
    const secrets = allSecrets();
    const found = ended.map(({ id, at, text }) => ({ id, at, found: leaks(text, secrets) }));
    expect(found.filter((document) => document.found.length > 0)).toEqual([]);
  });
});

type TurnOf = string | ((user: TelegramUser) => unknown);

describe('the search itself', () => {
  const name = ordinary.fullName;
  const escaped = name.replace(/[^ -~]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`);
  it.each([
    ['a CCCD', '"079085000001"'],
    ['most of a CCCD', 'x9085000001x'],
    ['a phone', '{"to":"0900000001"}'],
    ['a phone in the international form', '+84900000001'],
    ['a date as typed', 'sinh 15/03/1985'],
    ['a date as ISO', '1985-03-15'],
    ['a name', name],
    ['a name decomposed', name.normalize('NFD')],
    ['a name without marks', 'NGUYEN THU NGHIEM'],
    ['a name escaped in JSON', `"${escaped}"`],
    ['a CMND', '000000001'],
    ['a code', '"text":"735924"'],
  ])('finds %s', (_, text) => {
    const secrets = [...secretsOf(ordinary), { what: 'code', text: '735924' }];
    expect(leaks(`before ${text} after`, secrets)).not.toEqual([]);
    expect(leaks('before and after, 2026-11-21, 1900 0368, …001', secrets)).toEqual([]);
  });

  it('finds what was planted in a file among journal and documents', async () => {
    const planted = join(world.folder, 'conversations', 'planted.bin');
    await writeFile(planted, Buffer.concat([Buffer.from([0, 255, 254]), Buffer.from(name)]));
    const files = await filesUnder(world.folder);
    await rm(planted);
    expect(files.filter(({ file }) => file.includes('documents')).length).toBeGreaterThan(20);
    expect(files.filter(({ file }) => file.includes('journal')).length).toBeGreaterThan(0);
    const found = files.filter(({ text }) => leaks(text, secretsOf(ordinary)).length > 0);
    expect(found.map(({ file }) => file)).toEqual([planted]);
  });
});

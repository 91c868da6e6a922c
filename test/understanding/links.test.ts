import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LinkKind } from '../../flows/heard.ts';
import { foreignLinks } from '../../src/understanding/links.ts';
import { officialHosts } from '../../src/understanding/lookalike.ts';
import { messages } from './phrases.table.ts';

const order: Array<Exclude<LinkKind, 'official'>> = ['lookalike', 'unknown', 'office', 'store'];
const phrases = Object.values(messages).flatMap((list) => list.split('|').map((phrase) => phrase.trim()));

/** Each line is a message. */
const examples: Record<Exclude<LinkKind, 'official'>, string> = {
  lookalike: `
    vneid.gov.vn.xyz.com
    trang https://vneid.gov.vn.xyz.com/dang-nhap có phải thật không
    vneld.gov.vn
    vneicl.gov.vn
    vneidd.gov.vn
    vnied.gov.vn
    vvneid.gov.vn
    sso.vneld.gov.vn
    vneid-gov.vn
    vneidgov.vn
    vneid.gov
    vneid.gov.vm
    vneid.go.vn
    vneid.vn
    vne1d.com
    vn-eid.com
    dichvuc0ng.org
    dichvucong.vn
    dichvucongquocgia.com
    http://dich-vu-cong.net
    https://dichvuconng-quocgia.top/abc
    bocongan.bvgov.com
    bvgov.com
    bocorngan.gov.vn
    gov.vn.something.com
    http://gov-vn.top
    www.govvn.org
    https://vneid.gov.vn@evil.com
    https://vneid.gov.vn:443@1.2.3.4/x
    https://vneid.gov.vn\\@evil.com
    vneid.gov.vn@evil.com/login
    vn\u0435id.gov.vn
    https://vneid.gov.v\u0578/
    vnẹid.gov.vn
    https://đichvucong.gov.vn
    http://việt-nam.com
    www.việtnam.vn
    https://xn--vnid-8of.vn
    ｖｎｅｉｄ.gov.vn
    𝐯𝐧𝐞𝐢𝐝.gov.vn
    vne\u200bid.gov.vn
    https://vneid。gov。vn。cn/x
    http://%76neid.gov.vn
    hxxps://vneid[.]gov[.]vn[.]xyz
    vneid(.)gov(.)vn(dot)xyz
    vneid . gov . vn . xyz
    vneid. gov. vn. xyz
    vneld . gov . vn
    vào vneid.gov.vn .com nhé
    vneid.co
    vneid.co, thật không
    tải ở vneid.app
    http://vneid.app báo lỗi
    vneid-24h.me hay sao
    gửi về hotro@vneid-gov.vn
    vneid.gov.vn@gmail.com
    play.google.com.vn
    vneid.gov.vn và vneid-gov.vn và example.com`,
  unknown: `
    example.com
    vào nhantien88.com nhận tiền
    www.evil.co
    WWW.EVIL.CO
    bit.ly/abc
    bấm https://bit.ly/3xYz giúp em
    t.me/abc
    zalo.me/0912345678
    https://zalo.me/g/abc
    https://x.com/a.apk
    hxxp://evil.com
    http:evil.com
    https//evil.com
    http : // evil.com
    ｈｔｔｐ：／／evil.com
    https://user@example.com
    link:evil.com
    linkhttps://evil.com
    ok.https://evil.com
    app/evil.com
    [VNeID](https://evil.com)
    "evil.com"
    evil[.]com
    http://1.2.3.4
    http://1.2.3.4:8080/vneid
    1.2.3.4:8080
    1.2.3.4/x.apk
    http://2130706433/
    http://0x7f.1/
    http://[::1]/
    https://www.google.com/search?q=vneid.gov.vn
    https://dichvucong.gov.vn/x?next=https://evil.com
    qua.vn
    chinhphu.vn
    www.gov.uk`,
  office: `
    dichvucong.binhduong.gov.vn
    https://dichvucong.hanoi.gov.vn/abc
    sso.bocongan.gov.vn
    csdl.dichvucong.gov.vn
    https://dancuquocgia.gov.vn
    www.mps.gov.vn`,
  store: `
    https://apps.apple.com/vn/app/vneid/id1582750372
    itunes.apple.com/vn/app/id1
    https://play.google.com/store/apps/details?id=com.vnid
    tải ở play.google.com`,
};

const none = `
  vneid.gov.vn
  VNEID.GOV.VN.
  vneid.gov.vn\u200b
  (https://vneid.gov.vn)
  https://www.vneid.gov.vn/abc?x=1#y
  http://dichvucong.gov.vn:80/p/home/dvc-trang-chu.html
  link https://bocongan.gov.vn, có thật không
  vneid . gov . vn
  vneid, gov, vn
  vneid gov vn
  vneid.gov,vn
  vneid.gov.vn.toi vao roi
  https://vneid.gov.vn.Toi vao roi
  vneid.gov.vn.co can gi nua
  vneid.gov.vn. Com
  roi.vneid.gov.vn phai khong
  @vneid.gov.vn
  vneid.gov.vn/dichvucong.gov.vn
  phải có đuôi .gov.vn
  gov.vn
  lam xong roi.co can gi nua khong
  xong.toi
  ok.cam on
  cai lai vneid.co can gi
  cai lai vneid.app bao loi
  dang nhap vneid.de lam gi
  ăn cơm rồi.com nước gì
  o nuoc ngoai.vn khong ve duoc
  toi khong vao duoc app.link bi loi
  thử lại nhé.online được không
  10h30.me toi vao
  8.me toi
  a.b
  1.2.1990
  12.05.1990/abc
  079.203.001.234
  192.168.1.1
  v.v.
  vân vân...
  TP.HCM
  TP.HCM/HN
  Q.1
  PGS.TS
  đ/c
  50.000đ
  3.5.0
  ten.toi@gmail.com
  a@congty.vn
  hotro.vneid@gmail.com
  canbo@bocongan.gov.vn
  mail la abc gmail.com
  http://vneid
  https://
  http là gì
  .
  ...
  @
  //`;

const lines = (list: string) =>
  list
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');

describe('foreignLinks', () => {
  for (const kind of order) {
    it.each(lines(examples[kind]))(`hears in %j: ${kind}`, (text) => expect(foreignLinks(text)[0]).toBe(kind));
  }
  it.each(lines(none))('hears no foreign link in %j', (text) => expect(foreignLinks(text)).toEqual([]));

  it('tells each kind once, the worst first', () => {
    expect(
      foreignLinks('https://play.google.com/a xa.gov.vn abc.com vneid.vn vneid-1.com abcd.com vneid.gov.vn'),
    ).toEqual(order);
  });

  it('looks at the first 1,000 characters, and does not judge what they cut in two', () => {
    expect(foreignLinks(`${'a '.repeat(490)}https://vneid.gov.vn/kich-hoat`)).toEqual([]);
    expect(foreignLinks(`${'a '.repeat(494)}https://vneid.gov.vn`)).toEqual([]);
    expect(foreignLinks(`${'a '.repeat(500)}https://evil.com`)).toEqual([]);
    expect(foreignLinks(`https://evil.com/${'a'.repeat(2_000)}`)).toEqual(['unknown']);
  });

  it('never throws, and is quick', () => {
    const anything = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 1_500 }),
      fc
        .array(
          fc.constantFrom(
            'http',
            '://',
            '.',
            '@',
            ':',
            '/',
            '[',
            ']',
            ' ',
            'vneid',
            'gov',
            'vn',
            'a',
            '1',
            '-',
            '\u200b',
            'é',
            'а',
            '%',
            '\ud800',
            'xn--',
          ),
          { maxLength: 400 },
        )
        .map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(anything, (text) => {
        const start = performance.now();
        const kinds = foreignLinks(text);
        expect(performance.now() - start).toBeLessThan(250);
        expect(kinds).toEqual(order.filter((kind) => kinds.includes(kind)));
      }),
    );
  });

  it('never flags an address on the allow-list', () => {
    const address = fc.tuple(
      fc.constantFrom('', 'http://', 'https://', 'HTTPS://', 'hxxps://'),
      fc.constantFrom('', 'www.', 'WWW.'),
      fc.constantFrom(...officialHosts).chain((host) => fc.mixedCase(fc.constant(host))),
      fc.constantFrom('', ':443', '/', '/p/home.html', '/a?b=c&d=e.f', '#x', '.', ',', '?', '!', ')', '"', '...'),
    );
    fc.assert(
      fc.property(fc.constantFrom(...phrases), address, fc.constantFrom(...phrases), (before, parts, behind) => {
        expect(foreignLinks(`${before} ${parts.join('')} ${behind}`)).toEqual([]);
      }),
    );
  });

  it.each([...officialHosts])('flags every change of a single letter in %s', (host) => {
    const changed = [...host].flatMap((letter, at) =>
      [...'abcdefghijklmnopqrstuvwxyz0123456789'].flatMap((other) => [
        ...(other === letter ? [] : [`${host.slice(0, at)}${other}${host.slice(at + 1)}`]),
        `${host.slice(0, at)}${other}${host.slice(at)}`,
      ]),
    );
    expect(changed.filter((address) => foreignLinks(`https://${address}`)[0] !== 'lookalike')).toEqual([]);
    expect(changed.filter((address) => foreignLinks(`vào ${address} ạ`)[0] !== 'lookalike')).toEqual([]);
  });

  it('flags an official host before any other ending', () => {
    fc.assert(
      fc.property(fc.constantFrom(...officialHosts), fc.domain(), (host, domain) => {
        expect(foreignLinks(`https://${host}.${domain}/`)).toEqual(['lookalike']);
        expect(foreignLinks(`https://${host}@${domain}/`)).toEqual(['lookalike']);
      }),
    );
  });

  it('hears none in what citizens write, nor when their full stops lack the space', () => {
    expect(phrases.filter((phrase) => foreignLinks(phrase).length > 0)).toEqual([]);
    const words = phrases.flatMap((phrase) => phrase.split(/[^\p{L}\p{M}\p{N}]+/u)).filter((word) => word !== '');
    const pairs = words.slice(1).map((word, at) => `tôi ${words[at]}.${word} rồi`);
    expect(pairs.filter((pair) => foreignLinks(pair).length > 0)).toEqual([]);
  });
});

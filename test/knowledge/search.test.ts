import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { topics } from '../../flows/topics.ts';
import { topicsOf } from '../../src/knowledge/asked.ts';
import { readKnowledge, readOutOfScope } from '../../src/knowledge/read.ts';
import { createSearch } from '../../src/knowledge/search.ts';

const knowledge = { topics: readKnowledge(), outOfScope: readOutOfScope() };
const search = createSearch(knowledge);
const first = (text: string) => {
  const decision = search.decide(text);
  return decision.kind === 'unknown' ? 'unknown' : decision.topics[0];
};

describe('the search', () => {
  it.each([
    ['with marks', 'Mã OTP không gửi về máy tôi'],
    ['without marks', 'ma otp khong gui ve may toi'],
    ['in chat spelling', 'otp k gửi về máy mk'],
    ['with words joined', 'maotp khonggui vemay toi'],
    ['with slips of the finger', 'mã otp khôngg guir về máy tooi'],
    ['in capitals', 'MÃ OTP KHÔNG GỬI VỀ MÁY TÔI'],
    ['in English', 'I am not receiving the OTP code on my phone'],
  ])('understands one question %s', (_, text) => expect(first(text)).toBe('login-otp-not-received'));

  it('knows the title of every topic', () => {
    const titles = [...knowledge.topics].map(([topic, { title }]) => [topic, title.vi] as const);
    const missed = titles.filter(([topic, title]) => {
      const decision = search.decide(title);
      return decision.kind === 'unknown' || !decision.topics.some((one) => one === topic);
    });
    expect(missed).toEqual([]);
  });

  it('asks whose password was forgotten where no account is named', () => {
    for (const text of ['quên mật khẩu', 'tôi quên mất mật khẩu rồi', 'quen mk', 'I forgot my password']) {
      const decision = search.decide(text);
      expect(decision.kind, text).toBe('which');
      expect(decision.kind === 'which' && [...decision.topics].sort(), text).toEqual([
        'portal-password-forgotten',
        'vneid-password-forgotten',
      ]);
    }
  });

  it('does not ask where the account is named', () => {
    expect(search.decide('quên mật khẩu ứng dụng vneid').kind).toBe('topic');
    expect(first('quên mật khẩu ứng dụng vneid')).toBe('vneid-password-forgotten');
    expect(first('quên mật khẩu tài khoản cổng dịch vụ công')).toBe('portal-password-forgotten');
  });

  it('answers a report of a scam before anything else', () => {
    expect(
      first('Có người gọi điện xưng là công an phường, bảo tôi cài ứng dụng VNeID qua đường link để cập nhật căn cước'),
    ).toBe('scam-warning');
    expect(first('no goi bao toi doc ma otp de nang cap vneid muc 2')).toBe('scam-warning');
    expect(first('Someone called me and told me to install VNeID from a link')).toBe('scam-warning');
  });

  const approval =
    'Cuc Canh sat QLHC ve TTXH thong bao: Ho so dang ky tai khoan dinh danh dien tu cua cong dan NGUYEN VAN A da duoc phe duyet. De nghi truy cap ung dung VNeID hoac dia chi https://vneid.gov.vn de kich hoat tai khoan.';

  it('knows the SMS of approval, also with stray marks [D12]', () => {
    expect(first(approval)).toBe('vneid-approval-sms');
    expect(first(approval.replace('Cuc', 'Cục').replace('dinh danh', 'đinh danh'))).toBe('vneid-approval-sms');
  });

  it('warns of one that leads elsewhere', () => {
    expect(first(approval.replace('https://vneid.gov.vn', 'http://vneid-gov.com/a'))).toBe('scam-warning');
  });

  it('tells locking a lost phone from logging in elsewhere, and an account in use from a new one', () => {
    expect(first('mất điện thoại, muốn khoá tài khoản định danh lại')).toBe('vneid-account-locked');
    expect(first('mất điện thoại, muốn đăng nhập vneid trên điện thoại mới')).toBe('vneid-new-device');
    expect(first('web báo CMT hoặc CCCD đã được đăng ký')).toBe('link-account-conflict');
  });

  it('finds both questions of a long message, in their order', () => {
    expect(
      search.decide(
        'Cho tôi hỏi đăng ký định danh mức 2 cần mang giấy tờ gì? Với lại làm xong thì bao nhiêu ngày mới có kết quả, có mất lệ phí không?',
      ),
    ).toEqual({ kind: 'several', topics: ['vneid-level2-documents', 'vneid-fee-time'] });
  });

  it('refuses what is none of ours, and what says nothing', () => {
    const foreign = [
      'giá vàng hôm nay',
      'hat cho toi nghe mot bai',
      'who won the football match last night',
      'asdf qwer',
      '',
      '???',
    ];
    expect(foreign.filter((text) => search.decide(text).kind !== 'unknown')).toEqual([]);
  });

  it('decides the same when it has learnt again', () => {
    const again = createSearch(knowledge);
    for (const text of ['quet ma qr khong duoc', 'con toi 10 tuoi lam vneid duoc khong', 'mất sim'])
      expect(again.rank(text)).toEqual(search.rank(text));
  });

  it('ranks every topic once for whatever is typed, the scores adding up to 1', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 1_500 }), (text) => {
        const ranked = search.rank(text);
        expect(ranked.map(({ topic }) => topic).sort()).toEqual([...topics, 'out-of-scope'].sort());
        expect(ranked.reduce((sum, { score }) => sum + score, 0)).toBeCloseTo(1, 4);
        expect(['topic', 'which', 'several', 'unknown']).toContain(search.decide(text).kind);
      }),
      { numRuns: 200 },
    );
  });
});

describe('the topics of a message', () => {
  it('come with the flow that does what they tell of', () => {
    expect(topicsOf('đăng nhập bằng mã QR kiểu gì')).toEqual([{ topic: 'login-qr-scan', flow: 'login' }]);
  });

  it('are several where it is not clear, and none where nothing is known', () => {
    expect(topicsOf('quên mật khẩu')).toHaveLength(2);
    expect(topicsOf('giá vàng hôm nay')).toEqual([]);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import english from '../../locales/en/words.json' with { type: 'json' };
import vietnamese from '../../locales/vi/words.json' with { type: 'json' };
import { matchPhrase } from '../../src/understanding/phrases.ts';
import { isTypoOf } from '../../src/understanding/typo.ts';
import { isYes, noStep, notYes } from './consent.table.ts';
import { heldOut, heldOutLater, heldOutThird } from './phrases.held-out.ts';
import { listed, messages } from './phrases.table.ts';

/** A pattern that runs away takes minutes; this catches it however busy the machine is, and is no measure of speed. */
const hangMs = 5_000;

const all = Object.keys(vietnamese) as Array<keyof typeof vietnamese>;
const bare = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '').replaceAll('đ', 'd').replaceAll('Đ', 'D');
const cases = Object.entries(messages).flatMap(([event, texts]) => listed(texts).map((text) => [text, event] as const));

describe('phrases', () => {
  it('has the same events in both languages, and no phrase twice', () => {
    expect(Object.keys(english).sort()).toEqual([...all].sort());
    const phrases = [vietnamese, english].flatMap((list) => Object.values(list).flat());
    expect(phrases.filter((phrase, at) => phrases.indexOf(phrase) !== at)).toEqual([]);
  });

  it.each(cases)('hears %j as %s among all events', (text, event) => {
    expect(String(matchPhrase(text, all))).toBe(event);
  });

  it.each(cases.filter(([, event]) => event !== 'null'))(
    'hears %j as %s where little else is wanted',
    (text, event) => {
      expect(matchPhrase(text, [event, 'cancel', 'human'])).toBe(event);
      expect(matchPhrase(text.normalize('NFD'), [event])).toBe(event);
      expect(matchPhrase(text.toUpperCase(), [event])).toBe(event);
    },
  );

  it('hears every listed phrase as its own event', () => {
    const wrong = [vietnamese, english].flatMap((list) =>
      Object.entries(list).flatMap(([event, texts]) =>
        texts
          .filter((text) => {
            const said = text.replace(/^[=~]|\.$|[{}]/g, '');
            // A last guess gives way to anything else.
            return matchPhrase<string>(said, text.startsWith('~') ? [event] : all) !== event;
          })
          .map((text) => `${event}: ${text}`),
      ),
    );
    expect(wrong).toEqual([]);
  });

  it('hears what is typed without marks as the same, or as nothing, never as another event', () => {
    const wrong = cases.filter(([text, event]) => {
      const heard = String(matchPhrase(bare(text), all));
      return heard !== event && heard !== 'null' && event !== 'null';
    });
    expect(wrong).toEqual([]);
  });

  it('gets nine in ten of the held-out paraphrases, and never turns one into a wrong yes', () => {
    const held = [heldOut, heldOutLater, heldOutThird]
      .flatMap(Object.entries<string>)
      .flatMap(([event, texts]) => listed(texts).map((text) => ({ text, event })));
    const wrong = held.filter(({ text, event }) => String(matchPhrase(text, all)) !== event);
    expect(wrong.length / held.length).toBeLessThan(0.1);
    expect(wrong.filter(({ text }) => matchPhrase(text, all) === 'yes')).toEqual([]);
  });

  it('hears only what is wanted', () => {
    expect(matchPhrase('không', ['yes', 'cancel'])).toBeNull();
    expect(matchPhrase('gửi lại', ['again', 'human'])).toBeNull();
    expect(matchPhrase('có', [])).toBeNull();
  });

  it('does not take what is negated, and takes a negated yes for a no', () => {
    expect(matchPhrase('tôi không huỷ', ['cancel'])).toBeNull();
    expect(matchPhrase('không muốn liên kết', ['link'])).toBeNull();
    expect(matchPhrase('please do not stop', ['cancel'])).toBeNull();
    expect(matchPhrase('bác chưa được đồng ý đâu', ['yes', 'no'])).toBe('no');
    expect(matchPhrase('đâu phải tôi', ['yes', 'no'])).toBe('no');
    expect(matchPhrase('không, quay lại', ['back'])).toBe('back');
  });

  it.each([
    'nếu tôi đồng ý thì sao',
    'đồng ý là gì',
    'đồng ý không em',
    'dong y de lam gi',
    'I agree but why',
    'có phải đồng ý không',
    'tôi đồng ý nhưng chưa hiểu',
  ])('does not take %j for consent', (text) => expect(matchPhrase(text, ['yes', 'cancel'])).toBeNull());

  it.each(listed(notYes))('%j is not a yes', (text) => {
    for (const wanted of [all, ['yes'], ['yes', 'no'], ['yes', 'cancel', 'human']]) {
      for (const typed of [text, text.normalize('NFD'), text.toUpperCase()]) {
        expect(matchPhrase(typed, wanted)).not.toBe('yes');
      }
    }
  });

  it.each(listed(isYes))('%j is a yes', (text) => {
    for (const wanted of [all, ['yes'], ['yes', 'no'], ['yes', 'cancel', 'human']]) {
      expect(matchPhrase(text, wanted)).toBe('yes');
    }
  });

  it('does not take a yes for one with a question, a condition or a stranger beside it, whichever yes it is', () => {
    const sure = listed(isYes).filter((text) => /\p{L}/u.test(text));
    for (const text of sure) {
      for (const spoilt of [
        `${text}?`,
        `nếu ${text}`,
        `${text} nhưng`,
        `${text} không`,
        `vợ tôi ${text}`,
        `not ${text}`,
      ]) {
        expect(matchPhrase(spoilt, ['yes']), spoilt).toBeNull();
      }
    }
  });

  it.each(listed(noStep))('%j takes no step', (text) => {
    const steps = ['cancel', 'forget', 'withdraw', 'undo', 'update', 'notMe', 'skip', 'link'];
    for (const wanted of [all, steps, ...steps.map((step) => [step])]) {
      expect(steps).not.toContain(matchPhrase<string>(text, wanted));
    }
  });

  it('hears few of the questions that citizens ask as an event, those that are about it', () => {
    const asked = [
      'vneid la app gi vay, cua ai lam ra',
      'doi mai chua thay tin nhan bao duyet ho so',
      'muốn đồng bộ tài khoản cổng qua bên định danh mà chưa biết làm, chỉ giúp mình nha',
      'VNeID của tôi hình như gắn nhầm với tài khoản cổng của vợ, gỡ ra được không',
      'tắt mất cái bảng hỏi căn cước rồi, làm lại được không',
      'công an bảo về tự kích hoạt, tôi mở app lên rồi làm sao tiếp',
    ];
    expect(asked.filter((text) => matchPhrase(text, all) !== null)).toEqual([]);
    expect(matchPhrase('Lỡ đọc mã OTP cho người lạ rồi thì làm gì bây giờ?', all)).toBe('scam');
    expect(matchPhrase('Can I talk to a real person?', all)).toBe('human');
  });

  it('takes marks at their word, and their absence for any', () => {
    expect(matchPhrase('dừng', ['yes', 'cancel'])).toBe('cancel');
    expect(matchPhrase('đúng', ['yes', 'cancel'])).toBe('yes');
    expect(matchPhrase('dung', ['yes', 'cancel'])).toBeNull();
    expect(matchPhrase('cô', ['yes', 'no'])).toBeNull();
    expect(matchPhrase('hoàn tác', ['undo'])).toBe(matchPhrase('hòan tác', ['undo']));
  });

  it('is null when two events are meant equally', () => {
    expect(matchPhrase('quay lại hay bỏ qua', ['back', 'skip'])).toBeNull();
    expect(matchPhrase('quay lại, bỏ qua', ['back', 'skip'])).toBeNull();
    expect(matchPhrase('quay lại, bỏ qua', ['back'])).toBe('back');
  });

  it('never throws and answers at once, whatever is typed', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 3_000 }), (text) => {
        const heard = matchPhrase(text, all);
        expect(heard === null || all.includes(heard)).toBe(true);
      }),
    );
    for (const part of ['không ', 'quay lại không ', 'a', 'dong y chua ', '\u0301', '👍', '1']) {
      const text = part.repeat(200_000);
      matchPhrase(text, all);
      const start = performance.now();
      matchPhrase(text, all);
      expect(performance.now() - start).toBeLessThan(hangMs);
    }
  });
});

describe('isTypoOf', () => {
  it('allows one letter missing, added, wrong or swapped', () => {
    for (const typed of ['huong', 'hung', 'hung', 'huongg', 'hoong', 'huogn', 'uhong'])
      expect(isTypoOf(typed, 'huong')).toBe(true);
    for (const typed of ['hug', 'gnouh', 'huoooong', '', 'hgnuo']) expect(isTypoOf(typed, 'huong')).toBe(false);
  });
});

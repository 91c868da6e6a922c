/** What citizens tell of themselves → the `{{variables}}` of mock citizens. */

/** What is looked for of a mock citizen. `dateOfBirth`: `1985-03-15`. */
export interface Known {
  cccd: string;
  dateOfBirth: string;
  phone: string;
}

export interface Disguise {
  /** The text with CCCD, birth date (as 15/03/1985) and the last code of the citizens met so far as variables; other six digits after a code are `{{wrongCode}}`. */
  hide(text: string): string;
  /** An SMS was sent to this phone. */
  texted(phone: string, text: string): void;
  /** What the file has to say of the citizens that were met; the first is meant where no name stands. */
  head(): { citizen?: string; citizens?: Record<string, string> };
}

/** Names for a second citizen in one chat, and so on. */
const names = ['citizen', 'second', 'third', 'fourth', 'fifth'];

/** A citizen is met when their CCCD is typed; numbers of nobody stay as they are, as there is nobody they could belong to. */
export function createDisguise(citizens: readonly Known[]): Disguise {
  const met: Known[] = [];
  const codes = new Map<string, string>();
  let present: Known | undefined;

  const variable = (of: Known, name: string) => {
    const index = met.indexOf(of);
    return index > 0 ? `{{${names[index]}.${name}}}` : `{{${name}}}`;
  };
  const meet = (text: string) => {
    const typed = citizens.find(({ cccd }) => text.includes(cccd));
    if (typed === undefined) return;
    present = typed;
    if (!met.includes(typed) && met.length < names.length) met.push(typed);
  };
  const hideCode = (text: string): string => {
    const code = codes.get(present?.phone ?? '');
    if (present === undefined || code === undefined) return text;
    const own = present;
    return text.replace(/(?<!\d)\d(?:[ .-]?\d){5}(?!\d)/, (digits) =>
      variable(own, digits.replaceAll(/\D/g, '') === code ? 'code' : 'wrongCode'),
    );
  };

  return {
    hide(text) {
      meet(text);
      const named = met.reduce(
        (rest, one) => rest.replaceAll(one.cccd, variable(one, 'cccd')).replaceAll(bornOf(one), variable(one, 'born')),
        text,
      );
      return hideCode(named);
    },
    texted(phone, text) {
      const code = /\b\d{6}\b/.exec(text)?.[0];
      if (code !== undefined) codes.set(phone, code);
    },
    head() {
      const [first, ...others] = met;
      if (first === undefined) return {};
      if (others.length === 0) return { citizen: first.cccd };
      return { citizens: Object.fromEntries(met.map(({ cccd }, index) => [names[index] ?? '', cccd])) };
    },
  };
}

const bornOf = ({ dateOfBirth }: Known) => dateOfBirth.split('-').reverse().join('/');

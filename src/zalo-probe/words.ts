/** What the probe says, in two languages: whoever runs it is Vietnamese, whoever reads over their shoulder may not be. */

export interface Words {
  vi: string;
  en: string;
}

/** One line: Vietnamese, and English in brackets where it is another. */
export const both = ({ vi, en }: Words): string => (vi === en ? vi : `${vi} (${en})`);

/**
 * What can be told of a CCCD without asking anybody: 12 digits = province or country of birth registration (3),
 * century and sex (1), year of birth (2), random (6). Nghị định 137/2015 Art. 13, Thông tư 59/2021 Art. 4 [N1][N3].
 * There is no check digit [N4], and real cards with a wrong structure exist [N6]: a doubt asks the citizen to look again, it never refuses.
 */
import provinces from '../data/province-codes.json' with { type: 'json' };

export type Doubt = 'province' | 'century' | 'future' | 'young' | 'birthYear';

/** Below this age a card holder has no portal account of their own, so the number is more likely a slip [C2][N5]. */
const adultFrom = 14;

/** Year of birth that the number tells; null when its fourth digit belongs to nobody living (0–3 do) [N3]. */
export function birthYearOf(cccd: string): number | null {
  const century = Number(cccd[3]);
  if (century > 3) return null;
  return (century < 2 ? 1900 : 2000) + Number(cccd.slice(4, 6));
}

/** What looks unusual about a 12-digit number in the year `thisYear`; empty when nothing does. */
export function doubtsAbout(cccd: string, thisYear: number): Doubt[] {
  const doubts: Doubt[] = [];
  if (!Object.hasOwn(provinces, cccd.slice(0, 3))) doubts.push('province');
  const born = birthYearOf(cccd);
  if (born === null) doubts.push('century');
  else if (born > thisYear) doubts.push('future');
  else if (thisYear - born < adultFrom) doubts.push('young');
  return doubts;
}

/** Whether a birth date (`yyyy-mm-dd`) agrees with the year in the number; true when the number tells none. */
export function agrees(cccd: string, dateOfBirth: string): boolean {
  const born = birthYearOf(cccd);
  return born === null || born === Number(dateOfBirth.slice(0, 4));
}

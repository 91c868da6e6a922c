/** The mock citizens that scripts name. */
import { type Citizen, loadCitizens } from '../../mocks/citizens.ts';

const file = loadCitizens();

/** Those that the mock services know. */
export const people: readonly Citizen[] = file.citizens;
const byCccd = new Map<string, { cccd: string; dateOfBirth: string; fullName?: string; phone?: string }>(
  [...file.unknown, ...file.citizens].map((one) => [one.cccd, one]),
);

/** `079085000001`, `1` or `unknown` → the CCCD; else what is wrong. */
export function citizenOf(reference: string): string | { problem: string } {
  if (byCccd.has(reference)) return reference;
  if (reference === 'unknown') return file.unknown[0]?.cccd ?? { problem: 'no number is set aside for nobody' };
  const serial = /^\d{1,6}$/.test(reference)
    ? people.find(({ cccd }) => Number(cccd.slice(6)) === Number(reference))
    : null;
  if (serial) return serial.cccd;
  const all = people.map(({ cccd }) => Number(cccd.slice(6))).join(', ');
  return {
    problem: `there is no mock citizen "${reference}"; give a CCCD of data/mock-citizens.json, its serial (${all}), or unknown`,
  };
}

/** What a script may call by name of a citizen: `{{cccd}}`, `{{born}}`, `{{name}}`, `{{phone}}`. */
export function variablesOf(cccd: string): Record<string, string> {
  const { dateOfBirth = '', fullName = '', phone = '' } = byCccd.get(cccd) ?? {};
  return { cccd, born: dateOfBirth.split('-').reverse().join('/'), name: fullName, phone };
}

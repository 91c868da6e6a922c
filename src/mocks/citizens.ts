/** The people the mock services know: the file's shape, and loading it with one clear line when it is wrong. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { identityFields } from '../../flows/services.ts';

/** Enough for the simulated citizens of a load test. */
const citizensMax = 200_000;

export const defaultCitizensFile = fileURLToPath(new URL('../../data/mock-citizens.json', import.meta.url));

/** [N1] Twelve digits; nothing more is asked, as real numbers with a wrong structure exist [N6]. */
export const cccdSchema = z.string().regex(/^\d{12}$/, 'must be 12 digits');
export const daySchema = z.iso.date();
/** [N11] A mobile number, however it is usually written; comes out as `0` and nine digits. */
export const phoneSchema = z
  .string()
  .max(30)
  .transform((text) => text.replaceAll(/[\s.-]/g, '').replace(/^(?:\+?84)(?=\d{9}$)/, '0'))
  .pipe(z.string().regex(/^0[35789]\d{8}$/, 'must be a Vietnamese mobile number'));
export const accountIdSchema = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/);

const level = z.union([z.literal(1), z.literal(2)]);

const vneidSchema = z.discriminatedUnion('status', [
  z.strictObject({ status: z.literal('none') }),
  z.strictObject({ status: z.literal('pending'), level }),
  /** Relative to the start of the server: the 7 days of [C4] run from the approval. */
  z.strictObject({ status: z.literal('approved'), level, approvedDaysAgo: z.number().min(0).max(3650) }),
  z.strictObject({ status: z.literal('active'), level }),
  z.strictObject({ status: z.literal('locked'), level }),
]);

const accountSchema = z.strictObject({
  id: accountIdSchema,
  /** False: made with the old CMND; the CCCD has to be entered first [S0.3]. */
  hasCccd: z.boolean(),
  /** `to` is the number of the citizen whose VNeID it is linked to, not always the owner's. */
  link: z.strictObject({ linkedAt: z.iso.datetime({ offset: true }), to: cccdSchema }).nullable(),
  /** Rows with a tick after an update; without it, those of the official sample [S0.8]. */
  verified: z.array(z.enum(identityFields)).default(['fullName', 'cmnd', 'cccd', 'dateOfBirth', 'phone', 'sex']),
});

const citizenSchema = z
  .strictObject({
    /** What this citizen is for, in English. */
    note: z.string().min(1),
    cccd: cccdSchema,
    dateOfBirth: daySchema,
    fullName: z.string().min(1).max(100),
    oldCmnd: z
      .string()
      .regex(/^\d{9}$/, 'must be 9 digits')
      .nullable(),
    phone: phoneSchema,
    vneid: vneidSchema,
    account: accountSchema.nullable(),
    /** Another portal account that has this citizen's CCCD already [P3]. */
    cccdInUseBy: accountIdSchema.optional(),
  })
  .refine((one) => one.account === null || one.account.hasCccd || one.oldCmnd !== null, {
    path: ['oldCmnd'],
    message: 'an account without CCCD needs the CMND it was made with',
  });
export type Citizen = z.output<typeof citizenSchema>;

const fileSchema = z
  .strictObject({
    about: z.string(),
    /** Numbers that testers may type to meet nobody. */
    unknown: z.array(z.strictObject({ note: z.string(), cccd: cccdSchema, dateOfBirth: daySchema })),
    citizens: z.array(citizenSchema).min(1).max(citizensMax),
  })
  .superRefine((file, context) => {
    const seen = new Set<string>();
    const once = (value: string, path: PropertyKey[]): void => {
      if (seen.has(value)) context.addIssue({ code: 'custom', path, message: 'is there twice' });
      seen.add(value);
    };
    file.citizens.forEach((citizen, index) => {
      once(citizen.cccd, ['citizens', index, 'cccd']);
      if (citizen.account) once(citizen.account.id, ['citizens', index, 'account', 'id']);
    });
    file.unknown.forEach((nobody, index) => {
      once(nobody.cccd, ['unknown', index, 'cccd']);
    });
  });
export type CitizensFile = z.output<typeof fileSchema>;

/** The file cannot be used; the message is one line that names the file, the place in it and what is wrong, and no value. */
export class CitizensFileError extends Error {
  override name = 'CitizensFileError';
}

/** Checks what a file held. Throws `CitizensFileError`; `file` is only for its message. */
export function parseCitizens(content: unknown, file = 'mock citizens'): CitizensFile {
  const parsed = fileSchema.safeParse(content);
  if (parsed.success) return parsed.data;
  const [first] = parsed.error.issues;
  const place = first?.path.map((step) => (typeof step === 'number' ? `[${step}]` : `.${String(step)}`)).join('');
  throw new CitizensFileError(`${file}: ${place?.replace(/^\./, '') || 'the file'}: ${first?.message ?? 'not usable'}`);
}

/** Reads `MOCK_DATA` or the people that come with the project. Throws `CitizensFileError`. */
export function loadCitizens(file: string = defaultCitizensFile): CitizensFile {
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    // JSON.parse quotes the file in its message, so only the kind of failure is told.
    throw new CitizensFileError(`${file}: ${error instanceof SyntaxError ? 'is not JSON' : 'cannot be read'}`);
  }
  return parseCitizens(content, file);
}

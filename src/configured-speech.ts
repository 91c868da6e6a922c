/** The assistant's words with what the configuration says of its operator and of the help desk's hours. */
import type { Config } from './config.ts';
import type { Language } from './engine/outside.ts';
import type { OfficeHours } from './office-hours.ts';
import { createSpeech, type Operator, type Speech } from './speech.ts';

/** `hours`: null when the desk is always there. */
export const configuredSpeech = (config: Config, hours: OfficeHours | null): Speech =>
  createSpeech(operatorOf(config), hoursTold(config, hours));

function operatorOf(config: Config): Partial<Operator> {
  const { OPERATOR_NAME, OPERATOR_HOTLINE, PUBLIC_URL } = config;
  return {
    ...(OPERATOR_NAME && { operatorName: OPERATOR_NAME }),
    ...(OPERATOR_HOTLINE && { hotline: OPERATOR_HOTLINE }),
    ...(config.WEB_CHAT === 'on' && PUBLIC_URL && { elsewhere: PUBLIC_URL }),
    ...(config.ZALO_ZNS_TEMPLATE_ID && { codeBy: 'Zalo' }),
  };
}

/** The hours, and behind the operator's own number, too: those of the national hotlines are not ours to tell. */
function hoursTold({ OPERATOR_HOTLINE }: Config, hours: OfficeHours | null) {
  if (hours === null) return {};
  const told = (language: Language) => ({
    officeHours: hours.text[language],
    ...(OPERATOR_HOTLINE && { hotline: `${OPERATOR_HOTLINE} (${hours.text[language]})` }),
  });
  return { vi: told('vi'), en: told('en') };
}

/** `npm run mocks`: the mock services by themselves, for several processes of the assistant that must know the same made-up citizens. */
import { ConfigError, environmentVariables, readConfig } from '../config.ts';
import { loadCitizens } from './citizens.ts';
import { startMockServices } from './services.ts';

const say = (line: string) => process.stderr.write(`${line}\n`);

try {
  const {
    SERVICES_TOKEN: token,
    MOCKS_PORT: port,
    MOCK_DATA,
    SMS_URL,
    PUBLIC_URL,
    PORT,
  } = readConfig(environmentVariables());
  if (token === undefined) throw new ConfigError('SERVICES_TOKEN: needed, the same as for the assistant');
  const mocks = await startMockServices({
    port,
    token,
    citizens: loadCitizens(MOCK_DATA).citizens,
    smsUrl: SMS_URL,
    callbackUrl: `${PUBLIC_URL ?? `http://127.0.0.1:${PORT}`}/callbacks/vneid`,
  });
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void mocks.close());
  say('The mock services are running. Start each assistant with:');
  say(`  REGISTRY_URL=${mocks.urls.registry} VNEID_URL=${mocks.urls.vneid} SERVICES_TOKEN=…`);
  say(`  Mock phone      ${mocks.phoneUrl}   (the SMS with the codes)`);
  say(`  Faults          ${mocks.controlUrl}`);
} catch (error) {
  say(
    error instanceof ConfigError
      ? `Configuration: ${error.message}`
      : String(error instanceof Error ? error.message : error),
  );
  process.exitCode = 1;
}

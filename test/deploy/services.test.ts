/** compose.yaml, the systemd unit and the Caddyfile name settings, files and paths that exist. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { gatewayPath } from '../../src/configured-channels.ts';

const root = join(import.meta.dirname, '../..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');

interface Service {
  image?: string;
  environment?: Record<string, string>;
  env_file?: string;
  read_only?: boolean;
  cap_drop?: string[];
  security_opt?: string[];
  ports?: string[];
  volumes?: string[];
  networks?: string[];
  init?: boolean;
  stop_grace_period?: string;
}

const composeText = read('compose.yaml');
const compose = parse(composeText, { merge: true }) as {
  services: Record<string, Service>;
  networks: Record<string, { internal?: boolean }>;
  volumes: Record<string, unknown>;
};
const unit = read('deploy/systemd/vneid-assistant@.service');
const caddy = read('deploy/caddy/Caddyfile');
const operations = read('docs/operations.md');
const settings = new Set(read('src/config.ts').match(/\b[A-Z][A-Z_]+[A-Z]\b/g));
/** For npm and Node, not for us. */
const notOurs = ['NODE_ENV'];
const unknown = (names: string[]) => names.filter((name) => !settings.has(name) && !notOurs.includes(name));
/** All directives of a name. */
const directives = (name: string) => [...unit.matchAll(new RegExp(`^${name}=(.*)$`, 'gm'))].map(([, value]) => value);

const services = Object.entries(compose.services);
const assistants = services.filter(([name]) => name.startsWith('assistant'));
const service = (name: string): Service => compose.services[name] as Service;

describe('compose.yaml', () => {
  it('runs the assistant twice, with settings that the program knows and the same in both', () => {
    expect(assistants).toHaveLength(2);
    const [[, first], [, second]] = assistants as [[string, Service], [string, Service]];
    expect({ ...first, ports: [] }).toEqual({ ...second, ports: [] });
    expect(unknown(Object.keys(first.environment ?? {}))).toEqual([]);
    expect(first).toMatchObject({ env_file: '.env', init: true });
    expect(Number.parseInt(first.stop_grace_period ?? '', 10)).toBeGreaterThan(10);
  });

  it('locks every service in: read-only, without capabilities that it does not need, exact images', () => {
    for (const [name, each] of services) {
      expect(each, name).toMatchObject({
        read_only: true,
        cap_drop: ['ALL'],
        security_opt: ['no-new-privileges:true'],
      });
      expect(each.image, name).toMatch(/:\d+\.\d+\.?\d*-\w+$|^vneid-assistant:/);
    }
  });

  it('shows the world the proxy only, and the database nobody but the assistants', () => {
    for (const [name, { ports = [] }] of services)
      if (name !== 'proxy') expect(ports.filter((port) => !port.startsWith('127.0.0.1:'))).toEqual([]);
    expect(service('postgres')).toMatchObject({ networks: ['back'] });
    expect(service('postgres').ports).toBeUndefined();
    expect(compose.networks['back']).toEqual({ internal: true });
    expect(service('proxy').networks).toEqual(['front']);
  });

  it('mounts files that exist and volumes that it declares', () => {
    for (const volume of services.flatMap(([, { volumes = [] }]) => volumes)) {
      const [from = ''] = volume.split(':');
      if (from.startsWith('.')) expect(existsSync(join(root, from)), from).toBe(true);
      else expect(Object.keys(compose.volumes)).toContain(from);
    }
  });

  it('asks for nothing in .env that docs/operations.md does not name', () => {
    const asked = new Set([...composeText.matchAll(/\$\{([A-Z_]+)/g)].map(([, name]) => name as string));
    expect([...asked].filter((name) => !operations.includes(`\`${name}`))).toEqual([]);
    expect(asked.size).toBeGreaterThan(3);
  });
});

describe('the systemd unit', () => {
  it('sets only what the program knows, and starts it without npm between', () => {
    const names = directives('Environment').map((value) => String(value).split('=')[0] as string);
    expect(names).toContain('PORT');
    expect(unknown(names)).toEqual([]);
    // What the proxy closes must not be open beside it.
    expect(directives('Environment')).toContain('HOST=127.0.0.1');
    expect(directives('ExecStart')).toEqual([expect.stringMatching(/\/node_modules\/\.bin\/node src\/main\.ts$/)]);
  });

  it('gives it time to drain, starts it again, and locks it in', () => {
    expect(Number(directives('TimeoutStopSec')[0])).toBeGreaterThan(10);
    expect(directives('Restart')).toEqual(['always']);
    expect(directives('User')).toEqual(['vneid-assistant']);
    expect(directives('ProtectSystem')).toEqual(['strict']);
    expect(directives('CapabilityBoundingSet')).toEqual(['']);
    expect(directives('StateDirectory')).toEqual(['vneid-assistant']);
  });

  it('leaves the assistant what it needs: V8 compiles, and the lock of DATA_DIR reads /proc/sys', () => {
    expect(directives('MemoryDenyWriteExecute')).toEqual([]);
    expect(directives('ProcSubset')).toEqual([]);
  });
});

describe('the Caddyfile', () => {
  it('takes from the environment what compose.yaml gives it, and nothing else', () => {
    const taken = new Set([...caddy.matchAll(/\{\$([A-Z_]+)/g)].map(([, name]) => name));
    expect([...taken].sort()).toEqual(Object.keys(service('proxy').environment ?? {}).sort());
    expect(String(service('proxy').environment?.['UPSTREAMS']).split(' ')).toEqual(
      assistants.map(([name]) => `${name}:3000`),
    );
  });

  it('closes what is for operators, with everything below it', () => {
    const closed = /@operators path (.*)/.exec(caddy)?.[1]?.split(' ') ?? [];
    const [, gateways = ''] = gatewayPath.split('/');
    for (const path of ['/metrics', '/readyz', '/livez', `/${gateways}`])
      expect(closed, path).toEqual(expect.arrayContaining([path, `${path}/*`]));
    expect(caddy).toContain('path /desk /desk/*');
  });

  it('asks each process whether it lives, not whether all it needs does', () => {
    expect(caddy).toMatch(/health_uri \/livez/);
  });

  it('runs on a Caddy that keeps the body of what it sends again (2.11.2)', () => {
    const [, minor, patch] = /caddy:2\.(\d+)\.(\d+)/.exec(String(service('proxy').image)) ?? [];
    expect(Number(minor) * 1_000 + Number(patch)).toBeGreaterThanOrEqual(11_002);
  });
});

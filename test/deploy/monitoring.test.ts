/** Alert rules, dashboard and runbook speak of metrics and of each other, and of nothing that is not there. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { createMetrics } from '../../src/metrics.ts';

const root = join(import.meta.dirname, '../..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');

interface Rule {
  alert: string;
  expr: string;
  labels: { severity: string };
  annotations: { summary: string; runbook: string };
}

interface Panel {
  id: number;
  type: string;
  title: string;
  gridPos: { h: number; w: number; x: number; y: number };
  targets?: Array<{ expr: string }>;
}

const rules = (parse(read('deploy/prometheus/alerts.yaml')) as { groups: Array<{ rules: Rule[] }> }).groups.flatMap(
  (group) => group.rules,
);
const cases = parse(read('deploy/prometheus/alerts.test.yaml')) as {
  tests: Array<{ alert_rule_test: Array<{ alertname: string; exp_alerts: unknown[] }> }>;
};
const scraping = parse(read('deploy/prometheus/prometheus.yaml')) as {
  rule_files: string[];
  scrape_configs: Array<{ job_name: string; static_configs: Array<{ targets: string[] }> }>;
};
const dashboard = JSON.parse(read('deploy/grafana/vneid-assistant.json')) as { id?: number; panels: Panel[] };
const expressions = dashboard.panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr));
const operations = read('docs/operations.md');
const names = rules.map(({ alert }) => alert);

/** Words of a query that can only be metrics; a histogram's by the name it is registered under. */
const metricsIn = (query: string) =>
  (query.replace(/"[^"]*"/g, '').match(/\b(?:assistant|process|nodejs)_\w+|\bup\b/g) ?? []).map((name) =>
    name.replace(/_(?:bucket|sum|count)$/, ''),
  );

/** What Prometheus makes itself. */
const exposed = new Set(['up']);
/** What is exposed after one observation of each kind, so that labels are there. */
let text = '';

beforeAll(async () => {
  const metrics = createMetrics({
    oldestDue: async () => null,
    now: () => 0,
    channels: [{ name: 'web', trouble: () => null }],
    untaken: () => 0,
    ready: async () => {},
    role: 'all',
  });
  metrics.observe({ what: 'heard', conversation: 'x', repeated: false, ms: 1 });
  metrics.observe({ what: 'said', conversation: 'x', lateMs: 1 });
  metrics.observe({ what: 'called', conversation: 'x', service: 'matchCitizen', ok: false, ms: 1 });
  metrics.observe({ what: 'retrying', conversation: 'x', kind: 'say', error: null, inMs: 1 });
  metrics.observe({ what: 'parked', conversation: 'x', kind: 'call', error: null });
  metrics.observe({ what: 'notified', conversation: 'x', kind: 'taken', ms: 1 });
  text = await metrics.text();
  for (const [, name] of text.matchAll(/^# TYPE (\w+)/gm)) exposed.add(name as string);
});

describe('alerts and dashboard', () => {
  it('name only metrics that the assistant exposes', () => {
    expect(expressions.length).toBeGreaterThan(20);
    const queries = [...rules.map(({ expr }) => expr), ...expressions];
    expect(queries.filter((query) => metricsIn(query).length === 0)).toEqual([]);
    expect(queries.flatMap(metricsIn).filter((name) => !exposed.has(name))).toEqual([]);
  });

  it('name only labels that the metrics have', () => {
    const series = new Set(text.match(/[a-z]+="[^"]*"/g));
    const asked = [...rules.map(({ expr }) => expr), ...expressions].flatMap((query) =>
      [...query.matchAll(/(\w+)="([^"]*)"/g)].map(([pair]) => pair),
    );
    const [{ job_name = '' } = {}] = scraping.scrape_configs;
    expect(asked.filter((pair) => !series.has(pair) && pair !== `job="${job_name}"`)).toEqual([]);
  });

  it('show every figure of our own somewhere', () => {
    const ours = [...exposed].filter((name) => name.startsWith('assistant_'));
    const shown = new Set(expressions.flatMap(metricsIn));
    expect(ours.filter((name) => !shown.has(name))).toEqual([]);
  });

  it('are laid out without one panel over another, each with an id of its own', () => {
    const { panels, id } = dashboard;
    expect(id).toBeUndefined();
    expect(new Set(panels.map((panel) => panel.id)).size).toBe(panels.length);
    const taken = new Map<string, string>();
    for (const { title, gridPos } of panels) {
      expect(gridPos.x + gridPos.w, title).toBeLessThanOrEqual(24);
      for (let x = gridPos.x; x < gridPos.x + gridPos.w; x += 1) {
        for (let y = gridPos.y; y < gridPos.y + gridPos.h; y += 1) {
          expect(taken.get(`${x},${y}`), `${title} lies over another panel`).toBeUndefined();
          taken.set(`${x},${y}`, title);
        }
      }
    }
  });
});

describe('each alert', () => {
  it('has a name of its own, a known severity, and a link to its section', () => {
    expect(new Set(names).size).toBe(names.length);
    for (const { alert, labels, annotations } of rules) {
      expect(['critical', 'warning', 'info'], alert).toContain(labels.severity);
      expect(annotations.runbook).toBe(`docs/operations.md#${alert.toLowerCase()}`);
      expect(annotations.summary.length, alert).toBeGreaterThan(20);
    }
  });

  it('has its section in docs/operations.md, in the same order, and no section is of an alert that there is not', () => {
    const sections = [...operations.matchAll(/^### (Assistant\w+)$/gm)].map(([, name]) => name);
    expect(sections).toEqual(names);
  });

  it('is rung, and kept silent, in the cases for promtool', () => {
    const told = cases.tests.flatMap((test) => test.alert_rule_test);
    const rung = new Set(told.filter(({ exp_alerts }) => exp_alerts.length > 0).map(({ alertname }) => alertname));
    const silent = new Set(told.filter(({ exp_alerts }) => exp_alerts.length === 0).map(({ alertname }) => alertname));
    expect([...rung].sort()).toEqual([...names].sort());
    expect([...silent].sort()).toEqual([...names].sort());
  });
});

describe('prometheus.yaml', () => {
  it('loads the rules, and scrapes the ports that compose.yaml opens', () => {
    expect(scraping.rule_files).toEqual(['alerts.yaml']);
    const opened = [...read('compose.yaml').matchAll(/'(127\.0\.0\.1:\d+):3000'/g)].map(([, target]) => target);
    expect(scraping.scrape_configs[0]?.static_configs[0]?.targets).toEqual(opened);
  });
});

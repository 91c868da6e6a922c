/** What must hold of every flow (style.md 9.4), found out by walking the machine: a new state or word is tested without a new test. */
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { type FlowEvent, words } from '../flows/heard.ts';
import { consentVersion } from '../flows/linking/linking.ts';
import { registrationConsent } from '../flows/registering/consent.ts';
import { machine } from '../flows/root.ts';
import { settle } from '../src/engine/effects.ts';
import { advance, flowsFor, revive, statePath } from '../src/engine/machine.ts';
import { createServices } from '../src/services/services.ts';
import { locales } from '../src/speech.ts';
import { speech } from './engine/harness.ts';
import { type Place, personalOfWalk, places, type Turn, turn, walk, walkAt } from './engine/walk.ts';

type Node = (typeof machine)['root'];

const nodesBelow = (node: Node): Node[] => [node, ...Object.values(node.states).flatMap(nodesBelow)];
const nodes = nodesBelow(machine.root);
const leaves = nodes.filter(({ type }) => type === 'atomic' || type === 'final').map(({ path }) => path.join('.'));
const name = ({ path }: Node) => path.join('.') || '(root)';

const { places: walked, turns } = walk();
const guideOnly = walk(flowsFor({ linkingHere: false }));
const byPath = new Map([...places(guideOnly.places), ...places(walked)]);
const describeTurn = ({ from, event, to }: Turn) => `${from.path} —${event.type}→ ${to.path}`;
const hears = ({ ownEvents }: Node, type: string) => (ownEvents as string[]).includes(type);
const unique = (texts: string[]) => [...new Set(texts)].sort();

describe('the machine', () => {
  const invokes = nodes.flatMap((node) => node.invoke.map((invoke) => ({ node, ...invoke })));

  it('hears the failure of every call it makes', () => {
    const deaf = invokes.filter(({ node, id }) => !hears(node, `xstate.error.actor.${id}`));
    expect(deaf.map(({ node }) => name(node))).toEqual([]);
    expect(invokes.length).toBeGreaterThan(5);
  });

  it('hears the result of every call it makes', () => {
    const deaf = invokes.filter(({ node, id }) => !hears(node, `xstate.done.actor.${id}`));
    expect(deaf.map(({ node }) => name(node))).toEqual([]);
  });

  it('gives every call an id of its own', () => {
    const ids = invokes.map(({ id }) => id);
    expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
    // XState's own ids are "0.(machine).some.state": they change with the place, and a stored conversation would wait for the old one.
    expect(ids.filter((id) => !/^[\w.-]+$/.test(id) || /^\d+\./.test(id))).toEqual([]);
  });

  it('waits only for declared delays', () => {
    const declared = Object.keys(machine.implementations.delays);
    const used = nodes.flatMap(({ config }) => Object.keys(config.after ?? {}));
    const raised = Object.values(machine.implementations.actions).flatMap((action) => {
      const { delay } = action as { delay?: unknown };
      return typeof delay === 'string' ? [delay] : [];
    });
    expect([...used, ...raised].filter((delay) => !declared.includes(delay))).toEqual([]);
    expect(declared.filter((delay) => ![...used, ...raised].includes(delay))).toEqual([]);
  });

  it('calls every declared service, and only declared and implemented ones', () => {
    const called = unique(invokes.map(({ src }) => String(src)));
    const implemented = createServices({
      registryUrl: 'http://127.0.0.1:1',
      vneidUrl: 'http://127.0.0.1:1',
      token: 'token',
      dataKey: 'a key that only these tests know, 32+',
    });
    expect(called).toEqual(Object.keys(machine.implementations.actors).sort());
    expect(called).toEqual(Object.keys(implemented).sort());
  });

  it('wishes only for named actions', () => {
    const wished = nodes.flatMap((node) =>
      [
        ...node.entry,
        ...node.exit,
        ...[...node.transitions.values()].flat().flatMap(({ actions }) => actions),
        ...(node.always ?? []).flatMap(({ actions }) => actions),
      ].map((action) => ({ node, action })),
    );
    const named = Object.keys(machine.implementations.actions);
    const nameless = wished.filter(({ action }) => {
      if (typeof action === 'function') return !String((action as { type?: unknown }).type).startsWith('xstate.');
      return !named.includes(typeof action === 'string' ? action : (action as { type: string }).type);
    });
    expect(nameless.map(({ node }) => name(node))).toEqual([]);
    expect(wished.length).toBeGreaterThan(100);
  });

  it('has in every state either a question, a running call, or nothing to wait for', () => {
    const waiting = nodes.filter(({ type, tags, path }) => type === 'atomic' && tags.length === 0 && path.length > 0);
    // Those pass through at once, or wait without a question until the citizen comes back.
    expect(
      waiting.filter(({ always, path }) => !always?.length && !['fresh', 'parked'].includes(path.join('.'))).map(name),
    ).toEqual([]);
  });
});

describe('from the fresh state', () => {
  it('every state can be reached', () => {
    const passedThrough = nodes.filter(({ always }) => always?.length).map(name);
    expect(leaves.filter((path) => !byPath.has(path) && !passedThrough.includes(path))).toEqual([]);
    expect(byPath.size).toBeGreaterThan(30);
  });

  it('every state that is passed through is entered on the way', () => {
    const targets = new Set(
      nodes
        .flatMap((node) =>
          [...[...node.transitions.values()].flat(), ...(node.always ?? [])].flatMap(({ target }) => target ?? []),
        )
        .map((target) => name(target as Node)),
    );
    const initials = new Set(
      nodes.flatMap(({ initial }) => initial?.target ?? []).map((target) => name(target as Node)),
    );
    const passedThrough = nodes.filter(({ always }) => always?.length).map(name);
    expect(passedThrough.filter((path) => !targets.has(path) && !initials.has(path))).toEqual([]);
  });

  it('LINKING=guide never reaches a state of linking', () => {
    const linking = guideOnly.places.filter(({ path }) => path.startsWith('linking'));
    expect(linking.map(({ path, way }: Place) => `${path}: ${way.map(({ type }) => type)}`)).toEqual([]);
    expect(guideOnly.turns.some(({ said }) => said.some(({ line }) => line === 'guiding.hasAccount'))).toBe(true);
  });
});

describe('wherever the conversation is', () => {
  const commits = (place: Place) =>
    place.live._nodes.some(
      ({ path, config }) =>
        path.length > 0 &&
        config.on !== undefined &&
        'cancel' in config.on &&
        'forget' in config.on &&
        place.live.hasTag('calling'),
    );
  const committing = unique(walked.filter(commits).map(({ path }) => path));

  it('only a call that changes something outside cannot be left', () => {
    expect(committing).toEqual([
      'activating.here.saving.running',
      'linking.saving.running',
      'linking.updating.running',
      'registering.here.sending.running',
      'undoing.removing.running',
    ]);
  });

  it('the menu is one word away, or the running change says that it has to finish first', () => {
    const stuck = walked.flatMap((place) => {
      const { to, said } = turn(machine, place, { type: 'menu', at: walkAt });
      const excused =
        commits(place) && to.path === place.path && said.some(({ line }) => line === 'service.finishFirst');
      return to.path === 'menu.asking' || excused ? [] : [place.path];
    });
    expect(unique(stuck)).toEqual([]);
  });

  it('a change that has to finish first comes out, whatever the service answers', () => {
    for (const path of committing) {
      const results = turns.filter(({ from, event }) => from.path === path && event.type.startsWith('xstate.'));
      expect(
        results.filter((result) => result.event.type.includes('.actor.') && result.to.path === path).map(describeTurn),
      ).toEqual([]);
      expect(results.length, path).toBeGreaterThan(1);
    }
  });

  it('a person can be asked for, and the question stays open', () => {
    const refused = walked.flatMap((place) => {
      const { said, to } = turn(machine, place, { type: 'human', at: walkAt });
      const kept = to.path === place.path || ['fresh', 'parked'].includes(place.path);
      return said.some(({ line }) => line === 'root.human') && kept ? [] : [place.path];
    });
    expect(unique(refused)).toEqual([]);
  });

  it('help is given, and the open question is repeated under it', () => {
    const refused = walked.flatMap((place) => {
      const { said } = turn(machine, place, { type: 'help', at: walkAt });
      const { question } = place.conversation;
      const repeated = question === null || place.path === 'fresh' || said.some(({ line }) => line === question.line);
      return said.some(({ line }) => line === 'root.help') && repeated ? [] : [place.path];
    });
    expect(unique(refused)).toEqual([]);
  });

  it('whoever is lost three times in a row is offered a person among the choices', () => {
    for (const place of byPath.values()) {
      if (!place.live.hasTag('asking')) continue;
      const once = turn(machine, place, { type: 'unclear', at: walkAt });
      const twice = turn(machine, once.to, { type: 'unclear', at: walkAt });
      const thrice = turn(machine, twice.to, { type: 'unclear', at: walkAt });
      expect(
        twice.said.map(({ line }) => line),
        place.path,
      ).not.toContain('root.offerPerson');
      expect(
        thrice.said.map(({ line }) => line),
        place.path,
      ).toContain('root.offerPerson');
      const { choices = [], extra = [] } = thrice.to.conversation.question ?? {};
      expect(
        [...choices, ...extra].map(({ word }) => word),
        place.path,
      ).toContain('human');
    }
  });

  it('after a silence nothing of the citizen is kept; where nothing was, the place is', () => {
    for (const place of byPath.values()) {
      if (!place.live.hasTag('asking')) continue;
      const { to } = turn(machine, place, { type: 'silence.expiry' });
      expect(to.conversation.snapshot.context.personal, place.path).toEqual({});
      if (to.path === place.path) continue;
      expect(['fresh', 'parked'], place.path).toContain(to.path);
      expect(to.conversation.question, place.path).toBeNull();
    }
  });

  it('words that do not fit are answered', () => {
    const silent = walked.flatMap((place) => {
      const { said } = turn(machine, place, { type: 'unclear', at: walkAt });
      return place.live.can({ type: 'unclear', at: walkAt }) && said.length > 0 ? [] : [place.path];
    });
    expect(unique(silent)).toEqual([]);
  });

  it('everything a citizen can say is answered', () => {
    const silent = turns.filter(
      ({ event, said, from, to }) => !event.type.includes('.') && said.length === 0 && from.path === to.path,
    );
    expect(unique(silent.map(describeTurn))).toEqual([]);
  });

  it('every word of the vocabulary means something', () => {
    const meant = new Set(turns.map(({ event }) => event.type));
    expect(words.filter((word) => !meant.has(word) && word !== 'english' && word !== 'vietnamese')).toEqual([]);
  });
});

describe('under every question', () => {
  it('a line is said, with choices', () => {
    for (const place of byPath.values()) {
      if (!place.live.hasTag('asking')) continue;
      expect(place.conversation.question?.choices.length, place.path).toBeGreaterThan(0);
    }
  });

  it('every choice is a word that the state hears, and leads somewhere or says something', () => {
    const dead = walked.flatMap((place) =>
      (place.conversation.question?.choices ?? []).flatMap((choice) => {
        const { word, label: _, ...rest } = choice;
        const event = { type: word, ...rest, at: walkAt } as FlowEvent;
        if (!place.live.can(event)) return [`${place.path} ${word}`];
        const { to, said } = turn(machine, place, event);
        return to.path !== place.path || said.length > 0 ? [] : [`${place.path} ${word}`];
      }),
    );
    expect(unique(dead)).toEqual([]);
  });

  it('no two choices have the same label, in any language', () => {
    for (const place of byPath.values()) {
      for (const language of ['vi', 'en'] as const) {
        const labels = (place.conversation.question?.choices ?? []).map(({ label }) =>
          speech.text(language, { line: label }),
        );
        expect(new Set(labels).size, `${place.path} ${labels}`).toBe(labels.length);
      }
    }
  });

  it('no label is as long as Telegram and Zalo would cut it', () => {
    const labels = Object.values(locales).flatMap(({ button }) => Object.values(button));
    expect(labels.filter((label) => label.length > 40)).toEqual([]);
  });
});

describe('what is said', () => {
  it('finds all its words in both languages', () => {
    const all = turns.flatMap(({ said, to }) => [
      ...said,
      ...(to.conversation.question?.choices ?? []).map(({ label }) => ({ line: label })),
    ]);
    const distinct = new Map(all.map((line) => [JSON.stringify(line), line]));
    for (const line of distinct.values()) {
      for (const language of ['vi', 'en'] as const) {
        const text = speech.text(language, line);
        expect(text).not.toMatch(/^\s*$|\{\{|undefined|NaN/);
        expect(text).not.toBe(line.line);
      }
    }
    expect(distinct.size).toBeGreaterThan(100);
  });

  it('holds nothing of what the citizen gave: lines are kept in transcripts', () => {
    const told = turns.filter(({ said }) => personalOfWalk.some((personal) => JSON.stringify(said).includes(personal)));
    expect(unique(told.map(describeTurn))).toEqual([]);
  });

  it('uses every line there is', async () => {
    const said = new Set(
      [...turns, ...guideOnly.turns].flatMap((each) => [
        ...each.said.map(({ line }) => line),
        ...(each.to.conversation.question?.choices ?? []).map(({ label }) => label),
        ...(each.to.conversation.question?.extra ?? []).map(({ label }) => label),
      ]) as string[],
    );
    // Said by the engine and the channels, not by a flow.
    const elsewhere = ['root.outdated', 'root.damaged', 'root.apology', 'root.language', 'root.offerPerson'];
    // What staff write, and what is said while somebody waits for them: test/engine/handoff.test.ts and test/dialogues/desk.
    elsewhere.push(
      'handoff.reply',
      'handoff.handedBack',
      'handoff.stillQueued',
      'handoff.late',
      'handoff.stopped',
      'handoff.noted',
    );
    const all = Object.entries(locales.vi).flatMap(([file, lines]) =>
      ['command', 'picture'].includes(file) ? [] : Object.keys(lines).map((key) => `${file}.${key}`),
    );
    // Labels of words that stand under no question yet are what a typed label is recognised by.
    const unused = all.filter(
      (key) => !said.has(key) && !elsewhere.includes(key) && !words.some((word) => key === `button.${word}`),
    );
    expect(unused).toEqual([]);
  });
});

describe('personal memory', () => {
  it('is empty in the menu, in the fresh state and while parked', () => {
    const keeping = walked.filter(
      ({ path, conversation }) =>
        ['menu.asking', 'fresh', 'parked', 'resuming'].includes(path) &&
        Object.keys(conversation.snapshot.context.personal).length > 0,
    );
    expect(keeping.map(({ path }) => path)).toEqual([]);
  });

  it('is given nothing while linking without consent to the present text', () => {
    const without = walked.filter(
      ({ path, conversation }) =>
        path.startsWith('linking.') &&
        path !== 'linking.consent' &&
        conversation.snapshot.context.consent?.version !== consentVersion,
    );
    expect(unique(without.map(({ path }) => path))).toEqual([]);
    const early = walked.filter(
      ({ path, conversation }) =>
        path === 'linking.consent' &&
        conversation.snapshot.context.personal.cccd !== undefined &&
        conversation.snapshot.context.consent === null,
    );
    expect(early).toEqual([]);
  });

  it('forgets consent, link and counts when everything is deleted', () => {
    const erased = turns.filter((each) => each.erased);
    expect(erased.length).toBeGreaterThan(0);
    expect(unique(erased.map(({ from, event }) => `${from.path} ${event.type}`))).toEqual([
      'forgetting forget',
      'forgetting yes',
    ]);
  });
});

describe('every step', () => {
  it('is carried out by the engine, action for action', () => {
    // Settling throws on an action nobody carries out; the walk has settled every one. Here: that it does throw.
    const [place] = walked as [Place];
    expect(() =>
      settle(place.conversation, {
        snapshot: place.conversation.snapshot,
        wishes: [{ type: 'dance', params: undefined }],
        now: 0,
      }),
    ).toThrow('dance');
    expect(turns.length).toBeGreaterThan(10_000);
  });

  it('can be stored and taken up again without a difference', () => {
    for (const { path, conversation, live } of walked) {
      const again = revive(machine, JSON.parse(JSON.stringify(conversation.snapshot)));
      expect(statePath(again), path).toBe(path);
      expect(again._nodes.length).toBe(live._nodes.length);
      const event = { type: 'again', at: walkAt } as const;
      expect(advance(machine, again, event).snapshot).toEqual(advance(machine, live, event).snapshot);
    }
  }, 30_000);
});

describe('a consent text', () => {
  /** Every version that was ever live, with the texts that were agreed to under it. Never edit a line here: add one. */
  const pinned: Record<string, string> = {
    '2026-11-21.2': 'd90e64d5a6ec164e',
    'registration 2026-11-21.1': '43aca14d6da93cf3',
  };
  const hashOf = (text: (language: 'vi' | 'en') => string) =>
    createHash('sha256')
      .update(JSON.stringify([text('vi'), text('en')]))
      .digest('hex')
      .slice(0, 16);

  it.each([
    [consentVersion, 'flows/linking/linking.ts', hashOf((language) => locales[language].linking.consent)],
    [registrationConsent, 'flows/registering/consent.ts', hashOf((language) => locales[language].registering.consent)],
  ])('has a new version whenever it changes: %s', (version, file, hash) => {
    expect(
      pinned[version],
      `The consent text is not the one that citizens agreed to as version ${version}. Give it a new one in ${file}, and add it here with "${hash}".`,
    ).toBe(hash);
  });
});

/** The clients against the mock services: the contract, and every outcome that DESIGN.md 3 lists for linking. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { servicesContract } from './contract.ts';
import { createWorld, hour, minute, people, rightCode, start, type World, wrongCode } from './world.ts';

describe('the services contract', () => servicesContract(createWorld));

describe('the outcomes', () => {
  let world: World;
  beforeAll(async () => {
    world = await createWorld();
  });
  beforeEach(() => world.reset());
  afterAll(() => world.mocks.close());

  it.each([
    ['finds an account with CCCD', people.ordinary, { id: 'TK-000001', hasCccd: true, link: null }],
    ['finds an account without CCCD', people.oldCmnd, { id: 'TK-000002', hasCccd: false, link: null }],
    [
      'tells the date of a link of one’s own',
      people.linked,
      { link: { linkedAt: '2024-06-15T09:30:00+07:00', same: true } },
    ],
    ['tells that a link is somebody else’s', people.linkedElsewhere, { link: { same: false } }],
  ])('%s', async (_name, { cccd, dateOfBirth }, account) => {
    expect(await world.call('matchCitizen', { cccd, dateOfBirth })).toMatchObject({ outcome: 'match', account });
  });

  it('finds a citizen who has no portal account', async () => {
    const { cccd, dateOfBirth } = people.noAccount;
    expect(await world.call('matchCitizen', { cccd, dateOfBirth })).toEqual({ outcome: 'match', account: null });
  });

  it('refuses even the right birth date after five wrong ones, until a day has passed', async () => {
    const { cccd, dateOfBirth } = people.ordinary;
    for (const day of ['01', '02', '03', '04', '05']) {
      const answer = await world.call('matchCitizen', { cccd, dateOfBirth: `1985-01-${day}` });
      expect(answer).toEqual({ outcome: 'no-match' });
    }
    expect(await world.call('matchCitizen', { cccd, dateOfBirth })).toEqual({ outcome: 'too-many' });
    world.clock.now += 24 * hour;
    expect(await world.call('matchCitizen', { cccd, dateOfBirth })).toMatchObject({ outcome: 'match' });
  });

  it('updates the CCCD, tells which rows agree, and finds it afterwards', async () => {
    const { cccd, dateOfBirth, accountId } = people.oldCmnd;
    const updated = await world.call('updateCccd', { accountId, cccd });
    const fields = updated.outcome === 'updated' ? updated.fields : [];
    expect(fields.filter(({ verified }) => !verified).map(({ name }) => name)).toEqual([
      'placeOfBirth',
      'email',
      'hometown',
      'permanentAddress',
    ]);
    expect(await world.call('matchCitizen', { cccd, dateOfBirth })).toMatchObject({ account: { hasCccd: true } });
  });

  it('does not update a CCCD that another account has', async () => {
    const { cccd, accountId } = people.inUse;
    expect(await world.call('updateCccd', { accountId, cccd })).toEqual({ outcome: 'in-use' });
  });

  it.each([
    ['ordinary', { status: 'active', level: 2 }],
    ['noVneid', { status: 'none', level: null }],
    ['pending', { status: 'pending', level: 1 }],
    ['approved', { status: 'approved', level: 2 }],
    ['levelOne', { status: 'active', level: 1 }],
    ['locked', { status: 'locked', level: 2 }],
    ['nobody', { status: 'none', level: null }],
  ] as const)('tells the VNeID status of %s', async (who, status) => {
    expect(await world.call('vneidStatus', { cccd: people[who].cccd })).toEqual(status);
  });

  it('links once, tells the holder before that, and recognises the number later', async () => {
    const { cccd, accountId } = people.ordinary;
    const proof = await world.proof(cccd, 'link');
    expect(await world.call('vneidHolder', { cccd, proof })).toEqual({
      outcome: 'known',
      name: 'Nguyễn Thử Nghiệm',
      phoneLast3: '001',
    });
    const saved = await world.call('saveLink', { accountId, cccd, proof });
    const linkedAt = new Date(start).toISOString();
    expect(saved).toMatchObject({ outcome: 'linked', linkedAt });
    const fingerprint = saved.outcome === 'linked' ? saved.fingerprint : '';
    expect(fingerprint).not.toContain(cccd);
    expect(await world.call('recognise', { cccd, fingerprint })).toEqual({ same: true });
    expect(await world.call('recognise', { cccd: people.linked.cccd, fingerprint })).toEqual({ same: false });
    expect(await world.call('saveLink', { accountId, cccd, proof })).toMatchObject({
      outcome: 'already-linked',
      same: true,
    });
    const again = await world.proof(people.linked.cccd, 'link');
    const { accountId: other, cccd: owner } = people.linked;
    expect(await world.call('saveLink', { accountId: other, cccd: owner, proof: again })).toMatchObject({
      outcome: 'already-linked',
      same: true,
    });
  });

  it('confirms a link only once, however often the answer is lost', async () => {
    const { cccd, accountId } = people.ordinary;
    const input = { accountId, cccd, proof: await world.proof(cccd, 'link') };
    world.mocks.faults.add({ kind: 'lose', service: 'registry', operation: 'saveLink', times: 3 });
    for (let tried = 0; tried < 3; tried += 1) await expect(world.call('saveLink', input, 'k')).rejects.toThrow();
    expect(await world.call('saveLink', input, 'k')).toMatchObject({ outcome: 'linked' });
    expect(world.mocks.links().find((link) => link.accountId === accountId)).toMatchObject({ to: cccd, confirmed: 1 });
  });

  it('takes a link off once, and then has none to take off', async () => {
    const { cccd, accountId } = people.linked;
    const proof = await world.proof(cccd, 'unlink');
    expect(await world.call('removeLink', { accountId, cccd, proof })).toEqual({ outcome: 'removed' });
    const next = await world.proof(cccd, 'unlink');
    expect(await world.call('removeLink', { accountId, cccd, proof: next })).toEqual({ outcome: 'not-linked' });
    expect(await world.call('removeLink', { accountId, cccd, proof })).toEqual({ outcome: 'not-linked' });
  });

  it('takes a proof only for the citizen, the purpose and the half hour it was given for', async () => {
    const { cccd, accountId } = people.ordinary;
    const forUnlink = await world.proof(cccd, 'unlink');
    const ofAnother = await world.proof(people.linked.cccd, 'link');
    for (const proof of [forUnlink, ofAnother, 'made-up']) {
      expect(await world.call('saveLink', { accountId, cccd, proof })).toEqual({ outcome: 'proof-rejected' });
    }
    expect(await world.call('vneidHolder', { cccd, proof: ofAnother })).toEqual({ outcome: 'proof-rejected' });
    const late = await world.proof(cccd, 'link');
    world.clock.now += 30 * minute;
    expect(await world.call('saveLink', { accountId, cccd, proof: late })).toEqual({ outcome: 'proof-rejected' });
  });

  it('says what became of a code: wrong, too many, expired, too soon', async () => {
    const { cccd } = people.ordinary;
    const sent = await world.call('sendCode', { cccd, purpose: 'link' });
    if (sent.outcome !== 'sent') throw new Error(sent.outcome);
    expect(sent).toMatchObject({ expiresAt: '2026-11-21T03:05:00.000Z', resendAt: '2026-11-21T03:01:00.000Z' });
    const { id, resendAt } = sent;
    expect(await world.call('sendCode', { cccd, purpose: 'link' })).toEqual({ outcome: 'too-soon', id, resendAt });
    for (const attemptsLeft of [4, 3, 2, 1]) {
      expect(await world.call('checkCode', { id, code: wrongCode })).toEqual({ outcome: 'wrong', attemptsLeft });
    }
    expect(await world.call('checkCode', { id, code: wrongCode })).toEqual({ outcome: 'too-many' });
    expect(await world.call('checkCode', { id, code: rightCode })).toEqual({ outcome: 'too-many' });
    expect(await world.call('sendCode', { cccd, purpose: 'link' })).toEqual({ outcome: 'too-many' });
    world.clock.now += 15 * minute;
    expect(await world.call('checkCode', { id, code: rightCode })).toEqual({ outcome: 'expired' });
    expect(await world.call('sendCode', { cccd, purpose: 'link' })).toMatchObject({ outcome: 'sent' });
  });
});

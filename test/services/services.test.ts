/** The clients against the mock services: the contract, and every outcome that DESIGN.md 3 lists for linking and registering. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { servicesContract } from './contract.ts';
import { createWorld, day, hour, minute, people, rightCode, start, type World, wrongCode } from './world.ts';

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

  describe('of registering', () => {
    const { cccd, dateOfBirth, phone } = people.noVneid;
    const register = (change: Partial<{ cccd: string; dateOfBirth: string; phone: string }> = {}) =>
      world.call('registerVneid', { cccd, dateOfBirth, phone, ...change });
    const follow = (id: string) => world.call('registrationStatus', { id });

    it('leads from a registration over its approval to an active account', async () => {
      const begun = await register();
      if (begun.outcome !== 'pending') throw new Error(begun.outcome);
      const { id } = begun;
      expect(await follow(id)).toEqual({ outcome: 'found', status: 'pending', activateBefore: null });
      expect(await world.call('sendCode', { cccd, purpose: 'activate' })).toEqual({ outcome: 'not-approved' });
      expect(await world.mocks.approve({ registration: id })).toBe(true);
      const activateBefore = new Date(start + 7 * day).toISOString();
      expect(await follow(id)).toEqual({ outcome: 'found', status: 'approved', activateBefore });
      expect(await world.call('vneidStatus', { cccd })).toEqual({ status: 'approved', level: 1 });
      const proof = await world.proof(cccd, 'activate');
      expect(await world.call('activateVneid', { cccd, proof })).toEqual({ outcome: 'active' });
      expect(await follow(id)).toMatchObject({ outcome: 'found', status: 'active' });
      expect(await world.call('vneidStatus', { cccd })).toEqual({ status: 'active', level: 1 });
      expect(await world.call('sendCode', { cccd, purpose: 'link' })).toMatchObject({ outcome: 'sent' });
    });

    it('takes the phone however it is written, and only the citizen’s own', async () => {
      expect(await register({ phone: people.ordinary.phone })).toEqual({ outcome: 'phone-not-own' });
      expect(await register({ phone: '+84 900 000 007' })).toMatchObject({ outcome: 'pending' });
    });

    it('has one answer for an unknown number and a wrong birth date, and none after five of them', async () => {
      expect(await register({ cccd: people.nobody.cccd })).toEqual({ outcome: 'no-match' });
      for (const dayOfMonth of ['01', '02', '03', '04', '05'])
        expect(await register({ dateOfBirth: `1988-01-${dayOfMonth}` })).toEqual({ outcome: 'no-match' });
      expect(await register()).toEqual({ outcome: 'too-many' });
      world.clock.now += day;
      expect(await register()).toMatchObject({ outcome: 'pending' });
    });

    it.each([
      ['pending', people.pending],
      ['approved', people.approved],
      ['active', people.ordinary],
      ['locked', people.locked],
    ] as const)('says that there is an account already: %s', async (status, { cccd, dateOfBirth, phone }) => {
      expect(await register({ cccd, dateOfBirth, phone })).toEqual({ outcome: 'already', status });
    });

    it('sends a code for activating only while that can be done', async () => {
      const send = ({ cccd }: { cccd: string }) => world.call('sendCode', { cccd, purpose: 'activate' });
      expect(await send(people.approved)).toMatchObject({ outcome: 'sent' });
      expect(await send(people.tooLate)).toEqual({ outcome: 'activation-expired' });
      for (const who of [people.pending, people.noVneid, people.ordinary, people.locked, people.nobody])
        expect(await send(who)).toEqual({ outcome: 'not-approved' });
    });

    it('activates once, with a proof for activating, within seven days', async () => {
      const { cccd } = people.approved;
      const activate = (proof: string) => world.call('activateVneid', { cccd, proof });
      expect(await activate('made-up')).toEqual({ outcome: 'proof-rejected' });
      expect(await activate(await world.proof(people.ordinary.cccd, 'link'))).toEqual({ outcome: 'proof-rejected' });
      world.clock.now += 5 * day - minute;
      const proof = await world.proof(cccd, 'activate');
      world.clock.now += 2 * minute;
      expect(await activate(proof)).toEqual({ outcome: 'expired' });
      world.clock.now -= 2 * minute;
      expect(await activate(proof)).toEqual({ outcome: 'active' });
      expect(await activate(proof)).toEqual({ outcome: 'proof-rejected' });
    });

    it('has "not approved" for a code that came before somebody else had activated', async () => {
      const { cccd } = people.approved;
      const first = await world.proof(cccd, 'activate');
      world.clock.now += minute;
      const second = await world.proof(cccd, 'activate');
      expect(await world.call('activateVneid', { cccd, proof: first })).toEqual({ outcome: 'active' });
      expect(await world.call('activateVneid', { cccd, proof: second })).toEqual({ outcome: 'not-approved' });
    });

    it('knows no registration that was never made, and asks for none whose id would be another path', async () => {
      expect(await follow('never-made')).toEqual({ outcome: 'unknown' });
      for (const id of ['', '../accounts/status', 'a b', 'x'.repeat(65)])
        await expect(follow(id)).rejects.toThrow('cannot be part of a path');
    });
  });
});

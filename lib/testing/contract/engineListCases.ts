import type { FleetList, ListEntry } from '../../model/FleetEngine.ts';
import { demand, demandSame } from './demand.ts';
import { type EngineCases, strangeKeys } from './engineQuotaCases.ts';

const brief = ({ key, entry, version }: ListEntry) => `${version} ${key}=${String(entry)}`;
const briefly = ({ entries }: FleetList) => entries.map(brief).sort();

/** While an epoch is younger, hosts wait for each other, in ms. */
const youngest = 1_500;

/** Cases about `change`, `follow` and `look('revoked')`. */
export const listCases: EngineCases = {
  'follow: emits the whole list first, then each change in order, to all followers': async (context) => {
    const { engine, other, answer, until, follow } = context;
    await answer(engine.change('a', 'first', { epoch: 'e' }));
    const followers = [follow(engine), follow(other)];
    await until(() => followers.every(({ lists }) => lists.length > 0), 'the list');
    await answer(other.change('b', 'second', { epoch: 'f' }));
    await answer(engine.change('a', null, { epoch: 'f' }));
    await until(() => followers.every(({ changes }) => changes.length > 1), 'the changes');
    for (const { lists, changes } of followers) {
      demandSame('lists', lists.length, 1);
      demandSame('epoch', lists[0]?.epoch, 'e');
      demandSame('list', lists.flatMap(briefly), ['1 a=first']);
      demandSame('changes', changes.map(brief), ['2 b=second', '3 a=null']);
    }
  },

  'change: answers whether the key was on the list before, if it says so': async ({ engine, other, answer }) => {
    const said: (boolean | undefined)[] = [];
    const change = async (on: typeof engine, entry: string | null, since?: number): Promise<void> => {
      const { wasRevoked } = await answer(
        on.change('a b', entry, { epoch: 'e', ...(since !== undefined && { since }) }),
      );
      said.push(wasRevoked);
    };
    for (const entry of [null, 'first\nline', 'second', null, null]) await change(other, entry);
    await change(engine, 'x');
    await change(engine, null, 0); // it changes nothing
    if (said.some((each) => each !== undefined)) {
      demandSame('wasRevoked', said, [false, false, true, true, false, false, true]);
    }
  },

  'follow: proves again and again that it has emitted everything': async ({ engine, until, follow }) => {
    const followed = follow(engine);
    await until(() => followed.proofs > 2, 'three proofs');
    demand(followed.questions >= followed.proofs, () => 'each proof needs a question');
    demandSame('lists', followed.lists.length, 1);
    demandSame('version', followed.lists[0]?.version, 0);
  },

  'follow: emits nothing after it is stopped': async ({ engine, answer, until, pass, follow }) => {
    const followed = follow(engine);
    await until(() => followed.proofs > 0, 'a proof');
    followed.stop();
    const { proofs } = followed;
    await answer(engine.change('a', 'x', { epoch: 'e' }));
    await pass(700);
    demandSame('changes', followed.changes.length, 0);
    demandSame('proofs', followed.proofs, proofs);
  },

  'follow: gives an engine without an epoch one, and all followers the same': async ({
    engine,
    other,
    answer,
    until,
    follow,
  }) => {
    const followers = [follow(engine), follow(other)];
    await until(() => followers.every(({ lists }) => lists.length > 0), 'the lists');
    const { epoch } = await answer(engine.change('a', 'x', { epoch: 'another' }));
    demand(epoch !== '' && epoch !== 'another', () => 'the epoch must be that of a follower');
    for (const { lists } of followers) {
      demandSame('epoch', lists.at(-1)?.epoch, epoch);
    }
  },

  'change: does nothing if the entry has changed since': async ({ engine, answer }) => {
    await answer(engine.change('a', 'x', { epoch: 'e' }));
    await answer(engine.change('a', null, { epoch: 'e' }));
    demandSame('unchanged', (await answer(engine.change('a', 'y', { epoch: 'e', since: 1 }))).version, 2);
    demandSame('changed', (await answer(engine.change('a', 'z', { epoch: 'e', since: 2 }))).version, 3);
    demandSame('new', (await answer(engine.change('b', 'x', { epoch: 'e', since: 0 }))).version, 4);
    const list = await answer(engine.look('revoked'));
    demandSame('version', list.version, 4);
    demandSame('list', briefly(list), ['3 a=z', '4 b=x']);
  },

  'change: keeps any key and any text as it is': async ({ engine, answer, until, follow }) => {
    const followed = follow(engine);
    await until(() => followed.lists.length > 0, 'the list');
    const keys = strangeKeys.filter((key) => key !== '');
    for (const key of keys) await answer(engine.change(key, `1 ${key}`, { epoch: 'e' }));
    await until(() => followed.changes.length >= keys.length, 'the changes');
    const expected = keys.map((key, i) => `${i + 1} ${key}=1 ${key}`);
    demandSame('changes', followed.changes.map(brief), expected);
    demandSame('list', briefly(await answer(engine.look('revoked'))), [...expected].sort());
  },

  'follow: an engine that has forgotten everything has another epoch, and followers get its list': async (context) => {
    const { engine, answer, until, follow, forget } = context;
    const followed = follow(engine);
    await until(() => followed.proofs > 0, 'a proof');
    await answer(engine.change('a', 'x', { epoch: 'e' }));
    await until(() => followed.changes.length > 0, 'the change');
    await forget();
    await until(() => followed.lists.length > 1, 'the new list');
    const [before, after] = [followed.lists[0], followed.lists.at(-1)];
    demand(before?.epoch !== after?.epoch, () => 'the epoch must be another');
    const age = after?.age ?? Infinity;
    demand(age < youngest, () => `age: expected that of the epoch, below ${youngest} ms, got ${age}`);
    demandSame('list', after?.entries.length, 0);
    const { proofs } = followed;
    await until(() => followed.proofs > proofs, 'a proof');
  },
};

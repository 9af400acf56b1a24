import { demand, demandSame } from './demand.ts';
import { type EngineCases, strangeKeys } from './engineQuotaCases.ts';

const records = (from: number, to: number, text = 'x') =>
  Array.from({ length: to - from + 1 }, (_, i) => ({ seq: from + i, text: `${text} ${from + i}` }));

/** Cases about `append` and `read`, and about `publish`, `forget` and `look`. */
export const logCases: EngineCases = {
  'append: has each record once, also those that were sent twice': async ({ engine, other, answer }) => {
    demandSame('last', (await answer(engine.append('a/1', 0, records(1, 3)))).last, 3);
    demandSame('last', (await answer(other.append('a/1', 0, records(1, 5)))).last, 5);
    demandSame('last', (await answer(other.append('b/1', 0, records(1, 1)))).last, 1);
    const stored = await answer(engine.read(''));
    demandSame(
      'records',
      stored.map(({ incarnation, seq }) => `${incarnation} ${seq}`),
      [...['a/1 1', 'a/1 2', 'a/1 3', 'a/1 4', 'a/1 5', 'b/1 1']],
    );
  },

  'append: refuses what does not follow on what it has': async ({ engine, answer }) => {
    await answer(engine.append('a/1', 0, records(1, 3)));
    const { last, behind } = await answer(engine.append('a/1', 5, records(6, 7)));
    demandSame('behind', behind === true, true);
    demandSame('last', last, 3);
    demandSame('records', (await answer(engine.read(''))).length, 3);
  },

  'append: takes a batch of 512 records, and any text': async ({ engine, answer }) => {
    const texts = Array.from(
      { length: 512 },
      (_, i) => `${strangeKeys[i % strangeKeys.length] ?? ''}${'y'.repeat(300)}`,
    );
    await answer(
      engine.append(
        'a/1',
        0,
        texts.map((text, i) => ({ seq: i + 1, text })),
      ),
    );
    const stored: string[] = [];
    let page = await answer(engine.read(''));
    while (page.length > 0) {
      stored.push(...page.map(({ text }) => text));
      page = await answer(engine.read(page.at(-1)?.id ?? ''));
    }
    demandSame('texts', stored, texts);
  },

  'read: continues behind its cursor, and is empty at the end': async ({ engine, answer }) => {
    await answer(engine.append('a/1', 0, records(1, 3)));
    const [first, , last] = await answer(engine.read(''));
    demandSame(
      'rest',
      (await answer(engine.read(first?.id ?? ''))).map(({ seq }) => seq),
      [2, 3],
    );
    demandSame('end', (await answer(engine.read(last?.id ?? ''))).length, 0);
    await answer(engine.append('a/1', 3, records(4, 4)));
    demandSame(
      'new',
      (await answer(engine.read(last?.id ?? ''))).map(({ text }) => text),
      ['x 4'],
    );
  },

  'append: an engine that has forgotten everything is behind': async ({ engine, answer, forget }) => {
    await answer(engine.append('a/1', 0, records(1, 3)));
    await forget();
    demandSame('behind', (await answer(engine.append('a/1', 3, []))).behind === true, true);
    demandSame('behind', (await answer(engine.append('a/1', 3, records(4, 4)))).behind === true, true);
    demandSame('last', (await answer(engine.append('a/1', 0, records(1, 4)))).last, 4);
  },

  'publish: states a host and its rows; rows expire, and the host with its age stays': async (context) => {
    const { engine, other, answer, pass } = context;
    await answer(engine.publish('a/1', { text: 'one', rows: 'rows of a', ttl: 300 }));
    await answer(other.publish('b/1', { text: 'two', rows: 'rows of b', ttl: 60_000 }));
    demandSame('table', (await answer(other.look('table'))).map(({ rows }) => rows).sort(), ['rows of a', 'rows of b']);
    await pass(400);
    demandSame(
      'table',
      (await answer(engine.look('table'))).map(({ rows }) => rows),
      ['rows of b'],
    );
    const hosts = await answer(engine.look('hosts'));
    demandSame('hosts', hosts.map(({ incarnation, text }) => `${incarnation} ${text}`).sort(), ['a/1 one', 'b/1 two']);
    const young = hosts.find(({ age }) => !(age >= 300 && age < 60_000));
    demand(young === undefined, () => `age: expected 300 or more, got ${young?.age ?? ''}`);
  },

  'forget: a host that leaves is not there any more': async ({ engine, other, answer }) => {
    await answer(engine.publish('a/1', { text: 'one', rows: '[]', ttl: 60_000 }));
    await answer(engine.forget('a/1'));
    demandSame('hosts', (await answer(other.look('hosts'))).length, 0);
    demandSame('table', (await answer(other.look('table'))).length, 0);
  },
};

import fc from 'fast-check';
import { LogBuffer } from '../../lib/fleet/LogBuffer.ts';

const limits = { records: 6, size: 400, batch: 3, kept: 4 };

/** What the log of an engine has, and what it does with a batch. */
class Log {
  records: { readonly seq: number; readonly text: string }[] = [];

  get last() {
    return this.records.at(-1)?.seq ?? 0;
  }

  append({ prev, records }: ReturnType<LogBuffer['batch']>) {
    const { last } = this;
    if (prev > last) return { last, behind: true };
    this.records.push(...records.filter(({ seq }) => seq > last));
    return { last: this.last, behind: false };
  }
}

const gapText = (from: number, count: number, why: string) => `gap ${from} ${count} ${why}`;

/** Reads a log: every number from 1 to the last must be a record or counted by a gap, once. */
function check(log: Log) {
  let next = 1;
  let gaps = 0;
  for (const { seq, text } of log.records) {
    const [, from, count] = /^gap (\d+) (\d+)/u.exec(text)?.map(Number) ?? [];
    if (from === undefined || count === undefined) {
      expect(text).toBe(`record ${seq}`);
      expect(seq).toBe(next);
    } else {
      expect([from, from + count - 1]).toEqual([next, seq]);
      gaps += count;
    }
    next = seq + 1;
  }
  return { records: next - 1 - gaps, gaps };
}

type Act =
  | 'put'
  | 'put many'
  | 'send'
  | 'send, and the answer is lost'
  | 'fail'
  | 'the log forgets'
  | 'the log is empty';
const acts: Act[] = [
  ...(['put', 'put', 'put many', 'send', 'send', 'send, and the answer is lost'] as const),
  ...(['fail', 'the log forgets', 'the log is empty'] as const),
];

describe('LogBuffer', () => {
  it('S15 S16 S17 whatever happens, the numbers of the log are its records and its gaps, and none is lost without a gap', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...acts), { maxLength: 60 }), fc.nat(5), (steps, forgotten) => {
        const buffer = new LogBuffer(limits, gapText);
        const log = new Log();
        let put = 0;
        const add = () => buffer.put(`record ${++put}`);
        const send = () => {
          const { last, behind } = log.append(buffer.batch());
          return behind ? buffer.behind(last) : buffer.acknowledge(last);
        };
        for (const step of steps) {
          if (step === 'put') add();
          else if (step === 'put many') for (let i = 0; i < 9; i++) add();
          else if (step === 'send' && buffer.due) send();
          else if (step === 'send, and the answer is lost' && buffer.due) log.append(buffer.batch());
          else if (step === 'fail' && buffer.due) buffer.batch();
          else if (step === 'the log forgets') log.records.splice(Math.max(0, log.records.length - forgotten));
          else if (step === 'the log is empty') log.records = [];
          expect(buffer.waiting).toBeLessThanOrEqual(limits.records + limits.kept * 2 + limits.batch + 2);
        }
        add();
        for (let i = 0; buffer.due; i++) {
          expect(i).toBeLessThan(200);
          send();
        }
        const { records, gaps } = check(log);
        expect(log.last).toBe(put);
        expect(records + gaps).toBe(put);
        expect(buffer.unwritten).toBe(0);
      }),
      { numRuns: 2_000 },
    );
  });

  it('S16 when it is full the newest are dropped and counted, and one gap says how many when it flows again', () => {
    const buffer = new LogBuffer({ ...limits, batch: 10 }, gapText);
    for (let i = 1; i <= 10; i++) buffer.put(`record ${i}`);
    expect([buffer.waiting, buffer.lost, buffer.unwritten]).toEqual([6, 4, 10]);
    const first = buffer.batch();
    expect(first.records.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5, 6]);
    buffer.acknowledge(6);
    buffer.put('record 11');
    expect(buffer.batch().records).toEqual([
      expect.objectContaining({ seq: 10, text: 'gap 7 4 buffer' }),
      { seq: 11, text: 'record 11' },
    ]);
  });

  it('S16 is bounded in characters too', () => {
    const buffer = new LogBuffer({ ...limits, records: 1_000 }, gapText);
    for (let i = 0; i < 100; i++) buffer.put('x'.repeat(100));
    expect([buffer.waiting, buffer.lost]).toEqual([4, 96]);
  });

  it('sends no more characters at once than pass over a slow link in time, but always one record', () => {
    const buffer = new LogBuffer({ records: 9, size: 1_000_000, batch: 9, kept: 4 }, gapText);
    for (const length of [200_000, 100_000, 30_000, 30_000]) buffer.put('r'.repeat(length));
    const sent: number[] = [];
    while (buffer.due) {
      const { records } = buffer.batch();
      expect(buffer.batch().records).toEqual(records);
      sent.push(records.length);
      buffer.acknowledge(records.at(-1)?.seq ?? 0);
    }
    expect(sent).toEqual([1, 2, 1]);
  });

  it('S17 an engine that has less gets again what is still here; the rest is a gap', () => {
    const buffer = new LogBuffer({ ...limits, batch: 100, records: 100 }, gapText);
    for (let i = 1; i <= 20; i++) buffer.put(`record ${i}`);
    buffer.batch();
    buffer.acknowledge(20);
    buffer.put('record 21');
    expect(buffer.behind(0)).toBe(true);
    const { prev, records } = buffer.batch();
    expect(prev).toBe(0);
    expect(records.map(({ text }) => text)).toEqual([
      'gap 1 16 engine',
      ...['record 17', 'record 18', 'record 19', 'record 20', 'record 21'],
    ]);
  });

  it('an answer that nobody could give changes nothing', () => {
    const buffer = new LogBuffer(limits, gapText);
    for (let i = 1; i <= 5; i++) buffer.put(`record ${i}`);
    buffer.batch();
    expect(buffer.acknowledge(0)).toBe(false);
    expect(buffer.behind(7)).toBe(false);
    expect(buffer.acknowledge(1e15)).toBe(true); // but no more than was sent
    expect(buffer.batch()).toMatchObject({ prev: 3, records: [{ seq: 4 }, { seq: 5 }] });
  });
});

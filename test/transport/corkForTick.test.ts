import { once } from 'node:events';
import { Writable } from 'node:stream';
import { corkForTick } from '../../lib/transport/corkForTick.ts';

/** A stream that writes down what it is given in one piece, and takes it when it is told to. */
function slowStream(): { stream: Writable; written: number[][]; take: () => void } {
  const written: number[][] = [];
  const waiting: (() => void)[] = [];
  const stream = new Writable({
    writev(chunks, done) {
      written.push(chunks.map(({ chunk }) => (chunk as Buffer).length));
      waiting.push(() => done());
    },
  });
  return { stream, written, take: () => waiting.splice(0).forEach((done) => done()) };
}

const nextTick = (): Promise<void> => new Promise((resolve) => process.nextTick(resolve));

describe('corkForTick()', () => {
  it('writes what is written in one tick in one piece, on the next', async () => {
    const { stream, written, take } = slowStream();
    const cork = corkForTick(stream, () => {});
    for (const size of [1, 2, 3]) {
      cork();
      stream.write(Buffer.alloc(size));
    }
    expect(written).toEqual([]);
    await nextTick();
    expect(written).toEqual([[1, 2, 3]]);
    cork();
    stream.write(Buffer.alloc(4));
    await nextTick();
    take();
    expect(written.flat()).toEqual([1, 2, 3, 0, 4, 0]); // with the empty writes that tell when less waits
  });

  it('writes at once when 64 KiB wait', async () => {
    const { stream, written } = slowStream();
    const cork = corkForTick(stream, () => {});
    for (let i = 0; i < 3; i += 1) {
      cork();
      stream.write(Buffer.alloc(40_000));
    }
    expect(written).toEqual([[40_000, 40_000]]);
    await nextTick();
  });

  it('says when less waits: on the next tick if all was taken, else when it is', async () => {
    let taken = 0;
    const fast = new Writable({ write: (_chunk, _encoding, done) => done() });
    const corkFast = corkForTick(fast, () => (taken += 1));
    corkFast();
    fast.write(Buffer.alloc(1));
    expect(taken).toBe(0);
    await nextTick();
    expect(taken).toBe(1);

    const { stream, take } = slowStream();
    const cork = corkForTick(stream, () => (taken += 1));
    cork();
    stream.write(Buffer.alloc(1));
    await nextTick();
    expect(taken).toBe(1);
    take(); // one byte, with which the stream never was full, so that it tells of no drain
    await nextTick();
    take();
    await nextTick();
    expect(taken).toBe(2);
  });

  it('says nothing and breaks nothing when the stream ended in the tick', async () => {
    for (const finish of ['end', 'destroy'] as const) {
      let taken = 0;
      const { stream, take } = slowStream();
      const errors: unknown[] = [];
      stream.on('error', (error) => errors.push(error));
      const cork = corkForTick(stream, () => (taken += 1));
      cork();
      stream.write(Buffer.alloc(1));
      const closed = once(stream, 'close');
      stream[finish]();
      await nextTick();
      take();
      await closed;
      expect([errors, taken]).toEqual([[], 0]);
    }
  });
});

import { once } from 'node:events';
import { Writable } from 'node:stream';
import { SendBatches } from '../../lib/transport/SendBatches.ts';
import { depths, nearStackEnd } from '../nearStackEnd.ts';

/** A stream that logs the sizes that it gets in one piece, and takes them at once or on demand. */
class Pieces extends Writable {
  readonly written: number[][] = [];
  take: () => void = () => {};
  readonly #atOnce: boolean;

  constructor(atOnce: boolean) {
    super();
    this.#atOnce = atOnce;
  }

  override _writev(chunks: readonly { readonly chunk: Buffer }[], done: () => void): void {
    this.written.push(chunks.map(({ chunk }) => chunk.length));
    if (this.#atOnce) done();
    else this.take = done;
  }
}

interface Writing {
  readonly stream: Pieces;
  readonly batches: SendBatches;
  /** What waited each time drained was called. */
  readonly taken: number[];
  write(...sizes: readonly number[]): void;
}

function writingTo(stream: Pieces): Writing {
  const taken: number[] = [];
  const batches = new SendBatches(stream, () => taken.push(stream.writableLength));
  const write = (...sizes: readonly number[]): void => {
    for (const size of sizes) {
      batches.begin();
      stream.write(Buffer.alloc(size));
      batches.add(size);
    }
  };
  return { stream, batches, taken, write };
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('SendBatches', () => {
  it('writes what is written in one tick in one piece, on the next', async () => {
    const { stream, taken, write } = writingTo(new Pieces(true));
    write(1, 2, 3);
    expect([stream.written, taken]).toEqual([[], []]);
    await new Promise((resolve) => process.nextTick(resolve));
    expect([stream.written, taken]).toEqual([[[1, 2, 3]], [0]]);
    write(4);
    await turn();
    expect([stream.written, taken]).toEqual([
      [[1, 2, 3], [4]],
      [0, 0],
    ]);
  });

  it('gathers what is written in the microtasks of one tick as well', async () => {
    const { stream, write } = writingTo(new Pieces(true));
    await Promise.resolve();
    for (const size of [1, 2, 3]) {
      write(size);
      await Promise.resolve();
    }
    expect(stream.written).toEqual([]);
    await turn();
    expect(stream.written).toEqual([[1, 2, 3]]);
  });

  it('writes at once when 64 KiB wait', async () => {
    const { stream, taken, write } = writingTo(new Pieces(true));
    write(40_000, 40_000, 1, 2);
    expect([stream.written, taken]).toEqual([[[40_000, 40_000]], []]);
    await turn();
    expect([stream.written, taken]).toEqual([
      [
        [40_000, 40_000],
        [1, 2],
      ],
      [0],
    ]);
  });

  it('says when less waits, though it never was so much that the stream would say so', async () => {
    const { stream, taken, write } = writingTo(new Pieces(false));
    write(1, 2);
    await turn();
    write(3);
    await turn();
    expect([stream.written, taken]).toEqual([[[1, 2]], []]);
    stream.take();
    await turn();
    expect([stream.written.slice(1), taken]).toEqual([[[0, 3, 0]], []]); // the empty ones are ours
    stream.take();
    await turn();
    expect(taken).toEqual([0, 0]);
  });

  it('counts what is not taken yet, by the batch', async () => {
    const { stream, batches, write } = writingTo(new Pieces(false));
    const waiting = (): readonly number[] => [batches.waitingMessages, batches.waitingBytes];
    write(1, 2, 0);
    expect(waiting()).toEqual([3, 3]);
    await turn();
    write(4);
    await turn();
    expect(waiting()).toEqual([4, 7]);
    stream.take();
    await turn();
    expect(waiting()).toEqual([4, 7]); // the mark of the first batch is written with the second
    stream.take();
    await turn();
    expect(waiting()).toEqual([0, 0]);
  });

  it('counts what is written at once for taken', async () => {
    const { batches, write } = writingTo(new Pieces(true));
    write(40_000, 40_000, 1);
    expect([batches.waitingMessages, batches.waitingBytes]).toEqual([1, 1]);
    await turn();
    expect([batches.waitingMessages, batches.waitingBytes]).toEqual([0, 0]);
  });

  it('writes what was gathered before an end of the same tick', async () => {
    const { stream, write } = writingTo(new Pieces(true));
    write(1, 2, 3);
    stream.end();
    await once(stream, 'close');
    expect(stream.written).toEqual([[1, 2, 3]]);
  });

  it('L24 writes what follows a write at the end of the stack', async () => {
    for (const depth of depths) {
      const { stream, batches, write } = writingTo(new Pieces(true));
      nearStackEnd(depth, () => batches.begin());
      await turn();
      write(1);
      await turn();
      expect(stream.written).toEqual([[1]]);
    }
  });

  it('says nothing of what is lost, and breaks nothing', async () => {
    const { stream, taken, write } = writingTo(new Pieces(false));
    write(1, 2, 3);
    await turn();
    write(4);
    stream.destroy();
    await once(stream, 'close');
    await turn();
    expect([stream.written, taken]).toEqual([[[1, 2, 3]], []]);
  });
});

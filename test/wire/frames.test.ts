import fc from 'fast-check';
import { PassThrough } from 'node:stream';
import { type PortListener, streamPort } from 'rx-secure-networking/host';
import { decodeFrame } from '../../lib/wire/decodeFrame.ts';
import { encodeFrame } from '../../lib/wire/encodeFrame.ts';
import { FrameSplitter } from '../../lib/wire/FrameSplitter.ts';

const scalar = fc.oneof(
  fc.integer(),
  fc.double(),
  fc.string({ unit: 'grapheme' }),
  fc.boolean(),
  fc.constant(undefined),
);
const field = fc.oneof(scalar, fc.uint8Array({ maxLength: 300 }), fc.array(scalar, { maxLength: 8 }));

describe('frames', () => {
  it('carry every field of a post as it is', () => {
    fc.assert(
      fc.property(fc.array(field, { maxLength: 40 }), (fields) => {
        const frame = encodeFrame(fields);
        expect(new DataView(frame.buffer).getUint32(0)).toBe(frame.length - 4);
        expect(decodeFrame(frame.subarray(4))).toEqual(fields);
      }),
    );
  });

  it('come out whole, however their bytes are cut', () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(scalar, { maxLength: 5 }), { maxLength: 8 }),
        fc.infiniteStream(fc.integer({ min: 1, max: 7 })),
        (posts, cuts) => {
          const all = Buffer.concat(posts.map((post) => encodeFrame(post)));
          const came: unknown[] = [];
          const splitter = new FrameSplitter(10_000, (frame) => came.push(decodeFrame(frame)));
          for (let at = 0; at < all.length; ) {
            const end = at + Number(cuts.next().value);
            expect(splitter.read(all.subarray(at, end))).toBe(true);
            at = end;
          }
          expect(came).toEqual(posts);
        },
      ),
    );
  });

  it('are refused with a RangeError or a TypeError, whatever their bytes are', () => {
    let refused = 0;
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.integer({ min: 0, max: 8 }), fc.integer({ min: 0, max: 255 })), { maxLength: 60 }),
        (bytes) => {
          try {
            decodeFrame(Uint8Array.from(bytes));
          } catch (error) {
            refused += 1;
            expect(error instanceof RangeError || error instanceof TypeError).toBe(true);
          }
        },
      ),
      { numRuns: 5_000 },
    );
    expect(refused).toBeGreaterThan(1_000);
  });

  it.each([
    ['a text that is longer than its frame', [2, 255, 255, 255, 255]],
    ['bytes that are longer than their frame', [3, 0, 0, 0, 2, 1]],
    ['a list that promises more than comes', [6, 255, 255, 7, 1]],
    ['a list in a list', [6, 0, 1, 6, 0, 0]],
    ['a number that is cut', [1, 0, 0]],
    ['no tag that is known', [9]],
    ['text that is no UTF-8', [2, 0, 0, 0, 2, 0xc3, 0x28]],
  ])('are refused for %s', (_, bytes) => {
    expect(() => decodeFrame(Uint8Array.from(bytes))).toThrow();
  });

  it('are refused for more fields than a post may have', () => {
    expect(() => decodeFrame(new Uint8Array(4_097))).toThrow('too many fields');
  });

  it('take memory once, also in the smallest pieces', () => {
    const frame = encodeFrame([new Uint8Array(100_000)]);
    let came = 0;
    const splitter = new FrameSplitter(200_000, (whole) => (came += whole.length));
    for (let at = 0; at < frame.length; at += 1) splitter.read(frame.subarray(at, at + 1));
    expect(came).toBe(frame.length - 4);
  });

  it('are not waited for if they are too long', () => {
    const splitter = new FrameSplitter(1_000, () => undefined);
    expect(splitter.read(Uint8Array.from([0, 0, 3]))).toBe(true);
    expect(splitter.read(Uint8Array.from([233]))).toBe(false);
  });
});

/** A port over streams whose far end is the test's, and what it tells. */
function lab(maxFrameBytes = 1_000) {
  const made = unopened(maxFrameBytes);
  made.port.open(made.listener);
  return made;
}

function unopened(maxFrameBytes = 1_000) {
  const readable = new PassThrough();
  const writable = new PassThrough();
  const seen: unknown[] = [];
  const listener: PortListener = {
    maxFrameBytes,
    data: (post) => seen.push(post),
    broken: (fatal) => seen.push(fatal ? 'fatal' : 'broken'),
    failed: () => seen.push('failed'),
    gone: () => seen.push('gone'),
  };
  return { readable, writable, port: streamPort(readable, writable), seen, listener };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('streamPort()', () => {
  it('gives posts, says what it cannot read, and goes on behind it', async () => {
    const { readable, port, seen } = lab();
    readable.write(encodeFrame([1, 'a']));
    readable.write(Uint8Array.from([0, 0, 0, 1, 99]));
    readable.write(encodeFrame([2, ['b']]));
    await turn();
    expect(seen).toEqual([[1, 'a'], 'broken', [2, ['b']]]);
    port.close();
  });

  it('cannot go on behind a frame that is too long', async () => {
    const { readable, port, seen } = lab(100);
    readable.write(Uint8Array.from([255, 255, 255, 255, 1, 2, 3]));
    await turn();
    expect(seen).toEqual(['fatal']);
    port.close();
  });

  it.each([
    ['ends', ({ readable }: ReturnType<typeof lab>) => readable.end()],
    ['is destroyed', ({ readable }: ReturnType<typeof lab>) => readable.destroy()],
    ['breaks', ({ readable }: ReturnType<typeof lab>) => readable.destroy(new Error('EPIPE'))],
    ['breaks on the other side', ({ writable }: ReturnType<typeof lab>) => writable.destroy(new Error('EPIPE'))],
  ])('says once that it is gone when its stream %s', async (_, act) => {
    const made = lab();
    act(made);
    await turn();
    await turn();
    expect(made.seen).toEqual(['gone']);
  });

  it('says once that it is gone if its own side closes it, ends what it writes to, and posts nothing more', async () => {
    const { readable, writable, port, seen } = lab();
    port.post([1], []);
    port.close();
    port.post([2], []);
    readable.write(encodeFrame([3]));
    await turn();
    expect(seen).toEqual(['gone']);
    expect(writable.read()).toEqual(Buffer.from(encodeFrame([1])));
    expect([writable.writableEnded, readable.destroyed]).toEqual([true, true]);
  });

  it.each([
    ['it was closed', ({ port }: ReturnType<typeof unopened>) => port.close()],
    ['what it reads was destroyed', ({ readable }: ReturnType<typeof unopened>) => readable.destroy()],
    ['what it reads broke', ({ readable }: ReturnType<typeof unopened>) => readable.destroy(new Error('EPIPE'))],
    ['what it writes to broke', ({ writable }: ReturnType<typeof unopened>) => writable.destroy(new Error('EPIPE'))],
    ['what it writes to ended', ({ writable }: ReturnType<typeof unopened>) => writable.end()],
  ])('says once that it is gone, and ends both, if %s before it was opened', async (_, act) => {
    const made = unopened();
    act(made);
    await turn();
    made.port.open(made.listener);
    expect(made.seen).toEqual([]);
    await turn();
    expect([made.seen, made.readable.destroyed, made.writable.writable]).toEqual([['gone'], true, false]);
  });

  it('refuses what are no streams', () => {
    expect(() => streamPort({} as never, new PassThrough())).toThrow('streamPort() takes a readable stream first');
    for (const writable of [undefined, {}, new WritableStream().getWriter()]) {
      expect(() => streamPort(new PassThrough(), writable as never)).toThrow(
        new TypeError('streamPort() takes a writable stream second'),
      );
    }
  });
});

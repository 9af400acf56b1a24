import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { type MessageFault, takeMessage } from '../../lib/model/Message.ts';
import { anyText } from '../anyText.ts';
import { codeOf, vectorsOf } from '../vectors.ts';

const limit = 1_000;
const tooLarge = { code: 'too-large', reason: `the message has more than ${limit} bytes (limits.maxMessageBytes)` };
const illFormed = { code: 'invalid-message', reason: 'the text has a lone surrogate, which UTF-8 cannot encode' };
const noMessage = (kind: string): object => ({
  code: 'invalid-message',
  reason: `a message must be a string or a Uint8Array, not ${kind}`,
});

/** The size of what was taken, or the fault. */
function take(message: unknown, most = limit): number | MessageFault {
  const taken = takeMessage(message, most);
  return taken instanceof Uint8Array ? taken.byteLength : taken;
}

describe('takeMessage()', () => {
  test.each([
    ['an empty text', '', 0],
    ['a text', 'hello', 5],
    ['a text with control characters', '\0\x7f', 2],
    ['a text beyond ASCII, by its bytes', 'é한😀', 9],
    ['no bytes', new Uint8Array(), 0],
    ['bytes', Uint8Array.of(1, 2, 3), 3],
    ['a part of a buffer', new Uint8Array(new ArrayBuffer(64), 8, 5), 5],
    ['a Node Buffer', Buffer.from('hello'), 5],
    ['bytes of another realm, as of a frame', runInNewContext('Uint8Array.of(1, 2, 3)'), 3],
  ])('measures %s', (_what, message, bytes) => {
    expect(take(message, limit)).toBe(bytes);
  });

  test.each([
    ['text', 'a'.repeat(limit), `${'a'.repeat(limit)}a`],
    ['text of two-byte characters', 'é'.repeat(limit / 2), `${'é'.repeat(limit / 2)}a`],
    ['text of three-byte characters', `${'한'.repeat(333)}a`, `${'한'.repeat(333)}aa`],
    ['text of four-byte characters', '😀'.repeat(limit / 4), `${'😀'.repeat(limit / 4)}a`],
    ['bytes', new Uint8Array(limit), new Uint8Array(limit + 1)],
  ])('trap 27: lets %s through up to the limit, and not one byte beyond', (_what, most, more) => {
    expect(take(most, limit)).toBe(limit);
    expect(take(more, limit)).toEqual(tooLarge);
  });

  it('L4 refuses a text that the wire would not hold as it was audited', () => {
    expect(take('\ud800', limit)).toEqual(illFormed);
    expect(take(`${'a'.repeat(100)}\udfff`, limit)).toEqual(illFormed);
  });

  test.each([
    ['undefined', undefined, 'undefined'],
    ['null', null, 'null'],
    ['a number', 0, 'number'],
    ['a boolean', true, 'boolean'],
    ['a symbol', Symbol('x'), 'symbol'],
    ['a function', () => 'x', 'function'],
    ['an object', {}, 'another object'],
    ['an array', [1, 2], 'another object'],
    ['a text object', new String('x'), 'another object'],
    ['an ArrayBuffer', new ArrayBuffer(8), 'another object'],
    ['another typed array', new Uint16Array(8), 'another object'],
    ['a DataView', new DataView(new ArrayBuffer(8)), 'another object'],
    ['a Blob', new Blob(['x']), 'another object'],
  ])('refuses %s', (_what, message, kind) => {
    expect(take(message, limit)).toEqual(noMessage(kind));
  });

  test.each([
    ['an object that inherits from Uint8Array', Object.setPrototypeOf({}, Uint8Array.prototype)],
    ['another typed array in its clothes', Object.setPrototypeOf(new Uint16Array(8), Uint8Array.prototype)],
    ['a Proxy of one', new Proxy(new Uint8Array(4), {})],
    ['a Proxy that throws', new Proxy({}, { getPrototypeOf: boom, get: boom })],
    ['a Proxy that is revoked', revoked()],
  ])('refuses %s', (_what, message) => {
    expect(take(message, limit)).toEqual(noMessage('another object'));
  });

  test.each([
    ['shared memory', new Uint8Array(new SharedArrayBuffer(8))],
    ['shared memory that poses as a buffer', new Uint8Array(disguised(new SharedArrayBuffer(8)))],
    ['memory that can grow', new Uint8Array(growing())],
    [
      'memory that denies that it can grow',
      new Uint8Array(Object.defineProperty(growing(), 'resizable', { value: false })),
    ],
  ])('refuses %s', (_what, message) => {
    expect(take(message, limit)).toEqual(noMessage('one in shared or resizable memory: copy it first'));
  });

  test.each(['byteLength', 'length', 'buffer', 'constructor'])(
    'measures bytes truly that lie about their %s',
    (name) => {
      class Liar extends Uint8Array {}
      Object.defineProperty(Liar.prototype, name, { get: () => 1 });

      expect(take(new Liar(5), limit)).toBe(5);
      expect(take(new Liar(limit + 1), limit)).toEqual(tooLarge);
    },
  );

  it('copies bytes: a plain Uint8Array with memory of its own', () => {
    class Liar extends Uint8Array {
      static get [Symbol.species](): Uint8ArrayConstructor {
        throw new Error('hostile');
      }
      override get byteLength(): number {
        return 1;
      }
    }
    const given = Liar.of(1, 2, 3);
    const taken = takeMessage(given, limit) as Uint8Array;
    given[0] = 9;
    expect(Object.getPrototypeOf(taken)).toBe(Uint8Array.prototype);
    expect([...taken]).toEqual([1, 2, 3]);
    expect(taken.buffer.byteLength).toBe(3);
  });

  test.each([
    ['bytes', new Uint8Array(4)],
    ['a part of a buffer', new Uint8Array(new ArrayBuffer(64), 8, 5)],
    ['no bytes', new Uint8Array()],
    ['a Buffer', Buffer.from(new ArrayBuffer(4))],
  ])('refuses memory that is detached: %s', (_what, message) => {
    structuredClone(message.buffer, { transfer: [message.buffer] });
    expect(take(message)).toEqual({ code: 'invalid-message', reason: expect.stringContaining('detached') as string });
  });

  it('gives a number of bytes or a fault for whatever it gets, and never throws', () => {
    const parts = fc.anything({ withTypedArray: true, withSparseArray: true, withNullPrototype: true });
    fc.assert(
      fc.property(fc.oneof(parts, anyText()), (message) => {
        const answer = take(message, 8);
        if (typeof answer === 'number') {
          expect(answer).toBe(Buffer.from(message as string).byteLength);
          expect(answer).toBeLessThanOrEqual(8);
        } else expect(answer.code).toMatch(/^(invalid-message|too-large)$/);
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('takeMessage() and the vectors', () => {
  const overruled = new Map([['message-004', 'DESIGN: send refuses an ArrayBuffer, the /websocket door converts']]);
  // About what `send` does with a message, not about what a message is: the tests of the outbox show it.
  const elsewhere = ['message-037', 'message-038', 'message-041', 'message-043'];
  const messages = vectorsOf('message').filter(([id]) => !elsewhere.includes(id));

  test.each(messages)('%s comes out as expected', (id, { input, expect: { result, code } }) => {
    const context = { limit, Uint8Array, ArrayBuffer, Blob };
    const made = codeOf(input)?.replace('2**29', '2**29-24') ?? ''; // the longest text that V8 can make
    const answer = take(runInNewContext(`(${made})`, context), limit);
    const accepted = typeof answer === 'number';

    if (result === 'reject-or-copy-true-size') expect(answer).toEqual(tooLarge);
    else expect(accepted).toBe(result === 'accept-copy' && !overruled.has(id));
    if (code === 'MESSAGE_TOO_LARGE') expect(answer).toEqual(tooLarge);
  });

  test.each([...overruled])('%s does not count: %s', (id) => {
    expect(messages.find(([name]) => name === id)?.[1].expect.result).toBe('accept-copy');
  });
});

function boom(): never {
  throw new Error('hostile');
}

function revoked(): unknown {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}

function disguised(memory: SharedArrayBuffer): ArrayBuffer {
  return Object.setPrototypeOf(memory, ArrayBuffer.prototype) as ArrayBuffer;
}

function growing(): ArrayBuffer {
  const Resizable = ArrayBuffer as unknown as new (bytes: number, options: { maxByteLength: number }) => ArrayBuffer;
  return new Resizable(4, { maxByteLength: 64 });
}

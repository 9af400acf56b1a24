import type * as reading from '../../lib/websocket/readMessage.ts';
import { type BlobMessage, readMessage } from '../../lib/websocket/readMessage.ts';
import { thrownBy } from '../world.ts';

/** What `send()` reads where blobs have no `arrayBuffer()`, as in jsdom, and there is this `FileReader`. */
function readWhere(FileReader: unknown, given: unknown): unknown {
  const arrayBuffer = Object.getOwnPropertyDescriptor(Blob.prototype, 'arrayBuffer') ?? {};
  const before = Object.getOwnPropertyDescriptor(globalThis, 'FileReader');
  Reflect.deleteProperty(Blob.prototype, 'arrayBuffer');
  Object.defineProperty(globalThis, 'FileReader', { value: FileReader, configurable: true });
  try {
    const loaded: (typeof reading)[] = [];
    jest.isolateModules(() => loaded.push(jest.requireActual('../../lib/websocket/readMessage.ts')));
    return loaded[0]?.readMessage(given);
  } finally {
    Object.defineProperty(Blob.prototype, 'arrayBuffer', arrayBuffer);
    if (before) Object.defineProperty(globalThis, 'FileReader', before);
    else Reflect.deleteProperty(globalThis, 'FileReader');
  }
}

class Reader {
  onload: (() => void) | undefined;
  onerror: (() => void) | undefined;
  result: ArrayBuffer | undefined;

  readAsArrayBuffer(blob: Blob): void {
    if (blob.type === 'bad') queueMicrotask(() => this.onerror?.());
    else {
      this.result = new Uint8Array([7, blob.size]).buffer;
      queueMicrotask(() => this.onload?.());
    }
  }
}

describe('readMessage(), where blobs have no arrayBuffer(),', () => {
  it('reads them by a FileReader', async () => {
    const { size, read } = readWhere(Reader, new Blob(['ab'])) as BlobMessage;

    expect([size, new Uint8Array(await read())]).toEqual([2, new Uint8Array([7, 2])]);
  });

  it('gives up a blob that the FileReader cannot read', async () => {
    const { read } = readWhere(Reader, new Blob(['ab'], { type: 'bad' })) as BlobMessage;

    await expect(read()).rejects.toThrow('the Blob cannot be read');
  });

  it('refuses them where there is no FileReader either, rather than send their name', () => {
    expect(thrownBy(() => readWhere(undefined, new Blob(['ab'])))).toEqual(
      new TypeError('this platform cannot read a Blob: send an ArrayBuffer'),
    );
  });
});

describe('readMessage() reads the bytes that there are, whatever own properties say,', () => {
  const bytes = new Uint8Array([1, 2, 3, 4]);

  it.each([
    ['a DataView', new DataView(bytes.buffer, 1, 2), [2, 3]],
    ['a typed array', bytes.subarray(1, 3), [2, 3]],
    ['an array of larger elements', new Uint16Array(bytes.buffer, 2, 1), [3, 4]],
    ['an ArrayBuffer', bytes.slice().buffer, [1, 2, 3, 4]],
  ])('of %s', (_what, given, expected) => {
    for (const [name, value] of Object.entries({ buffer: new ArrayBuffer(0), byteOffset: 9, byteLength: 99 })) {
      Object.defineProperty(given, name, { value });
    }
    expect(readMessage(given)).toEqual(new Uint8Array(expected));
  });

  it.each([
    ['a SharedArrayBuffer', new SharedArrayBuffer(2)],
    ['a view on one', new Uint8Array(new SharedArrayBuffer(2))],
  ])('and throws for %s', (_what, given) => {
    expect(thrownBy(() => readMessage(given))).toEqual(
      new TypeError('the message must not be in shared memory: copy it first'),
    );
  });

  it('and none of a DataView whose memory is detached', () => {
    const given = new DataView(new ArrayBuffer(4));
    structuredClone(given, { transfer: [given.buffer] });
    expect(readMessage(given)).toEqual(new Uint8Array());
  });
});

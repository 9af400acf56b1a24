import type * as reading from '../../lib/websocket/readMessage.ts';
import type { BlobMessage } from '../../lib/websocket/readMessage.ts';
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

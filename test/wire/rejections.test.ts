import { PassThrough } from 'node:stream';
import { config, noop } from 'rxjs';
import { allow, allowAll, createNetwork, everyStep } from 'rx-secure-networking';
import { type ByteWritable, type GuestPort, messagePort, serveGuest, streamPort } from 'rx-secure-networking/host';
import { encodeFrame } from '../../lib/wire/encodeFrame.ts';
import { labTransport } from '../guests/LabLink.ts';
import { g } from '../guests/rawGuest.ts';

/** Until promises have rejected, and that was reported. */
const turns = async () => {
  for (let i = 0; i < 3; i += 1) await new Promise((resolve) => setTimeout(resolve));
};

const failed = (): Promise<never> => Promise.reject(new Error('it has rejected'));

describe('P11 a port of the host’s own whose method returns a promise that rejects ends no process:', () => {
  const reports: unknown[] = [];
  const before = config.onUnhandledError;
  beforeEach(() => {
    reports.length = 0;
    config.onUnhandledError = (error) => reports.push(String(error));
  });
  afterEach(() => {
    config.onUnhandledError = before;
  });

  /** Serves a guest that says hello, and destroys it. Returns whether it was destroyed before. */
  async function serve(port: GuestPort, hello: () => void): Promise<boolean> {
    const network = createNetwork({ transport: labTransport().transport, policy: allowAll });
    const owner = serveGuest(port, { network, name: 'guest', audits: everyStep(allow), lease: 0 });
    hello();
    await turns();
    const { closed } = owner;
    network.destroy();
    await turns();
    expect([owner.closed, ...new Set(reports)]).toEqual([true, 'Error: it has rejected']);
    return closed;
  }

  it.each(['open', 'post', 'close'])('%s of a GuestPort', async (method) => {
    let hello: () => void = noop;
    const port: GuestPort = {
      open: (listener) => {
        hello = () => listener.data([g.hello, ['1']]);
        return method === 'open' ? failed() : undefined;
      },
      post: method === 'post' ? failed : noop,
      close: method === 'close' ? failed : noop,
    };
    expect(await serve(port, () => hello())).toBe(false);
  });

  it.each(['postMessage', 'start', 'addEventListener', 'removeEventListener', 'close'])(
    '%s of what messagePort() takes',
    async (method) => {
      let hello: () => void = noop;
      const port = messagePort({
        ...{ postMessage: noop, start: noop, removeEventListener: noop, close: noop },
        ...{ [method]: failed },
        addEventListener: (_type, listener) => {
          hello = () => listener.handleEvent({ type: 'message', data: [g.hello, ['1']], ports: [] });
          return method === 'addEventListener' ? failed() : undefined;
        },
      });
      expect(await serve(port, () => hello())).toBe(false);
    },
  );

  it.each([
    ['write', true],
    ['on', false],
    ['end', false],
  ])('%s of what streamPort() takes, which is broken if it cannot write: %s', async (method, isBroken) => {
    const up = new PassThrough();
    const down: ByteWritable = { on: noop, write: () => true, end: noop, writable: true, [method]: failed };
    const hello = (): void => void up.write(encodeFrame([g.hello, ['1']]));
    expect(await serve(streamPort(up, down), hello)).toBe(isBroken);
  });
});

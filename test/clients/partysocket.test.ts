import { once } from 'node:events';
import type { Server } from 'node:http';
import PartySocket, { type PartySocketOptions } from 'partysocket';
import { webSocketFor } from 'rx-secure-networking/websocket';
import { type WebSocket, WebSocketServer } from 'ws';
import { type Host, startHost, type Step } from './host.ts';

const serve = (server: Server) => {
  const wss = new WebSocketServer({ server }).on('connection', (peer: WebSocket) => {
    peer.on('message', (data, isBinary) => peer.send(data, { binary: isBinary }));
  });
  return () => wss.close();
};

const quick: Partial<PartySocketOptions> = { minReconnectionDelay: 5, maxReconnectionDelay: 5 };

function partyOf({ authority, owner }: Host, log: string[] = []) {
  const [host, room, settings] = [authority, 'lobby', quick];
  // doc partysocket
  const party = new PartySocket({
    host,
    room,
    WebSocket: webSocketFor(owner),
    ...settings,
  });
  // end
  party.addEventListener('open', () => log.push('open'));
  party.addEventListener('error', () => log.push('error'));
  party.addEventListener('close', ({ code }) => log.push(`close ${code}`));
  return party;
}

it('partysocket talks to its server through its owner', async () => {
  await using host = await startHost(serve);
  const party = partyOf(host);
  party.binaryType = 'arraybuffer';
  party.send('hello');
  const [text] = (await once(party, 'message')) as [MessageEvent];
  expect(text.data).toBe('hello');
  party.send(Uint8Array.of(1, 2, 3));
  const [bytes] = (await once(party, 'message')) as [MessageEvent];
  expect(new Uint8Array(bytes.data as ArrayBuffer)).toEqual(Uint8Array.of(1, 2, 3));
  party.close();
  expect([host.dials, await host.visits()]).toEqual([1, 1]);
});

it.each<Step>(['create', 'connect'])(
  'partysocket that may not %s tries again in vain, and nobody comes to its server',
  async (step) => {
    await using host = await startHost(serve);
    host.forbid(step);
    const log: string[] = [];
    const party = partyOf(host, log);
    expect(await host.denials(3)).toEqual(Array(3).fill(`owner ${step} denied`));
    party.close();
    expect(log.slice(0, 2)).toEqual(['close 1000', 'error']);
    expect(log).not.toContain('open');
    expect([host.dials, await host.visits()]).toEqual([0, 0]);
  },
);

it('partysocket ends with its owner, and never comes back', async () => {
  await using host = await startHost(serve);
  const log: string[] = [];
  const party = partyOf(host, log);
  await once(party, 'open');
  const denials = host.denials(3);
  host.owner.destroy();
  expect(await denials).toEqual(Array(3).fill('library create owner-destroyed'));
  party.close();
  expect(log.slice(0, 4)).toEqual(['open', 'close 1006', 'close 1000', 'error']);
  expect([host.dials, await host.visits()]).toEqual([1, 1]);
});

it('partysocket that is closed when its owner ends tries no more', async () => {
  await using host = await startHost(serve);
  const { owner } = host;
  const party = partyOf(host);
  await once(party, 'open');
  // doc stop with the owner
  owner.add(() => party.close());
  // end
  owner.destroy();
  expect([party.shouldReconnect, host.denied]).toEqual([false, []]);
});

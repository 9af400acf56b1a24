import * as t from 'io-ts';
import { firstValueFrom, from, map, take, toArray } from 'rxjs';
import { allowAll, createNetwork, type Invalid } from 'rx-secure-networking';
import { decodes, decodeWith, encodeWith, readManifest } from 'rx-secure-networking/codec';
import { wsTransport } from 'rx-secure-networking/ws';
import { startServer } from '../server.ts';

const Line = t.type({ from: t.string, text: t.string });

it('trap 22: two plug-ins chat in typed lines, whatever else the server says in between', async () => {
  await using server = await startServer((peer) => {
    peer.on('message', (data: Buffer) => {
      for (const other of server.peers) {
        other.send('hello?');
        other.send('{"from":"eve"}');
        other.send(Buffer.from('{"from":"eve","text":"binary"}'));
        other.send('{"from":"eve","text":"twice","text":"over"}');
        other.send('{"__proto__":{"from":"eve"},"text":"tricky"}');
        other.send('['.repeat(50_000));
        other.send(data.toString());
      }
    });
  });
  const network = createNetwork({ transport: wsTransport(), policy: allowAll });
  const manifest = JSON.stringify({
    endpoints: [`${server.url}rooms/*`],
    reasoning: 'To chat with the other players.',
    limits: { socketsPerOwner: 1 },
  });
  const notified: Invalid<t.Errors>[] = [];
  const denied: unknown[] = [];
  network.decisions$.subscribe(({ allow, action, code }) => allow || denied.push(`${action} ${code}`));

  const { audits, ...rest } = readManifest(manifest);
  const plugIn = (name: string) =>
    network.createOwner({ name, ...rest, audits: { ...audits, send: decodes(Line) }, auditMessages: 'send' });
  const [ann, bob] = await Promise.all(
    [plugIn('ann'), plugIn('bob')].map(async (owner) => {
      const socket = owner.create(`${server.url}rooms/7`);
      socket.connect();
      await firstValueFrom(socket.opened$);
      return socket;
    }),
  );
  const received = firstValueFrom(
    bob!.messages$.pipe(decodeWith(Line, { onInvalid: (invalid) => notified.push(invalid) }), take(2), toArray()),
  );
  const unsent: number[] = [];
  expect(ann!.send('{"from":"ann"}')).toBe('denied');
  from(['one', 5 as never, 'two'])
    .pipe(
      map((text) => ({ from: 'ann', text })),
      encodeWith(Line, { onInvalid: ({ seq }) => unsent.push(seq) }),
    )
    .subscribe((text) => ann!.send(text));

  expect((await received).map((line) => `${line.from}: ${line.text}`)).toEqual(['ann: one', 'ann: two']);
  expect(notified.slice(0, 6).map(({ seq, bytes }) => `${seq} ${bytes}`)).toEqual([
    '1 6',
    '2 14',
    '3 30',
    '4 43',
    '5 44',
    '6 50000',
  ]);
  expect(JSON.stringify(notified)).not.toMatch(/"eve"|hello|tricky/);
  expect(unsent).toEqual([2]);
  expect(denied).toEqual(['send invalid-message']);
  expect(ann!.state).toBe('open');
  network.destroy();
});

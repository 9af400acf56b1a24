import { asyncScheduler, concat, filter, interval, NEVER, of, take, VirtualTimeScheduler } from 'rxjs';
import { allow, allowAll, createNetwork, type Decision, type LinkSink } from 'rx-secure-networking';
import { fetchFor, request } from 'rx-secure-networking/http';
import { answers, leakCheck, virtualHttpTransport, virtualTransport } from 'rx-secure-networking/testing';
import { marbled } from '../marbled.ts';
import { permissive, quiet, url } from '../world.ts';

/** A network that is watched, with one open socket. */
function watched(closeHandshake: number | 'never') {
  const leaks = leakCheck();
  const network = createNetwork({
    transport: leaks.transport(virtualTransport(quiet, { closeHandshake })),
    scheduler: leaks.scheduler(asyncScheduler),
    policy: allowAll,
  });
  network.createOwner({ name: 'chat', audits: permissive }).open(url).subscribe();
  return { leaks, network };
}

describe('leakCheck()', () => {
  it(
    'is content when all links are closed and no action waits',
    marbled(({ flush }) => {
      const { leaks, network } = watched(0);
      flush();
      network.destroy();
      flush();
      expect(() => leaks.check()).not.toThrow();
    }),
  );

  it(
    'names the link of a socket that nobody has ended, once',
    marbled(({ flush }) => {
      const { leaks } = watched(0);
      flush();
      expect(() => leaks.check()).toThrow(
        new Error('A test has left behind: the link of socket 1 to wss://example.com:443/chat'),
      );
      expect(() => leaks.check()).not.toThrow();
    }),
  );

  it(
    'tells of a deadline that is still to come, and of the link that it is for',
    marbled(({ flush }) => {
      const { leaks, network } = watched('never');
      flush();
      network.destroy();
      expect(() => leaks.check()).toThrow(/^A test has left behind: the link of socket 1 .*, an action that waits$/u);
      flush();
    }),
  );

  it('names no request whose response has just been read', async () => {
    const leaks = leakCheck();
    const http = leaks.http(virtualHttpTransport(() => of(answers(), 'hi')));
    const network = createNetwork({ transport: virtualTransport(quiet), http, policy: { request: allow } });
    const owner = network.createOwner({ name: 'tool', audits: { request: allow } });
    expect(await (await fetchFor(owner)('https://example.com/')).text()).toBe('hi');
    expect(() => leaks.check()).not.toThrow();
    network.destroy();
  });

  it('names a request whose response is not read to its end, once', () => {
    const leaks = leakCheck();
    const scheduler = new VirtualTimeScheduler();
    const http = leaks.http(virtualHttpTransport(concat(of(answers(), 'a'), NEVER), { scheduler }));
    const transport = virtualTransport(quiet, { scheduler });
    const network = createNetwork({ transport, http, scheduler, policy: { request: allow } });
    const owner = network.createOwner({ name: 'tool', audits: { request: allow } });
    const openOne = (): void => {
      request(owner, 'https://example.com/a').subscribe();
      scheduler.maxFrames = scheduler.frame + 1;
      scheduler.flush();
    };
    openOne();
    const left = new Error('A test has left behind: request 1 to https://example.com:443/a');
    expect(() => leaks.check()).toThrow(left);

    openOne();
    network.destroy();
    scheduler.flush();
    expect(() => leaks.check()).not.toThrow();
  });

  it('says where a transport of HTTP requests belongs, and takes no other', () => {
    const leaks = leakCheck();
    const call = leaks.transport(virtualHttpTransport(NEVER) as never) as unknown as (owner: object) => unknown;
    expect(() => call({})).toThrow(new TypeError('leakCheck: pass a transport of HTTP requests to http()'));
    expect(() => leaks.http(virtualHttpTransport as never)).toThrow(TypeError);
  });

  it(
    'passes on what the far end of a link denies',
    marbled(({ flush }) => {
      const sinks: LinkSink[] = [];
      const open = virtualTransport(quiet);
      const transport = leakCheck().transport((dial, sink) => {
        sinks.push(sink);
        return open(dial, sink);
      });
      const network = createNetwork({ transport, policy: allowAll });
      const denied: Decision[] = [];
      network.decisions$.pipe(filter(({ allow }) => !allow)).subscribe((decision) => denied.push(decision));
      network.createOwner({ name: 'chat', audits: permissive }).open(url).subscribe();
      flush();
      sinks[0]?.denied?.('send', { allow: false, layer: 'policy', code: 'denied', reason: 'no' });
      network.destroy();
      flush();
      expect(denied).toMatchObject([{ action: 'send', layer: 'policy', reason: 'no' }]);
    }),
  );

  it(
    'tells the links of two networks apart, though both count their sockets from 1',
    marbled(({ flush }) => {
      const leaks = leakCheck();
      const [kept, destroyed] = [1, 2].map(() => {
        const transport = leaks.transport(virtualTransport(quiet));
        const network = createNetwork({ transport, policy: allowAll });
        network.createOwner({ name: 'chat', audits: permissive }).open(url).subscribe();
        return network;
      });
      flush();
      destroyed?.destroy();
      flush();
      expect(() => leaks.check()).toThrow(/the link of socket 1/u);
      kept?.destroy();
    }),
  );

  it(
    'counts no action that has run, and one that goes on until it is unsubscribed',
    marbled(({ flush, scheduler }) => {
      const leaks = leakCheck();
      const watched = leaks.scheduler(asyncScheduler);
      watched.schedule(() => undefined, 1);
      flush();
      expect(() => leaks.check()).not.toThrow();

      const ticking = interval(1, watched).pipe(take(3)).subscribe();
      scheduler.schedule(() => expect(() => leaks.check()).toThrow(/an action that waits$/u), 1);
      flush();
      expect(ticking.closed).toBe(true);
      expect(() => leaks.check()).not.toThrow();
    }),
  );

  it('counts no link where the dial throws', () => {
    const leaks = leakCheck();
    const failing = leaks.transport(() => {
      throw new Error('no way');
    });
    const network = createNetwork({ transport: failing, policy: allowAll });
    const socket = network.createOwner({ name: 'chat', audits: permissive }).create(url);
    socket.connect();
    expect(socket.state).toBe('closed');
    expect(() => leaks.check()).not.toThrow();
  });
});

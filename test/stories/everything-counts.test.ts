import { NEVER, Subject } from 'rxjs';
import { createNetwork, platforms, type Target } from 'rx-secure-networking';
import { closes, opened, type ServerFrame } from 'rx-secure-networking/testing';
import { wsTransport } from 'rx-secure-networking/ws';
import { marbled } from '../marbled.ts';
import { errorOf, failure, permissive, play, saying, url, world } from '../world.ts';

type Answer = (error: Error | null, addresses: readonly { address: string; family: number }[]) => void;
const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('what counts against the limits of an owner', () => {
  it('L27 counts a look-up until the resolver has answered, also after its owner is destroyed', async () => {
    const answers: Answer[] = [];
    const resolver = (_host: string, _options: unknown, answer: Answer) => answers.push(answer);
    const network = createNetwork({
      transport: wsTransport({ resolver }),
      policy: platforms.server,
      limits: { sockets: 3, socketsPerOwner: 2 },
    });
    const owner = network.createOwner({ name: 'mod', audits: permissive });
    for (const host of ['a', 'b']) {
      const socket = owner.create(`wss://${host}.mod.example/`);
      socket.connect();
      socket.close();
      expect(socket.state).toBe('closed');
    }
    await turn();

    expect(errorOf(() => owner.create('wss://c.mod.example/')).code).toBe('limit');
    owner.destroy();
    const next = network.createOwner({ name: 'next', audits: permissive });
    next.create(url);
    expect(errorOf(() => next.create(url)).message).toMatch('limits.sockets');
    for (const answer of answers) answer(new Error('SERVFAIL'), []);
    await turn();
    expect(() => next.create(url)).not.toThrow();
    expect(answers).toHaveLength(2);
    network.destroy();
  });

  it(
    'L27 counts a provider until it has given its target, or is left',
    marbled(({ cold, expectObservable }) => {
      const { owner } = world({ limits: { socketsPerOwner: 1 } });
      const target$ = new Subject<Target>();
      const full = () => expect(errorOf(() => owner.create(url)).code).toBe('limit');
      const free = () => owner.create(url).close();
      const waiting = owner.open(() => NEVER).subscribe();
      full();
      expectObservable(owner.open(() => target$)).toBe('#', undefined, failure('limit'));
      play(
        cold('-abc', {
          a: () => {
            waiting.unsubscribe();
            free();
          },
          b: () => {
            const opening = owner.open(() => target$).subscribe();
            full();
            target$.next(url);
            full();
            opening.unsubscribe();
          },
          c: free,
        }),
      );
    }),
  );

  it(
    'L27 counts what is held after its peer has closed, until it is taken or dropped',
    marbled(({ cold, flush }) => {
      const frames: Record<string, ServerFrame> = { o: opened(), m: 'held', x: closes(1000) };
      const { owner } = world({ server: cold('omx', frames), limits: { socketsPerOwner: 2, holdTimeout: 8 } });
      const sockets = [1, 2].map(() => {
        const socket = owner.create(url);
        socket.connect();
        return socket;
      });
      const full = () => expect(errorOf(() => owner.create(url)).code).toBe('limit');
      const free = () => owner.create(url).close();
      const take = () => {
        expect(sockets.map(({ state }) => state)).toEqual(['closed', 'closed']);
        full();
        sockets[0]?.messages$.subscribe();
        free();
      };
      play(cold('-----t-----d', { t: take, d: () => [1, 2].forEach(() => owner.create(url)) }));

      flush();
    }),
  );

  it(
    'L27 counts what waits for its receive audit after the link is gone',
    marbled(({ cold, flush }) => {
      const audits = { ...permissive, receive: () => NEVER };
      const server = () => cold('omx', { o: opened(), m: 'asked', x: closes(1000) });
      const { newOwner } = world({ server, limits: { socketsPerOwner: 1, auditTimeout: 10 } });
      const owner = newOwner({ audits });
      const socket = owner.create(url);
      socket.connect();
      const full = () => {
        expect(socket.state).toBe('closing');
        expect(errorOf(() => owner.create(url)).code).toBe('limit');
      };
      play(cold('-----f--------d', { f: full, d: () => owner.create(url) }));

      flush();
    }),
  );

  it(
    'L19 L27 bounds the number of messages that wait to be sent, whatever their size',
    marbled(({ cold, flush }) => {
      const { owner } = world({ server: saying(), link: { drain: 'scripted' } });
      const socket = owner.create(url);
      socket.connect();
      const outcomes: string[] = [];
      const send = () => {
        while (outcomes.length < 20_000 && outcomes.at(-1) !== 'overflow') outcomes.push(socket.send('x'));
      };
      play(cold('--sx', { s: send, x: () => owner.destroy() }));

      flush();
      expect([outcomes.length, outcomes[0], outcomes.at(-1)]).toEqual([16_385, 'sent', 'overflow']);
    }),
  );
});

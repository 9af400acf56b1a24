import { createNoopMeter } from '@opentelemetry/api';
import { firstValueFrom, Subject } from 'rxjs';
import { type Decision, rateLimit, reconnect, type SocketError } from 'rx-secure-networking';
import { observe } from 'rx-secure-networking/otel';
import { startHttp } from '../http/httpServer.ts';
import { httpWorld } from '../http/httpWorld.ts';
import { errorOf, permissive, quiet, url, world, yes } from '../world.ts';

const day = 86_400_000;
const platform = Date.now.bind(Date);

afterEach(() => jest.restoreAllMocks());

/** Sets the clock of the machine. Timers and RxJS's schedulers are the real ones in all these stories. */
function setClock(by: number): void {
  jest.spyOn(Date, 'now').mockImplementation(() => platform() + by);
}

describe.each([
  ['forward', day],
  ['back', -day],
])('when the clock of the machine is set %s by a day', (_where, by) => {
  it('L28 openFor is how long the connection was open, and `at` is the wall clock', async () => {
    const { network, owner } = world();
    const decisions: Decision[] = [];
    network.decisions$.subscribe((decision) => decisions.push(decision));
    const socket = owner.create(url);
    socket.connect();
    await firstValueFrom(socket.opened$);
    setClock(by);
    socket.close();
    const { openFor } = await firstValueFrom(socket.ended$);

    expect(openFor).toBeGreaterThanOrEqual(0);
    expect(openFor).toBeLessThan(60_000);
    const close = decisions.find(({ action }) => action === 'close');
    expect(Math.abs((close?.at ?? 0) - (platform() + by))).toBeLessThan(60_000);
    network.destroy();
  });

  it('L28 `waited` is how long an audit took, of steps and of messages', async () => {
    const answers$ = new Subject<boolean>();
    const audits = { ...permissive, connect: () => answers$, send: () => answers$ };
    const { network, owner } = world({ owner: { audits, auditMessages: 'send' } });
    const waited: (number | undefined)[] = [];
    network.decisions$.subscribe((decision) => decision.action !== 'create' && waited.push(decision.waited));
    const socket = owner.create(url);
    socket.connect();
    setClock(by);
    answers$.next(true);
    await firstValueFrom(socket.opened$);
    socket.send('hello');
    setClock(0);
    answers$.next(false); // messages are on record where they are denied

    expect(waited).toHaveLength(2);
    for (const ms of waited) expect(ms).toBeGreaterThanOrEqual(0);
    for (const ms of waited) expect(ms).toBeLessThan(60_000);
    network.destroy();
  });

  it('L28 telemetry of an HTTP request has how long it took', async () => {
    await using server = await startHttp((_request, response) => {
      setClock(by);
      response.end('ok');
    });
    using own = httpWorld();
    const seconds: number[] = [];
    const meter = createNoopMeter();
    jest.spyOn(meter, 'createHistogram').mockImplementation((name) => ({
      record: (value) => name === 'http.client.request.duration' && seconds.push(value),
    }));
    observe(own.network, { meter });
    await own.fetch(server.url).then((response) => response.text());

    expect(seconds).toHaveLength(1);
    expect(seconds[0]).toBeGreaterThan(0);
    expect(seconds[0]).toBeLessThan(60);
  });

  it('L28 a reconnect neither takes a connection for stable nor gives up', async () => {
    const ends$ = new Subject<never>();
    let dialled = 0;
    const server = (): typeof quiet => {
      dialled += 1;
      return quiet;
    };
    const { network, owner } = world({ server });
    const attempts: number[] = [];
    const subscription = owner
      .open(url)
      .pipe(
        reconnect({
          initialDelay: 1,
          stableAfter: 60_000,
          maxElapsed: 3_600_000,
          random: () => 0,
          onAttempt: ({ attempt }) => attempts.push(attempt),
          retryIf: yes,
        }),
      )
      .subscribe((socket) => {
        setClock(dialled * by);
        if (dialled < 4) network.endSocket(socket.id);
        else ends$.complete();
      });
    await firstValueFrom(ends$, { defaultValue: undefined });

    expect(attempts).toEqual([1, 2, 3]);
    subscription.unsubscribe();
    network.destroy();
  });

  it('L28 the windows of attempts and rates neither empty nor last longer', () => {
    const policy = { create: rateLimit({ count: 2, per: 60_000 }) };
    const { network, owner } = world({ policy, limits: { attemptsPerSecond: 1 } });
    const denied: Decision[] = [];
    network.decisions$.subscribe((decision) => decision.allow || denied.push(decision));
    const [first, second] = [owner.create(url), owner.create(url)];
    first.connect();
    setClock(by);
    second.connect();
    const { decision }: SocketError = errorOf(() => owner.create(url));

    expect(denied.map(({ action, code }) => [action, code])).toEqual([
      ['connect', 'rate'],
      ['create', 'rate'],
    ]);
    expect(decision?.layer).toBe('policy');
    network.destroy();
  });
});

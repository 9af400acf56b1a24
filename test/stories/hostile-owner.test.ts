import { config, filter, firstValueFrom, NEVER, Observable } from 'rxjs';
import { allowAll, createNetwork, type Decision, type Network, type Owner } from 'rx-secure-networking';
import { wsTransport } from 'rx-secure-networking/ws';
import { startEcho, type TestServer } from '../server.ts';
import { permissive } from '../world.ts';

// Whatever an owner does: a denial or one end, the process lives, and another owner notices nothing.

let server: TestServer;
let network: Network;
let decisions: Decision[];

beforeEach(async () => {
  server = await startEcho();
  network = createNetwork({ transport: wsTransport(), policy: allowAll, limits: { auditTimeout: 50 } });
  decisions = [];
  network.decisions$.subscribe((decision) => decisions.push(decision));
});
afterEach(async () => {
  const bystander = network.createOwner({ name: 'bystander', audits: permissive }).create(server.url);
  bystander.connect();
  const reply = firstValueFrom(bystander.messages$);
  await firstValueFrom(bystander.opened$);
  bystander.send('still here');
  expect(await reply).toBe('still here');
  network.destroy();
  await server[Symbol.asyncDispose]();
});

const hostile = (audits: Record<string, unknown>): Owner =>
  network.createOwner({ name: 'hostile', audits: { ...permissive, ...audits }, auditMessages: 'both' });
const denials = (): string[] => decisions.filter(({ allow }) => !allow).map(({ action, code }) => `${action} ${code}`);

describe('L3 P1 P11 an audit that misbehaves denies', () => {
  const ways: [string, () => unknown, string][] = [
    ['throws', () => fail(), 'threw'],
    ['throws nothing', () => raise(undefined), 'threw'],
    ['rejects', () => Promise.reject(new Error('x')), 'rejected'],
    ['never answers', () => NEVER, 'timeout'],
    ['never settles', () => new Promise(() => undefined), 'timeout'],
    ['answers with a word', () => 'yes', 'not-a-verdict'],
    ['answers with an allowing object', () => ({ allow: true }), 'not-a-verdict'],
    ['answers with a promise of an observable', () => Promise.resolve(NEVER), 'not-a-verdict'],
    ['errors', () => new Observable((subscriber) => subscriber.error(new Error('x'))), 'errored'],
  ];
  it.each(ways)('at connect, when it %s: the socket ends and nothing is dialled', async (_, connect, code) => {
    const socket = hostile({ connect }).create(server.url);
    socket.connect();

    expect(await firstValueFrom(socket.ended$)).toMatchObject({ by: 'audit', code: 1006, error: { code: 'denied' } });
    expect(denials()).toEqual([`connect ${code}`]);
    expect(server.peers).toEqual([]);
  });

  it.each(ways)('at send, when it %s: the message does not go, the socket stays', async (_, send, code) => {
    const socket = hostile({ send }).create(server.url);
    socket.connect();
    await firstValueFrom(socket.opened$);

    expect(await new Promise((settled) => socket.send('x', settled))).toBe('denied');
    expect(denials()).toEqual([`send ${code}`]);
    expect(socket.state).toBe('open');
  });

  it.each(ways)('at receive, when it %s: the message does not come, the socket stays', async (_, receive, code) => {
    const socket = hostile({ receive }).create(server.url);
    const received: unknown[] = [];
    socket.messages$.subscribe((message) => received.push(message));
    socket.connect();
    await firstValueFrom(socket.opened$);
    const denied = firstValueFrom(socket.events$.pipe(filter(({ type }) => type === 'denied')));
    socket.send('x');

    expect(await denied).toMatchObject({ action: 'receive', code });
    expect([received, socket.state]).toEqual([[], 'open']);
  });

  it.each(ways)('at close, when it %s: the socket stays', async (_, close, code) => {
    const socket = hostile({ close }).create(server.url);
    socket.connect();
    await firstValueFrom(socket.opened$);
    const denied = firstValueFrom(socket.events$.pipe(filter(({ type }) => type === 'denied')));
    socket.close();

    expect(await Promise.race([denied, firstValueFrom(socket.ended$)])).toMatchObject({ action: 'close', code });
    expect(socket.state).toBe('open');
  });
});

it('L4 P3 an audit that tries to change its request changes nothing', async () => {
  const tries: string[] = [];
  const connect = (request: Record<string, unknown>): boolean => {
    for (const name of ['url', 'endpoint', 'owner', 'protocols']) {
      try {
        request[name] = 'wss://elsewhere.example/';
      } catch (error) {
        tries.push((error as Error).name);
      }
    }
    return true;
  };
  const socket = hostile({ connect }).create(server.url);
  socket.connect();
  await firstValueFrom(socket.opened$);

  expect(tries).toEqual(['TypeError', 'TypeError', 'TypeError', 'TypeError']);
  expect(socket.url).toBe(server.url);
  expect(server.peers).toHaveLength(1);
});

it('L10 trap 39: an audit that calls back into the network is answered and goes on', async () => {
  const answers: unknown[] = [];
  const owner = hostile({
    send: () => {
      answers.push(socket.send('from inside'));
      socket.close();
      try {
        owner.create(server.url);
      } catch (error) {
        answers.push((error as { decision?: Decision }).decision?.code);
      }
      return true;
    },
  });
  const socket = owner.create(server.url);
  socket.connect();
  await firstValueFrom(socket.opened$);

  expect(socket.send('x')).toBe('sent');
  expect(answers).toEqual(['denied', 'reentrant']);
  expect(denials()).toEqual(['send reentrant', 'close reentrant', 'create reentrant']);
  expect(socket.state).toBe('open');
});

it('L10 trap 4: an audit that destroys its owner dials nothing', async () => {
  const owner = hostile({
    connect: () => {
      owner.destroy();
      return true;
    },
  });
  const socket = owner.create(server.url);
  const ended = firstValueFrom(socket.ended$);
  socket.connect();

  expect(await ended).toMatchObject({ by: 'owner', code: 1001 });
  expect(server.peers).toEqual([]);
  expect(denials()).toEqual(['connect cancelled']);
});

it('L17 P11 trap 23: subscribers that throw are reported, and every other subscriber is served', async () => {
  const reported: unknown[] = [];
  const before = config.onUnhandledError;
  const allReported = new Promise<void>((resolve) => {
    config.onUnhandledError = (error) => {
      reported.push(error);
      if (reported.length === 4) resolve();
    };
  });
  const socket = hostile({}).create(server.url);
  const received: unknown[] = [];
  const both = new Promise<void>((resolve) => {
    socket.messages$.subscribe(() => fail());
    socket.messages$.subscribe((message) => {
      received.push(message);
      if (received.length === 2) resolve();
    });
  });
  socket.connect();
  await firstValueFrom(socket.opened$);
  socket.send('one', () => fail());
  socket.send('two', () => fail());

  await both;
  await allReported;
  config.onUnhandledError = before;
  expect(received).toEqual(['one', 'two']);
  expect(reported).toEqual(Array.from({ length: 4 }, () => new Error('hostile')));
});

it('trap 56: an observer of the log that throws stops neither the log nor the sockets', async () => {
  const reported: unknown[] = [];
  const before = config.onUnhandledError;
  const bothReported = new Promise<void>((resolve) => {
    config.onUnhandledError = (error) => {
      reported.push(error);
      if (reported.length === 2) resolve();
    };
  });
  const log = network.decisions$.subscribe(() => fail());
  const table = network.owners$.subscribe(() => fail());

  hostile({}).create(server.url);
  log.unsubscribe();
  table.unsubscribe();
  await bothReported;
  config.onUnhandledError = before;
  expect(reported).toEqual([new Error('hostile'), new Error('hostile')]);
  expect(decisions.map(({ action }) => action)).toEqual(['create']);
});

function fail(): never {
  throw new Error('hostile');
}

function raise(value: unknown): never {
  throw value;
}

import { openAsBlob } from 'node:fs';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { config, NEVER, type SchedulerLike, VirtualTimeScheduler } from 'rxjs';
import { type Audits, type CloseRequest, type Owner, type Transport, webSocketTransport } from 'rx-secure-networking';
import { closes, opened, type ServerFrame } from 'rx-secure-networking/testing';
import { webSocketFor } from 'rx-secure-networking/websocket';
import { FakeWebSocket } from '../transport/FakeWebSocket.ts';
import { openedBy, worldOf } from './worldOf.ts';
import { marbled } from '../marbled.ts';
import { decidedly, no, permissive, play, quiet, saying, thrownBy, url, world } from '../world.ts';

/** Logs the events of a socket, with its state. */
function logEvents(socket: WebSocket, log: string[] = []): string[] {
  socket.onopen = () => log.push(`open ${socket.readyState}`);
  socket.onmessage = ({ data }) => log.push(`message ${String(data)}`);
  socket.onerror = () => log.push(`error ${socket.readyState}`);
  socket.onclose = ({ code, reason, wasClean }) =>
    log.push(`close ${code}${reason === '' ? '' : ` ${reason}`}${wasClean ? ' clean' : ''} ${socket.readyState}`);
  return log;
}

const failed = ['error 3', 'close 1006 3'];
const audits = (changed: Partial<Audits>): Parameters<typeof world>[0] => ({
  owner: { audits: { ...permissive, ...changed } },
});

describe('webSocketFor() shows as a failed connection, in the next turn,', () => {
  it.each<[string, Parameters<typeof world>[0], string]>([
    ['a denied create', audits({ create: no }), 'owner create denied'],
    ['a denied connect', audits({ connect: no }), 'owner connect denied'],
    ['a create that its policy denies', { policy: { create: no } }, 'policy create denied'],
    ['one socket too many', { limits: { socketsPerOwner: 1 } }, 'library create limit'],
  ])('%s: the reason is in the record alone', (_what, options, decision) => {
    const { network, owner, scheduler, WebSocket, wire$ } = worldOf(options);
    const decisions: string[] = [];
    const wire: string[] = [];
    if (decision.endsWith('limit')) owner.create(url);
    network.decisions$.pipe(decidedly).subscribe((each) => decisions.push(each));
    wire$.subscribe((each) => wire.push(each));
    const socket = new WebSocket(url);
    const log = logEvents(socket);

    expect([socket.readyState, log]).toEqual([0, []]);
    scheduler.flush();
    expect(log).toEqual(failed);
    expect(decisions.at(-1)).toBe(decision);
    expect(wire).toEqual([]);
  });

  it('L12 whatever a destroyed owner asks for', () => {
    const { owner, network, scheduler, WebSocket } = worldOf();
    const decisions: string[] = [];
    network.decisions$.pipe(decidedly).subscribe((each) => decisions.push(each));
    owner.destroy();
    const log = logEvents(new WebSocket(url));

    expect(log).toEqual([]);
    scheduler.flush();
    expect(log).toEqual(failed);
    expect(decisions).toEqual(['library create owner-destroyed']);
  });

  it('what destroys its own owner while it is made', () => {
    const owners: Owner[] = [];
    const destroying = () => {
      for (const owner of owners) owner.destroy();
      return true;
    };
    const { owner, scheduler, WebSocket } = worldOf(audits({ connect: destroying }));
    owners.push(owner);
    const log = logEvents(new WebSocket(url));

    expect([owner.closed, log]).toEqual([true, []]);
    scheduler.flush();
    expect(log).toEqual(failed);
  });

  it('close() before it is open, if the audit allows it', () => {
    const { scheduler, WebSocket } = worldOf({ server: () => NEVER });
    const socket = new WebSocket(url);
    const log = logEvents(socket);
    socket.close();

    expect([socket.readyState, log]).toEqual([2, []]);
    scheduler.flush();
    expect(log).toEqual(failed);
  });

  it('one that is refused and closed in the same turn', () => {
    const { scheduler, WebSocket } = worldOf(audits({ create: no }));
    const socket = new WebSocket(url);
    const log = logEvents(socket);
    socket.close();

    expect(socket.readyState).toBe(2);
    scheduler.flush();
    expect(log).toEqual(failed);
  });
});

it.each([() => undefined, () => ({}), () => webSocketFor])('webSocketFor() takes an owner and nothing else', (make) => {
  expect(thrownBy(() => webSocketFor(make() as never))).toBeInstanceOf(TypeError);
});

describe('L10 webSocketFor(): when its owner is destroyed', () => {
  it('fires close in that call, no error, and nothing more', () => {
    const { owner, WebSocket, open, scheduler } = worldOf({ server: saying('a') });
    const socket = open(() => new WebSocket(url));
    const log = logEvents(socket);
    owner.destroy();

    expect(log).toEqual(['close 1006 3']);
    socket.send('late');
    socket.close();
    scheduler.maxFrames = Infinity;
    scheduler.flush();
    expect([log, scheduler.actions.length]).toEqual([['close 1006 3'], 0]);
  });

  it('dispatches waiting events at once, and leaves no timer', () => {
    const { owner, WebSocket, scheduler } = worldOf(audits({ create: no }));
    const log = logEvents(new WebSocket(url));
    owner.destroy();

    expect([log, scheduler.actions.filter((action) => !action.closed).length]).toEqual([failed, 0]);
    scheduler.flush();
    expect(log).toEqual(failed);
  });

  it('delivers no message that waits for its turn', () => {
    const scheduler = new VirtualTimeScheduler();
    const { owner } = world({ scheduler, transport: answeringIn(scheduler) });
    const WebSocket = webSocketFor(owner);
    const open = openedBy(scheduler);
    const socket = open(() => new WebSocket(url));
    const log = logEvents(socket);
    socket.send('answered at once');
    owner.destroy();
    scheduler.flush();

    expect(log).toEqual(['close 1006 3']);
  });
});

describe('webSocketFor().close()', () => {
  it.each<[string, unknown[], number, string]>([
    ['nothing', [], 1005, ''],
    ['an undefined code', [undefined], 1005, ''],
    ['a reason alone, which a close frame cannot hold without a code', [undefined, 'bye'], 1000, 'bye'],
    ['1000', [1000], 1000, ''],
  ])('with %s asks the audit for that, and has it in its event and the record', (_what, given, code, reason) => {
    const asked: unknown[] = [];
    const ends: unknown[] = [];
    const close = (request: CloseRequest) => asked.push(request.code, request.reason) > 0;
    const { network, WebSocket, open, scheduler, wire$ } = worldOf(audits({ close }));
    network.ends$.subscribe(({ end }) => ends.push(end.by, end.code, end.reason));
    const wire: string[] = [];
    wire$.subscribe((each) => wire.push(each));
    const socket = open(() => new WebSocket(url));
    const log = logEvents(socket);
    socket.close(...(given as [number]));
    scheduler.flush();

    const text = [code, reason].join(' ').trim();
    expect([asked, wire.at(-1), ends]).toEqual([[code, reason], `close ${text}`, ['owner', code, reason]]);
    expect(log).toEqual([`close ${text} clean 3`]);
  });

  it('that is denied does not change the socket, open or connecting', () => {
    const { WebSocket, open, scheduler } = worldOf(audits({ close: no }));
    const socket = open(() => new WebSocket(url));
    const log = logEvents(socket);
    socket.close();
    const early = new WebSocket(url);
    early.close();

    expect([socket.readyState, early.readyState]).toEqual([1, 0]);
    scheduler.flush();
    expect([log, socket.readyState, early.readyState]).toEqual([[], 1, 1]);
  });

  it(
    'L16 waits for its audit, and for what was sent before it',
    marbled(({ cold, expectObservable, flush }) => {
      const close = () => cold('--(t|)', { t: true });
      const { owner, wire$ } = world({ server: quiet, owner: { audits: { ...permissive, close } } });
      const socket = new (webSocketFor(owner))(url);
      const log = logEvents(socket);
      play(cold('--xl', { x: () => socket.close(3000, 'bye'), l: () => log.push(`then ${socket.readyState}`) }));

      expectObservable(wire$, '^----------!').toBe('----c', { c: 'close 3000 bye' });
      flush();
      expect(log).toEqual(['open 1', 'then 1', 'close 3000 bye clean 3']);
    }),
  );
});

describe('webSocketFor() brings', () => {
  it('the messages of a peer before its end, though their audits answer later (L16)', () => {
    marbled(({ cold, flush }) => {
      const frames: Record<string, ServerFrame> = { o: opened(), a: 'a', x: closes(1000, 'bye') };
      const receive = () => cold('----(t|)', { t: true });
      const server = cold('-oax', frames);
      const { owner } = world({ server, owner: { audits: { ...permissive, receive }, auditMessages: 'receive' } });
      const socket = new (webSocketFor(owner))(url);
      const log = logEvents(socket);
      const seen: number[] = [];
      play(cold('----l', { l: () => seen.push(socket.readyState) }));
      flush();

      expect(log).toEqual(['open 1', 'message a', 'close 1000 bye clean 3']);
      expect(seen).toEqual([2]);
    })();
  });

  it('an error for what the host ended', () => {
    const { network, WebSocket, open } = worldOf();
    const log = logEvents(open(() => new WebSocket(url)));
    network.endSocket(1);

    expect(log).toEqual(['error 3', 'close 1006 3']);
  });

  it('no message that its audit denies, which is recorded', () => {
    const { network, WebSocket, open, owner } = worldOf({
      owner: { audits: { ...permissive, send: no, receive: no }, auditMessages: 'both' },
      server: saying('a'),
    });
    const decisions: string[] = [];
    network.decisions$.pipe(decidedly).subscribe((each) => decisions.push(each));
    const log: string[] = [];
    const socket = open(() => {
      const made = new WebSocket(url);
      logEvents(made, log);
      return made;
    });
    socket.send('b');

    expect([log, socket.readyState]).toEqual([['open 1'], 1]);
    expect(decisions.slice(-2)).toEqual(['owner receive denied', 'owner send denied']);
    owner.destroy();
  });
});

it('addEventListener() throws for a type that is a symbol, as in a browser', () => {
  const { owner } = world();
  const socket = new (webSocketFor(owner))(url);
  const type = Symbol('open') as unknown as 'open';
  expect(() => socket.addEventListener(type, () => undefined)).toThrow(TypeError);
  owner.destroy();
});

describe('webSocketFor() and events that come together', () => {
  const severalTurns = async (): Promise<void> => {
    for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
  };

  it('dispatches each when the promises of the one before have run', async () => {
    const { owner } = world({ server: saying('a', 'b', closes(4001)) });
    const socket = new (webSocketFor(owner))(url);
    const log = logEvents(socket);
    for (const type of ['open', 'message']) {
      socket.addEventListener(type, () => void severalTurns().then(() => log.push('then')));
    }
    await new Promise((resolve) => socket.addEventListener('close', resolve));

    expect(log).toEqual(['open 1', 'then', 'message a', 'then', 'message b', 'then', 'close 4001 clean 3']);
  });

  it('L10 delivers none that still waits when the owner is destroyed', async () => {
    const { owner } = world({ server: saying('a', 'b', closes(4001)) });
    const socket = new (webSocketFor(owner))(url);
    const log = logEvents(socket);
    await new Promise((resolve) => socket.addEventListener('message', resolve));
    owner.destroy();
    const then = [...log];
    await severalTurns();

    expect(then).toEqual(['open 1', 'message a', 'close 4001 clean 3']);
    expect(log).toEqual(then);
  });

  it.each<[string, readonly ServerFrame[], string]>([
    ['', [], 'close 1005 clean 3'],
    [', also if the peer has closed', [closes(4001)], 'close 4001 clean 3'],
  ])('delivers none that still waits after close()%s', async (_what, then, close) => {
    const { owner } = world({ server: saying('a', 'b', ...then) });
    const socket = new (webSocketFor(owner))(url);
    const log = logEvents(socket);
    await new Promise((resolve) => socket.addEventListener('message', resolve));
    socket.close();
    await new Promise((resolve) => socket.addEventListener('close', resolve));

    expect(log).toEqual(['open 1', 'message a', close]);
  });

  it('L19 pauses the reading while many wait', async () => {
    const frames = Array.from({ length: 200 }, (_, place) => String(place));
    const { owner, wire$ } = world({ server: saying(...frames) });
    const wire: string[] = [];
    wire$.subscribe((what) => wire.push(what));
    const socket = new (webSocketFor(owner))(url);
    const got: unknown[] = [];
    await new Promise<void>((resolve) => {
      socket.onmessage = ({ data }) => {
        if (got.push(data) === frames.length) resolve();
      };
    });

    expect(got).toEqual(frames);
    expect([wire[1], wire.at(-1)]).toEqual(['pause', 'resume']);
    owner.destroy();
  });
});

describe('webSocketFor() over a driver that has no event for the close frame of its peer', () => {
  it('is closing as soon as the driver shows it, and drops what is sent', async () => {
    const { WebSocket } = worldOf({ transport: webSocketTransport({ WebSocket: FakeWebSocket }) });
    const socket = new WebSocket(url);
    const log = logEvents(socket);
    const driver = FakeWebSocket.last;
    driver.open();
    await Promise.resolve();
    expect(socket.readyState).toBe(1);
    driver.readyState = 2;

    expect(socket.readyState).toBe(2);
    socket.send('too late');
    expect([socket.bufferedAmount, driver.calls]).toEqual([8, []]);
    driver.closed(4009, 'idle');
    await new Promise((resolve) => void setImmediate(resolve));
    expect([log, socket.readyState]).toEqual([['open 1', 'close 4009 idle clean 3'], 3]);
  });
});

describe('webSocketFor() and a buffer that is full', () => {
  const limits = { maxBufferedBytes: 8 };

  it.each<[string, (socket: WebSocket) => void]>([
    ['text', (socket) => socket.send('more than 8')],
    ['a blob', (socket) => socket.send(new Blob(['more than 8']))],
    ['text behind a blob', (socket) => [new Blob(['four']), 'fives'].forEach((each) => socket.send(each))],
    ['as many as may wait, though they are empty', (socket) => times(16_385, () => socket.send(new Blob([])))],
    ['calls of close() behind a blob', (socket) => (socket.send(new Blob([])), times(16_384, () => socket.close()))],
  ])('end the socket, whatever the close audit says: %s', (_what, send) => {
    const { network, WebSocket, open, scheduler } = worldOf({
      limits,
      owner: { audits: { ...permissive, close: no } },
    });
    const ends: string[] = [];
    network.ends$.subscribe(({ end }) => ends.push(`${end.by} ${String(end.error?.message)}`));
    const socket = open(() => new WebSocket(url));
    const log = logEvents(socket);
    send(socket);

    expect(log).toEqual([]);
    scheduler.flush();
    expect(log).toEqual(failed);
    expect(ends).toEqual([
      'network Socket to wss://example.com:443/chat: more waited to be sent than limits.maxBufferedBytes or 16,384 messages',
    ]);
  });

  it.each<[string, (socket: WebSocket) => void]>([
    ['text', (socket) => socket.send('more than 8')],
    ['bytes', (socket) => socket.send(new Uint8Array(9))],
    ['a blob', (socket) => socket.send(new Blob(['more than 8']))],
  ])('and a message above limits.maxMessageBytes ends the socket, and the host sees why: %s', async (_what, send) => {
    const { network, WebSocket, open, scheduler } = worldOf({ limits: { maxMessageBytes: 8 } });
    const record: string[] = [];
    network.decisions$.subscribe(({ action, code }) => action === 'send' && record.push(code));
    network.ends$.subscribe(({ end }) => record.push(String(end.error?.message)));
    const socket = open(() => new WebSocket(url));
    const log = logEvents(socket);
    send(socket);
    await new Promise((resolve) => setTimeout(resolve));
    scheduler.flush();

    expect(log).toEqual(failed);
    expect(record).toEqual([
      'too-large',
      'Socket to wss://example.com:443/chat: a message was larger than limits.maxMessageBytes',
    ]);
  });

  it('count what waits behind a blob', async () => {
    const sent: unknown[] = [];
    const { owner, WebSocket, open, scheduler } = worldOf({
      server: (_dial, received$) => {
        received$.subscribe((message) => sent.push(message));
        return quiet;
      },
    });
    const socket = open(() => new WebSocket(url));
    const bytes = new Uint8Array([7]);
    socket.send(new Blob(['four']));
    socket.send(bytes);
    bytes[0] = 8;
    socket.close();
    expect([socket.bufferedAmount, socket.readyState, sent]).toEqual([5, 1, []]);
    await new Promise((resolve) => setTimeout(resolve));

    expect([socket.bufferedAmount, socket.readyState]).toEqual([0, 2]);
    scheduler.flush();
    expect(sent).toEqual([new TextEncoder().encode('four'), new Uint8Array([7])]);
    owner.destroy();
  });

  it('and a blob that cannot be read ends the socket, which says so', async () => {
    const { network, WebSocket, open } = worldOf();
    const socket = open(() => new WebSocket(url));
    const log = logEvents(socket);
    const notified = new Promise((resolve) => network.ends$.subscribe(({ end }) => resolve(end.error?.message)));
    socket.send(await unreadable());

    expect(await notified).toMatch(/a Blob that was to be sent could not be read/);
    expect(log).toEqual(failed);
  });
});

describe('L17 webSocketFor(): what a listener throws', () => {
  const reported: unknown[] = [];
  let notified: Promise<number>;
  let before: typeof config.onUnhandledError;
  beforeEach(() => {
    before = config.onUnhandledError;
    notified = new Promise((resolve) => {
      config.onUnhandledError = (error) => resolve(reported.push(error));
    });
  });
  afterEach(() => {
    config.onUnhandledError = before;
    reported.length = 0;
  });

  it.each<[string, (socket: WebSocket, boo: Error) => void]>([
    ['in a handler', (socket, boo) => (socket.onopen = () => raise(boo))],
    ['in a listener', (socket, boo) => socket.addEventListener('open', () => raise(boo))],
    ['in handleEvent', (socket, boo) => socket.addEventListener('open', { handleEvent: () => raise(boo) })],
    ['later, by a promise', (socket, boo) => (socket.onopen = () => Promise.reject(boo))],
  ])('%s is reported, and breaks nothing', async (_what, meddle) => {
    const boo = new Error('boo');
    const { owner, WebSocket, open } = worldOf();
    const log: string[] = [];
    open(() => {
      const made = new WebSocket(url);
      meddle(made, boo);
      made.addEventListener('open', () => log.push('open'));
      return made;
    });
    await notified;

    expect([log, reported]).toEqual([['open'], [boo]]);
    owner.destroy();
  });
});

describe('L9 webSocketFor(): each owner', () => {
  it('has a class of its own', () => {
    const { owner, newOwner } = world();
    const [mine, again, other] = [owner, owner, newOwner()].map(webSocketFor);

    expect(new Set([mine, again, other, mine?.prototype, again?.prototype, other?.prototype]).size).toBe(6);
    expect(Object.getPrototypeOf(mine)).toBe(EventTarget);
  });

  it('cannot see or stop the events of another’s sockets by patching the platform', () => {
    const { WebSocket, open } = worldOf({ server: saying('secret') });
    const seen: unknown[] = [];
    const patched = (['addEventListener', 'dispatchEvent'] as const).map((name) =>
      jest.spyOn(EventTarget.prototype, name).mockImplementation((...given: unknown[]) => {
        seen.push(given);
        return true;
      }),
    );
    const log: string[] = [];
    open(() => {
      const made = new WebSocket(url);
      logEvents(made, log);
      return made;
    });
    patched.forEach((each) => each.mockRestore());

    expect([log, seen]).toEqual([['open 1', 'message secret'], []]);
  });

  it('gets close events whose class no other owner can change', () => {
    const { owner, newOwner, scheduler } = worldOf(audits({ create: no }));
    const classes: object[] = [];
    for (const each of [owner, newOwner()]) {
      new (webSocketFor(each))(url).onclose = (event) => classes.push(event.constructor);
    }
    scheduler.flush();

    const isPlatforms = 'CloseEvent' in globalThis; // then it is as shared as `Event`
    expect(new Set(classes).size).toBe(isPlatforms ? 1 : 2);
  });
});

function times(count: number, act: () => void): void {
  for (let left = count; left > 0; left -= 1) act();
}

/** A link that answers from inside `send`, which a transport had better not. */
const answeringIn =
  (scheduler: SchedulerLike): Transport =>
  (_request, sink) => {
    scheduler.schedule(() => sink.opened(''));
    return {
      bufferedBytes: 0,
      send: (message) => {
        sink.message(message);
        return true;
      },
      close: () => undefined,
      terminate: () => scheduler.schedule(() => sink.closed(1006, '', false)),
      pause: () => false,
      resume: () => undefined,
    };
  };

/** A file that has changed since its blob was made. */
async function unreadable(): Promise<Blob> {
  const file = path.join(await mkdtemp(path.join(tmpdir(), 'blob-')), 'file');
  await writeFile(file, 'before');
  const blob = await openAsBlob(file);
  await writeFile(file, 'after that');
  return blob;
}

function raise(error: Error): never {
  throw error;
}

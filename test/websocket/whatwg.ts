import { idlTables } from './idl.ts';
import { thrown } from './thrown.ts';

// What the WHATWG's standard says of a WebSocket class, as rows that need no test framework: each acts and gives what it
// saw, so that the same rows run on the library's classes and on the platform's own, in Node and in a page.

/** A class to try, and a server for it: see whatwgServer.ts. */
export interface Here {
  readonly WebSocket: typeof WebSocket;
  /** `ws://host:port` */
  readonly server: string;
  /** Where nobody listens. */
  readonly nobody: string;
}

export interface Row {
  readonly what: string;
  readonly see: (here: Here) => unknown;
  readonly expected: unknown;
}

const types = ['open', 'message', 'error', 'close'] as const;

/** Notes the events of a socket until it is closed. */
async function life(socket: WebSocket, act: (event: Event, log: unknown[]) => unknown = () => undefined) {
  const log: unknown[] = [];
  await new Promise<void>((resolve) => {
    for (const type of types) {
      socket.addEventListener(type, (event) => {
        log.push(describeEvent(event));
        act(event, log);
        if (type === 'close') resolve();
      });
    }
  });
  return log;
}

function describeEvent(event: Event): unknown {
  if (event.type === 'close') {
    const { code, reason, wasClean } = event as CloseEvent;
    return `close ${code} ${reason} ${wasClean ? 'clean' : 'unclean'}`;
  }
  return event.type === 'message' ? (event as MessageEvent).data : event.type;
}

const event = (socket: WebSocket, type: string): Promise<Event> =>
  new Promise((resolve) => socket.addEventListener(type, resolve, { once: true }));

/** Closes a socket, and is done when it is closed. */
async function closed(socket: WebSocket): Promise<void> {
  if (socket.readyState === socket.CLOSED) return;
  const over = event(socket, 'close');
  socket.close();
  await over;
}

async function opened({ WebSocket, server }: Here, path = '/echo'): Promise<WebSocket> {
  const socket = new WebSocket(server + path);
  await event(socket, 'open');
  return socket;
}

const row = (what: string, expected: unknown, see: Row['see']): Row => ({ what, expected, see });

/** A URL that is taken, and what becomes of it. */
const url = (given: string, expected: string): Row =>
  row(`the URL ${given} is taken as ${expected}`, expected, async ({ WebSocket, server }) => {
    const socket = new WebSocket(
      given.replace('ws://SERVER', server).replace('http://SERVER', server.replace('ws', 'http')),
    );
    const seen = socket.url.replace(server, 'ws://SERVER');
    await closed(socket);
    return seen;
  });

const badUrl = (given: string): Row =>
  row(`the URL ${JSON.stringify(given)} throws`, 'SyntaxError', ({ WebSocket }) => thrown(() => new WebSocket(given)));

const badProtocols = (given: unknown): Row =>
  row(`the protocols ${JSON.stringify(given)} throw`, 'SyntaxError', ({ WebSocket, server }) =>
    thrown(() => new WebSocket(server, given as string)),
  );

const protocols = (given: unknown, expected: string): Row =>
  row(
    `of the protocols ${JSON.stringify(given)} the server takes ${expected}`,
    expected,
    async ({ WebSocket, server }) => {
      const socket = new WebSocket(`${server}/echo`, given as string);
      const before = socket.protocol;
      await event(socket, 'open');
      const after = socket.protocol;
      await closed(socket);
      return before === '' ? after : 'too early';
    },
  );

const badClose = (expected: string, ...given: unknown[]): Row =>
  row(`close(${given.map(show).join(', ')}) throws, and nothing is closed`, [expected, 1], async (here) => {
    const socket = await opened(here);
    const seen = [thrown(() => socket.close(...(given as [number]))), socket.readyState];
    await closed(socket);
    return seen;
  });

const close = (given: unknown[], code: number, reason = ''): Row =>
  row(
    `close(${given.map(show).join(', ')}) is sent back by the server`,
    `close ${code} ${reason} clean`,
    async (here) => {
      const socket = await opened(here);
      const over = life(socket);
      socket.close(...(given as [number]));
      return (await over).at(-1);
    },
  );

function show(value: unknown): string {
  if (typeof value === 'string' && value.length > 20) return `${value.length} × ${value.slice(0, 1)}`;
  return typeof value === 'string' ? JSON.stringify(value) : String(value);
}

/** What is sent, and what the echo brings. */
const echo = (what: string, make: () => unknown, expected: unknown): Row =>
  row(`${what} comes back`, expected, async (here) => {
    const socket = await opened(here);
    socket.binaryType = 'arraybuffer';
    const answer = event(socket, 'message');
    socket.send(make() as string);
    const { data } = (await answer) as MessageEvent<string | ArrayBuffer>;
    await closed(socket);
    return typeof data === 'string' ? data : [...new Uint8Array(data)];
  });

const urls: Row[] = [
  url('ws://SERVER', 'ws://SERVER/'),
  url('http://SERVER/echo', 'ws://SERVER/echo'),
  url('ws://SERVER/a/../b?c=d', 'ws://SERVER/b?c=d'),
  url(' ws://SERVER/echo ', 'ws://SERVER/echo'),
  row('a URL object is taken', true, async ({ WebSocket, server }) => {
    const socket = new WebSocket(new URL(server));
    await closed(socket);
    return socket.url === `${server}/`;
  }),
  ...['', 'ftp://example.com/', 'mailto:a@example.com', 'about:blank', 'ws://', 'ws://example.com:99999/'].map(badUrl),
  ...['ws://example.com/#', 'ws://example.com/#part', 'ws://exa mple.com/', 'wss://[::1/'].map(badUrl),
];

const subprotocols: Row[] = [
  ...['', 'a b', 'a,b', 'é', ['a', 'a'], ['a', ''], ['a', 'b c']].map(badProtocols),
  protocols(undefined, ''),
  protocols([], ''),
  protocols('one', 'one'),
  protocols(['one', 'two'], 'one'),
  protocols(new Set(['two', 'one']), 'two'),
];

const closing: Row[] = [
  ...[0, 999, 1001, 1005, 2999, 5000, 66_536, -1, NaN, null, 'nine'].map((code) =>
    badClose('InvalidAccessError', code),
  ),
  badClose('SyntaxError', 1000, 'a'.repeat(124)),
  badClose('SyntaxError', 1000, 'é'.repeat(62)),
  close([], 1005),
  close([1000], 1000),
  close([3000, 'bye'], 3000, 'bye'),
  close([4999, 'a'.repeat(123)], 4999, 'a'.repeat(123)),
  close(['4000'], 4000),
  close([3000.5], 3000),
  close([4000, 'lone \ud800'], 4000, 'lone \ufffd'),
  close([4000, null], 4000, 'null'),
];

const messages: Row[] = [
  echo('text', () => 'héllo', 'héllo'),
  echo('empty text', () => '', ''),
  echo('text with a lone surrogate, replaced,', () => 'a\udc00b', 'a\ufffdb'),
  echo('a number, as text,', () => 5, '5'),
  echo('null, as text,', () => null, 'null'),
  echo('an object, as text,', () => ({ toString: () => 'mine' }), 'mine'),
  echo('an ArrayBuffer', () => new Uint8Array([1, 2, 3]).buffer, [1, 2, 3]),
  echo('an empty ArrayBuffer', () => new ArrayBuffer(0), []),
  echo('a part of a buffer', () => new Uint8Array([1, 2, 3, 4]).subarray(1, 3), [2, 3]),
  echo('a DataView', () => new DataView(new Uint8Array([1, 2, 3, 4]).buffer, 2), [3, 4]),
  echo('an Uint16Array', () => new Uint16Array([1, 513]), [1, 0, 1, 2]),
  echo('a Blob', () => new Blob(['ab']), [97, 98]),
  row('binary messages are Blobs unless asked otherwise', ['blob', 'Blob', 'ab'], async (here) => {
    const socket = await opened(here);
    const { binaryType } = socket;
    const answer = event(socket, 'message');
    socket.send(new Uint8Array([97, 98]));
    const { data } = (await answer) as MessageEvent<Blob>;
    await closed(socket);
    return [binaryType, data.constructor.name, await data.text()];
  }),
  row('an unknown binaryType is ignored', ['arraybuffer', 'blob'], async (here) => {
    const socket = await opened(here);
    const seen: string[] = [];
    for (const given of ['arraybuffer', 'blob']) {
      socket.binaryType = given as 'blob';
      try {
        socket.binaryType = 'nodebuffer' as 'blob';
      } catch {
        // Deno and older ones throw
      }
      seen.push(socket.binaryType);
    }
    await closed(socket);
    return seen;
  }),
  row('what is sent comes in order, blobs too', ['first', 'blob', 'last'], async (here) => {
    const socket = await opened(here);
    const log: string[] = [];
    const three = new Promise<void>((resolve) => {
      socket.onmessage = async ({ data }: MessageEvent<string | Blob>) => {
        const place = log.push('') - 1;
        log[place] = typeof data === 'string' ? data : await data.text();
        if (log.length === 3 && !log.includes('')) resolve();
      };
    });
    socket.send('first');
    socket.send(new Blob(['blob']));
    socket.send('last');
    await three;
    await closed(socket);
    return log;
  }),
  row('what was sent is sent before the close', ['open', 'blob', 'text', 'close 1000  clean'], async (here) => {
    const socket = new here.WebSocket(`${here.server}/count`);
    const lines: unknown[] = [];
    return life(socket, ({ type }, log) => {
      if (type === 'open') {
        socket.send(new Blob(['b']));
        socket.send('t');
        socket.close(1000);
        lines.push(...log);
      }
    }).then(async (log) => [log[0], ...(await counted(here)), log.at(-1)]);
  }),
  row('a greeting comes after the promises of the open event', ['greeting', 'greeting'], async (here) => {
    const seen: unknown[] = [];
    for (const open of [() => opened(here, '/greet'), () => openedLate(here)]) {
      const socket = await open();
      const first = event(socket, 'message');
      socket.send('ask');
      seen.push(((await first) as MessageEvent).data);
      await closed(socket);
    }
    return seen;
  }),
  row('a message says where it comes from', true, async (here) => {
    const socket = await opened(here);
    const answer = event(socket, 'message');
    socket.send('hello');
    const { origin, type, target } = (await answer) as MessageEvent;
    await closed(socket);
    return origin === here.server && type === 'message' && target === socket;
  }),
  row('send() before it is open throws, and shared memory always', ['InvalidStateError', 'TypeError'], async (here) => {
    const socket = new here.WebSocket(`${here.server}/echo`);
    const early = thrown(() => socket.send('hello'));
    await event(socket, 'open');
    const shared = thrown(() => socket.send(new Uint8Array(new SharedArrayBuffer(1)) as never));
    await closed(socket);
    return [early, shared];
  }),
];

/** Returns after three more rounds of microtasks than `opened`. */
async function openedLate(here: Here): Promise<WebSocket> {
  const socket = await (async () => opened(here, '/greet'))();
  return Promise.resolve(socket);
}

/** The kinds of what the server has got on `/count` since it was asked last. */
async function counted(here: Here): Promise<unknown[]> {
  const asked = new here.WebSocket(`${here.server}/counted`);
  const { data } = (await event(asked, 'message')) as MessageEvent<string>;
  await closed(asked);
  return JSON.parse(data) as unknown[];
}

const states: Row[] = [
  row('the ready states of a life', [0, 'open 1', 2, 'close 3'], async ({ WebSocket, server }) => {
    const socket = new WebSocket(`${server}/echo`);
    const seen: unknown[] = [socket.readyState];
    await life(socket, ({ type }) => {
      seen.push(`${type} ${socket.readyState}`);
      if (type !== 'open') return;
      socket.close();
      seen.push(socket.readyState);
    });
    return seen;
  }),
  row('the peer closes', ['open', 'close 4001 enough clean', 3], async ({ WebSocket, server }) => {
    const socket = new WebSocket(`${server}/close?4001,enough`);
    return [...(await life(socket)), socket.readyState];
  }),
  row('the peer closes without a code', ['open', 'close 1005  clean'], ({ WebSocket, server }) =>
    life(new WebSocket(`${server}/close`)),
  ),
  row('the peer hangs up', ['open', 'error', 'close 1006  unclean'], ({ WebSocket, server }) =>
    life(new WebSocket(`${server}/reset`)),
  ),
  row('the server refuses', ['error', 'close 1006  unclean'], ({ WebSocket, server }) =>
    life(new WebSocket(`${server}/refuse`)),
  ),
  row('nobody listens', ['error', 'close 1006  unclean'], ({ WebSocket, nobody }) => life(new WebSocket(nobody))),
  row('close() while it connects', [2, 'error', 'close 1006  unclean'], async ({ WebSocket, server }) => {
    const socket = new WebSocket(`${server}/echo`);
    const over = life(socket);
    socket.close();
    return [socket.readyState, ...(await over)];
  }),
  row('close() twice is one close', ['open', 'close 3000 once clean'], ({ WebSocket, server }) => {
    const socket = new WebSocket(`${server}/echo`);
    return life(socket, ({ type }) => {
      if (type !== 'open') return;
      socket.close(3000, 'once');
      socket.close(3001, 'twice');
    });
  }),
  row('nothing arrives after close()', ['open', 'close 1000  clean'], ({ WebSocket, server }) => {
    const socket = new WebSocket(`${server}/echo`);
    return life(socket, ({ type }) => {
      if (type !== 'open') return;
      socket.send('late');
      socket.close(1000);
    });
  }),
  row('send() in onclose is dropped and counted', [0, 5, 8], async ({ WebSocket, server }) => {
    const socket = new WebSocket(`${server}/close`);
    await event(socket, 'close');
    const seen = [socket.bufferedAmount];
    socket.send('hello');
    seen.push(socket.bufferedAmount);
    socket.send(new Uint8Array(3));
    return [...seen, socket.bufferedAmount];
  }),
];

const listeners: Row[] = [
  row(
    'listeners are called in the order of their adding, handlers where they were first set',
    'a on b',
    async (here) => {
      const socket = new here.WebSocket(`${here.server}/close`);
      const log: string[] = [];
      socket.addEventListener('open', () => log.push('a'));
      socket.onopen = () => log.push('replaced');
      socket.addEventListener('open', () => log.push('b'));
      socket.onopen = () => log.push('on');
      await event(socket, 'close');
      return log.join(' ');
    },
  ),
  row('an object with handleEvent, looked up when it is called', ['late', true], async (here) => {
    const socket = new here.WebSocket(`${here.server}/close`);
    const seen: unknown[] = [];
    const listener = { handleEvent: (_event: Event) => undefined as unknown };
    socket.addEventListener('open', listener);
    listener.handleEvent = function (this: unknown) {
      return seen.push('late', this === listener);
    };
    await event(socket, 'close');
    return seen;
  }),
  row('the same listener is called once, and a capturing one apart', 2, async (here) => {
    const socket = new here.WebSocket(`${here.server}/close`);
    let calls = 0;
    const listener = (): void => void (calls += 1);
    socket.addEventListener('open', listener);
    socket.addEventListener('open', listener);
    socket.addEventListener('open', listener, { once: true });
    socket.addEventListener('open', listener, true);
    await event(socket, 'close');
    return calls;
  }),
  row('once, removal and a signal', ['once'], async (here) => {
    const socket = await opened(here);
    const log: string[] = [];
    const leaving = new AbortController();
    const removed = (): number => log.push('removed');
    socket.addEventListener('message', () => log.push('once'), { once: true });
    socket.addEventListener('message', removed);
    socket.removeEventListener('message', removed);
    socket.addEventListener('message', () => log.push('aborted'), { signal: leaving.signal });
    leaving.abort();
    for (let left = 2; left > 0; left -= 1) {
      const answer = event(socket, 'message');
      socket.send('hello');
      await answer;
    }
    await closed(socket);
    return log;
  }),
  row('removal and adding during the dispatch', ['first', 'first'], async (here) => {
    const socket = await opened(here);
    const log: string[] = [];
    const second = (): number => log.push('second');
    socket.addEventListener('message', () => {
      log.push('first');
      socket.removeEventListener('message', second);
      if (log.length === 1) socket.addEventListener('close', () => log.push('first'));
    });
    socket.addEventListener('message', second);
    const answer = event(socket, 'message');
    socket.send('hello');
    await answer;
    await closed(socket);
    return log;
  }),
  row('stopImmediatePropagation()', ['first'], async (here) => {
    const socket = new here.WebSocket(`${here.server}/close`);
    const log: string[] = [];
    socket.addEventListener('open', (each) => {
      each.stopImmediatePropagation();
      log.push('first');
    });
    socket.addEventListener('open', () => log.push('second'));
    await event(socket, 'close');
    return log;
  }),
  row(
    'a handler is called on its socket; null takes it away; what is none is null',
    [true, null, null, null],
    async (here) => {
      const socket = new here.WebSocket(`${here.server}/close`);
      const seen: unknown[] = [];
      socket.onopen = function (this: unknown) {
        seen.push(this === socket);
      };
      socket.onmessage = () => seen.push('never');
      socket.onmessage = null;
      socket.onclose = 'text' as never;
      await event(socket, 'close');
      return [...seen, socket.onmessage, socket.onclose, socket.onerror];
    },
  ),
  row('no listener, and what is none', ['nothing', 'TypeError'], async (here) => {
    const socket = new here.WebSocket(`${here.server}/echo`);
    const seen = [
      thrown(() => socket.addEventListener('open', null as never)),
      thrown(() => socket.addEventListener('open', 5 as never)),
    ];
    await closed(socket);
    return seen;
  }),
  row('two thousand listeners', 2_000, async (here) => {
    const socket = new here.WebSocket(`${here.server}/close`);
    let calls = 0;
    for (let left = 2_000; left > 0; left -= 1) socket.addEventListener('open', () => void (calls += 1));
    await event(socket, 'close');
    return calls;
  }),
  row('close() in onopen', ['open', 'close 1000  clean'], ({ WebSocket, server }) => {
    const socket = new WebSocket(`${server}/echo`);
    socket.onopen = () => {
      socket.close(1000);
    };
    return life(socket);
  }),
];

const shape: Row[] = [
  row('the constants, on the class and on what it makes', [0, 1, 2, 3, 0, 1, 2, 3, 'TypeError'], ({ WebSocket }) => {
    const { prototype } = WebSocket;
    const constants = [WebSocket, prototype].flatMap((each) => [each.CONNECTING, each.OPEN, each.CLOSING, each.CLOSED]);
    return [...constants, thrown(() => ((WebSocket as { OPEN: number }).OPEN = 5))];
  }),
  row('without new, without arguments', ['TypeError', 'TypeError'], ({ WebSocket }) => [
    thrown(() => (WebSocket as unknown as () => void)()),
    thrown(() => new (WebSocket as unknown as new () => unknown)()),
  ]),
  row('its name, its length, its text', ['WebSocket', 1, '[object WebSocket]'], ({ WebSocket }) => [
    WebSocket.name,
    WebSocket.length,
    Object.prototype.toString.call(WebSocket.prototype),
  ]),
  row(
    'its members can be listed',
    'addEventListener? binaryType bufferedAmount close extensions onclose onerror onmessage onopen protocol readyState send url',
    ({ WebSocket }) =>
      [
        'addEventListener?',
        ...Object.keys(WebSocket.prototype).filter((name) => /^[a-z]/.test(name) && !name.includes('Listener')),
      ]
        .sort()
        .join(' '),
  ),
  row('it is an EventTarget, and so is a subclass, with what is its own', [true, true, true, 'mine'], async (here) => {
    class Mine extends here.WebSocket {
      readonly own = 'mine';
    }
    const socket = new Mine(`${here.server}/echo`);
    await closed(socket);
    return [socket instanceof here.WebSocket, socket instanceof EventTarget, socket instanceof Mine, socket.own];
  }),
  row('its methods work on its own only', ['TypeError', 'TypeError'], ({ WebSocket }) => [
    thrown(() => WebSocket.prototype.send.call({} as never, 'hello')),
    thrown(() => Reflect.get(WebSocket.prototype, 'readyState', {})),
  ]),
  row('what it says of itself', ['', '', 0], async (here) => {
    const socket = await opened(here);
    const seen = [socket.extensions, socket.protocol, socket.bufferedAmount];
    await closed(socket);
    return seen;
  }),
];

/** The rows, by what they are about. */
export const tables: Readonly<Record<string, readonly Row[]>> = {
  urls,
  subprotocols,
  closing,
  messages,
  states,
  listeners,
  shape,
  ...idlTables,
};

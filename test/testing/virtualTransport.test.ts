import { concat, EMPTY, map, merge, NEVER, Observable, of, Subject, throwError, timer } from 'rxjs';
import type { TestScheduler } from 'rxjs/testing';
import { defaultLimits } from '../../lib/model/Limits.ts';
import type { Message } from '../../lib/model/Message.ts';
import type { DialRequest, Link, LinkSink, Transport } from '../../lib/model/Transport.ts';
import {
  closes,
  drains,
  marbles,
  opened,
  type ServerFrame,
  type VirtualTransportOptions,
  virtualTransport,
} from '../../lib/testing.ts';

const marbled = marbles((actual, expected) => expect(actual).toEqual(expected));

const owner = { id: 1, name: 'mod', kind: 'mod' };
const url = 'wss://example.com/';
const endpoint = { scheme: 'wss', host: 'example.com', port: 443, path: '/', text: 'wss://example.com:443/' } as const;
const request: DialRequest = {
  url,
  protocols: [],
  connect: { action: 'connect', at: 0, owner, url, endpoint, socket: 1, protocols: [] },
  limits: defaultLimits,
  approve: () => {
    throw new Error('nobody is to be asked unless addresses are given');
  },
};

/** What a sink was told, as data. */
type Told = readonly [keyof LinkSink | 'synchronously', ...unknown[]];
type Call = (link: Link) => void;

/**
 * Dials when subscribed to, makes the calls, and gives all that the sink is told. It never completes, so that whatever
 * came after `closed` would fail the test; what is told inside a call or inside another telling is marked.
 */
function dialled(
  transport: Transport,
  calls$: Observable<Call> = EMPTY,
  given: Partial<DialRequest> = {},
  react: (what: Told, link: Link) => void = () => undefined,
): Observable<Told> {
  return new Observable((subscriber) => {
    let busy = true;
    const tell = (...what: Told) => {
      subscriber.next(busy ? ['synchronously', ...what] : what);
      during(() => react(what, link));
    };
    const during = (act: () => void) => {
      busy = true;
      act();
      busy = false;
    };
    const link = transport(
      { ...request, ...given },
      {
        opened: (protocol) => tell('opened', protocol),
        message: (text) => tell('message', text),
        drained: () => tell('drained'),
        closing: () => tell('closing'),
        closed: (code, reason, wasClean, error) =>
          error ? tell('closed', code, reason, wasClean, error.message) : tell('closed', code, reason, wasClean),
      },
    );
    busy = false;
    return calls$.subscribe((call) => during(() => call(link)));
  });
}

// The letters of the diagrams: what the server does, what we do, what the sink is told.
const frames: Record<string, ServerFrame> = {
  o: opened(),
  a: 'a',
  b: 'b',
  d: 'd',
  C: closes(4001, 'kicked'),
  D: drains(),
};
const calls: Record<string, Call> = {
  c: (link) => link.close(4000, 'bye'),
  t: (link) => link.terminate(),
  p: (link) => expect(link.pause()).toBe(true),
  q: (link) => expect(link.pause()).toBe(false),
  r: (link) => link.resume(),
  s: (link) => link.send('hello'),
};
const message = (text: Message): Told => ['message', text];
const lost = (error?: string): Told => ['closed', 1006, '', false, ...(error === undefined ? [] : [error])];
const told: Record<string, Told> = {
  o: ['opened', ''],
  a: message('a'),
  b: message('b'),
  d: message('d'),
  D: ['drained'],
  C: ['closed', 4001, 'kicked', true],
  N: ['closed', 1000, '', true],
  B: ['closed', 4000, 'bye', true],
  L: lost(),
};
const refused = (why: string) => lost(`Cannot connect: ${why}`);

interface Scene {
  readonly server: string;
  readonly subs?: string | string[];
  readonly calls?: string;
  readonly expected: string;
  readonly options?: VirtualTransportOptions;
  readonly given?: Partial<DialRequest>;
  readonly error?: unknown;
  /** More letters of `server` and of `expected`. */
  readonly frames?: Record<string, ServerFrame>;
  readonly told?: Record<string, Told>;
}

/** Runs a scene in which each side is one line of marbles. */
function scene(lines: Scene): () => void {
  return marbled(({ cold, expectObservable, expectSubscriptions }) => {
    const server = cold(lines.server, { ...frames, ...lines.frames }, lines.error);
    const transport = virtualTransport(server, lines.options);
    const values = { ...told, ...lines.told };

    expectObservable(dialled(transport, cold(lines.calls ?? '', calls), lines.given)).toBe(lines.expected, values);
    if (lines.subs !== undefined) expectSubscriptions(server.subscriptions).toBe(lines.subs);
  });
}

describe('virtualTransport() dials', () => {
  it(
    'by subscribing to the server, in the frame of the dial',
    marbled(({ cold, expectObservable, expectSubscriptions }) => {
      const server = cold('     --o-a', frames);
      const dials = '        ---^';
      const subs = '         ---^';
      const expected = '     -----o-a';

      expectObservable(dialled(virtualTransport(server)), dials).toBe(expected, told);
      expectSubscriptions(server.subscriptions).toBe(subs);
    }),
  );

  it(
    'only when it is called',
    marbled(({ cold, expectSubscriptions }) => {
      const server = cold('o', frames);

      virtualTransport(server);

      expectSubscriptions(server.subscriptions).toBe([]);
    }),
  );

  it(
    'once for each connection',
    marbled(({ cold, expectObservable, expectSubscriptions }) => {
      const server = cold('        -o-a', frames);
      const first = '              -o-(aL)';
      const second = '             ---o-a-L';
      const subs = ['              ^--!', '--^----!'];
      const transport = virtualTransport(server);

      expectObservable(dialled(transport, cold('---t', calls))).toBe(first, told);
      expectObservable(dialled(transport, cold('-----t', calls)), '--^').toBe(second, told);
      expectSubscriptions(server.subscriptions).toBe(subs);
    }),
  );

  it(
    'and tells nothing before it has returned the link, however fast the server is',
    marbled(({ expectObservable }) => {
      const server = of(opened(), 'a', closes(4001, 'kicked'));

      expectObservable(dialled(virtualTransport(server))).toBe('(oaC)', told);
    }),
  );

  it(
    'on the scheduler that it is given',
    marbled(({ scheduler, expectObservable }) => {
      const schedule = jest.spyOn(scheduler, 'schedule');
      const transport = virtualTransport(of(opened()), { scheduler });

      schedule.mockClear();
      transport(request, {
        opened: () => {},
        message: () => {},
        drained: () => {},
        closing: () => {},
        closed: () => {},
      });
      expect(schedule).toHaveBeenCalledTimes(1);
      expectObservable(dialled(transport)).toBe('(oN)', told);
    }),
  );

  it('in real time outside of marbles', async () => {
    const end = await new Promise((resolve) => {
      dialled(virtualTransport(of(opened()))).subscribe((what) => what[0] === 'closed' && resolve(what));
    });

    expect(end).toEqual(told['N']);
  });

  it('each time with a link that nobody can change', () => {
    const link = virtualTransport(NEVER)(request, {
      opened() {},
      message() {},
      drained() {},
      closing() {},
      closed() {},
    });
    link.terminate();

    expect(Object.isFrozen(link)).toBe(true);
  });
});

describe('a virtual connection opens', () => {
  it('when the server says so', scene({ server: '---o', subs: '^', expected: '---o' }));

  it(
    'with the first sub-protocol that was offered, unless the server chooses',
    marbled(({ expectObservable }) => {
      const given = { protocols: ['v2', 'v1'] };
      const by = (protocol?: string) => dialled(virtualTransport(concat(of(opened(protocol)), NEVER)), EMPTY, given);

      expectObservable(by()).toBe('o', { o: ['opened', 'v2'] });
      expectObservable(by('v1')).toBe('o', { o: ['opened', 'v1'] });
    }),
  );

  it.each([
    ['one that was not offered', ['v2'], 'v1', 'the server chose "v1", which was not offered'],
    ['one where none was offered', [], 'v1', 'the server chose "v1", which was not offered'],
    ['none where some were offered', ['v2'], '', 'the server chose no sub-protocol'],
  ])('never with a sub-protocol that a real driver refuses: %s', (_what, protocols, chosen, why) => {
    scene({
      server: '  -O-a',
      subs: '    ^!',
      expected: '-X',
      given: { protocols },
      frames: { O: opened(chosen) },
      told: { X: refused(why) },
    })();
  });

  it('once', scene({ server: '-o-o', subs: '^--!', expected: '-o-X', told: { X: refused('opened() came twice') } }));
});

describe('a virtual connection is refused', () => {
  it(
    'when the server errors before it opened, with that error',
    marbled(({ cold, expectObservable, expectSubscriptions }) => {
      const refusal = new Error('connect ECONNREFUSED');
      const server = cold<ServerFrame>('--#', {}, refusal);
      const closed = new Observable<unknown>((subscriber) => {
        const sink = { opened() {}, message() {}, drained() {}, closing() {} };
        virtualTransport(server)(request, { ...sink, closed: (...end: unknown[]) => subscriber.next(end) });
      });
      const same = map((end: unknown) => (end as unknown[])[3] === refusal);

      expectObservable(closed.pipe(same)).toBe('--t', { t: true });
      expectSubscriptions(server.subscriptions).toBe('^-!');
    }),
  );

  it.each([
    ['a text', 'no route', lost('no route')],
    ['nothing', undefined, lost('the connection was lost')],
    ['anything', { code: 7 }, lost('the connection was lost')],
  ])('with an Error, though the server errored with %s', (_what, error, X) => {
    marbled(({ expectObservable }) => {
      const transport = virtualTransport(throwError(() => error));

      expectObservable(dialled(transport)).toBe('X', { X });
    })();
  });

  const early = refused('the server closed before opened()');
  it('when the server completes first', scene({ server: '--|', subs: '^-!', expected: '--X', told: { X: early } }));
  it('when the server closes first', scene({ server: '--C', subs: '^-!', expected: '--X', told: { X: early } }));

  it(
    'when the server sends first',
    scene({
      server: '  --a-o',
      subs: '    ^-!',
      expected: '--X',
      told: { X: refused('the server sent a message before opened()') },
    }),
  );

  it(
    'when the server function throws',
    marbled(({ expectObservable }) => {
      const transport = virtualTransport(() => {
        throw new Error('boo');
      });

      expectObservable(dialled(transport)).toBe('X', { X: lost('boo') });
    }),
  );

  it.each(['close', 'terminate'])('when %s comes before it is open', (how) => {
    scene({
      server: '  ---o-a',
      subs: '    ^-!',
      calls: how === 'close' ? '--c-t-c' : '--t-c-t',
      expected: '--X',
      options: { closeHandshake: 'never' },
      told: { X: refused('closed before the connection was open') },
    })();
  });

  it(
    'in the frame of the dial even, and then the server is never subscribed to',
    marbled(({ cold, expectObservable, expectSubscriptions }) => {
      const server = cold('o', frames);
      const X = refused('closed before the connection was open');
      const transport: Transport = (dial, sink) => {
        const link = virtualTransport(server)(dial, sink);
        link.terminate();
        return link;
      };

      expectObservable(dialled(transport)).toBe('X', { X });
      expectSubscriptions(server.subscriptions).toBe([]);
    }),
  );

  it(
    'and what the server does in the frame of a close is lost',
    scene({
      server: '  --(oa)',
      calls: '   --c',
      expected: '--X',
      told: { X: refused('closed before the connection was open') },
    }),
  );
});

describe('the addresses of a virtual server', () => {
  const addresses = ['192.0.2.1', '2001:db8::1'];

  it('are put to the policy before the server is subscribed to', () => {
    const approve = jest.fn(() => true);
    scene({ server: '-o-a', subs: '^', expected: '-o-a', options: { addresses }, given: { approve } })();

    expect(approve.mock.calls).toEqual([[addresses]]);
  });

  it.each([
    ['false', () => false],
    ['a denial', () => ({ allow: false, reason: 'private' }) as const],
    ['what only looks true', () => 1 as unknown as boolean],
    ['what looks like an allowance', () => ({ allow: true }) as unknown as boolean],
  ])('refuse the dial when the verdict is %s', (_what, approve) => {
    const X = refused('an address was not approved');
    scene({ server: 'o', subs: [], expected: 'X', options: { addresses }, given: { approve }, told: { X } })();
  });

  it('refuse the dial when the policy throws', () => {
    const X = refused('the approval of its addresses threw');
    scene({ server: 'o', subs: [], expected: 'X', options: { addresses }, told: { X } })();
  });

  it('refuse the dial when there are none, without a question', () => {
    const X = refused('the name has no address');
    scene({ server: 'o', subs: [], expected: 'X', options: { addresses: [] }, told: { X } })();
  });

  it(
    'may be approved by a policy that ends the link meanwhile',
    marbled(({ cold, expectObservable, expectSubscriptions }) => {
      const server = cold('o', frames);
      let link: Link | undefined;
      const approve = () => {
        link?.terminate();
        return true;
      };
      const transport: Transport = (dial, sink) => (link = virtualTransport(server, { addresses })(dial, sink));

      expectObservable(dialled(transport, EMPTY, { approve })).toBe('X', {
        X: refused('closed before the connection was open'),
      });
      expectSubscriptions(server.subscriptions).toBe([]);
    }),
  );
});

describe('a virtual server', () => {
  it('sends messages', scene({ server: '-o-a-b-(da)', expected: '-o-a-b-(da)' }));

  it(
    'sends copies of its bytes, plain Uint8Arrays',
    marbled(({ expectObservable }) => {
      const bytes = Buffer.from([1, 2]);
      const server = concat(of(opened(), bytes, bytes), NEVER);
      const spoil = ([kind, what]: Told) => kind === 'message' && (what as Uint8Array).fill(9);
      const kinds = dialled(virtualTransport(server), EMPTY, {}, spoil).pipe(
        map(([, what]) => (what as object).constructor === Uint8Array),
      );

      expectObservable(kinds).toBe('(oab)', { o: false, a: true, b: true });
      expectObservable(kinds.pipe(map(() => [...bytes]))).toBe('(aaa)', { a: [1, 2] });
    }),
  );

  it(
    'that acts inside of what it causes is heard in order, one thing at a time',
    marbled(({ expectObservable }) => {
      const server = new Subject<ServerFrame>();
      const act = ([kind, text]: Told) => {
        if (kind === 'opened') server.next('a');
        if (text === 'a') server.next(closes(1000));
      };
      const transport = virtualTransport(() => merge(server, timer(2).pipe(map(() => opened()))));

      expectObservable(dialled(transport, EMPTY, {}, act)).toBe('--(oaN)', told);
    }),
  );

  it('closes with a code and a reason', scene({ server: '-o-C-a', subs: '^--!', expected: '-o-C' }));

  it('closes with 1000 when it completes', scene({ server: '-o-a-|', subs: '^----!', expected: '-o-a-N' }));

  it(
    'loses the connection when it errors',
    scene({ server: '-o-a-#', subs: '^----!', expected: '-o-a-X', error: 'reset', told: { X: lost('reset') } }),
  );

  it.each([999, 1006, 1015, 5000, 1000.5, Number.NaN])('cannot close with %d, which never arrives', (code) => {
    expect(() => closes(code)).toThrow(RangeError);
  });

  it('acts by frozen signals', () => {
    for (const signal of [opened(), closes(1005), drains()]) expect(Object.isFrozen(signal)).toBe(true);
  });

  it(
    'may be a function, called for each dial with the request',
    marbled(({ expectObservable }) => {
      const transport = virtualTransport((dial) => concat(of(opened(), dial.url), NEVER));

      expectObservable(dialled(transport, EMPTY, { url: 'a' })).toBe('(oa)', told);
      expectObservable(dialled(transport, EMPTY, { url: 'b' })).toBe('(ob)', told);
    }),
  );

  it(
    'may answer what it receives, never inside send',
    marbled(({ cold, expectObservable }) => {
      const echo = virtualTransport((_dial, received$) => concat(of(opened()), received$));
      const sends = cold('--s-(ss)---c', calls);
      const expected = '  o-h-(hh)---B';

      expectObservable(dialled(echo, sends)).toBe(expected, { ...told, h: message('hello') });
    }),
  );

  it(
    'receives what was sent, up to our close',
    marbled(({ cold, expectObservable }) => {
      const received$ = receivedBy(cold('-s-(ssc)-s', calls));
      const expected = '                -h-(hh|)';

      expectObservable(received$).toBe(expected, { h: 'hello' });
    }),
  );

  it(
    'receives what was sent, up to the loss of the connection',
    marbled(({ cold, expectObservable }) => {
      const received$ = receivedBy(cold('-s-(st)-s', calls));
      const expected = '                -h-(h|)';

      expectObservable(received$).toBe(expected, { h: 'hello' });
    }),
  );

  it(
    'receives bytes as they were when they were sent',
    marbled(({ cold, expectObservable }) => {
      const bytes = new Uint8Array([1]);
      const send: Call = (link) => {
        link.send(bytes);
        bytes[0] = 2;
      };
      const received$ = receivedBy(cold('-(ss)', { s: send }));

      expectObservable(received$).toBe('-(ab)', { a: new Uint8Array([1]), b: new Uint8Array([2]) });
    }),
  );

  it(
    'receives nothing that was sent before it opened',
    marbled(({ cold, expectObservable }) => {
      const received$ = receivedBy(cold('s-s-t', calls), {}, cold('---o', frames));

      expectObservable(received$).toBe('----|');
    }),
  );
});

describe('close', () => {
  it(
    'is answered in the same frame, with our code and reason',
    scene({ server: '-o-a', subs: '^----!', calls: '-----c', expected: '-o-a-B' }),
  );

  it(
    'is answered later if told so, and messages still arrive until then',
    scene({
      server: '  -o-a-b-d-a',
      subs: '    ^---------!',
      calls: '   ----c',
      expected: '-o-a-b-d-aB',
      options: { closeHandshake: 6 },
    }),
  );

  it(
    'is answered once, however often it is called',
    scene({ server: '-o', subs: '^---!', calls: '--(cc)c---c', expected: '-o--B', options: { closeHandshake: 2 } }),
  );

  it(
    'is not answered by the completion of a server that ends when it receives it',
    marbled(({ cold, expectObservable }) => {
      const echo = virtualTransport((_dial, received$) => concat(of(opened()), received$), { closeHandshake: 3 });

      expectObservable(dialled(echo, cold('--c', calls))).toBe('o----B', told);
    }),
  );

  it(
    'is never answered if told so, not even when the server completes',
    scene({
      server: '  -o-a-b-|',
      subs: '    ^------!',
      calls: '   --c',
      expected: '-o-a-b',
      options: { closeHandshake: 'never' },
    }),
  );

  it(
    'that is never answered leaves the end to terminate',
    scene({
      server: '  -o-a-b',
      subs: '    ^-------!',
      calls: '   --c-----t',
      expected: '-o-a-b--L',
      options: { closeHandshake: 'never' },
    }),
  );

  it(
    'may be answered by the server itself, with its own code',
    scene({
      server: '  -o---C',
      subs: '    ^----!',
      calls: '   --c',
      expected: '-o---C',
      options: { closeHandshake: 'never' },
    }),
  );

  it(
    'that meets the close of the server ends with the code of the server',
    scene({ server: '-o-C', calls: '---c', expected: '-o-C', options: { closeHandshake: 5 } }),
  );

  it(
    'that meets the completion of the server ends with 1000',
    scene({ server: '-o-|', calls: '---c', expected: '-o-N', options: { closeHandshake: 5 } }),
  );

  it(
    'may end in a loss before the answer comes',
    scene({
      server: '  -o-#',
      calls: '   --c',
      expected: '-o-X',
      options: { closeHandshake: 5 },
      error: 'reset',
      told: { X: lost('reset') },
    }),
  );

  it(
    'from inside a message works, and closed comes later',
    marbled(({ cold, expectObservable }) => {
      const server = cold('-o-(ab)-d', frames);
      const close = ([kind]: Told, link: Link) => {
        if (kind === 'message') link.close(4000, 'bye');
      };

      expectObservable(dialled(virtualTransport(server), EMPTY, {}, close)).toBe('-o-(abB)', told);
    }),
  );
});

describe('terminate', () => {
  it(
    'ends the connection in the same frame, not cleanly',
    scene({ server: '-o-a-b', subs: '^---!', calls: '----(tt)t', expected: '-o-aL' }),
  );

  it(
    'does not keep out what arrives in the same frame',
    scene({ server: '-o-(ab)', calls: '---t', expected: '-o-(abL)' }),
  );

  it(
    'comes before a close of the server in the same frame',
    scene({ server: '-o-(aC)', calls: '---t', expected: '-o-(aL)' }),
  );

  it(
    'ends a closing handshake that takes its time',
    scene({
      server: '  -o',
      subs: '    ^----!',
      calls: '   --c--t',
      expected: '-o---L',
      options: { closeHandshake: 9 },
    }),
  );

  it('leaves no timer behind', () => {
    let clock: TestScheduler | undefined;
    marbled(({ scheduler, cold, expectObservable }) => {
      const server = cold(' -o', frames);
      const calls$ = cold(' --c--t', calls);
      const expected = '    -o---L';

      clock = scheduler;
      expectObservable(dialled(virtualTransport(server, { closeHandshake: 60_000 }), calls$)).toBe(expected, told);
    })();

    expect(clock?.now()).toBe(5);
  });

  it('is final: a close after it says nothing', scene({ server: '-o', calls: '--(tc)', expected: '-oL' }));

  it(
    'does nothing any more inside closed, nor does any other call',
    marbled(({ cold, expectObservable }) => {
      const again = ([kind]: Told, link: Link) => {
        if (kind === 'closed') for (const name of 'ctqrs') calls[name]?.(link);
      };

      expectObservable(dialled(virtualTransport(cold('-o-C', frames)), EMPTY, {}, again)).toBe('-o-C', told);
    }),
  );
});

describe('a paused link', () => {
  it(
    'queues what arrives until it is resumed',
    scene({
      server: '  -o-a-b------d',
      calls: '   --p----r',
      expected: '-o-----(ab)-d',
    }),
  );

  it(
    'does not see the close of its peer until it is resumed, and nothing after that',
    scene({ server: '-o-(aCb)', subs: '^------!', calls: '--p----r', expected: '-o-----(aC)' }),
  );

  it(
    'does not see a loss either',
    scene({ server: '-o-#', calls: '--p----r', expected: '-o-----X', error: 'reset', told: { X: lost('reset') } }),
  );

  it(
    'does not see the answer to its own close, and waits for terminate',
    scene({ server: '-o-a', subs: '^-------!', calls: '--p--c--t', expected: '-o------(aL)' }),
  );

  it(
    'that closed after its peer did learns the code of its peer',
    scene({ server: '-o-C', calls: '--p--c-r', expected: '-o-----C' }),
  );

  it(
    'that closed after its server completed learns 1000',
    scene({ server: '-o-|', calls: '--p--c-r', expected: '-o-----N' }),
  );

  it(
    'still delivers what waits when it is terminated, but not the close of its peer',
    scene({ server: '-o-(abC)', calls: '--p----t', expected: '-o-----(abL)' }),
  );

  it(
    'stays paused when it is paused again in the frame of the resume',
    scene({
      server: '  -o-a',
      calls: '   --p-(rp)----r',
      expected: '-o----------a',
    }),
  );

  it(
    'gets what waited in one go when resumed, even if it is paused from inside of it',
    marbled(({ cold, expectObservable }) => {
      const server = cold(' -o-ab------d', frames);
      const calls$ = cold(' --p---r-------r', calls);
      const expected = '    -o----(ab)----d';
      const pause = ([, text]: Told, link: Link) => {
        if (text === 'a') link.pause();
      };

      expectObservable(dialled(virtualTransport(server), calls$, {}, pause)).toBe(expected, told);
    }),
  );

  it('may be resumed twice, or without a pause', scene({ server: '-o-a-b', calls: 'r-rrp-rr', expected: '-o-a--b' }));

  it(
    'can still send',
    marbled(({ cold, expectObservable }) => {
      expectObservable(receivedBy(cold('-ps', calls))).toBe('--h', { h: 'hello' });
    }),
  );

  it('cannot be had before it is open, as with ws', scene({ server: '-o-a', calls: 'q', expected: '-o-a' }));
  it('cannot be had after its end', scene({ server: '-o-C', calls: '----q', expected: '-o-C' }));
  it(
    'cannot be had where the platform has none',
    scene({ server: '-o-a', calls: '--q-r', expected: '-o-a', options: { canPause: false } }),
  );
});

describe('back-pressure', () => {
  const scripted: VirtualTransportOptions = { drain: 'scripted' };
  const waits = (bytes: number): Call => {
    return (link) => expect(link.bufferedBytes).toBe(bytes);
  };
  const more: Record<string, Call> = {
    ...calls,
    u: (link) => link.send('üü'),
    e: (link) => link.send(''),
    z: waits(0),
    f: waits(5),
    k: waits(6),
    n: waits(9),
  };

  it(
    'is not felt by default: all is taken at once, and nothing drains',
    marbled(({ cold, expectObservable }) => {
      const server = cold(' o-----D', frames);
      const calls$ = cold(' -(sz)', more);
      const expected = '    o';

      expectObservable(dialled(virtualTransport(server), calls$)).toBe(expected, told);
    }),
  );

  it(
    'is scripted: what is sent waits, in bytes of UTF-8, until the network takes it',
    marbled(({ cold, expectObservable }) => {
      const server = cold(' o-------x--y--D--D', { ...frames, x: drains(3), y: drains(99) });
      const calls$ = cold(' -(sfun)--k--z(sf)', more);
      const expected = '    o-------D--D--D';

      expectObservable(dialled(virtualTransport(server, scripted), calls$)).toBe(expected, told);
    }),
  );

  it(
    'lets the server receive a message with its last byte',
    marbled(({ cold, expectObservable }) => {
      const server = cold(' o-------x--y--x---D', { ...frames, x: drains(3), y: drains(2) });
      const calls$ = cold(' -(sue)', more);
      const expected = '    -----------h------(ue)';
      const values = { h: 'hello', u: 'üü', e: '' };

      expectObservable(receivedBy(calls$, scripted, server)).toBe(expected, values);
    }),
  );

  it(
    'holds a close behind what waits',
    marbled(({ cold, expectObservable }) => {
      const server = cold(' o-----D', frames);
      const calls$ = cold(' --(sc)', calls);
      const received = '    ------(h|)';
      const expected = '    o-----(DB)';

      expectObservable(receivedBy(calls$, scripted, server)).toBe(received, { h: 'hello' });
      expectObservable(dialled(virtualTransport(server, scripted), calls$)).toBe(expected, told);
    }),
  );

  it(
    'drains while reading is paused',
    scene({ server: '-o---aD', calls: '--p-s---r', expected: '-o----D-a', options: scripted }),
  );

  it(
    'ends with the connection: nothing waits in a link that is gone',
    marbled(({ cold, expectObservable }) => {
      const server = cold(' o--C', frames);
      const calls$ = cold(' -s--zsz', more);
      const expected = '    o--C';

      expectObservable(dialled(virtualTransport(server, scripted), calls$)).toBe(expected, told);
    }),
  );
});

describe('its options', () => {
  it.each([
    [null, 'virtualTransport: expected a plain object { scheduler, closeHandshake, canPause, '],
    [{ canPaus: false }, 'virtualTransport.canPaus: did you mean canPause?'],
    [{ scheduler: {} }, 'virtualTransport: scheduler must be an RxJS scheduler'],
    [{ closeHandshake: -1 }, "virtualTransport: closeHandshake must be 'never' or ms from 0, not -1"],
    [{ closeHandshake: 'soon' }, "virtualTransport: closeHandshake must be 'never' or ms from 0, not soon"],
    [{ pong: NaN }, "virtualTransport: pong must be 'never' or ms from 0, not NaN"],
    [{ addresses: '127.0.0.1' }, 'virtualTransport: addresses must be an array'],
    [{ drain: 'later' }, "virtualTransport: drain must be 'at once' or 'scripted'"],
  ])('%j are refused when the transport is made', (options, message) => {
    expect(() => virtualTransport(NEVER, options as VirtualTransportOptions)).toThrow(message);
  });
});

/** What the server receives, from before it opens. */
function receivedBy(
  calls$: Observable<Call>,
  options: VirtualTransportOptions = {},
  server: Observable<ServerFrame> = concat(of(opened()), NEVER),
): Observable<Message> {
  return new Observable((subscriber) => {
    const transport = virtualTransport((_dial, received$) => {
      received$.subscribe(subscriber);
      return server;
    }, options);
    return dialled(transport, calls$).subscribe();
  });
}

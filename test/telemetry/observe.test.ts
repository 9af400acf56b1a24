import { AsyncLocalStorage } from 'node:async_hooks';
import {
  context,
  type Context,
  type ContextManager,
  metrics,
  ROOT_CONTEXT,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api';
import { logs } from '@opentelemetry/api-logs';
import { PrometheusSerializer } from '@opentelemetry/exporter-prometheus';
import { InMemoryLogRecordExporter, LoggerProvider, SimpleLogRecordProcessor } from '@opentelemetry/sdk-logs';
import { MeterProvider, MetricReader } from '@opentelemetry/sdk-metrics';
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base';
import { filter, firstValueFrom, map, NEVER, throwError, timer, VirtualTimeScheduler } from 'rxjs';
import { allowEndpoints, createNetwork, type Decision, everyStep, type SocketEnd } from 'rx-secure-networking';
import { fetchFor } from 'rx-secure-networking/http';
import { observe, type Telemetry } from 'rx-secure-networking/otel';
import { virtualHttpTransport } from 'rx-secure-networking/testing';
import { wsTransport } from 'rx-secure-networking/ws';
import { startHttp } from '../http/httpServer.ts';
import { httpWorld } from '../http/httpWorld.ts';
import { reported } from '../reported.ts';
import { startEcho } from '../server.ts';
import { connecting, emptyWorld, errorOf, permissive, thrownBy, url, world, type WorldOptions } from '../world.ts';

/** All logs and spans, as one text. */
function shownOf({ records, spans }: Pick<ReturnType<typeof sdk>, 'records' | 'spans'>): string {
  return JSON.stringify([
    records.getFinishedLogRecords().map(({ attributes, body }) => [attributes, body]),
    spans.getFinishedSpans().map(({ name, attributes, events, status }) => [name, attributes, events, status]),
  ]);
}

/** Reads when it is asked to, and starts no timer. */
class Reader extends MetricReader {
  protected override onForceFlush(): Promise<void> {
    return Promise.resolve();
  }
  protected override onShutdown(): Promise<void> {
    return Promise.resolve();
  }
}

/** The real SDK, in memory. */
function sdk() {
  const reader = new Reader();
  const meters = new MeterProvider({ readers: [reader] });
  const records = new InMemoryLogRecordExporter();
  const loggers = new LoggerProvider({ processors: [new SimpleLogRecordProcessor({ exporter: records })] });
  const spans = new InMemorySpanExporter();
  const tracers = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(spans)] });
  const telemetry = {
    meter: meters.getMeter('test'),
    logger: loggers.getLogger('test'),
    tracer: tracers.getTracer('test'),
  };
  const collect = async () => (await reader.collect()).resourceMetrics;
  /** All series, as lines of text: the name, its attributes, the value or how many there were. */
  const series = async (): Promise<string[]> =>
    (await collect()).scopeMetrics
      .flatMap((scope) => scope.metrics)
      .flatMap(({ descriptor, dataPoints }) =>
        dataPoints.map(({ attributes, value }) => {
          const shown = typeof value === 'object' ? value.count : value;
          return `${descriptor.name} ${JSON.stringify(attributes)} ${shown}`;
        }),
      )
      .sort();
  return { telemetry, collect, series, records, spans };
}

const ids = { subject: 'subject-of-the-plug-in', tenant: 'tenant-of-the-plug-in' };
const secret = 'wss://example.com/chat?token=secret-query';

describe('observe()', () => {
  it('counts decisions and ends, and how many owners and sockets there are, in closed sets', async () => {
    const { telemetry, series } = sdk();
    const time = new VirtualTimeScheduler();
    const { network, newOwner } = emptyWorld({ scheduler: time, link: { scheduler: time } });
    const stop = observe(network, telemetry);
    const owner = newOwner(ids);
    const socket = connecting(owner);
    time.flush();
    timer(1_000, time).subscribe();
    newOwner({ kind: 'custom-cosmetics' });
    errorOf(() => newOwner({ audits: everyStep(allowEndpoints('wss://other.example')) }).create(url));

    expect(await series()).toEqual([
      'rsn.decisions {"rsn.action":"connect","rsn.layer":"owner","rsn.code":"allowed","rsn.allow":true} 1',
      'rsn.decisions {"rsn.action":"create","rsn.layer":"owner","rsn.code":"allowed","rsn.allow":true} 1',
      'rsn.decisions {"rsn.action":"create","rsn.layer":"owner","rsn.code":"endpoint","rsn.allow":false} 1',
      'rsn.owners {"rsn.owner.kind":"custom-cosmetics"} 1',
      'rsn.owners {"rsn.owner.kind":"mod"} 2',
      'rsn.sockets {"rsn.owner.kind":"mod","rsn.socket.state":"open"} 1',
    ]);

    time.flush(); // the connection was open for some time
    network.endSocket(socket.id);
    network.destroy();
    expect((await series()).filter((line) => !line.startsWith('rsn.decisions'))).toEqual([
      'rsn.owners {"rsn.owner.kind":"custom-cosmetics"} 0',
      'rsn.owners {"rsn.owner.kind":"mod"} 0',
      'rsn.socket.duration {"rsn.ended.by":"host"} 1',
      'rsn.socket.ends {"rsn.ended.by":"host","rsn.owner.kind":"mod","error.type":"closed"} 1',
      'rsn.sockets {"rsn.owner.kind":"mod","rsn.socket.state":"open"} 0',
    ]);
    stop();
  });

  it('measures in seconds how long audits took that answered later, and connections were open', async () => {
    const { telemetry, collect } = sdk();
    const time = new VirtualTimeScheduler();
    const later = () => timer(20, time).pipe(map(() => true));
    const audits = { ...permissive, connect: later };
    const { network, owner } = world({ scheduler: time, link: { scheduler: time }, owner: { audits } });
    observe(network, telemetry);
    connecting(owner);
    time.flush();
    timer(2_000, time).subscribe();
    time.flush();
    network.destroy();

    const found = (await collect()).scopeMetrics.flatMap((scope) => scope.metrics);
    const expected = { 'rsn.audit.duration': 0.02, 'rsn.socket.duration': 2 };
    for (const [name, seconds] of Object.entries(expected)) {
      const metric = found.find(({ descriptor }) => descriptor.name === name);
      const { sum, count } = metric!.dataPoints[0]!.value as { sum: number; count: number };
      expect([metric!.descriptor.unit, count, sum]).toEqual(['s', 1, seconds]);
    }
  });

  it('no metric has a name, an id, an endpoint or a reason: whatever owners do, the attributes are of closed sets', async () => {
    const { telemetry, series, records, spans } = sdk();
    const { network, newOwner } = emptyWorld({
      policy: { connect: () => ({ allow: false, reason: 'reason-of-a-rule' }) },
    });
    observe(network, telemetry);
    for (let i = 0; i < 50; i++) {
      const owner = newOwner({ ...ids, name: `name-${i}`, reasoning: `reasoning-${i}` });
      connecting(owner, `wss://host-${i}.example/path-${i}?secret-${i}`, { protocols: `protocol-${i}` });
      errorOf(() => owner.create(`ftp://no-${i}`));
      owner.destroy(`end-${i}`);
    }
    const texts = await series();
    expect(texts.join('\n')).not.toMatch(/name-|subject-of|tenant-of|reasoning-|host-|path-|secret-|reason-of|end-/u);
    expect(texts.length).toBeLessThan(12);

    const others = shownOf({ records, spans });
    expect(others).toContain('host-7.example');
    expect(others).toContain('subject-of-the-plug-in');
    expect(others).not.toContain('secret-');
    expect(others).not.toContain('path-');
    network.destroy();
  });

  it.each([false, true])(
    'texts: %s says whether logs and spans have the texts of reasons and errors',
    async (texts) => {
      const { telemetry, records, spans } = sdk();
      using world = httpWorld({
        http: virtualHttpTransport(() => throwError(() => new Error('no route to /path-of-a-request'))),
      });
      observe(world.network, { ...telemetry, texts });
      const audits = {
        ...everyStep(allowEndpoints('wss://example.com/rooms/*')),
        connect: ({ url }: { readonly url: string }) => Promise.reject(new Error(`no rule for ${url}`)),
      };
      const owner = world.newOwner({ audits });
      errorOf(() => owner.create('wss://example.com/path-that-is-denied'));
      await firstValueFrom(connecting(owner, 'wss://example.com/rooms/path?secret-of-a-query').ended$);
      await expect(world.fetch('https://example.com/')).rejects.toThrow('fetch failed');

      const shown = shownOf({ records, spans });
      for (const text of ['path-that-is-denied', 'secret-of-a-query', 'path-of-a-request'])
        expect([text, shown.includes(text)]).toEqual([text, texts]);
      expect(spans.getFinishedSpans().map(({ status }) => status.code)).toEqual([2, 2]);
    },
  );

  it('logs each decision and each end, with the owner, the place and what went over the socket', async () => {
    const { telemetry, records } = sdk();
    const { network, owner } = world({ owner: ids });
    observe(network, { logger: telemetry.logger });
    const socket = connecting(owner, secret);
    await firstValueFrom(socket.opened$);
    socket.send('hello');
    socket.send('too long'.repeat(1_000_000));
    network.endSocket(socket.id, 'enough');
    network.destroy();

    const logged = records.getFinishedLogRecords();
    expect(
      logged.map(({ eventName, severityNumber, body }) => `${eventName} ${severityNumber} ${body as string}`),
    ).toEqual([
      'rsn.decision 9 allowed',
      'rsn.decision 9 allowed',
      'rsn.decision 13 too-large',
      'rsn.socket.end 13 closed',
    ]);
    const place = { 'url.scheme': 'wss', 'server.address': 'example.com', 'server.port': 443 };
    const who = {
      'rsn.owner.id': 1,
      'rsn.owner.name': 'chat',
      'rsn.owner.kind': 'mod',
      'rsn.owner.subject': ids.subject,
      'rsn.owner.tenant': ids.tenant,
    };
    expect(logged[2]?.attributes).toEqual({
      'rsn.seq': 3,
      'rsn.action': 'send',
      'rsn.layer': 'library',
      'rsn.code': 'too-large',
      'rsn.allow': false,
      'rsn.socket.id': 1,
      ...who,
      ...place,
    });
    expect(logged[3]?.attributes).toEqual({
      'rsn.socket.id': 1,
      'rsn.ended.by': 'host',
      'rsn.close.code': 1001,
      'rsn.open_for': expect.any(Number),
      'error.type': 'closed',
      'rsn.messages.sent': 1,
      'rsn.messages.received': 0,
      'rsn.bytes.sent': 5,
      'rsn.bytes.received': 0,
      ...who,
      ...place,
    });
  });

  it('makes a span for each socket, from its creation to its end, with an event for each decision', async () => {
    const { telemetry, spans } = sdk();
    const options: WorldOptions = { server: () => throwError(() => new Error('ECONNREFUSED')) };
    const { network, owner } = world(options);
    observe(network, { tracer: telemetry.tracer });
    const failed = connecting(owner, 'ws://[::1]:8080/');
    await firstValueFrom(failed.ended$);
    owner.create(url);
    errorOf(() => owner.create('ftp://x')); // no socket, no span
    owner.destroy();

    const [first, second, ...more] = spans.getFinishedSpans();
    expect(more).toEqual([]);
    expect(first).toMatchObject({
      name: 'websocket',
      kind: 2,
      attributes: {
        'network.protocol.name': 'websocket',
        'url.scheme': 'ws',
        'server.address': '::1',
        'server.port': 8080,
        'rsn.owner.name': 'chat',
        'rsn.ended.by': 'network',
        'rsn.close.code': 1006,
        'error.type': 'connect-failed',
      },
      status: { code: SpanStatusCode.ERROR },
    });
    expect(first?.events.map(({ name, attributes }) => `${name} ${String(attributes?.['rsn.code'])}`)).toEqual([
      'rsn.create allowed',
      'rsn.connect allowed',
    ]);
    expect(second).toMatchObject({ attributes: { 'rsn.ended.by': 'owner' }, status: { code: SpanStatusCode.UNSET } });
    network.destroy();
  });

  it('a span is the child of the span in which the owner created its socket', () => {
    const storage = new AsyncLocalStorage<Context>();
    const manager: ContextManager = {
      active: () => storage.getStore() ?? ROOT_CONTEXT,
      with: (given, act, self, ...args) => storage.run(given, () => Reflect.apply(act, self, args) as never),
      bind: (_given, target) => target,
      enable: () => manager,
      disable: () => manager,
    };
    context.setGlobalContextManager(manager);
    const { telemetry, spans } = sdk();
    const { network, owner } = world();
    observe(network, telemetry);
    const parent = telemetry.tracer.startSpan('request');
    context.with(trace.setSpan(context.active(), parent), () => owner.create(url));
    owner.destroy();
    context.disable();

    const [child] = spans.getFinishedSpans();
    expect(child?.parentSpanContext?.spanId).toBe(parent.spanContext().spanId);
    network.destroy();
  });

  it('works over a real connection, and Prometheus can read it', async () => {
    await using server = await startEcho();
    const { telemetry, collect } = sdk();
    const network = createNetwork({ transport: wsTransport(), policy: {} });
    observe(network, telemetry);
    const owner = network.createOwner({ name: 'chat', audits: permissive });
    const socket = connecting(owner, server.url);
    const echo = firstValueFrom(socket.messages$);
    await firstValueFrom(socket.opened$);
    socket.send('hello');
    await echo;
    const page = new PrometheusSerializer().serialize(await collect());
    const released = new Promise<void>((resolve) => network.released$.subscribe({ complete: resolve }));
    network.destroy();
    await released;

    expect(page).toContain('# TYPE rsn_decisions_total counter');
    expect(page).toContain('# HELP rsn_decisions_total Decisions about requests of owners');
    expect(page).toMatch(
      /^rsn_decisions_total\{.*rsn_action="connect",rsn_layer="owner",rsn_code="allowed",rsn_allow="true".*\} 1/mu,
    );
    expect(page).toMatch(/^rsn_sockets\{.*rsn_owner_kind="mod",rsn_socket_state="open".*\} 1/mu);
    expect(page).not.toContain('127.0.0.1');
  });

  it('describes HTTP requests by the semantic conventions: a duration, a span and a log record, and no socket', async () => {
    await using server = await startHttp((request, response) => {
      if (request.url === '/reset') request.socket.destroy();
      else if (request.url === '/old?secret=1') response.writeHead(302, { location: '/new?secret=2' }).end();
      else response.writeHead(request.url === '/missing' ? 404 : 200).end('ok');
    });
    const { telemetry, series, spans, records } = sdk();
    using world = httpWorld();
    observe(world.network, telemetry);
    const fetchOf = (more: object) => fetchFor(world.newOwner({ ...ids, ...more }));
    const ask = (path: string, init?: RequestInit) => fetchOf({})(`${server.url}${path}`, init).then((r) => r.text());
    await ask('old?secret=1');
    await ask('missing', { method: 'PUT', body: 'body-secret' });
    await ask('new', { method: 'HEAD' });
    await expect(ask('reset')).rejects.toThrow('fetch failed');
    await expect(fetchOf({ audits: {} })(server.url)).rejects.toThrow('fetch failed'); // denied: nothing was sent

    const ofHttp = (await series()).filter(
      (line) => !line.startsWith('rsn.decisions') && !line.startsWith('rsn.owners'),
    );
    const duration = (rest: object) =>
      `http.client.request.duration ${JSON.stringify({ ...rest, 'rsn.owner.kind': 'mod' })} 1`;
    const [method, status, failure] = ['http.request.method', 'http.response.status_code', 'error.type'];
    expect(ofHttp).toEqual([
      duration({ [method]: 'GET', [failure]: 'connect-failed' }),
      duration({ [method]: 'GET', [status]: 200 }),
      duration({ [method]: 'HEAD', [status]: 200 }),
      duration({ [method]: 'PUT', [status]: 404, [failure]: '404' }),
    ]);

    const place = { 'url.scheme': 'http', 'server.address': '127.0.0.1', 'rsn.owner.subject': ids.subject };
    const error = { code: SpanStatusCode.ERROR };
    expect(spans.getFinishedSpans()).toMatchObject([
      {
        name: 'GET',
        kind: 2,
        attributes: { ...place, [method]: 'GET', [status]: 200, 'http.request.resend_count': 1 },
      },
      { name: 'PUT', attributes: { [status]: 404, [failure]: '404', 'rsn.bytes.sent': 11 }, status: error },
      { name: 'HEAD', attributes: { [method]: 'HEAD' }, status: { code: SpanStatusCode.UNSET } },
      { name: 'GET', attributes: { [failure]: 'connect-failed' }, status: error },
    ]);
    expect(spans.getFinishedSpans()[0]?.events.map(({ name }) => name)).toEqual(['rsn.request', 'rsn.request']);

    const ends = records.getFinishedLogRecords().filter(({ eventName }) => eventName?.endsWith('.end'));
    expect(
      ends.map(({ eventName, severityNumber, attributes }) => [eventName, severityNumber, attributes[status]]),
    ).toEqual([
      ['rsn.request.end', 9, 200],
      ['rsn.request.end', 13, 404],
      ['rsn.request.end', 9, 200],
      ['rsn.request.end', 13, undefined],
      ['rsn.request.end', 13, undefined],
    ]);
    const all = [spans.getFinishedSpans().map(({ attributes, events }) => [attributes, events]), records];
    expect(JSON.stringify(all)).not.toContain('secret');
  });

  it('ends the spans of HTTP requests that are under way when it stops', async () => {
    const { telemetry, spans } = sdk();
    using world = httpWorld({ http: virtualHttpTransport(NEVER) });
    const stop = observe(world.network, telemetry);
    void world.fetch('https://api.example.com/').catch(() => undefined);
    await firstValueFrom(world.network.owners$.pipe(filter(([owner]) => owner?.requests?.[0]?.state === 'waiting')));
    stop();
    expect(spans.getFinishedSpans()).toMatchObject([
      { name: 'HTTP', attributes: { 'server.address': 'api.example.com' } },
    ]);
  });

  it('begins no span for what an older subscriber ends inside its decision, so that each span that is begun ends', async () => {
    const { telemetry, spans } = sdk();
    let begun = 0;
    const startSpan = (...given: Parameters<typeof telemetry.tracer.startSpan>) => {
      begun += 1;
      return telemetry.tracer.startSpan(...given);
    };
    using world = httpWorld({ http: virtualHttpTransport(NEVER) });
    const { network, newOwner } = world;
    network.decisions$.subscribe(({ action, endpoint, owner }) => {
      if (action === 'create' || endpoint?.endsWith('/banned')) network.destroyOwner(owner.id);
    });
    observe(network, { tracer: { ...telemetry.tracer, startSpan } });
    newOwner({ audits: permissive }).create(url);
    for (const path of ['banned', 'allowed']) {
      void fetchFor(newOwner())(`https://api.example.com/${path}`).catch(() => undefined);
      await firstValueFrom(network.owners$);
    }
    network.destroy();

    expect(begun).toBe(1);
    expect(spans.getFinishedSpans()).toMatchObject([{ attributes: { 'rsn.ended.by': 'host' } }]);
  });

  it('stops when it is told to, and ends the spans of sockets that are open', async () => {
    const { telemetry, series, spans, records } = sdk();
    const { network, owner } = world();
    const stop = observe(network, telemetry);
    owner.create(url);
    stop();
    stop();
    const before = [spans.getFinishedSpans().length, records.getFinishedLogRecords().length];
    expect(before).toEqual([1, 1]);
    owner.create(url);
    network.destroy();

    expect([spans.getFinishedSpans().length, records.getFinishedLogRecords().length]).toEqual(before);
    expect((await series()).filter((line) => line.startsWith('rsn.decisions'))).toEqual([
      expect.stringMatching(/ 1$/u),
    ]);
  });

  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['none of the three', {}],
    ['only onError', { onError: () => undefined }],
    ['a misspelt one', { metre: {} }],
    ['an onError that is no function', { meter: {}, onError: 1 }],
  ])('throws for %s', (_what, telemetry) => {
    const { network } = world();
    expect(thrownBy(() => observe(network, telemetry as Telemetry))).toBeInstanceOf(TypeError);
    network.destroy();
  });
});

it.each([undefined, null, {}, { decisions$: [] }, { decisions$: NEVER }])(
  'observe() throws for %j in the place of a network',
  (wrong) => {
    expect(thrownBy(() => observe(wrong as never, { logger: logs.getLogger('x') }))).toEqual(
      new TypeError('observe: the first argument must be a network'),
    );
  },
);

describe('telemetry that fails changes no decision and no record', () => {
  /** Runs the same acts, and notes all decisions and ends but their times. */
  async function actsWith(telemetry: Telemetry | undefined): Promise<unknown> {
    const { network, newOwner } = emptyWorld({ limits: { sockets: 3 } });
    const noted: unknown[] = [];
    const note = (record: Partial<Decision> & { readonly end?: SocketEnd }): void => {
      const { end } = record;
      const timeless = { ...record, at: 0, waited: 0 };
      noted.push(end ? { ...timeless, end: { ...end, openFor: 0, error: end.error?.code } } : timeless);
    };
    if (telemetry) observe(network, telemetry);
    network.decisions$.subscribe(note);
    network.ends$.subscribe(note);
    const later = () => Promise.resolve(true);
    const owner = newOwner({ audits: { ...permissive, connect: later } });
    const socket = connecting(owner);
    await firstValueFrom(socket.opened$);
    socket.send('hello');
    socket.send(7 as never);
    errorOf(() => owner.create('ftp://x'));
    network.endSocket(socket.id);
    connecting(owner, url);
    owner.destroy();
    network.destroy();
    return noted;
  }

  const boo = new Error('the collector is down');
  const raise = (): never => {
    throw boo;
  };
  /** An object whose methods all throw, or of which only some do. */
  const failing = (methods?: readonly string[], otherwise: object = {}): never =>
    new Proxy(otherwise, {
      get: (target, key) => {
        if (!methods || methods.includes(String(key))) return raise;
        return Reflect.get(target, key) as unknown;
      },
    }) as never;

  const instrument = { add: raise, record: raise, addCallback: raise, removeCallback: raise };
  const meter = {
    createCounter: () => instrument,
    createHistogram: () => instrument,
    createObservableGauge: () => instrument,
    addBatchObservableCallback: () => undefined,
    removeBatchObservableCallback: raise,
  } as unknown as NonNullable<Telemetry['meter']>;
  const span = { addEvent: raise, setAttributes: raise, setAttribute: raise, setStatus: raise, end: raise };

  it.each<[string, Telemetry]>([
    ['a meter', { meter: failing() }],
    ['instruments', { meter }],
    ['a logger', { logger: failing() }],
    ['a logger whose promises reject', { logger: { emit: () => Promise.reject(boo) } }],
    ['a tracer', { tracer: failing() }],
    ['spans', { tracer: failing([], { startSpan: () => span }) }],
    ['all of them', { meter, logger: failing(), tracer: failing() }],
  ])('%s', async (_what, telemetry) => {
    const errors: unknown[] = [];
    const expected = await actsWith(undefined);
    expect(await actsWith({ ...telemetry, onError: (error) => errors.push(error) })).toEqual(expected);
    expect(errors.length).toBeGreaterThan(0);
    expect(new Set(errors)).toEqual(new Set([boo]));
  });

  it('a failing one does not keep the others from what they get', () => {
    const { telemetry, records, spans } = sdk();
    const { network, owner } = world();
    observe(network, { ...telemetry, meter, onError: () => undefined });
    owner.create(url);
    network.destroy();
    expect([records.getFinishedLogRecords().length, spans.getFinishedSpans().length]).toEqual([2, 1]);
  });

  it('without onError it is reported as all else that nobody handles, and so is what onError throws', () => {
    const act = (telemetry: Telemetry) => () => {
      const { network, owner } = world();
      observe(network, telemetry);
      owner.create(url);
      network.destroy();
    };
    const logger: NonNullable<Telemetry['logger']> = failing();
    expect(reported(act({ logger }))).toEqual([boo, boo]);
    const worse = new Error('worse');
    const onError = (): never => {
      throw worse;
    };
    expect(reported(act({ logger, onError }))).toEqual([worse, worse]);
  });

  it('the API alone, without an SDK, takes everything and keeps nothing', async () => {
    const telemetry = { meter: metrics.getMeter('x'), logger: logs.getLogger('x'), tracer: trace.getTracer('x') };
    expect(await actsWith(telemetry)).toEqual(await actsWith(undefined));
  });
});

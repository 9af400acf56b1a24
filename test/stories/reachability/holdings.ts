import { firstValueFrom, map, Observable, type Observer, type Subscriber, Subscription } from 'rxjs';
import type {
  Audits,
  Network,
  OwnedSocket,
  Owner,
  ReconnectAttempt,
  reconnect as Reconnect,
  SocketError,
} from '../../../lib/index.ts';
import type { SecureNetworking } from '../../../lib/blueprint.ts';
import type { webSocketFor as WebSocketFor } from '../../../lib/websocket.ts';

/** What an owner has got hold of, and what it brought itself. */
export interface Holdings {
  readonly owner: Owner;
  readonly socket: OwnedSocket;
  readonly held: readonly (readonly [name: string, thing: unknown])[];
  readonly brought: ReadonlySet<unknown>;
}

/** Where the sockets lead. */
export interface Places {
  readonly echo: string;
  /** Nobody listens there. */
  readonly nobody: string;
  /** Its server closes at once, with a code and a reason. */
  readonly leaving: string;
}

const streams = ['state$', 'opened$', 'messages$', 'sent$', 'events$', 'ended$', 'writable$'] as const;

/** Lives as an owner does that keeps everything it can lay its hands on, and leaves it all alive. */
export async function holdings(
  network: Network,
  blueprint: SecureNetworking,
  places: Places,
  reconnect: typeof Reconnect,
  webSocketFor: typeof WebSocketFor,
): Promise<Holdings> {
  const held: [name: string, thing: unknown][] = [];
  const hold = (name: string, thing: unknown): void => void held.push([name, thing]);
  const brought = new Set<unknown>();
  const bring = <T>(thing: T): T => {
    brought.add(thing);
    return thing;
  };
  /** Keeps what a callback is given: `this` and every argument. */
  const keeper = <T>(name: string, answer: T) =>
    bring(function (this: unknown, ...given: unknown[]): T {
      hold(`${name}(this)`, this);
      for (const [index, each] of given.entries()) hold(`${name}(${index})`, each);
      return answer;
    });
  const observer = (name: string): Observer<unknown> =>
    bring({
      next: keeper(`${name} next`, undefined),
      error: keeper(`${name} error`, undefined),
      complete: keeper(`${name} complete`, undefined),
    });
  const listen = (name: string, stream$: Observable<unknown>): void => {
    hold(name, stream$);
    hold(`${name}.subscribe()`, stream$.subscribe(observer(name)));
    hold(`${name}.pipe()`, bring(stream$.pipe(map((value) => value))));
    hold(`${name}.pipe().subscribe()`, bring(stream$.pipe(map((value) => value))).subscribe(observer(name)));
    const inside = Reflect.get(stream$, '_subscribe') as (observer: object) => unknown;
    hold(
      `${name}._subscribe()`,
      Reflect.apply(inside, stream$, [bring({ ...observer(name), add: keeper(`${name} add`, 0) })]),
    );
  };
  const hear = (name: string, socket: OwnedSocket): void => {
    hold(name, socket);
    for (const stream of streams) listen(`${name}.${stream}`, socket[stream]);
  };
  /** An observable of the owner's that stays silent, and keeps whom it is to tell. */
  const silent = <T>(name: string): Observable<T> =>
    bring(
      new Observable<T>(
        bring((subscriber: Subscriber<T>) => {
          hold(`the subscriber to ${name}`, subscriber);
          return bring(() => undefined);
        }),
      ),
    );

  const refusing = { now: false };
  const silently = { now: false };
  const audits: Audits = {
    create: (request) => (keeper('create', 0)(request), !refusing.now),
    connect: (request) => (keeper('connect', 0)(request), silently.now ? silent('a verdict') : true),
    send: (request) => (keeper('send', 0)(request), true),
    receive: (request) => (keeper('receive', 0)(request), true),
    close: (request) => (
      keeper('close', 0)(request), bring({ then: keeper('a promise', undefined) }) as object as PromiseLike<boolean>
    ),
  };
  const owner = network.createOwner({ name: 'keeper', audits: bring(audits), auditMessages: 'both' });
  hold('owner', owner);
  hold('signal', owner.signal);
  listen('destroyed$', owner.destroyed$);
  owner.add(keeper('teardown', undefined));
  const added = bring(new Subscription(keeper('a Subscription’s teardown', undefined)));
  owner.add(added);
  hold('a Subscription that was added', added);
  const subscriber = bring(new Observable<unknown>().subscribe(observer('an own Observable')));
  owner.add(subscriber);
  hold('a Subscriber that was added', subscriber);

  // What goes wrong. `until` and `signal` may be of the owner's making too.
  refusing.now = true;
  hold(
    'a denial',
    thrownBy(() => owner.create(places.echo)),
  );
  refusing.now = false;
  hold(
    'a fault',
    thrownBy(() => owner.create('ftp://nowhere.example')),
  );
  const failing = owner.create(places.nobody);
  hear('failing', failing);
  failing.connect();
  hold('an error of opened$', await errorOf(failing.opened$));
  listen('open() that fails', owner.open(places.nobody));
  hold('an error of open()', await errorOf(owner.open(places.nobody)));
  await new Promise<void>((resolve) => {
    const onAttempt = bring((attempt: ReconnectAttempt) => {
      hold('an attempt', attempt);
      resolve();
    });
    const random = keeper('random', 1);
    const retryIf = keeper('retryIf', true);
    const options = { initialDelay: 60_000, random, retryIf, onAttempt, wakeOn: silent('a hint') };
    const waiting$ = owner.open(places.nobody).pipe(reconnect(bring(options)));
    hold('what waits to reconnect', waiting$);
    hold('a wait to reconnect', waiting$.subscribe(observer('a wait to reconnect')));
  });
  const left = owner.create(places.leaving);
  hear('left', left);
  left.connect();
  await firstValueFrom(left.ended$);

  // What waits.
  const asked = owner.create(places.echo);
  hear('asked', asked);
  silently.now = true;
  asked.connect();
  silently.now = false;
  const finding = owner.open(() => silent<string>('a provider'));
  hold('an opening', finding.subscribe(observer('an opening')));
  listen('open() that waits', finding);
  const early = owner.create(places.echo, {
    signal: bring({
      aborted: false,
      addEventListener: bring((_: unknown, listener: unknown) => hold('the listener to a signal', listener)),
      removeEventListener: keeper('a signal that is left', undefined),
    }) as unknown as AbortSignal,
  });
  hear('early', early);
  hold('hold()', early.hold());

  // What is open.
  const socket = owner.create(places.echo, { protocols: ['chat'] });
  hear('socket', socket);
  socket.connect();
  await firstValueFrom(socket.opened$);
  const echoed = new Promise<void>((resolve) => {
    let left = 2;
    socket.messages$.subscribe(() => (left -= 1) === 0 && resolve());
  });
  hold('an outcome', socket.send('text', keeper('settled', undefined)));
  socket.send(Uint8Array.of(1, 2, 3), keeper('settled', undefined));
  socket.send(7 as never, keeper('settled', undefined));
  await echoed;
  socket.close(7);
  socket.close(); // its audit is silent: it stays open
  hold('hold() of what is open', socket.hold());
  await new Promise<void>((resolve) => {
    const opening$ = owner.open(places.echo);
    hold('open()', opening$);
    const target = bring({
      ...observer('open()'),
      next: (opened: OwnedSocket) => {
        hear('opened', opened);
        resolve();
      },
    });
    hold('open().subscribe()', opening$.subscribe(target));
  });

  // The same, without Rx.
  const object = bring({
    auditCreateWebSocket: keeper('auditCreateWebSocket', true),
    auditConnectWebSocket: keeper('auditConnectWebSocket', true),
    auditWebSocketMessage: keeper('auditWebSocketMessage', true),
    onWebSocketConnected: keeper('onWebSocketConnected', undefined),
    onWebSocketConnectionError: keeper('onWebSocketConnectionError', undefined),
    onWebSocketMessageSent: keeper('onWebSocketMessageSent', undefined),
    onWebSocketDenied: keeper('onWebSocketDenied', undefined),
    onWebSocketClosed: keeper('onWebSocketClosed', undefined),
  });
  const face = blueprint.face(object);
  hold('face', face);
  const closed = new Promise<void>((resolve) => {
    Object.assign(object, { onWebSocketClosed: bring(() => resolve()) });
  });
  const answered = new Promise<void>((resolve) => {
    Object.assign(object, { onWebSocketMessageReceived: bring(() => resolve()) });
  });
  face.connectWebSocket(face.createWebSocket(places.nobody));
  await closed;
  const id = face.createWebSocket(places.echo, { auditMessages: true });
  Object.assign(object, { onWebSocketConnected: bring(() => face.sendMessageToWebSocket(id, 'text')) });
  face.connectWebSocket(id);
  await answered;

  // The same, as the WHATWG has it: the class and its sockets are the owner's to write to.
  const WebSocket = bring(webSocketFor(owner));
  hold('WebSocket', WebSocket);
  hold('WebSocket.prototype', bring(WebSocket.prototype));
  const own = 'CloseEvent' in globalThis ? [] : ['close']; // without the platform's, this owner's class has one of its own
  const last = { [places.echo]: 'message', [places.leaving]: 'close', [places.nobody]: 'close' };
  for (const [place, type] of Object.entries(last)) {
    const web = bring(new WebSocket(place));
    hold('a WebSocket', web);
    for (const each of ['open', 'message', 'error', 'close'] as const) {
      web.addEventListener(
        each,
        bring((event: Event) => {
          hold(`${each} event`, bring(event));
          if (own.includes(each)) [event.constructor, Object.getPrototypeOf(event) as object].forEach(bring);
        }),
      );
    }
    web.onopen = bring(() => web.send('text'));
    await new Promise((resolve) => web.addEventListener(type, bring(resolve)));
  }

  return { owner, socket, held, brought };
}

function thrownBy(call: () => unknown): unknown {
  try {
    return call();
  } catch (error) {
    return error;
  }
}

async function errorOf(stream$: Observable<unknown>): Promise<SocketError> {
  return new Promise((resolve) => stream$.subscribe({ error: resolve }));
}

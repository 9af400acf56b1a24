import * as rxjs from 'rxjs';
import type * as Blueprint from '../../../lib/blueprint.ts';
import type * as Index from '../../../lib/index.ts';
import type * as WebSocketDoor from '../../../lib/websocket.ts';
import type * as Ws from '../../../lib/ws.ts';
import { freePort } from '../../freePort.ts';
import { startEcho, startServer } from '../../server.ts';
import { type Holdings, holdings } from './holdings.ts';
import { type Reached, type Step, walk } from './walk.ts';

/** The doors of one copy of the library. */
export interface Doors {
  readonly index: typeof Index;
  readonly ws: typeof Ws;
  readonly blueprint: typeof Blueprint;
  readonly websocket: typeof WebSocketDoor;
}

/** What the walk found. */
export interface Findings {
  readonly leaks: readonly string[];
  /** How much it saw, and some of the ways that it must have gone. */
  readonly count: number;
  readonly paths: readonly string[];
}

// What Subscribers are made of. They lie open and can be written to: they are RxJS's own.
const made: object[] = [];
const keep = new rxjs.Observable((subscriber) => void made.push(subscriber));
made.push(keep.subscribe(), keep.pipe(rxjs.map(() => 0)).subscribe());
const [subscriberProto, operatorProto, consumerProto] = [
  made[0],
  made[1],
  Reflect.get(made[0] as object, 'destination'),
].map(protoOf);

/** What is there without the library: the language, the platform, RxJS. Must be called before the library is loaded. */
export function platformParts(): Reached {
  return walk(
    [
      ['globalThis', globalThis],
      ...Object.entries<unknown>(rxjs),
      ['a subscriber', subscriberProto],
      ['an operator', operatorProto],
      ['a consumer', consumerProto],
      ['MessageEvent', MessageEvent], // behind a getter
      ['a generator', function* () {}],
      ['an async function', async () => {}],
    ],
    () => false,
    false,
  );
}

/** Lets two owners of one network live side by side, and says what one can reach that it should not. */
export async function leaksOf(platform: Reached, { index, ws, blueprint, websocket }: Doors): Promise<Findings> {
  const { echo, leaving, nobody, stop } = await servers();
  rxjs.config.onUnhandledError = () => undefined;
  const host = {
    transport: ws.wsTransport(),
    policy: { resolve: () => true, receive: () => true },
    kinds: ['mod', 'custom-cosmetics'],
    limits: { socketsPerOwner: 100 },
    scheduler: Object.create(rxjs.asyncScheduler) as rxjs.SchedulerLike,
  };
  const network = index.createNetwork(host);
  const decisions: unknown[] = [];
  network.decisions$.subscribe((decision) => decisions.push(decision));
  const sockets = blueprint.secureNetworking(network, { describe: () => ({ name: 'keeper' }) });
  const places = { echo, leaving, nobody };
  const one = await holdings(network, sockets, places, index.reconnect, websocket.webSocketFor);
  const other = await holdings(network, sockets, places, index.reconnect, websocket.webSocketFor);

  const hosts = new Set<unknown>([network, sockets, network.decisions$, network.owners$, ...Object.values(host)]);
  const judge = judgeOf(index, hosts, one);
  const leaks: string[] = [];
  const reached = walk(one.held, (step) => {
    if (isPlatform(platform, step.value)) return true;
    const leak = judge(step);
    if (leak !== undefined) leaks.push(`${step.path}: ${leak}`);
    return leak !== undefined;
  });
  const others = walk(other.held, ({ value }) => isPlatform(platform, value));
  for (const [value, path] of reached) {
    if (!isPlatform(platform, value) && others.has(value) && !mayBeShared(value, index, one)) {
      leaks.push(`${path}: another owner reaches it too, by ${String(others.get(value))}`);
    }
  }

  network.destroy();
  await stop();
  return { leaks: [...new Set(leaks)].sort(), count: reached.size, paths: [...reached.values()] };
}

/** An AbortSignal is the platform's object: what the platform leaves open in it is the hazard beside L9. */
function isPlatform(platform: Reached, value: unknown): boolean {
  return platform.has(value) || value instanceof AbortSignal;
}

/** Says what is wrong with a thing that an owner has reached. */
function judgeOf({ SocketError }: Doors['index'], hosts: ReadonlySet<unknown>, { owner, socket, brought }: Holdings) {
  const shared = classesOf({ owner, socket });
  const handles = new Set([SocketError.prototype, ...shared]);
  const sealedStream = protoOf(owner.destroyed$);
  const streams = new Set([sealedStream, protoOf(sealedStream), rxjs.Observable.prototype]);
  /** What is this owner's to write to: what it brought, its Subscribers, and what RxJS hangs on to these. */
  const open = new WeakSet(brought as ReadonlySet<object>);

  return ({ value, from }: Step): string | undefined => {
    const object = value as object;
    const proto = protoOf(object);
    if (hosts.has(value)) return 'it is the host’s';
    if (open.has(object)) return undefined;
    const isPlain = typeof value === 'function' || plain.has(proto);
    const isOpen =
      proto === SocketError.prototype || // each holder has a copy of its own
      subscribers.has(proto) || // nobody but this owner has it, or the walks of two owners would meet
      (isPlain && from !== undefined && open.has(from as object)) ||
      (from instanceof EventTarget && open.has(from)) || // where the platform keeps its listeners
      (typeof value === 'function' && from === undefined); // handed to this caller
    if (isOpen) {
      open.add(object);
      return undefined;
    }
    if (value instanceof Uint8Array) {
      return value.byteLength === value.buffer.byteLength ? undefined : 'its memory holds more than it shows';
    }
    if (value instanceof ArrayBuffer) return undefined;
    if (!Object.isFrozen(object)) return `it can be written to (${nameOf(object)})`;
    if (streams.has(proto) && !shared.has(value)) {
      const inside = proto === sealedStream ? '' : '_subscribe'; // a private field, or a function
      if (Reflect.ownKeys(object).map(String).join() !== inside) return 'it is not sealed';
    }
    return isPlain || handles.has(proto) || streams.has(proto) || isShapedEvent(object)
      ? undefined
      : `it is no data (${nameOf(object)})`;
  };
}

const plain = new Set<unknown>([null, Object.prototype, Array.prototype, Function.prototype, Error.prototype]);
const subscribers = new Set<unknown>([subscriberProto, operatorProto, consumerProto]);

/** Code, and what is frozen and empty. */
function mayBeShared(value: unknown, { SocketError }: Doors['index'], { owner, socket }: Holdings): boolean {
  if (!Object.isFrozen(value)) return false;
  return (
    typeof value === 'function' ||
    isShapedEvent(value as object) ||
    value === SocketError.prototype ||
    classesOf({ owner, socket }).has(value) ||
    (Array.isArray(value) && value.length === 0)
  );
}

/** The classes of handles, of their streams, and of what a subscription to such a stream leads to. */
function classesOf({ owner, socket }: Pick<Holdings, 'owner' | 'socket'>): ReadonlySet<unknown> {
  const stream = protoOf(owner.destroyed$);
  const subscription = owner.destroyed$.subscribe();
  const observer: unknown = Reflect.get(Reflect.get(subscription, 'destination') as object, 'partialObserver');
  const [attachment] = Reflect.get(subscription, '_finalizers') as object[];
  subscription.unsubscribe();
  return new Set([protoOf(owner), protoOf(socket), stream, protoOf(stream), protoOf(observer), protoOf(attachment)]);
}

/** The prototype of the events that the platform has not. */
function isShapedEvent(value: object): boolean {
  return protoOf(value) === Event.prototype && Object.hasOwn(value, 'constructor');
}

function nameOf({ constructor }: object): string {
  return typeof constructor === 'function' ? constructor.name : 'of no class';
}

async function servers() {
  const echo = await startEcho();
  const leaving = await startServer((peer) => peer.close(4001, 'I am off'));
  const nobody = `ws://127.0.0.1:${await freePort()}/`;
  const stop = async (): Promise<void> => {
    for (const server of [echo, leaving]) await server[Symbol.asyncDispose]();
  };
  return { echo: echo.url, leaving: leaving.url, nobody, stop };
}

function protoOf(value: unknown): unknown {
  return Object.getPrototypeOf(value);
}

import { connect, Socket, type TcpSocketConnectOpts } from 'node:net';
import { append, max, min, ownKeys } from '../model/intrinsics.ts';
import { guarded } from '../stream/guarded.ts';
import type { ResolvedAddress } from './guardedLookup.ts';
import { checkRoot } from './checkRoot.ts';
import { inTime } from './ticks.ts';
import { toError } from '../model/messageOf.ts';
import { unset } from './unset.ts';

/**
 * Connects to the first address that answers ("Happy Eyeballs", RFC 8305). It begins with the first address. If that fails,
 * it tries the next; if that stays silent, it tries the next beside it. So a slow address can still answer, and a dead one
 * delays the next by at most 250 ms, or less if `connectTimeout` is too short for all addresses.
 *
 * Tries at most eight addresses, and no others. Calls `done` once, never inside this call: with the connection, or with the
 * errors of all attempts. The returned function cancels: then `done` is not called.
 */
export function connectTcp(
  port: number,
  addresses: readonly ResolvedAddress[],
  connectTimeout: number,
  done: (error: Error | null, connection?: Socket) => void,
): () => void {
  checkRealm();
  const order = alternating(addresses);
  const delay = min(usualDelay, connectTimeout / (order.length + 1));
  const tried: (Socket | undefined)[] = [];
  const errors: (Error | undefined)[] = [];
  let under = 0;
  let next = 0;
  let stopTimer: (() => void) | undefined;

  const finish = (reached?: Socket): void => {
    stopTimer?.();
    next = order.length;
    for (let i = 0; i < tried.length; i++) {
      const socket = tried[i];
      tried[i] = undefined;
      if (socket !== reached) socket?.destroy();
    }
    under = 0;
  };
  const failed = (error: unknown): void => {
    finish();
    done(toError(error));
  };
  const begin = (): void => {
    stopTimer?.();
    const place = next++;
    const socket = connectTo(order[place]?.address ?? '', port);
    append(tried, socket);
    append(errors, undefined);
    under += 1;
    const lost = (error: Error): void => {
      if (tried[place] !== socket) return; // it was cancelled
      tried[place] = undefined;
      errors[place] = error;
      under -= 1;
      if (next < order.length) begin();
      else if (under === 0) done(errorOf(errors));
    };
    const onError = guarded(lost, failed);
    const onClose = guarded(() => {
      lost(new Error('the peer closed the connection'));
    }, failed);
    const reached = (): void => {
      if (tried[place] !== socket) return;
      finish(socket);
      done(null, socket);
      socket.off('error', onError).off('close', onClose); // `done` has its own by now
    };
    socket.on('error', onError).on('close', onClose);
    socket.once('connect', guarded(reached, failed));
    if (next < order.length) stopTimer = inTime(begin, delay, failed);
  };
  begin();
  return finish;
}

const unsetOptions = unset(
  ...['path', 'handle', 'fd', 'onread', 'signal', 'timeout', 'localAddress', 'localPort', 'family', 'hints'],
  ...['blockList', 'allowHalfOpen', 'highWaterMark', 'objectMode', 'readableObjectMode', 'writableObjectMode'],
  ...['construct', 'read', 'write', 'writev', 'final', 'destroy', 'captureRejections', 'encoding', 'defaultEncoding'],
  ...[
    'readable',
    'writable',
    'readableHighWaterMark',
    'writableHighWaterMark',
    'emitClose',
    'autoDestroy',
    'decodeStrings',
  ],
  ...['noDelay', 'keepAlive', 'keepAliveInitialDelay', 'autoSelectFamilyAttemptTimeout', 'typeOfService'],
  ...['host', 'port', 'lookup', 'autoSelectFamily'],
);
const harmless = unset(
  ...['handle', 'fd', 'onread', 'signal', 'construct', 'read', 'write', 'writev', 'final', 'destroy'],
);
/** Events of Node's sockets and of the receiver of ws, but for those of which each stream has a list of its own. */
export const inheritableEvents = [
  ...['connect', 'ready', 'timeout', 'connectionAttempt', 'connectionAttemptFailed', 'connectionAttemptTimeout'],
  ...['resume', 'pause', 'pipe', 'unpipe', 'free', 'agentRemove', 'secure', 'secureConnect', 'session', 'keylog'],
  ...['OCSPResponse', 'message', 'ping', 'pong', 'conclude', 'newListener', 'removeListener'],
];
const root = Object.prototype;
const namesAtLoad = ownKeys(root).length;

/**
 * Throws if `Object.prototype` has options that Node rejects, or what Node would call as a listener. Node makes options too,
 * also in its servers, where an error of its checks would end the process; and the server may run in this process.
 *
 * @throws what Node throws, or Error
 */
function checkRealm(): void {
  if (ownKeys(root).length !== namesAtLoad) new Socket({ ...harmless });
  checkRoot(inheritableEvents);
}

const usualDelay = 250; // ms (RFC 8305, 5)
const mostAddresses = 8;

function connectTo(host: string, port: number): Socket {
  const options: object = { ...unsetOptions, host, port, autoSelectFamily: false };
  return connect(options as TcpSocketConnectOpts);
}

/** The first eight addresses with alternating families, beginning with the family of the first (RFC 8305, 4). */
function alternating(addresses: readonly ResolvedAddress[]): readonly ResolvedAddress[] {
  const first: ResolvedAddress[] = [];
  const second: ResolvedAddress[] = [];
  for (let i = 0; i < addresses.length; i++) {
    const address = addresses[i] as ResolvedAddress;
    append(address.family === addresses[0]?.family ? first : second, address);
  }
  const order: ResolvedAddress[] = [];
  for (let i = 0; i < max(first.length, second.length); i++) {
    const pair = [first[i], second[i]] as const;
    if (pair[0] && order.length < mostAddresses) append(order, pair[0]);
    if (pair[1] && order.length < mostAddresses) append(order, pair[1]);
  }
  return order;
}

/** The only error, or all in one that has the code of the first, as in Node. */
function errorOf(errors: readonly (Error | undefined)[]): Error {
  const first = errors[0];
  if (errors.length === 1 && first) return first;
  return Object.assign(new AggregateError(errors), { code: (first as NodeJS.ErrnoException | undefined)?.code });
}

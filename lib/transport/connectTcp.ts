import { connect, type Socket, type TcpSocketConnectOpts } from 'node:net';
import { clearTimeout, setTimeout } from 'node:timers';
import type { ResolvedAddress } from './Resolver.ts';
import { unset } from './unset.ts';

const untold = unset(
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

const usualDelay = 250; // ms (RFC 8305, 5)
const mostAddresses = 8;

/**
 * Connects to the first of the addresses that answers, and to nothing else ("Happy Eyeballs", RFC 8305): begins with the
 * first one, and goes on to the next when one has failed, or beside it when it is silent for a while. So an address that
 * is slow but answers is reached, and one that is dead delays the next by no more than that while: 250 ms, or less where
 * `connectTimeout` would not leave each address its turn.
 *
 * Tries at most eight. Calls `done` once, never inside this call: with the connection, or with the errors of all. The returned function
 * gives up, and then `done` is not called.
 */
export function connectTcp(
  port: number,
  addresses: readonly ResolvedAddress[],
  connectTimeout: number,
  done: (error: Error | null, connection?: Socket) => void,
): () => void {
  const order = alternating(addresses);
  const delay = Math.min(usualDelay, connectTimeout / (order.length + 1));
  const under = new Set<Socket>();
  const errors: Error[] = [];
  let next = 0;
  let timer: NodeJS.Timeout | undefined;

  const finish = (reached?: Socket): void => {
    clearTimeout(timer);
    next = order.length;
    for (const socket of under) if (socket !== reached) socket.destroy();
    under.clear();
  };
  const begin = (): void => {
    clearTimeout(timer);
    const place = next++;
    const socket = connectTo(order[place]?.address ?? '', port);
    under.add(socket);
    const lost = (error: Error): void => {
      if (!under.delete(socket)) return; // it was given up
      errors[place] = error;
      if (next < order.length) begin();
      else if (under.size === 0) done(errorOf(errors));
    };
    const closed = (): void => {
      lost(new Error('the peer closed the connection'));
    };
    socket.on('error', lost).on('close', closed);
    socket.once('connect', () => {
      if (!under.has(socket)) return;
      finish(socket);
      done(null, socket);
      socket.off('error', lost).off('close', closed); // `done` has its own by now
    });
    if (next < order.length) timer = setTimeout(begin, delay);
  };
  begin();
  return finish;
}

function connectTo(host: string, port: number): Socket {
  const options: object = { ...untold, host, port, autoSelectFamily: false };
  return connect(options as TcpSocketConnectOpts);
}

/** The same addresses, with the families in turn, beginning with that of the first (RFC 8305, 4). */
function alternating(addresses: readonly ResolvedAddress[]): readonly ResolvedAddress[] {
  const first = addresses.filter(({ family }) => family === addresses[0]?.family);
  const second = addresses.filter(({ family }) => family !== addresses[0]?.family);
  const longer = Math.max(first.length, second.length);
  const pairs = Array.from({ length: longer }, (_, i) => [...first.slice(i, i + 1), ...second.slice(i, i + 1)]);
  return pairs.flat().slice(0, mostAddresses);
}

/** One error, or all in one that has the code of the first, as Node makes it. */
function errorOf(errors: readonly Error[]): Error {
  const [first] = errors;
  if (errors.length === 1 && first) return first;
  return Object.assign(new AggregateError(errors), { code: (first as NodeJS.ErrnoException | undefined)?.code });
}

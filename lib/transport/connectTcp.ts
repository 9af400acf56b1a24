import { connect, type Socket, type TcpSocketConnectOpts } from 'node:net';
import { nextTick } from 'node:process';
import type { ResolvedAddress } from './Resolver.ts';
import { unset } from './unset.ts';

const untold = unset(
  ...['path', 'handle', 'fd', 'onread', 'signal', 'timeout', 'localAddress', 'localPort', 'family', 'hints'],
  ...['blockList', 'allowHalfOpen', 'highWaterMark', 'objectMode', 'readableObjectMode', 'writableObjectMode'],
  ...['host', 'port', 'lookup', 'autoSelectFamily'],
);

/** Connects to the first of the addresses that answers (RFC 8305), and to no other: the name is not looked up again. */
export function connectTcp(host: string, port: number, addresses: readonly ResolvedAddress[]): Socket {
  const lookup = (_host: string, _options: unknown, done: (error: null, all: typeof addresses) => void): void => {
    nextTick(done, null, addresses);
  };
  const options: object = { ...untold, host, port, lookup, autoSelectFamily: true };
  return connect(options as TcpSocketConnectOpts);
}

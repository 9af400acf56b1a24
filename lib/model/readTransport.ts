import type { Transport } from './Transport.ts';

/** Marks what makes transports. A registered symbol, so that other copies of this package see it too. */
const maker = Symbol.for('rx-secure-networking/transport-maker');

/** Marks a function that makes transports, so that `readTransport` refuses it where a transport is due. */
export function markTransportMaker(make: (...args: never) => unknown): void {
  Object.defineProperty(make, maker, { value: true });
}

/**
 * Reads an option that is a transport.
 *
 * @throws TypeError for what is none, and for a maker of transports that nobody has called
 */
export function readTransport(name: string, given: unknown): Transport {
  if (typeof given !== 'function') {
    throw new TypeError(`${name} must be a Transport such as wsTransport() or webSocketTransport()`);
  }
  if (Object.hasOwn(given, maker)) {
    throw new TypeError(`${name} must be a Transport: call ${given.name}() and give what it returns`);
  }
  return given as Transport;
}

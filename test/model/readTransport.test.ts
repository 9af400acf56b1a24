import { allowAll, createNetwork, type Transport, webSocketTransport } from 'rx-secure-networking';
import { leakCheck, transportContract, virtualTransport } from 'rx-secure-networking/testing';
import { wsTransport } from 'rx-secure-networking/ws';
import { markTransportMaker, readTransport } from '../../lib/model/Transport.ts';
import { quiet } from '../world.ts';

const makers: readonly [string, unknown][] = [
  ['wsTransport', wsTransport],
  ['webSocketTransport', webSocketTransport],
  ['virtualTransport', virtualTransport],
];
const listen = () => Promise.reject(new Error('nobody asks'));

describe('a transport', () => {
  it.each(makers)('that is %s, which nobody has called, is refused where it is given', (name, given) => {
    const transport = given as Transport;
    const notified = `must be a Transport: call ${name}() and pass what it returns`;

    expect(() => createNetwork({ transport, policy: allowAll })).toThrow(new TypeError(`transport ${notified}`));
    expect(() => leakCheck().transport(transport)).toThrow(new TypeError(`leakCheck: transport ${notified}`));
    expect(() => transportContract({ transport, listen })).toThrow(
      new TypeError(`transportContract: transport ${notified}`),
    );
  });

  it('that is a maker of transports is refused with the call to write', () => {
    function myTransport(): Transport {
      return virtualTransport(quiet);
    }
    expect(readTransport('transport', myTransport)).toBe(myTransport);
    markTransportMaker(myTransport);
    expect(() => readTransport('transport', myTransport)).toThrow(
      new TypeError('transport must be a Transport: call myTransport() and pass what it returns'),
    );
  });

  it('that is none is refused with the names of some', () => {
    expect(() => readTransport('transport', {})).toThrow(
      new TypeError('transport must be a Transport such as wsTransport() or webSocketTransport()'),
    );
  });

  it.each([undefined, null, {}, 'ws', Promise.resolve(virtualTransport(quiet))])('that is %p is refused', (given) => {
    expect(() => readTransport('transport', given)).toThrow(TypeError);
  });

  it('that was made, or is a function of somebody’s own, is taken as it is', () => {
    const own: Transport = () => {
      throw new Error('nobody dials');
    };
    for (const transport of [own, virtualTransport(quiet)])
      expect(readTransport('transport', transport)).toBe(transport);
  });

  it('of another copy of the package is told in the same way', () => {
    const make = () => undefined;
    Object.defineProperty(make, Symbol.for('rx-secure-networking/transport-maker'), { value: true });
    expect(() => readTransport('transport', make)).toThrow('call make()');

    const another = () => undefined;
    markTransportMaker(another);
    expect(Object.keys(another)).toEqual([]);
  });
});

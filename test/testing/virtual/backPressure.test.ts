import { drains, virtualTransport, type VirtualTransportOptions } from '../../../lib/testing.ts';
import { marbled } from '../../marbled.ts';
import { acts, type Act, dialled, frames, notified, receivedBy, scene } from './scene.ts';

describe('back-pressure', () => {
  const scripted: VirtualTransportOptions = { drain: 'scripted' };
  const waits = (bytes: number): Act => {
    return (link) => expect(link.bufferedBytes).toBe(bytes);
  };
  const more: Record<string, Act> = {
    ...acts,
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
      const acts$ = cold('  -(sz)', more);
      const expected = '    o';

      expectObservable(dialled(virtualTransport(server), acts$)).toBe(expected, notified);
    }),
  );

  it(
    'is scripted: what is sent waits, in bytes of UTF-8, until the network takes it',
    marbled(({ cold, expectObservable }) => {
      const server = cold(' o-------x--y--D--D', { ...frames, x: drains(3), y: drains(99) });
      const acts$ = cold('  -(sfun)--k--z(sf)', more);
      const expected = '    o-------D--D--D';

      expectObservable(dialled(virtualTransport(server, scripted), acts$)).toBe(expected, notified);
    }),
  );

  it(
    'lets the server receive a message with its last byte',
    marbled(({ cold, expectObservable }) => {
      const server = cold(' o-------x--y--x---D', { ...frames, x: drains(3), y: drains(2) });
      const acts$ = cold('  -(sue)', more);
      const expected = '    -----------h------(ue)';
      const values = { h: 'hello', u: 'üü', e: '' };

      expectObservable(receivedBy(acts$, scripted, server)).toBe(expected, values);
    }),
  );

  it(
    'holds a close behind what waits',
    marbled(({ cold, expectObservable }) => {
      const server = cold(' o-----D', frames);
      const acts$ = cold('  --(sc)', acts);
      const received = '    ------(h|)';
      const expected = '    o-----(DB)';

      expectObservable(receivedBy(acts$, scripted, server)).toBe(received, { h: 'hello' });
      expectObservable(dialled(virtualTransport(server, scripted), acts$)).toBe(expected, notified);
    }),
  );

  it(
    'drains while reading is paused',
    scene({ server: '-o---aD', acts: '--p-s---r', expected: '-o----D-a', options: scripted }),
  );

  it(
    'ends with the connection: nothing waits in a link that is gone',
    marbled(({ cold, expectObservable }) => {
      const server = cold(' o--C', frames);
      const acts$ = cold('  -s--zsz', more);
      const expected = '    o--C';

      expectObservable(dialled(virtualTransport(server, scripted), acts$)).toBe(expected, notified);
    }),
  );
});

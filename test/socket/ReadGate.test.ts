import { closes, opened, type ServerFrame } from 'rx-secure-networking/testing';
import { marbled } from '../marbled.ts';
import { connecting, ended, play, url, world } from '../world.ts';

const frames: Record<string, ServerFrame> = { o: opened(), a: 'a', b: 'b', x: closes(1000) };
const notified = { p: 'pause', r: 'resume' };

describe('hold()', () => {
  it(
    'stops reading until the returned function is called',
    marbled(({ cold, expectObservable }) => {
      const server = cold('   oa-bx', frames);
      const wire = '          --p---r';
      const expected = '      -a----(b|)';
      const { owner, wire$ } = world({ server });
      const socket = connecting(owner);
      let letRead = (): void => undefined;
      play(cold('             --h---r', { h: () => (letRead = socket.hold()), r: () => letRead() }));

      expectObservable(wire$).toBe(wire, notified);
      expectObservable(socket.messages$).toBe(expected);
    }),
  );

  it(
    'adds up: the link reads on when the last holder lets go, and each counts once',
    marbled(({ cold, expectObservable }) => {
      const { owner, wire$ } = world();
      const socket = connecting(owner);
      const holders: (() => void)[] = [];
      const hold = () => holders.push(socket.hold());
      play(cold('-hh', { h: hold }));
      play(cold('---aaxb', { a: () => holders[0]?.(), b: () => holders[1]?.(), x: () => holders[0]?.() }));

      expectObservable(wire$).toBe('-p----r', notified);
    }),
  );

  it(
    'before the connection is open counts from the opening',
    marbled(({ cold, expectObservable }) => {
      const server = cold('   --oa', frames);
      const wire = '          d-p---r';
      const { owner, wire$ } = world({ server });
      const socket = owner.create(url);
      const letRead = socket.hold();
      play(cold('             c-----r', { c: () => socket.connect(), r: letRead }));

      expectObservable(wire$, '-^').toBe(wire.replace('d', '-'), notified);
      expectObservable(socket.messages$).toBe('------a');
    }),
  );

  it(
    'before the connection is open is forgotten where it is let go before that',
    marbled(({ cold, expectObservable }) => {
      const { owner, wire$ } = world({ server: cold('--oa', frames) });
      const socket = owner.create(url);
      socket.hold()();
      play(cold('c', { c: () => socket.connect() }));

      expectObservable(wire$, '-^').toBe('');
      expectObservable(socket.messages$).toBe('---a');
    }),
  );

  it(
    'and the holding of unheard messages do not undo each other',
    marbled(({ cold, expectObservable }) => {
      const server = cold('   oab', frames);
      const { owner, wire$ } = world({ server, limits: { maxHeldBytes: 1 } });
      const socket = connecting(owner);
      let letRead = (): void => undefined;
      play(cold('             ---h--r', { h: () => (letRead = socket.hold()), r: () => letRead() }));

      expectObservable(wire$).toBe('--p---r', notified);
      expectObservable(socket.messages$, '----^').toBe('----(ab)');
    }),
  );

  it(
    'does no harm where the platform cannot pause, or after the end',
    marbled(({ cold, expectObservable }) => {
      const { owner } = world({ server: cold('oa-x', frames), link: { canPause: false } });
      const socket = connecting(owner);
      play(cold('h----h', { h: () => socket.hold()() }));
      play(cold('-h', { h: () => socket.hold() }));

      expectObservable(socket.messages$).toBe('-a-|');
      expectObservable(socket.ended$.pipe(ended)).toBe('---(e|)', { e: 'peer 1000' });
    }),
  );
});

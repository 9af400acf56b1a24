import { Observable, of } from 'rxjs';
import type { AuditMessages, Message, Policy } from 'rx-secure-networking';
import { marbled } from '../marbled.ts';
import { connecting, decidedly, permissive, play, url, world, yes } from '../world.ts';
import { audited } from './audited.ts';

describe('the send audits', () => {
  it(
    'may answer at once: then the outcome is known at once',
    marbled(({ cold, expectObservable }) => {
      const { socket } = audited(({ message }) => message !== 'no');
      const send = () => expect([socket.send('yes'), socket.send('no')]).toEqual(['sent', 'denied']);
      play(cold('-s', { s: send }));

      expectObservable(socket.sent$).toBe('-s', { s: 'yes' });
    }),
  );

  it(
    'may answer at once with an observable',
    marbled(({ cold, flush }) => {
      const { socket, got } = audited(() => of(true));
      play(cold('-s', { s: () => expect(socket.send('a')).toBe('sent') }));

      flush();
      expect(got).toEqual(['a']);
    }),
  );

  it(
    'that answer at once with an observable do not make what follows from it a request of their own',
    marbled(({ cold, flush }) => {
      const { socket, got } = audited(() => of(true));
      const again = (message: Message) => message === 'a' && expect(socket.send('b')).toBe('pending'); // behind a
      socket.sent$.subscribe(again);
      play(cold('-s', { s: () => socket.send('a') }));

      flush();
      expect(got).toEqual(['a', 'b']);
    }),
  );

  it.each<[AuditMessages | undefined, AuditMessages | undefined, boolean]>([
    [undefined, undefined, true],
    [true, undefined, true],
    ['receive', undefined, true],
    [false, undefined, false],
    [false, false, false],
    [false, 'receive', false],
    [false, true, true],
    [undefined, false, true],
    [undefined, 'send', true],
    ['send', false, true],
    ['receive', 'send', true],
  ])('O5 are asked as the owner (%s) and the socket (%s) say together: %s', (ofOwner, ofSocket, expected) => {
    marbled(({ cold, flush }) => {
      const send = jest.fn(yes);
      const owner = { audits: { ...permissive, send }, ...(ofOwner !== undefined && { auditMessages: ofOwner }) };
      const socket = connecting(world({ owner }).owner, url, ofSocket === undefined ? {} : { auditMessages: ofSocket });
      play(cold('-s', { s: () => socket.send('a') }));

      flush();
      expect(send).toHaveBeenCalledTimes(expected ? 1 : 0);
    })();
  });

  it.each<[AuditMessages | undefined, 'sent' | 'denied']>([
    [undefined, 'sent'],
    [false, 'sent'],
    ['receive', 'sent'],
    ['send', 'denied'],
    [true, 'denied'],
    ['both', 'denied'],
  ])('L1 where there is none and auditMessages is %s, a message is %s', (auditMessages, outcome) => {
    marbled(({ cold, flush }) => {
      const { create, connect } = permissive;
      const owner = { audits: { create, connect }, ...(auditMessages !== undefined && { auditMessages }) } as object;
      const socket = connecting(world({ owner }).owner);
      play(cold('-s', { s: () => expect(socket.send('a')).toBe(outcome) }));
      flush();
    })();
  });

  it(
    'L2 are the host’s rule first, and always',
    marbled(({ cold, expectObservable }) => {
      const send = jest.fn(yes);
      const policy: Policy = { send: ({ message }) => message !== 'secret' };
      const { socket, network } = audited(send, { policy });
      const act = () => {
        expect(socket.send('secret')).toBe('denied');
        expect(send).not.toHaveBeenCalled();
        expect(socket.send('hello')).toBe('sent');
        expect(send).toHaveBeenCalledTimes(1);
      };
      play(cold('-s', { s: act }));

      expectObservable(network.decisions$.pipe(decidedly)).toBe('-d', { d: 'policy send denied' });
    }),
  );

  it.each(['in their call', 'as they are subscribed to'])(
    'L10 that destroy their owner %s leave neither a timer nor a subscription, and send nothing',
    (when) => {
      marbled(({ cold, expectObservable, scheduler, flush }) => {
        const teardown = jest.fn();
        const act = (call: string) => call === when && here.owner.destroy();
        const here = audited(
          () => {
            act('in their call');
            return new Observable(() => {
              act('as they are subscribed to');
              return teardown;
            });
          },
          { limits: { auditTimeout: 99 } },
        );
        play(cold('-s', { s: () => expect(here.socket.send('a')).toBe('not-open') }));

        expectObservable(here.socket.sent$).toBe('-|');
        flush();
        expect(teardown).toHaveBeenCalledTimes(when === 'in their call' ? 0 : 1);
        expect(scheduler.now()).toBeLessThan(99);
      })();
    },
  );
});

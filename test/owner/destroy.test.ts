import { NEVER } from 'rxjs';
import type { Audits } from 'rx-secure-networking';
import { closes, opened, type ServerFrame } from 'rx-secure-networking/testing';
import { countingScheduler } from '../countingScheduler.ts';
import { marbled } from '../marbled.ts';
import { brief, connecting, errorOf, note, permissive, play, url, world, yes } from '../world.ts';

const frames: Record<string, ServerFrame> = { o: opened(), m: 'hello', x: closes(4000) };

describe('L10 P7 destroy()', () => {
  it(
    'hangs up all links in its own call, the newest first, and asks no close audit',
    marbled(({ cold, expectObservable, flush }) => {
      const close = jest.fn(yes);
      const { owner, wire$ } = world({ owner: { audits: { ...permissive, close } } });
      const rooms = ['a', 'b', 'c'].map((room) => connecting(owner, `wss://example.com/${room}`));
      const log: string[] = [];
      for (const [index, { ended$ }] of rooms.entries()) note(log, String(index), ended$);
      const destroy = () => {
        owner.destroy();
        expect(log).toEqual(['2', '2 |', '1', '1 |', '0', '0 |']);
      };
      play(cold('-x', { x: destroy }));

      expectObservable(wire$).toBe('-(ccc)', { c: 'close 1001' });
      flush();
      expect(close).not.toHaveBeenCalled();
    }),
  );

  it(
    'is idempotent',
    marbled(({ cold, expectObservable }) => {
      const { owner, wire$ } = world();
      connecting(owner);
      play(cold('-xx(xx)', { x: () => owner.destroy() }));

      expectObservable(owner.destroyed$).toBe('-(d|)', { d: undefined });
      expectObservable(wire$).toBe('-c', { c: 'close 1001' });
    }),
  );

  it(
    'trap 58: leaves no timer, whatever was under way, but the deadlines of the links that it hung up',
    marbled(({ cold, flush }) => {
      const scheduler = countingScheduler();
      const later = ({ url: of }: { url: string }) => (of.includes('pending') ? NEVER : true);
      const audits: Audits = { ...permissive, connect: later, close: later, send: later, receive: later };
      const dialled = (request: { url: string }) =>
        cold<ServerFrame>(request.url.includes('dialling') ? '-' : request.url.includes('gone') ? 'omx' : 'om', frames);
      const { owner } = world({ scheduler, server: dialled, owner: { audits, auditMessages: 'both' } });
      const at = (path: string) => connecting(owner, `wss://example.com/${path}`);
      const start = () => {
        at('dialling'); //            its connect deadline
        at('pending'); //             its connect audit
        at('held'); //                what nobody has heard
        at('gone'); //                the same, behind its end
        owner.open(() => NEVER).subscribe(); //        a provider
        const asking = owner.create('wss://example.com/pending');
        asking.close(); //            its close audit
      };
      const destroy = () => {
        expect(scheduler.due).toBe(6);
        owner.open('ws://nowhere:1/').subscribe(); // an error on its way
        owner.destroy();
        expect(scheduler.due).toBe(1); // of the held one, which was open
      };
      play(cold('-s--x', { s: start, x: destroy }));

      flush();
      expect(scheduler.due).toBe(0);
    }),
  );

  it(
    'cancels the audits that are pending: each is left, recorded and told',
    marbled(({ cold, expectObservable, expectSubscriptions, flush }) => {
      const audit = cold('----t', { t: true });
      const { owner, network } = world({ owner: { audits: { ...permissive, close: () => audit } } });
      const socket = connecting(owner);
      const log: string[] = [];
      socket.events$.subscribe((event) => log.push(brief(event)));
      network.decisions$.subscribe(({ action, code, waited }) => log.push(`${action} ${code} after ${waited ?? 0}`));
      play(cold('-c-x', { c: () => socket.close(), x: () => owner.destroy() }));

      expectObservable(socket.state$).toBe('o--(x|)', { o: 'open', x: 'closed' });
      expectSubscriptions(audit.subscriptions).toBe('-^-!');
      flush();
      expect(log).toEqual(['connected', 'close cancelled after 2', 'denied close cancelled', 'ended owner 1001']);
    }),
  );

  it(
    'calls each teardown, which finds an owner that is gone and may call it too',
    marbled(({ cold, flush }) => {
      const { owner } = world();
      const socket = connecting(owner);
      const other = jest.fn();
      owner.add(() => owner.destroy());
      owner.add(() => {
        expect(socket.state).toBe('closed');
        expect(errorOf(() => owner.create(url)).code).toBe('owner-destroyed');
      });
      owner.add(other);
      play(cold('-x', { x: () => owner.destroy() }));

      flush();
      expect(other).toHaveBeenCalledTimes(1);
    }),
  );

  it(
    'may come from a teardown of another owner, and from a listener of the host',
    marbled(({ cold, expectObservable }) => {
      const { owner, newOwner, network } = world();
      const [first, second] = [newOwner(), newOwner()];
      first.add(() => owner.destroy());
      network.decisions$.subscribe(() => first.destroy());
      play(cold('-c', { c: () => second.create(url) }));

      expectObservable(owner.destroyed$).toBe('-(d|)', { d: undefined });
      expectObservable(first.destroyed$).toBe('-(d|)', { d: undefined });
      expectObservable(second.destroyed$).toBe('');
    }),
  );

  it(
    'completes what is first asked for in the middle of it',
    marbled(({ cold, flush }) => {
      const { owner } = world({ owner: { audits: { ...permissive, close: () => NEVER } } });
      const socket = owner.create(url);
      const log: string[] = [];
      const listen = () => {
        note(log, 'messages$', socket.messages$);
        note(log, 'sent$', socket.sent$);
      };
      socket.events$.subscribe(({ type }) => type === 'denied' && listen());
      play(cold('-cx', { c: () => socket.close(), x: () => owner.destroy() }));

      flush();
      expect(log).toEqual(['messages$ |', 'sent$ |']);
    }),
  );
});

import { asyncScheduler, type SchedulerLike } from 'rxjs';
import { allowAll, createNetwork, type LinkSink, type SocketEnd, type Transport } from 'rx-secure-networking';
import { connecting, permissive } from '../world.ts';
import { whileReportsPass } from '../whileReportsPass.ts';

const settled = () => new Promise((resolve) => setImmediate(resolve));
const no = (): never => {
  throw new Error('no');
};

/** An owner whose links close only when they are terminated, the sinks of those that have not, and what they were told. */
function stubborn(terminated: () => void = () => undefined, scheduler: SchedulerLike = asyncScheduler) {
  const open = new Set<LinkSink>();
  const transport: Transport = (_dial, sink) => {
    open.add(sink);
    return {
      bufferedBytes: 0,
      send: () => true,
      close: () => undefined,
      terminate: () => {
        terminated();
        if (open.delete(sink)) sink.closed(1006, '', false);
      },
      pause: () => false,
      resume: () => undefined,
    };
  };
  const network = createNetwork({ transport, policy: allowAll, scheduler });
  return { network, open, owner: network.createOwner({ name: 'mod', audits: permissive }) };
}

describe('an end that breaks off', () => {
  whileReportsPass();

  it('L24 P7 does a step that throws as long as a turn lasts in the next one', async () => {
    let broken = true;
    const { network, open, owner } = stubborn(() => broken && no());
    connecting(owner);
    owner.destroy();
    owner.destroy();
    broken = false;
    await settled();

    expect(open.size).toBe(0);
    network.destroy();
  });

  it('L22 P7 terminates connections whose closing gets no deadline, since timers throw', async () => {
    const { network, open, owner } = stubborn();
    const sockets = [connecting(owner), connecting(owner)];
    open.forEach((sink) => sink.opened(''));
    const timers = jest.spyOn(asyncScheduler, 'schedule').mockImplementation(no);
    owner.destroy();
    await settled();
    timers.mockRestore();

    expect(open.size).toBe(0);
    expect(sockets.map(({ state }) => state)).toEqual(['closed', 'closed']);
    network.destroy();
  });

  const odd: readonly [string, unknown][] = [
    ['a text', 'refused'],
    ['a plain object', { code: 'ECONNREFUSED' }],
    ['an error whose message is none', Object.assign(new Error('x'), { message: null })],
    ['a message that cannot be read', Object.defineProperty(new Error('x'), 'message', { get: no })],
    ['a revoked Proxy', revoked()],
  ];

  it.each(odd)('L13 L22 ends a socket whose transport gives %s for an error', async (_what, error) => {
    const { network, open, owner } = stubborn();
    const socket = connecting(owner);
    const ends: SocketEnd[] = [];
    network.ends$.subscribe(({ end }) => ends.push(end));
    open.forEach((sink) => sink.closed(1006, '', false, error as Error));
    await new Promise((resolve) => setTimeout(resolve)); // timers run

    expect([socket.state, ends.map(({ by, error: of }) => `${by} ${of?.code}`)]).toEqual([
      'closed',
      ['network connect-failed'],
    ]);
    network.destroy();
  });

  it('L13 L24 P11 ends a socket also if the clock throws, and holds up no timer', async () => {
    const scheduler = Object.create(asyncScheduler) as typeof asyncScheduler;
    const { network, open, owner } = stubborn(undefined, scheduler);
    const socket = connecting(owner);
    scheduler.now = no;
    open.forEach((sink) => sink.closed(1006, '', false));
    for (let turn = 0; turn < 60 && network.snapshot()[0]?.sockets.length !== 0; turn += 1) {
      await new Promise((resolve) => setTimeout(resolve, 1));
    }

    expect(socket.state).toBe('closed');
    owner.destroy();
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(network.snapshot()).toEqual([]);
    Reflect.deleteProperty(scheduler, 'now');
    network.destroy();
  });
});

function revoked(): object {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}

import { asyncScheduler } from 'rxjs';
import { allowAll, createNetwork, type LinkSink, type Transport } from 'rx-secure-networking';
import { connecting, permissive } from '../world.ts';
import { whileReportsPass } from '../whileReportsPass.ts';

const settled = () => new Promise((resolve) => setImmediate(resolve));
const no = (): never => {
  throw new Error('no');
};

/** An owner whose links close only when they are terminated, the sinks of those that have not, and what they were told. */
function stubborn(terminated: () => void = () => undefined) {
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
  const network = createNetwork({ transport, policy: allowAll });
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
});

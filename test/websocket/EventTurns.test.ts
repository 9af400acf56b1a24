import { EventTurns } from '../../lib/websocket/EventTurns.ts';
import { ownerCoreOf } from '../../lib/network/OwnerHandle.ts';
import { url, world } from '../world.ts';
import { worldOf } from './worldOf.ts';

it('L17 an event that cannot be made is reported, and the next one is dispatched', async () => {
  const { owner } = world();
  const { scheduler, life } = ownerCoreOf(owner);
  const log: unknown[] = [];
  const turns = new EventTurns({ scheduler, life, report: (error) => log.push(error) }, () => undefined);
  turns.add(() => {
    throw 'boo' as unknown as Error;
  });
  const next = new Promise<void>((resolve) => turns.add(() => resolve(void log.push('next'))));
  await next;

  expect(log).toEqual(['boo', 'next']);
  owner.destroy();
});

it('L26 a getter on Object.prototype does not stop the close event', () => {
  const { network, WebSocket, open } = worldOf();
  const socket = open(() => new WebSocket(url));
  const log: string[] = [];
  socket.onclose = ({ code }) => log.push(`close ${code}`);
  Object.defineProperty(Object.prototype, 'bubbles', { configurable: true, get: () => raise() });
  try {
    network.endSocket(1);
  } finally {
    Reflect.deleteProperty(Object.prototype, 'bubbles');
  }

  expect(log).toEqual(['close 1006']);
});

const raise = (): never => {
  throw new Error('boo');
};

import { lastValueFrom } from 'rxjs';
import { GuestLife } from '../../lib/wall/GuestLife.ts';
import { messagePort } from 'rx-secure-networking/guest';
import { world } from '../world.ts';

it('ended$ has the reason of who ended the owner, also one that reads like that of a closed port', async () => {
  const { network } = world();
  const { port1 } = new MessageChannel();
  const life = new GuestLife(messagePort(port1), { network, name: 'guest', audits: {} }, () => undefined);
  const reason = 'the guest has left: its port has closed';
  life.owner.destroy(reason);
  life.gone({ code: 1 }, 'its process has exited');

  expect(await lastValueFrom(life.ended$)).toEqual({ reason, code: 1 });
  network.destroy();
});

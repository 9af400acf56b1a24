import { firstValueFrom, lastValueFrom, Subscription } from 'rxjs';
import { createNetwork } from 'rx-secure-networking';
import { GuestLife } from '../../lib/wall/GuestLife.ts';
import { messagePort } from 'rx-secure-networking/guest';
import { labTransport } from '../guests/LabLink.ts';
import { HandClock } from '../guests/rawGuest.ts';
import { world } from '../world.ts';

it('ended$ shows what a guest says on one line, as the records do: control and direction characters are escaped', async () => {
  const { network } = world();
  const { port1 } = new MessageChannel();
  const life = new GuestLife(messagePort(port1), { network, name: 'guest', audits: {} }, () => undefined);
  const recorded = firstValueFrom(network.lifecycle$);
  life.fail(`\u202Eevil\nweather ended: all is well\0\uD800${'y'.repeat(1_000)}`);
  life.gone();

  const { reason } = await lastValueFrom(life.ended$);
  expect(reason).toMatch(/^\\u\{202e\}evil\\u\{a\}weather ended: all is well\\u\{0\}\\u\{d800\}y+…$/u);
  expect(await recorded).toMatchObject({ type: 'destroyed', reason });
  network.destroy();
});

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

it('G6 the lease of a guest that is still being started begins when it is started', async () => {
  const clock = new HandClock();
  const network = createNetwork({ transport: labTransport().transport, policy: {}, scheduler: clock });
  const { port1 } = new MessageChannel();
  const starting = new Subscription();
  const options = { network, name: 'guest', audits: {}, lease: 9_000 };
  const life = new GuestLife(messagePort(port1), options, () => undefined, starting);
  clock.advance(100_000);
  expect(life.over).toBe(false);
  starting.unsubscribe();
  clock.advance(11_000);
  expect(life.over).toBe(false);
  clock.advance(2_000);
  life.gone();
  expect(await lastValueFrom(life.ended$)).toMatchObject({ violation: { rule: 'lease' } });
  network.destroy();
});

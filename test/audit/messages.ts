import { filter } from 'rxjs';
import type { Message, Policy } from 'rx-secure-networking';
import { marbled } from '../marbled.ts';
import { connecting, decidedly, saying, world } from '../world.ts';

/** Sends a message and receives the same under a policy; gives the denials. */
export function says(policy: Policy, message: Message): readonly string[] {
  const denials: string[] = [];
  marbled(({ flush }) => {
    const { owner, network } = world({ policy, server: saying(message) });
    network.decisions$
      .pipe(
        filter(({ allow }) => !allow),
        decidedly,
      )
      .subscribe((line) => denials.push(line));
    const socket = connecting(owner);
    socket.messages$.subscribe();
    socket.opened$.subscribe(() => socket.send(message));
    flush();
    owner.destroy();
  })();
  return denials;
}

import { firstValueFrom } from 'rxjs';
import type { Audits, Decision, OwnedSocket } from 'rx-secure-networking';
import { permissive, world, type WorldOptions } from '../world.ts';

/** An owner with these audits, what was decided and what was dialled. */
export function asked(audits: object, options: WorldOptions = {}) {
  const made = world(options);
  const decisions: Decision[] = [];
  const dialled: string[] = [];
  made.network.decisions$.subscribe((decision) => decisions.push(decision));
  made.wire$.subscribe((line) => dialled.push(line));
  const owner = made.newOwner({ audits: { ...permissive, ...audits } satisfies Audits });
  const last = (): string => decisions.map(({ action, code }) => `${action} ${code}`).at(-1) ?? '';
  return { ...made, owner, decisions, dialled, last };
}

/** Connects and waits for what comes of it: open, or the code of the end's error. */
export async function outcome(socket: OwnedSocket): Promise<string> {
  const open = firstValueFrom(socket.opened$);
  socket.connect();
  return open.then(
    () => 'open',
    (error: unknown) => (error as { code: string }).code,
  );
}

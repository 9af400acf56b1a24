import { once } from 'node:events';

/** Waits for an event of a peer. */
export async function event(emitter: NodeJS.EventEmitter, name: string): Promise<unknown[]> {
  return (await once(emitter, name)) as unknown[];
}

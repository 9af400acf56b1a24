import { once } from 'node:events';
import { Redis } from 'ioredis';
import { createClient } from 'redis';
import { redisEngine, type RedisEngineOptions } from 'rx-secure-networking/redis';
import type { FleetEngine } from 'rx-secure-networking/fleet';

/** An engine over a real client. Disposing of it ends its connections. */
export interface ClientEngine extends AsyncDisposable {
  readonly engine: FleetEngine;
}

export type MakeEngine = (port: number, options?: Partial<RedisEngineOptions>) => Promise<ClientEngine>;

/** With ioredis: told to queue nothing and to send nothing twice. */
export const overIoredis: MakeEngine = async (port, options) => {
  const make = async (): Promise<Redis> => {
    const client = new Redis({
      port,
      host: '127.0.0.1',
      enableOfflineQueue: false,
      autoResendUnfulfilledCommands: false,
      maxRetriesPerRequest: 0,
      connectTimeout: 500,
      retryStrategy: (attempt) => Math.min(50 * attempt, 500),
    });
    client.on('error', () => undefined);
    if (client.status !== 'ready') await once(client, 'ready');
    return client;
  };
  const [commands, waiting] = [await make(), await make()];
  const send =
    (client: Redis) =>
    ([name = '', ...words]: string[]) =>
      client.call(name, words);
  return {
    engine: redisEngine({
      send: send(commands),
      wait: send(waiting),
      reset: (which) => {
        (which === 'wait' ? waiting : commands).disconnect(true);
      },
      fleet: 'test',
      ...options,
    }),
    [Symbol.asyncDispose]: async () => {
      for (const client of [commands, waiting]) client.disconnect();
    },
  };
};

/** With node-redis, in RESP2 and RESP3. */
export const overNodeRedis =
  (RESP: 2 | 3): MakeEngine =>
  async (port, options) => {
    const make = async () => {
      const client = createClient({
        RESP,
        socket: {
          host: '127.0.0.1',
          port,
          connectTimeout: 500,
          reconnectStrategy: (tries) => Math.min(50 * tries, 500),
        },
        disableOfflineQueue: true,
      });
      client.on('error', () => undefined);
      await client.connect();
      return client;
    };
    const [commands, waiting] = [await make(), await make()];
    return {
      engine: redisEngine({
        send: (words) => commands.sendCommand(words),
        wait: (words) => waiting.sendCommand(words),
        fleet: 'test',
        ...options,
      }),
      [Symbol.asyncDispose]: async () => {
        for (const client of [commands, waiting]) client.destroy();
      },
    };
  };

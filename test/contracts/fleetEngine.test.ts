import { Redis } from 'ioredis';
import { memoryEngine } from 'rx-secure-networking/fleet';
import { fleetEngineContract } from 'rx-secure-networking/testing';
import { overIoredis, overNodeRedis } from '../fleet/redisClients.ts';
import { startRedis, withRedis } from '../fleet/redisServer.ts';

describe('memoryEngine() fulfils the contract of engines', () => {
  for (const { name, run } of fleetEngineContract({ start: () => ({ engine: memoryEngine() }) })) it(name, run);
});

withRedis.each([
  ['ioredis', overIoredis],
  ['node-redis with RESP2', overNodeRedis(2)],
  ['node-redis with RESP3', overNodeRedis(3)],
])('redisEngine() with %s fulfils the contract of engines', (_name, make) => {
  let redis: Awaited<ReturnType<typeof startRedis>>;
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(() => redis[Symbol.asyncDispose]());

  const flush = async () => {
    const client = new Redis({ port: redis.port, host: '127.0.0.1' });
    await client.flushall();
    client.disconnect();
  };
  const start = async () => {
    await flush();
    const [one, two] = [await make(redis.port), await make(redis.port)];
    return {
      engine: one.engine,
      other: two.engine,
      forget: flush,
      stop: async () => {
        await one[Symbol.asyncDispose]();
        await two[Symbol.asyncDispose]();
      },
    };
  };
  for (const { name, run } of fleetEngineContract({ start, canForget: true })) it(name, run);
});

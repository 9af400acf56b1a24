/**
 * The engine of a fleet on Redis or Valkey. You pass the client.
 *
 * @module rx-secure-networking/redis
 */
export { redisEngine, type RedisEngineOptions } from './engine/redisEngine.ts';
export type { RedisSend } from './engine/RedisCalls.ts';

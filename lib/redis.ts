/**
 * The engine of a fleet on Redis or Valkey. The client is handed in.
 *
 * @module rx-secure-networking/redis
 */
export { redisEngine, type RedisEngineOptions } from './engine/redisEngine.ts';
export type { RedisSend } from './engine/RedisCalls.ts';

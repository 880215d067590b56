export type { RedisClient, RedisPipeline } from "./client.ts";
export { redisStore } from "./redis-store.ts";
export type { RedisStoreOptions } from "./options.ts";

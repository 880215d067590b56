import { script } from "./script.ts";

/**
 * Tries every command that the other scripts use, so that a missing right or an old server shows at start. On a
 * key that does not exist none of them does anything.
 */
export const probeScript = script(`
-- KEYS[1]  a key that does not exist
-- returns  1
redis.call('TIME')
redis.call('GET', KEYS[1])
redis.call('SET', KEYS[1], '', 'XX', 'KEEPTTL')
redis.call('ZADD', KEYS[1], 'XX', 0, '')
redis.call('ZREM', KEYS[1], '')
redis.call('ZRANK', KEYS[1], '')
redis.call('ZRANGE', KEYS[1], 0, 0)
redis.call('ZRANGEBYLEX', KEYS[1], '-', '+')
redis.call('PTTL', KEYS[1])
redis.call('PEXPIREAT', KEYS[1], 1)
return 1
`);

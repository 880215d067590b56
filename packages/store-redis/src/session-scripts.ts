import { CORRUPT, script } from "./script.ts";

// Each of these writes the record again where it changes nothing: WAIT promises no more than the connection's own
// writes, and "somebody else did that before" must not be told while a failover could still undo it.

/** Inserts a record. A script only for the sake of that second write. */
export const createScript = script(`
-- KEYS[1]  record
-- ARGV[1]  its text
-- ARGV[2]  milliseconds to keep it
-- returns  1; 0 if there is a record
if redis.call('SET', KEYS[1], ARGV[1], 'NX', 'PX', ARGV[2]) then return 1 end
redis.call('SET', KEYS[1], redis.call('GET', KEYS[1]), 'KEEPTTL')
return 0
`);

/** Adds a line to a record unless one of some lines is there. */
const changeScript = (unless: string) =>
  script(`
-- KEYS[1]  record
-- ARGV[1]  the line to add
-- returns  1; 0 if there is no record, or the change has come before
local record = redis.call('GET', KEYS[1])
if not record then return 0 end
if string.sub(record, 1, 2) ~= '1[' then return redis.error_reply('${CORRUPT} not a record') end
local changed = 1
if string.find(record, '\\n[${unless}]') then changed = 0 else record = record .. ARGV[1] end
redis.call('SET', KEYS[1], record, 'KEEPTTL')
return changed
`);

/** Neither redeemed nor revoked before. */
export const redeemScript = changeScript("rx");

/** Not revoked before. */
export const revokeScript = changeScript("x");

import { script } from "./script.ts";

// Hours of the server's own clock: the app's may be off, frozen in a test, or another app's. The record is written
// after its entry, so an entry is kept an hour longer, and as long as anybody may still be writing.

/**
 * Adds an entry, and sweeps a few whose hour has come: the oldest of its index and some of others. Those come from a
 * random place on in all that share the key, since nobody may add to their index again; the end of an id is as random as
 * stems are. Every fourth time they come from anywhere in the same index instead, by rank, or entries that are kept for
 * long would shelter all behind them. A ZRANDMEMBER of a large set would cost more than all the rest.
 */
export const addEntryScript = script(`
-- KEYS[1]  shared sorted set, all scores 0, so that members stand in the order of their bytes
-- ARGV[1]  stem of the index
-- ARGV[2]  position of the session
-- ARGV[3]  milliseconds for which the record will be kept
-- returns  1
local now = redis.call('TIME')
local due = math.floor((now[1] + ARGV[3] / 1000) / 3600) + 2
local entry = ARGV[1] .. ARGV[2]
local same = redis.call('ZRANGEBYLEX', KEYS[1], '[' .. entry .. ',', '(' .. entry .. '-')
for _, member in ipairs(same) do due = math.max(due, tonumber(string.match(member, '%d+$'))) end
local added = entry .. ',' .. string.format('%.0f', due)
redis.call('ZADD', KEYS[1], 0, added) -- first of all writes: without memory it fails, and nothing has happened
for _, member in ipairs(same) do
  if member ~= added then redis.call('ZREM', KEYS[1], member) end
end
local old = redis.call('ZRANGEBYLEX', KEYS[1], '[' .. ARGV[1], '(' .. entry, 'LIMIT', 0, 4)
local others
if #old == 4 and now[2] % 4 == 0 then
  local first = redis.call('ZRANK', KEYS[1], old[1])
  local older = redis.call('ZRANK', KEYS[1], added) - first
  -- The server's microseconds, spread so that a burst of creates looks everywhere (Park and Miller's multiplier).
  local at = first + math.floor(older * (now[2] * 48271 % 2147483647) / 2147483647)
  others = redis.call('ZRANGE', KEYS[1], at, at + 7)
else
  others = redis.call('ZRANGEBYLEX', KEYS[1], '[' .. string.sub(ARGV[2], -12), '+', 'LIMIT', 0, 4)
end
for _, members in ipairs({old, others}) do
  for _, member in ipairs(members) do
    local hour = tonumber(string.match(member, ',(%d+)$'))
    if hour and hour * 3600 <= tonumber(now[1]) then redis.call('ZREM', KEYS[1], member) end
  end
end
local last = due * 3600000
if redis.call('PTTL', KEYS[1]) < last - now[1] * 1000 then
  redis.call('PEXPIREAT', KEYS[1], string.format('%.0f', last))
end
return 1
`);

/** Removes those of some entries whose hour has come. */
export const sweepScript = script(`
-- KEYS[1]  shared sorted set
-- ARGV     members
-- returns  how many went
local now = tonumber(redis.call('TIME')[1])
local gone = 0
for _, member in ipairs(ARGV) do
  local hour = tonumber(string.match(member, ',(%d+)$'))
  if hour and hour * 3600 <= now then gone = gone + redis.call('ZREM', KEYS[1], member) end
end
return gone
`);

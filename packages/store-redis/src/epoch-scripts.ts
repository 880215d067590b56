import { CORRUPT, script } from "./script.ts";

const read = `
local epochs = redis.call('GET', KEYS[1]) or ''
if epochs ~= '' and string.sub(epochs, -1) ~= '\\n' then return redis.error_reply('${CORRUPT} not epochs') end
local from, to = string.find(epochs, ARGV[1] .. ':', 1, true)
`;

/** Tells an owner's epoch, making it where it is absent. Writes in any case, for the sake of WAIT. */
export const epochScript = script(`
-- KEYS[1]  epochs of a tag
-- ARGV[1]  owner's key, 43 characters
-- ARGV[2]  value for a new epoch, 12 characters
-- returns  the value that counts
${read}
local value = ARGV[2]
if from then value = string.sub(epochs, to + 1, to + #value)
else epochs = epochs .. ARGV[1] .. ':' .. value .. '\\n' end
redis.call('SET', KEYS[1], epochs)
return value
`);

/** Replaces an owner's epoch. */
export const replaceEpochScript = script(`
-- KEYS[1]  epochs of a tag
-- ARGV[1]  owner's key, 43 characters
-- ARGV[2]  the new value, 12 characters
-- ARGV[3]  epoch milliseconds of the replacement
-- returns  1
${read}
if from then epochs = string.sub(epochs, 1, from - 1) .. string.sub(epochs, string.find(epochs, '\\n', to, true) + 1) end
redis.call('SET', KEYS[1], epochs .. ARGV[1] .. ':' .. ARGV[2] .. ':' .. ARGV[3] .. '\\n')
return 1
`);

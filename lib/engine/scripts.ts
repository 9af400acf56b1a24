// What runs inside Redis, by the server's clock. Each answers a flat array, because clients give other
// forms to everything else.

/** KEYS: the bucket. ARGV: count, per. It holds the time at which it is full again. */
export const takeScript = `
local t = redis.call('TIME')
local now = t[1] * 1000 + t[2] / 1000
local count, per = tonumber(ARGV[1]), tonumber(ARGV[2])
local full = tonumber(redis.call('GET', KEYS[1]) or now)
if full < now then full = now end
if full > now + per then full = now + per end
full = full + per / count
local early = full - now - per
if early > 0.001 then return { 0, math.ceil(early) } end
redis.call('SET', KEYS[1], string.format('%.3f', full), 'PX', math.ceil(full - now) + 1)
return { 1, 0 }`;

/** KEYS: the hash of hosts, what is known of the list. ARGV: host, mine, most, ttl. A field is "number until". */
export const holdScript = `
local t = redis.call('TIME')
local now = t[1] * 1000 + math.floor(t[2] / 1000)
local host, mine, most, ttl = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
local others, had = 0, 0
local all = redis.call('HGETALL', KEYS[1])
for i = 1, #all, 2 do
  local n, till = string.match(all[i + 1], '^(%d+) (%d+)$')
  if not n or tonumber(till) <= now then redis.call('HDEL', KEYS[1], all[i])
  elseif all[i] == host then had = tonumber(n)
  else others = others + tonumber(n) end
end
local ok = 1
if mine > had and others + mine > most then ok = 0; mine = had end
if mine == 0 then redis.call('HDEL', KEYS[1], host)
else
  redis.call('HSET', KEYS[1], host, string.format('%d %d', mine, now + ttl))
  redis.call('PEXPIRE', KEYS[1], ttl * 2)
end
return { ok, others + mine, redis.call('HGET', KEYS[2], 'epoch') or '' }`;

/** KEYS: the budget, what is known of the list. ARGV: most, want, per, the period of what is given back. It holds "period used". */
export const drawScript = `
local t = redis.call('TIME')
local now = t[1] * 1000 + math.floor(t[2] / 1000)
local most, want, per = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local period = math.floor(now / per)
local known, used = string.match(redis.call('GET', KEYS[1]) or '', '^(%d+) (%d+)$')
if known and tonumber(known) == period then used = tonumber(used) else used = 0 end
local got = math.min(want, math.max(0, most - used))
local name = string.format('%.0f ', period) .. (redis.call('HGET', KEYS[2], 'epoch') or '')
if want < 0 then got = name == ARGV[4] and math.max(want, -used) or 0 end
if got ~= 0 then redis.call('SET', KEYS[1], string.format('%.0f %.0f', period, used + got), 'PX', per * 2) end
return { string.format('%.0f', got), string.format('%.0f', math.max(0, most - used - got)), (period + 1) * per - now, name }`;

/** KEYS: the log, the hash of marks. ARGV: incarnation, how many to keep, prev, then seq, text, … */
export const appendScript = `
local last = tonumber(redis.call('HGET', KEYS[2], ARGV[1]) or '0')
if tonumber(ARGV[3]) > last then return { last, 1 } end
for i = 4, #ARGV, 2 do
  local seq = tonumber(ARGV[i])
  if seq > last then
    redis.call('XADD', KEYS[1], 'MAXLEN', '~', ARGV[2], '*', 'i', ARGV[1], 's', ARGV[i], 'd', ARGV[i + 1])
    last = seq
  end
end
redis.call('HSET', KEYS[2], ARGV[1], string.format('%.0f', last))
return { last, 0 }`;

/** KEYS: what hosts have published. Answers the text of each, '' if there is none, and how many ms it still lives. */
export const hostsScript = `
local found = {}
for i, text in ipairs(redis.call('MGET', unpack(KEYS))) do
  found[i * 2 - 1] = text or ''
  found[i * 2] = redis.call('PTTL', KEYS[i])
end
return found`;

const clock = `local t = redis.call('TIME')
local now = string.format('%.0f', t[1] * 1000 + t[2] / 1000)`;

/** Notes that others may be giving back what was lost. */
const note = (meta: string): string => `${clock}
redis.call('HSET', ${meta}, 'began', now)`;

/** Begins an epoch at this moment, unless there is one. Its version is the highest that is left: what was known may be lost alone. */
const begin = (meta: string, notices: string, list: string, epoch: string): string => `
if redis.call('HSETNX', ${meta}, 'epoch', ${epoch}) == 1 then
  local last = redis.call('XREVRANGE', ${notices}, '+', '-', 'COUNT', 1)[1]
  local most = last and last[2][5] == 'v' and tonumber(last[2][6]) or 0
  for _, text in ipairs(redis.call('HVALS', ${list})) do
    local version = string.match(text, '^(%d+) ') or '0'
    if #version < 16 then most = math.max(most, tonumber(version)) end
  end
  if most > 0 then redis.call('HSETNX', ${meta}, 'version', string.format('%.0f', most)) end
  ${note(meta)}
end`;

/** KEYS: what is known of the list, the notices, the list. ARGV: the epoch of one that has none. */
export const beginScript = `${begin('KEYS[1]', 'KEYS[2]', 'KEYS[3]', 'ARGV[1]')}
return 1`;

/**
 * KEYS: what is known of the list. Answers how long ago its epoch began, Redis restarted, or hosts last gave back what was lost, in
 * ms, -1 if it is not noted; and the run of Redis, '' where INFO is not allowed. A replica cannot note that it is another one.
 */
export const ageScript = `
${clock}
local info = redis.pcall('INFO', 'server')
local run = type(info) == 'string' and string.match(info, 'run_id:(%w+)') or ''
if run ~= '' and run ~= redis.call('HGET', KEYS[1], 'run') then redis.pcall('HSET', KEYS[1], 'run', run, 'began', now) end
local began = tonumber(redis.call('HGET', KEYS[1], 'began') or '')
if not began then return { -1, run } end
return { math.max(0, now - began), run }`;

/** KEYS: the list, the notices, what is known of both. ARGV: key, entry or '', epoch, since or ''. A field is "version entry". */
export const changeScript = `${begin('KEYS[3]', 'KEYS[2]', 'KEYS[1]', 'ARGV[3]')}
local epoch = redis.call('HGET', KEYS[3], 'epoch')
local known, entry = string.match(redis.call('HGET', KEYS[1], ARGV[1]) or '', '^(%d+) ?(.*)$')
local was = (entry or '') ~= '' and 1 or 0
if ARGV[4] ~= '' and tonumber(known or '0') > tonumber(ARGV[4]) then
  return { tonumber(redis.call('HGET', KEYS[3], 'version') or '0'), epoch, was }
end
local version = redis.call('HINCRBY', KEYS[3], 'version', 1)
redis.call('HSET', KEYS[1], ARGV[1], version .. ' ' .. ARGV[2])
redis.call('XADD', KEYS[2], 'MAXLEN', '~', 10000, '*', 'k', ARGV[1], 'e', ARGV[2], 'v', version, 'r', ARGV[4])
if ARGV[4] ~= '' then ${note('KEYS[3]')} end
return { version, epoch, was }`;

"""The steps that must happen at once in Redis, in its Lua.

KEYS[1] is always the prefix of all keys. Names below it: domains (stream), active (set of domains that have
an entry there), queued (set of pages that are owed or not yet settled by the dispatcher), pages:D (stream),
busy:D (who has a request under way to D), intents (hash: page → worker that began to archive it), doubt:W
(hash: pages that a dead worker may have archived), results (stream).
"""

_OWNER = """
local p = KEYS[1]
local function owner(id)
  local found = redis.call('XPENDING', p .. 'domains', 'workers', id, id, 1)
  return found[1] and found[1][2] or ''
end
"""

ADD = """
local p, domain, key, page = KEYS[1], ARGV[1], ARGV[2], ARGV[3]
if redis.call('SADD', p .. 'queued', key) == 0 then return 0 end
redis.call('XADD', p .. 'pages:' .. domain, '*', 'key', key, 'page', page)
if redis.call('SADD', p .. 'active', domain) == 1 then
  redis.call('XADD', p .. 'domains', '*', 'domain', domain)
end
return 1
"""
"""A page is owed: domain, key, page as JSON → 1, or 0 for one that is owed already."""

NEXT = (
    _OWNER
    + """
local domain, id, me, lease = ARGV[1], ARGV[2], ARGV[3], tonumber(ARGV[4])
if owner(id) ~= me then return {'lost'} end
redis.call('XCLAIM', p .. 'domains', 'workers', me, 0, id, 'JUSTID')
local busy = redis.call('GET', p .. 'busy:' .. domain)
if busy and busy ~= me then return {'busy'} end
while true do
  local first = redis.call('XRANGE', p .. 'pages:' .. domain, '-', '+', 'COUNT', 1)[1]
  if not first then
    redis.call('XACK', p .. 'domains', 'workers', id)
    redis.call('XDEL', p .. 'domains', id)
    redis.call('SREM', p .. 'active', domain)
    redis.call('DEL', p .. 'pages:' .. domain, p .. 'busy:' .. domain)
    return {'empty'}
  end
  local key, page = first[2][2], first[2][4]
  local begun = redis.call('HGET', p .. 'intents', key)
  if not begun or begun == me then
    redis.call('SET', p .. 'busy:' .. domain, me, 'PX', lease)
    return {begun and 'again' or 'page', first[1], key, page}
  end
  redis.call('HSET', p .. 'doubt:' .. begun, key, cjson.encode({domain = domain, page = page, id = first[1]}))
  redis.call('XDEL', p .. 'pages:' .. domain, first[1])
end
"""
)
"""The next page of a domain: domain, its entry, worker, lease in ms → lost, busy, empty, or page or again
with its id, key and JSON. ``again`` is one that this worker began to archive before it died. One that another
worker began is laid by for that one."""

INTEND = (
    _OWNER
    + """
local id, me, key = ARGV[1], ARGV[2], ARGV[3]
if owner(id) ~= me then return 0 end
redis.call('HSETNX', p .. 'intents', key, me)
return redis.call('HGET', p .. 'intents', key) == me and 1 or 0
"""
)
"""A worker is about to archive a page: entry of the domain, worker, key → 1 if it still owns the domain."""

DONE = """
local p, domain, me, page_id, key, result = KEYS[1], ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5]
redis.call('XADD', p .. 'results', '*', 'key', key, 'result', result)
redis.call('HDEL', p .. 'doubt:' .. me, key)
redis.call('HDEL', p .. 'intents', key)
if page_id ~= '' then redis.call('XDEL', p .. 'pages:' .. domain, page_id) end
if redis.call('GET', p .. 'busy:' .. domain) == me then redis.call('DEL', p .. 'busy:' .. domain) end
return 1
"""
"""A page is on disk, or was not asked for: domain, worker, page's id or '', key, result as JSON."""

RENEW = (
    _OWNER
    + """
local me, lease = ARGV[1], tonumber(ARGV[2])
local lost = {}
for n = 3, #ARGV, 2 do
  local id, domain = ARGV[n], ARGV[n + 1]
  if owner(id) == me then
    redis.call('XCLAIM', p .. 'domains', 'workers', me, 0, id, 'JUSTID')
    if redis.call('GET', p .. 'busy:' .. domain) == me then
      redis.call('PEXPIRE', p .. 'busy:' .. domain, lease)
    end
  else
    lost[#lost + 1] = domain
  end
end
return lost
"""
)
"""The worker lives: worker, lease in ms, then entry and domain of each that it owns → the domains it lost."""

RELEASE = (
    _OWNER
    + """
local domain, id, me = ARGV[1], ARGV[2], ARGV[3]
if owner(id) ~= me then return 0 end
redis.call('XACK', p .. 'domains', 'workers', id)
redis.call('XDEL', p .. 'domains', id)
redis.call('XADD', p .. 'domains', '*', 'domain', domain)
return 1
"""
)
"""The worker gives a domain back: domain, its entry, worker."""

UNDOUBT = """
local p, me, key, domain, page = KEYS[1], ARGV[1], ARGV[2], ARGV[3], ARGV[4]
redis.call('HDEL', p .. 'doubt:' .. me, key)
redis.call('HDEL', p .. 'intents', key)
redis.call('XADD', p .. 'pages:' .. domain, '*', 'key', key, 'page', page)
if redis.call('SADD', p .. 'active', domain) == 1 then
  redis.call('XADD', p .. 'domains', '*', 'domain', domain)
end
return 1
"""
"""A page that was laid by was not archived after all: worker, key, domain, page. It is owed again."""

BUSY = """
local p, domain, me, lease = KEYS[1], ARGV[1], ARGV[2], tonumber(ARGV[3])
local busy = redis.call('GET', p .. 'busy:' .. domain)
if busy and busy ~= me then return 0 end
if busy then
  redis.call('PEXPIRE', p .. 'busy:' .. domain, lease)
  return 2
end
redis.call('SET', p .. 'busy:' .. domain, me, 'PX', lease)
return 1
"""
"""A request is to be sent: domain, by whom, lease in ms → 1, 2 where it is ours already, 0 for wait."""

UNBUSY = """
local p, domain, me = KEYS[1], ARGV[1], ARGV[2]
if redis.call('GET', p .. 'busy:' .. domain) == me then redis.call('DEL', p .. 'busy:' .. domain) end
return 1
"""
"""A request to a domain is over: domain, who sent it."""

"""The work queue across machines: pages by registrable domain, on Redis Streams.

The stream ``domains`` holds each domain with work once; its consumer group hands a domain to one worker. The
entry stays pending for that worker while it owns the domain, and its idle time is the lease: who does not
renew it loses the domain to whoever claims it next (XAUTOCLAIM). A page leaves its domain's stream when it
is archived and on disk, never before.
"""

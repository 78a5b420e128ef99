"""Stand-ins that tests share: servers, authorities, and what else implements a port."""

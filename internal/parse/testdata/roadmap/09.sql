-- PostgreSQL table backend
CREATE TABLE UserProfiles (
    userId STRING PRIMARY KEY,
    name STRING,
    tier STRING,
    totalSpent DOUBLE
) WITH (
    extension = 'postgresql',
    host = '${DB_HOST:localhost}',
    database = 'eventflux',
    table = 'user_profiles',
    connection_pool_size = '10'
);

-- MongoDB table backend
CREATE TABLE EventLog (
    eventId STRING,
    timestamp LONG,
    data STRING
) WITH (
    extension = 'mongodb',
    uri = '${MONGO_URI}',
    database = 'eventflux',
    collection = 'event_log',
    indexes = 'timestamp:1,eventId:1'
);

-- Redis table backend (for hot data)
CREATE TABLE ActiveSessions (
    sessionId STRING,
    userId STRING,
    lastActivity LONG
) WITH (
    extension = 'redis',
    url = '${REDIS_URL}',
    ttl = '3600',  -- 1 hour auto-expiry
    key_prefix = 'session:'
);

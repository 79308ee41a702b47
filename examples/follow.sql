-- A log that is followed: lines per status, running.
CREATE STREAM Log (path STRING, status INT, ms LONG) WITH (
    type = 'source',
    extension = 'file',
    file.path = 'app.log',
    file.follow = 'true',
    format = 'json'
);
INSERT INTO PerStatus SELECT status, count(*) AS lines FROM Log GROUP BY status;

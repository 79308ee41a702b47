-- A quantifier on a group: request and reply, twice.
TEST 'two round trips';
CREATE STREAM Net (kind STRING, n INT);
INSERT INTO Out SELECT a.n AS requests, b.n AS replies
FROM PATTERN ((a=Net[kind = 'request'] -> b=Net[kind = 'reply' AND n = a.n]){2} -> c=Net[kind = 'close']);
AT 0 INSERT INTO Net VALUES ('request', 1), ('reply', 1), ('request', 2), ('reply', 1), ('reply', 2), ('close', 0);
EXPECT Out VALUES ([1, 2], [1, 2]);

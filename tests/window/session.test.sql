-- WINDOW session(gap[, key]): per key, events less than gap apart.

TEST 'session: closes gap after its last event';
CREATE STREAM S (v INT);
INSERT INTO Out SELECT count(*) AS n, sum(v) AS t FROM S WINDOW session(1 SECOND);
AT 0 INSERT INTO S VALUES (1);
AT 900 INSERT INTO S VALUES (2);
AT 3000 INSERT INTO S VALUES (4);
ADVANCE TO 9000;
EXPECT Out VALUES CURRENT (2, 3) AT '00:00:01.899999', CURRENT (1, 4) AT '00:00:03.999999';

TEST 'session: events exactly gap apart are in two sessions';
CREATE STREAM S (v INT);
INSERT INTO Out SELECT sum(v) AS t FROM S WINDOW session(1 SECOND);
AT 0 INSERT INTO S VALUES (1);
AT 1000 INSERT INTO S VALUES (2);
AT 1999 INSERT INTO S VALUES (4);
ADVANCE TO 9000;
EXPECT Out VALUES (1), (6);

TEST 'session: without key and GROUP BY there is one for the whole stream';
CREATE STREAM S (k STRING, v INT);
INSERT INTO Out SELECT k, v FROM S WINDOW session(1 SECOND);
AT 0 INSERT INTO S VALUES ('a', 1);
AT 500 INSERT INTO S VALUES ('b', 2);
ADVANCE TO 9000;
EXPECT Out VALUES ('a', 1) AT '00:00:01.499999', ('b', 2) AT '00:00:01.499999';

TEST 'session: by default one per GROUP BY key';
CREATE STREAM S (k STRING, v INT);
INSERT INTO Out SELECT k, sum(v) AS t FROM S WINDOW session(1 SECOND) GROUP BY k;
AT 0 INSERT INTO S VALUES ('a', 1);
AT 500 INSERT INTO S VALUES ('b', 2);
AT 800 INSERT INTO S VALUES ('a', 4);
ADVANCE TO 9000;
EXPECT Out VALUES ('b', 2) AT '00:00:01.499999', ('a', 5) AT '00:00:01.799999';

TEST 'session: sessions that close together come in the order of their first event';
CREATE STREAM S (k STRING, v INT);
INSERT INTO Out SELECT k, sum(v) AS t FROM S WINDOW session(1 SECOND) GROUP BY k;
AT 0 INSERT INTO S VALUES ('b', 1), ('a', 2);
AT 500 INSERT INTO S VALUES ('a', 4), ('c', 8), ('b', 16);
ADVANCE TO 9000;
EXPECT Out VALUES ('b', 17), ('a', 6), ('c', 8);

TEST 'session: a key column, grouped by another';
CREATE STREAM S (u STRING, page STRING);
INSERT INTO Out SELECT page, count(*) AS n FROM S WINDOW session(1 SECOND, u) GROUP BY page;
AT 0 INSERT INTO S VALUES ('x', 'p'), ('y', 'p'), ('x', 'q');
AT 300 INSERT INTO S VALUES ('x', 'p');
ADVANCE TO 9000;
EXPECT Out VALUES ('p', 1) AT '00:00:00.999999', ('p', 2) AT '00:00:01.299999', ('q', 1) AT '00:00:01.299999';

TEST 'session: a key column, without aggregates';
CREATE STREAM S (u STRING, v INT);
INSERT INTO Out SELECT u, v FROM S WINDOW session(1 SECOND, u);
AT 0 INSERT INTO S VALUES ('x', 1);
AT 100 INSERT INTO S VALUES ('y', 2);
AT 500 INSERT INTO S VALUES ('x', 3);
ADVANCE TO 9000;
EXPECT Out VALUES ('y', 2), ('x', 1), ('x', 3);

TEST 'session: expired when the next session of the same key closes';
CREATE STREAM S (k STRING, v INT);
INSERT ALL EVENTS INTO Out SELECT k, sum(v) AS t FROM S WINDOW session(1 SECOND) GROUP BY k;
AT 0 INSERT INTO S VALUES ('a', 1);
AT 2000 INSERT INTO S VALUES ('b', 2);
AT 4000 INSERT INTO S VALUES ('a', 4);
ADVANCE TO 9000;
EXPECT Out VALUES CURRENT ('a', 1), CURRENT ('b', 2), EXPIRED ('a', 1), CURRENT ('a', 4);

TEST 'session: window_start is the first event, window_end the last plus the gap';
CREATE STREAM S (v INT);
INSERT INTO Out SELECT window_start AS a, window_end AS b FROM S WINDOW session(1 SECOND) GROUP BY v;
AT 1000 INSERT INTO S VALUES (7);
AT 1500 INSERT INTO S VALUES (7);
ADVANCE TO 9000;
EXPECT Out VALUES (TIMESTAMP '1970-01-01 00:00:01', TIMESTAMP '1970-01-01 00:00:02.5');

TEST 'session: EMIT CHANGES';
CREATE STREAM S (k STRING, v INT);
INSERT INTO Out SELECT k, sum(v) AS t FROM S WINDOW session(1 SECOND) GROUP BY k EMIT CHANGES;
AT 0 INSERT INTO S VALUES ('a', 1), ('b', 2);
AT 500 INSERT INTO S VALUES ('a', 4);
AT 1200 INSERT INTO S VALUES ('a', 8), ('b', 16);
ADVANCE TO 9000;
EXPECT Out VALUES ('a', 1), ('b', 2), ('a', 5), ('a', 13), ('b', 16);

TEST 'session: the end of input closes open sessions at their due times';
CREATE STREAM S (k STRING, v INT);
INSERT INTO Out SELECT k, sum(v) AS t FROM S WINDOW session(1 SECOND) GROUP BY k;
AT 0 INSERT INTO S VALUES ('a', 1);
AT 300 INSERT INTO S VALUES ('b', 2);
AT 400 INSERT INTO S VALUES ('a', 4);
FLUSH;
EXPECT Out VALUES CURRENT ('b', 2) AT '00:00:01.299999', CURRENT ('a', 5) AT '00:00:01.399999';

TEST 'session: a NULL key is a key';
CREATE STREAM S (k STRING, v INT);
INSERT INTO Out SELECT k, sum(v) AS t FROM S WINDOW session(1 SECOND) GROUP BY k;
AT 0 INSERT INTO S VALUES (NULL, 1), (NULL, 2);
ADVANCE TO 9000;
EXPECT Out VALUES (NULL, 3);

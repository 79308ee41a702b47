-- Regular expressions (RE2).

TEST 'regexp_like and ~';
CREATE STREAM S (a STRING);
INSERT INTO Out SELECT regexp_like(a, '^h.l') AS r1, a ~ 'l+o$' AS r2, a !~ 'z' AS r3 FROM S;
AT 0 INSERT INTO S VALUES ('hello'), ('zz'), (NULL);
EXPECT Out VALUES (TRUE, TRUE, TRUE), (FALSE, FALSE, FALSE), (NULL, NULL, NULL);

TEST '~* ignores case';
CREATE STREAM S (a STRING);
INSERT INTO Out SELECT a ~* 'HELLO' AS r1, a ~ 'HELLO' AS r2 FROM S;
AT 0 INSERT INTO S VALUES ('hello');
EXPECT Out VALUES (TRUE, FALSE);

TEST 'regexp_extract: the match, a group, none';
CREATE STREAM S (a STRING);
INSERT INTO Out SELECT regexp_extract(a, '[0-9]+') AS r1, regexp_extract(a, '([a-z]+)-([0-9]+)', 2) AS r2 FROM S;
AT 0 INSERT INTO S VALUES ('abc-12'), ('x');
EXPECT Out VALUES ('12', '12'), (NULL, NULL);

TEST 'regexp_replace';
CREATE STREAM S (a STRING);
INSERT INTO Out SELECT regexp_replace(a, '[0-9]+', '#') AS r1 FROM S;
AT 0 INSERT INTO S VALUES ('a1b22');
EXPECT Out VALUES ('a#b#');

-- Functions of text.

TEST 'length counts characters, octet_length bytes';
CREATE STREAM S (a STRING);
INSERT INTO Out SELECT length(a) AS r1, char_length(a) AS r2, octet_length(a) AS r3 FROM S;
AT 0 INSERT INTO S VALUES ('abc'), ('äé'), (''), (NULL);
EXPECT Out VALUES (3, 3, 3), (2, 2, 4), (0, 0, 0), (NULL, NULL, NULL);

TEST 'upper and lower';
CREATE STREAM S (a STRING);
INSERT INTO Out SELECT upper(a) AS r1, lower(a) AS r2 FROM S;
AT 0 INSERT INTO S VALUES ('aBc'), ('äÖ');
EXPECT Out VALUES ('ABC', 'abc'), ('ÄÖ', 'äö');

TEST 'initcap';
CREATE STREAM S (a STRING);
INSERT INTO Out SELECT initcap(a) AS r1 FROM S;
AT 0 INSERT INTO S VALUES ('hello wORLD');
EXPECT Out VALUES ('Hello World');

TEST 'concat: NULL counts as nothing';
CREATE STREAM S (a STRING, b STRING);
INSERT INTO Out SELECT concat(a, '-', b) AS r1 FROM S;
AT 0 INSERT INTO S VALUES ('x', 'y'), (NULL, 'y');
EXPECT Out VALUES ('x-y'), ('-y');

TEST '||: NULL makes NULL';
CREATE STREAM S (a STRING, b STRING);
INSERT INTO Out SELECT a || b AS r1 FROM S;
AT 0 INSERT INTO S VALUES ('x', 'y'), (NULL, 'y');
EXPECT Out VALUES ('xy'), (NULL);

TEST 'concat_ws skips NULL';
CREATE STREAM S (a STRING, b STRING);
INSERT INTO Out SELECT concat_ws(',', a, b, 'z') AS r1 FROM S;
AT 0 INSERT INTO S VALUES ('x', 'y'), (NULL, 'y');
EXPECT Out VALUES ('x,y,z'), ('y,z');

TEST 'substring counts from 1';
CREATE STREAM S (a STRING);
INSERT INTO Out SELECT substring(a, 2) AS r1, substring(a, 2, 2) AS r2, substr(a, 1, 3) AS r3 FROM S;
AT 0 INSERT INTO S VALUES ('hello'), ('h');
EXPECT Out VALUES ('ello', 'el', 'hel'), ('', '', 'h');

TEST 'substring counts characters';
CREATE STREAM S (a STRING);
INSERT INTO Out SELECT substring(a, 2, 1) AS r1 FROM S;
AT 0 INSERT INTO S VALUES ('äöü');
EXPECT Out VALUES ('ö');

TEST 'left and right';
CREATE STREAM S (a STRING);
INSERT INTO Out SELECT left(a, 2) AS r1, right(a, 2) AS r2 FROM S;
AT 0 INSERT INTO S VALUES ('hello'), ('h');
EXPECT Out VALUES ('he', 'lo'), ('h', 'h');

TEST 'trim, ltrim and rtrim';
CREATE STREAM S (a STRING);
INSERT INTO Out SELECT trim(a) AS r1, ltrim(a) AS r2, rtrim(a) AS r3 FROM S;
AT 0 INSERT INTO S VALUES ('  x y ');
EXPECT Out VALUES ('x y', 'x y ', '  x y');

TEST 'lpad and rpad';
CREATE STREAM S (a STRING);
INSERT INTO Out SELECT lpad(a, 5, '*') AS r1, rpad(a, 5, 'xy') AS r2, lpad(a, 2, '*') AS r3 FROM S;
AT 0 INSERT INTO S VALUES ('abc');
EXPECT Out VALUES ('**abc', 'abcxy', 'ab');

TEST 'replace';
CREATE STREAM S (a STRING);
INSERT INTO Out SELECT replace(a, 'l', 'LL') AS r1, replace(a, 'z', 'x') AS r2 FROM S;
AT 0 INSERT INTO S VALUES ('hello');
EXPECT Out VALUES ('heLLLLo', 'hello');

TEST 'reverse';
CREATE STREAM S (a STRING);
INSERT INTO Out SELECT reverse(a) AS r1 FROM S;
AT 0 INSERT INTO S VALUES ('abc'), ('äb');
EXPECT Out VALUES ('cba'), ('bä');

TEST 'repeat';
CREATE STREAM S (a STRING);
INSERT INTO Out SELECT repeat(a, 3) AS r1, repeat(a, 0) AS r2 FROM S;
AT 0 INSERT INTO S VALUES ('ab');
EXPECT Out VALUES ('ababab', '');

TEST 'position, strpos and instr count from 1';
CREATE STREAM S (a STRING);
INSERT INTO Out SELECT position('l' IN a) AS r1, strpos(a, 'lo') AS r2, instr(a, 'z') AS r3 FROM S;
AT 0 INSERT INTO S VALUES ('hello');
EXPECT Out VALUES (3, 4, 0);

TEST 'locate';
CREATE STREAM S (a STRING);
INSERT INTO Out SELECT locate('l', a) AS r1, locate('l', a, 4) AS r2 FROM S;
AT 0 INSERT INTO S VALUES ('hello');
EXPECT Out VALUES (3, 4);

TEST 'split_part';
CREATE STREAM S (a STRING);
INSERT INTO Out SELECT split_part(a, ',', 1) AS r1, split_part(a, ',', 3) AS r2, split_part(a, ',', 4) AS r3 FROM S;
AT 0 INSERT INTO S VALUES ('x,y,z');
EXPECT Out VALUES ('x', 'z', '');

TEST 'split';
CREATE STREAM S (a STRING);
INSERT INTO Out SELECT split(a, ',') AS r1 FROM S;
AT 0 INSERT INTO S VALUES ('x,y'), ('x');
EXPECT Out VALUES (['x', 'y']), (['x']);

TEST 'starts_with, ends_with and contains';
CREATE STREAM S (a STRING);
INSERT INTO Out SELECT starts_with(a, 'he') AS r1, ends_with(a, 'lo') AS r2, contains(a, 'ell') AS r3 FROM S;
AT 0 INSERT INTO S VALUES ('hello'), ('yellow'), (NULL);
EXPECT Out VALUES (TRUE, TRUE, TRUE), (FALSE, FALSE, TRUE), (NULL, NULL, NULL);

TEST 'ascii and chr';
CREATE STREAM S (a STRING);
INSERT INTO Out SELECT ascii(a) AS r1, chr(65) AS r2 FROM S;
AT 0 INSERT INTO S VALUES ('abc');
EXPECT Out VALUES (97, 'A');

TEST 'translate';
CREATE STREAM S (a STRING);
INSERT INTO Out SELECT translate(a, 'abc', 'xy') AS r1 FROM S;
AT 0 INSERT INTO S VALUES ('aabbcc');
EXPECT Out VALUES ('xxyy');

TEST 'format';
CREATE STREAM S (a STRING, b INT);
INSERT INTO Out SELECT format('%s is %d', a, b) AS r1 FROM S;
AT 0 INSERT INTO S VALUES ('x', 5);
EXPECT Out VALUES ('x is 5');

TEST 'hex and from_hex of text; base64';
CREATE STREAM S (a STRING);
INSERT INTO Out SELECT to_hex(a) AS r1, base64(a) AS r2 FROM S;
AT 0 INSERT INTO S VALUES ('abc');
EXPECT Out VALUES ('616263', 'YWJj');

TEST 'md5 and sha256';
CREATE STREAM S (a STRING);
INSERT INTO Out SELECT md5(a) AS r1, sha256(a) AS r2 FROM S;
AT 0 INSERT INTO S VALUES ('abc');
EXPECT Out VALUES ('900150983cd24fb0d6963f7d28e17f72', 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');

TEST 'levenshtein';
CREATE STREAM S (a STRING, b STRING);
INSERT INTO Out SELECT levenshtein(a, b) AS r1 FROM S;
AT 0 INSERT INTO S VALUES ('kitten', 'sitting'), ('', 'abc');
EXPECT Out VALUES (3), (3);

TEST 'Siddhi names';
CREATE STREAM S (a STRING);
INSERT INTO Out SELECT str:upper(a) AS r1, str:length(a) AS r2 FROM S;
AT 0 INSERT INTO S VALUES ('abc');
EXPECT Out VALUES ('ABC', 3);

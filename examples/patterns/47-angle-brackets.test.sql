-- <n:m>, <n>, <:m>, <n:>: Siddhi's spellings of {n,m}, {n}, {,m}, {n,}.
TEST 'a connection from SYN to FIN';
CREATE STREAM Packets (conn INT, kind STRING);
INSERT INTO Closed SELECT f[0].conn AS conn, count(s) AS syn, count(a) AS ack, count(d) AS data, count(f) AS fin
FROM PATTERN (s=Packets[kind = 'syn']<1:3> -> a=Packets[kind = 'ack']<2> -> d=Packets[kind = 'data']<:2> -> f=Packets[kind = 'fin']<1:>)
PARTITION BY conn;
AT 0 INSERT INTO Packets VALUES (1, 'syn'), (1, 'syn'), (1, 'ack'), (1, 'ack'), (1, 'data'), (1, 'fin'), (1, 'fin');
AT 1 INSERT INTO Packets VALUES (2, 'syn'), (2, 'syn'), (2, 'syn'), (2, 'syn'), (2, 'ack'), (2, 'fin'), (2, 'ack'), (2, 'fin');
EXPECT Closed VALUES (1, 2, 2, 1, 1), (2, 3, 2, 0, 1);

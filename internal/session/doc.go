// Package session runs command lines that are written down as text, with what they must print: the tests of the
// command line and of the commands in the documents. It also holds a terminal that tests can read.
//
// A session file is a list of sections. What stands before the first one is a remark.
//
//	-- file trades.csv --
//	symbol,price
//	IBM,100
//	-- command --
//	eventflux fmt - < app.sql
//	-- stdout --
//	SELECT …
//	-- stderr --
//	-- exit 1 --
//
// A file is put into the session's folder before the first command, or between two commands where it stands between
// them. A command is given to sh, so pipes, redirections and variables mean what they mean to users; `eventflux` is the
// program under test. The sections stdin, stdout, stderr and exit belong to the command above them; one that is not
// there stands for no input, no output and exit code 0. `-- output NAME --` is the wanted text of a file that the
// command has written. In wanted output `[..]` stands for any text within a line, and a line `[...]` for any number of
// lines. With -update the wanted output of commands that gave something else is rewritten.
package session

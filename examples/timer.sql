-- A timer and a log: every 100 ms a tick, printed to the log.
CREATE STREAM TimerInput (tick STRING) WITH (
    type = 'source',
    extension = 'timer',
    timer.interval = '100',
    format = 'json'
);

CREATE STREAM LogSink (tick STRING) WITH (
    type = 'sink',
    extension = 'log',
    format = 'json',
    log.prefix = '[EVENT]'
);

INSERT INTO LogSink SELECT tick FROM TimerInput;

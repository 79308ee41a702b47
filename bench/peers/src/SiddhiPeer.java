import io.siddhi.core.SiddhiAppRuntime;
import io.siddhi.core.SiddhiManager;
import io.siddhi.core.event.Event;
import io.siddhi.core.stream.input.InputHandler;
import io.siddhi.core.stream.output.StreamCallback;

/**
 * Siddhi: object rows, one thread; the events carry their time. Patterns are partitioned by symbol: without that each
 * event visits the pending matches of all symbols, which is 30 times slower.
 */
final class SiddhiPeer {
    static String query(String workload) {
        switch (workload) {
        case "W1": return "from Trades[price > 150.0] select symbol, price * volume as notional insert into Out;";
        case "W2": return "from Trades#window.externalTimeBatch(ts, 1 min, 0L) select symbol, count() as n, sum(volume) as v, avg(price) as p group by symbol insert into Out;";
        case "W3": return "from Trades#window.length(1000) select avg(price) as p, sum(volume) as v, min(price) as lo, max(price) as hi insert into Out;";
        case "W3t": return "from Trades#window.externalTime(ts, 10 sec) select symbol, avg(price) as p, sum(volume) as v group by symbol insert into Out;";
        case "W4": return "partition with (symbol of Trades) begin from every a=Trades[price > 150.0] -> b=Trades[price < 50.0] within 1 sec "
            + "select a.price as ap, b.price as bp insert into Out; end;";
        case "W5": return "partition with (symbol of Trades) begin from every a=Trades[price > 150.0] -> b=Trades[price > a.price] -> "
            + "c=Trades[price < 50.0] within 5 sec select a.price as ap, b.price as bp, c.price as cp insert into Out; end;";
        case "W6": return "partition with (symbol of Trades) begin from every a=Trades, b=Trades[price > a.price], c=Trades[price > b.price] "
            + "select a.price as ap, b.price as bp, c.price as cp insert into Out; end;";
        default: return null;
        }
    }

    static void add(Sink s, String workload, Object[] d) {
        switch (workload) {
        case "W1": s.add((Double) d[1]); break;
        case "W2": s.add((Long) d[1]); break;
        case "W3": s.add((Long) d[1]); break;
        case "W3t": s.add((Long) d[2]); break;
        case "W4": s.add(Sink.cents(d[0]) + Sink.cents(d[1])); break;
        default: s.add(Sink.cents(d[0]) + Sink.cents(d[1]) + Sink.cents(d[2]));
        }
    }

    static double run(String workload, Events in, Sink sink) throws Exception {
        SiddhiManager m = new SiddhiManager();
        SiddhiAppRuntime rt = m.createSiddhiAppRuntime("define stream Trades (symbol string, price double, volume long, ts long); " + query(workload));
        rt.addCallback("Out", new StreamCallback() {
            @Override
            public void receive(Event[] events) {
                for (Event e : events) {
                    add(sink, workload, e.getData());
                }
            }
        });
        InputHandler h = rt.getInputHandler("Trades");
        rt.start();
        Object[][] rows = new Object[in.symbol.length][];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = new Object[] {in.symbol[i], in.price[i], in.volume[i], in.ts[i]};
        }
        System.gc();
        long t0 = System.nanoTime();
        if (workload.equals("W1")) { // where it makes no difference to the answer, batches of 100
            for (int i = 0; i < rows.length; i += 100) {
                Event[] batch = new Event[Math.min(100, rows.length - i)];
                for (int k = 0; k < batch.length; k++) {
                    batch[k] = new Event(in.ts[i + k], rows[i + k]);
                }
                h.send(batch);
            }
        } else {
            for (int i = 0; i < rows.length; i++) {
                h.send(in.ts[i], rows[i]);
            }
        }
        long end = in.ts[in.ts.length - 1] + 60_000;
        if (workload.equals("W2")) {
            h.send(end, new Object[] {"end", 0.0, 0L, end});
        }
        double seconds = (System.nanoTime() - t0) / 1e9;
        rt.shutdown();
        m.shutdown();
        return seconds;
    }
}

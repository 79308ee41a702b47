import com.espertech.esper.common.client.EPCompiled;
import com.espertech.esper.common.client.EventBean;
import com.espertech.esper.common.client.configuration.Configuration;
import com.espertech.esper.compiler.client.CompilerArguments;
import com.espertech.esper.compiler.client.EPCompilerProvider;
import com.espertech.esper.runtime.client.EPRuntime;
import com.espertech.esper.runtime.client.EPRuntimeProvider;
import com.espertech.esper.runtime.client.EPStatement;

/** Esper: object-array events, one thread, external clock. WITHIN excludes its bound there: one ms is added. */
final class EsperPeer {
    static String query(String workload) {
        switch (workload) {
        case "W1": return "select symbol, price * volume as notional from Trades(price > 150)";
        case "W2": return "select symbol, count(*) as n, sum(volume) as v, avg(price) as p from Trades#ext_timed_batch(ts, 60 sec, 0L) group by symbol";
        case "W3": return "select avg(price) as p, sum(volume) as v, min(price) as lo, max(price) as hi from Trades#length(1000)";
        case "W3t": return "select symbol, ts, avg(price) as p, sum(volume) as v from Trades#time(10 sec) group by symbol";
        case "W4": return "select a.price as ap, b.price as bp from pattern [every a=Trades(price > 150) -> "
            + "(b=Trades(symbol = a.symbol and price < 50) where timer:within(1001 msec))]";
        case "W5": return "select a.price as ap, b.price as bp, c.price as cp from pattern [every a=Trades(price > 150) -> "
            + "(b=Trades(symbol = a.symbol and price > a.price) -> c=Trades(symbol = a.symbol and price < 50)) where timer:within(5001 msec)]";
        case "W6": return "select * from Trades match_recognize (partition by symbol measures A.price as ap, B.price as bp, C.price as cp "
            + "all matches after match skip to next row pattern (A B C) define B as B.price > A.price, C as C.price > B.price)";
        default: return null;
        }
    }

    static void add(Sink s, String workload, EventBean e) {
        switch (workload) {
        case "W1": s.add((Double) e.get("notional")); break;
        case "W2": if ((Long) e.get("n") > 0) s.add((Long) e.get("n")); break;
        case "W3": case "W3t": s.add((Long) e.get("v")); break;
        case "W4": s.add(Sink.cents(e.get("ap")) + Sink.cents(e.get("bp"))); break;
        default: s.add(Sink.cents(e.get("ap")) + Sink.cents(e.get("bp")) + Sink.cents(e.get("cp")));
        }
    }

    static double run(String workload, Events in, Sink sink) throws Exception {
        Configuration c = new Configuration();
        c.getRuntime().getThreading().setInternalTimerEnabled(false);
        c.getCommon().addEventType("Trades", new String[] {"symbol", "price", "volume", "ts"},
            new Object[] {String.class, double.class, long.class, long.class});
        EPCompiled compiled = EPCompilerProvider.getCompiler().compile("@name('q') " + query(workload), new CompilerArguments(c));
        EPRuntime rt = EPRuntimeProvider.getRuntime(workload + System.nanoTime(), c);
        rt.getEventService().advanceTime(in.ts[0]);
        EPStatement st = rt.getDeploymentService().deploy(compiled).getStatements()[0];
        st.addListener((fresh, old, s, r) -> {
            if (fresh != null) {
                for (EventBean e : fresh) {
                    add(sink, workload, e);
                }
            }
        });
        Object[][] rows = new Object[in.symbol.length][];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = new Object[] {in.symbol[i], in.price[i], in.volume[i], in.ts[i]};
        }
        System.gc();
        long t0 = System.nanoTime();
        long clock = in.ts[0];
        for (int i = 0; i < rows.length; i++) {
            if (in.ts[i] != clock) {
                clock = in.ts[i];
                rt.getEventService().advanceTime(clock);
            }
            rt.getEventService().sendEventObjectArray(rows[i], "Trades");
        }
        if (workload.equals("W2")) { // an event of the next period closes the last one
            rt.getEventService().sendEventObjectArray(new Object[] {"end", 0.0, 0L, clock + 60_000}, "Trades");
        }
        double seconds = (System.nanoTime() - t0) / 1e9;
        rt.destroy();
        return seconds;
    }
}

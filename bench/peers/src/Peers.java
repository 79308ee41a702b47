import java.util.Locale;

/** Peers ENGINE WORKLOAD KEYS EVENTS RUNS: runs in one process, a warm-up first, and prints a line of JSON a run. */
final class Peers {
    public static void main(String[] a) throws Exception {
        String engine = a[0], workload = a[1];
        int keys = Integer.parseInt(a[2]), events = Integer.parseInt(a[3]), runs = Integer.parseInt(a[4]);
        run(engine, workload, new Events(Math.min(events, 500_000), keys), new Sink());
        Events in = new Events(events, keys);
        for (int r = 0; r < runs; r++) {
            Sink sink = new Sink();
            double seconds = run(engine, workload, in, sink);
            System.out.println(String.format(Locale.ROOT,
                "{\"engine\":\"%s\",\"workload\":\"%s\",\"keys\":%d,\"events\":%d,\"seconds\":%.4f,\"count\":%d,\"checksum\":%.2f}",
                engine, workload, keys, events, seconds, sink.rows, sink.sum));
        }
        System.exit(0);
    }

    private static double run(String engine, String workload, Events in, Sink sink) throws Exception {
        return engine.equals("esper") ? EsperPeer.run(workload, in, sink) : SiddhiPeer.run(workload, in, sink);
    }
}

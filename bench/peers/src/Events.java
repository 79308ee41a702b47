/** The events of the workloads (docs/performance.md): the same splitmix64 draws as every engine here gets. */
final class Events {
    final String[] symbol;
    final double[] price;
    final long[] volume;
    final long[] ts;

    Events(int n, int keys) {
        symbol = new String[n];
        price = new double[n];
        volume = new long[n];
        ts = new long[n];
        String[] names = new String[keys];
        for (int k = 0; k < keys; k++) {
            names[k] = String.format("S%06d", k);
        }
        for (int i = 0; i < n; i++) {
            symbol[i] = names[(int) Long.remainderUnsigned(next(), keys)];
            price[i] = Long.remainderUnsigned(next(), 20000) / 100.0;
            volume[i] = Long.remainderUnsigned(next(), 1000) + 1;
            ts[i] = 1700000000000L + i / 10;
        }
    }

    private long state = 42;

    private long next() {
        state += 0x9E3779B97F4A7C15L;
        long z = state;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}

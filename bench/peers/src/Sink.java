/** What a workload counts of its results: rows and a checksum (docs/performance.md). */
final class Sink {
    long rows;
    double sum;

    void add(double value) {
        rows++;
        sum += value;
    }

    static long cents(Object price) {
        return Math.round((Double) price * 100);
    }
}

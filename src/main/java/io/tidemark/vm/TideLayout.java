package io.tidemark.vm;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Where the blocks of a band stand: in columns from left to right, largest first. Sizes differ by factors of a million, so
 * a block's weight is its size to the power {@value #POWER}; what is drawn is an order of size, never a proportion.
 */
final class TideLayout {

    /** Large enough that a gigabyte looks larger than a kilobyte, small enough that the kilobyte is still seen. */
    static final double POWER = 0.22;

    /** No block is lower than this, in pixels; a line of text needs it. */
    static final int FLOOR = 20;

    /** No column is narrower than this share: on a phone it is as wide as {@link #FLOOR}. */
    private static final double NARROWEST = 0.06;

    /** The width the columns are chosen for, in pixels; on another screen the same blocks are wider or narrower. */
    private static final double USUAL_WIDTH = 880;

    /** Names are long: four times as wide as high is the best shape. */
    private static final double BEST_SHAPE = 4;

    /** A block's place, in percent of the band. */
    record Box(double x, double y, double width, double height) {}

    private TideLayout() {}

    /** The weight of a size in bytes. */
    static double weight(long bytes) {
        return Math.pow((double) Math.max(1, bytes), POWER);
    }

    /**
     * Places blocks between two edges of a band.
     *
     * @param weights of the blocks, in their order; at least one
     * @param left where they begin, in percent of the band
     * @param right where they end
     * @param height of the band in pixels
     */
    static List<Box> boxes(List<Double> weights, double left, double right, int height) {
        double[] all = weights.stream().mapToDouble(Double::doubleValue).toArray();
        List<double[]> columns = columns(all, (right - left) / 100 * USUAL_WIDTH, height);
        double[] widths = shares(
                columns.stream()
                        .mapToDouble(column -> Arrays.stream(column).sum())
                        .toArray(),
                NARROWEST * 100 / (right - left));
        List<Box> boxes = new ArrayList<>();
        double x = left;
        for (int i = 0; i < widths.length; i++) {
            double width = widths[i] * (right - left);
            double y = 0;
            for (double share : shares(columns.get(i), (double) FLOOR / height)) {
                boxes.add(new Box(x, y, width, share * 100));
                y += share * 100;
            }
            x += width;
        }
        return boxes;
    }

    private static List<double[]> columns(double[] weights, double width, int height) {
        double total = Arrays.stream(weights).sum();
        List<double[]> columns = new ArrayList<>();
        int from = 0;
        while (from < weights.length) {
            double[] column = {weights[from]};
            for (int to = from + 2; to <= weights.length && (to - from) * FLOOR <= height; to++) {
                double[] longer = Arrays.copyOfRange(weights, from, to);
                if (misshape(longer, width / total, height) > misshape(column, width / total, height)) {
                    break;
                }
                column = longer;
            }
            columns.add(column);
            from += column.length;
        }
        return columns;
    }

    /** How far the worst block of a column is from the best shape; 0 is none. */
    private static double misshape(double[] column, double pixelsForWeight, int height) {
        double sum = Arrays.stream(column).sum();
        double width = sum * pixelsForWeight;
        return Arrays.stream(column)
                .map(weight -> Math.abs(Math.log(width / (height * weight / sum) / BEST_SHAPE)))
                .max()
                .orElse(0);
    }

    /** Shares of one by weight, none under {@code floor}; equal ones where the floor leaves no room. */
    static double[] shares(double[] weights, double floor) {
        int count = weights.length;
        double[] shares = new double[count];
        if (count * floor >= 1) {
            Arrays.fill(shares, 1.0 / count);
            return shares;
        }
        boolean[] atFloor = new boolean[count];
        boolean again = true;
        while (again) {
            again = false;
            double weightLeft = 0;
            double shareLeft = 1;
            for (int i = 0; i < count; i++) {
                weightLeft += atFloor[i] ? 0 : weights[i];
                shareLeft -= atFloor[i] ? floor : 0;
            }
            for (int i = 0; i < count; i++) {
                shares[i] = atFloor[i] ? floor : weights[i] / weightLeft * shareLeft;
                if (shares[i] < floor) {
                    atFloor[i] = true;
                    again = true;
                }
            }
        }
        return shares;
    }
}

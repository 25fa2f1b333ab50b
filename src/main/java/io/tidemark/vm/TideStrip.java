package io.tidemark.vm;

import io.tidemark.policy.Fate;
import java.util.ArrayList;
import java.util.List;

/**
 * A tide in two rows, for a place without room: what stays, and below it what goes.
 *
 * @param above pieces of what stays; may be empty
 * @param below pieces of what goes; may be empty
 * @param tide what it was drawn from
 */
public record TideStrip(List<Piece> above, List<Piece> below, Tide tide) {

    /** A piece keeps room for its word. */
    private static final double NARROWEST = 0.2;

    /**
     * A piece.
     *
     * @param slug the fate's
     * @param look {@code risk}, {@code agreed} or nothing
     * @param x such as {@code 12.50%}
     */
    public record Piece(String slug, String look, Stake stake, String x, String width) {

        public boolean agreed() {
            return look.equals("agreed");
        }
    }

    public TideStrip {
        above = List.copyOf(above);
        below = List.copyOf(below);
    }

    static TideStrip of(Tide tide) {
        return new TideStrip(pieces(tide.above()), pieces(tide.below()), tide);
    }

    /** How much is kept; the others by their fates. */
    public String kept() {
        return size(Fate.KEPT);
    }

    public String rebuilt() {
        return size(Fate.REBUILT);
    }

    public String replaced() {
        return size(Fate.REPLACED);
    }

    public String reverted() {
        return size(Fate.REVERTED);
    }

    public String lost() {
        return size(Fate.LOST);
    }

    private String size(Fate fate) {
        return tide.band(fate).all().size();
    }

    private static List<Piece> pieces(List<Tide.Band> bands) {
        List<Piece> unplaced = new ArrayList<>();
        for (Tide.Band band : bands) {
            Stake solid = band.all().minus(band.agreed());
            if (!solid.nothing()) {
                unplaced.add(new Piece(band.slug(), band.risk().nothing() ? "" : "risk", solid, "", ""));
            }
            if (!band.agreed().nothing()) {
                unplaced.add(new Piece(band.slug(), "agreed", band.agreed(), "", ""));
            }
        }
        double[] shares = TideLayout.shares(
                unplaced.stream().mapToDouble(TideStrip::weight).toArray(), NARROWEST);
        List<Piece> pieces = new ArrayList<>();
        double x = 0;
        for (int i = 0; i < shares.length; i++) {
            Piece piece = unplaced.get(i);
            pieces.add(new Piece(
                    piece.slug, piece.look, piece.stake, Tide.percent(x * 100), Tide.percent(shares[i] * 100)));
            x += shares[i];
        }
        return pieces;
    }

    private static double weight(Piece piece) {
        return TideLayout.weight(piece.stake.bytes()) * (piece.agreed() ? Tide.AGREED_SHARE : 1);
    }
}

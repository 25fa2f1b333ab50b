package io.tidemark.account;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Tells what a team offers its members to make VMs from. Teams do not know of VMs; who does implements this. */
@FunctionalInterface
public interface TeamOffers {

    /** A team's offers, in the language of the page; none where the caller is not to see them. */
    Optional<Shelf> of(Caller caller, TeamView team);

    /**
     * The templates of a team.
     *
     * @param team its slug
     * @param changes whether the caller makes and changes them
     */
    record Shelf(String team, boolean changes, List<Offer> offers) {

        private static final int FEW = 6;

        public Shelf {
            offers = List.copyOf(offers);
        }

        /** Those that fit on a page of something else. */
        public Shelf few() {
            return new Shelf(team, changes, offers.subList(0, Math.min(FEW, offers.size())));
        }

        public int count() {
            return offers.size();
        }

        /** Whether a page of something else leaves some out. */
        public boolean many() {
            return offers.size() > FEW;
        }
    }

    /**
     * A template.
     *
     * @param root what its VMs' root is, in a word; empty where nobody knows any more
     * @param policy with its revision
     * @param size processors, memory and data volume
     * @param packages how many are installed
     * @param trouble why nobody can make a VM from it, and what to do
     * @param whyNot why the caller can't now; the trouble, if there is one
     */
    record Offer(
            UUID id,
            String name,
            String summary,
            Optional<String> root,
            String image,
            String policy,
            String size,
            int packages,
            Optional<String> trouble,
            Optional<String> whyNot) {}
}

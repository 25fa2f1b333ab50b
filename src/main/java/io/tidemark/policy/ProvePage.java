package io.tidemark.policy;

import java.util.List;

/**
 * The choice of what a policy is proven with.
 *
 * @param teams the slugs of the teams whose VM it can be
 */
public record ProvePage(String path, String name, int revision, List<Choice> images, List<Choice> teams) {

    public ProvePage {
        images = List.copyOf(images);
        teams = List.copyOf(teams);
    }

    /** One of them; whether it is chosen until another one is. */
    public record Choice(String value, boolean chosen) {}

    static ProvePage of(Policy policy, Proofs.Offer offer, String team) {
        return new ProvePage(
                policy.path(),
                policy.name(),
                policy.latest().number(),
                offer.images().stream()
                        .map(image -> new Choice(
                                image, offer.usual().filter(image::equals).isPresent()))
                        .toList(),
                offer.teams().stream()
                        .map(slug -> new Choice(slug, slug.equals(team)))
                        .toList());
    }

    public boolean isOneTeam() {
        return teams.size() == 1;
    }
}

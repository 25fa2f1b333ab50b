package io.tidemark.policy;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.quarkus.security.Authenticated;
import io.tidemark.account.Callers;
import io.tidemark.platform.Moment;
import io.tidemark.platform.Page;
import io.tidemark.platform.PageRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Optional;

/** The policies in the browser: what each keeps over a restart, and how. */
@Path("/policies")
@Produces(MediaType.TEXT_HTML)
@Authenticated
public class PolicyPages {

    private final Policies policies;
    private final Callers callers;

    PolicyPages(Policies policies, Callers callers) {
        this.policies = policies;
        this.callers = callers;
    }

    /** A layer of the root, from the top down. */
    public enum Layer {
        KEPT_PATHS,
        RAM,
        BASE,
        UPPER,
        DISK_OVERLAY,
        IMAGE,
        DATA
    }

    /** A layer, and the fate that its content has at a restart. */
    public record LayerView(Layer layer, String fate) {}

    /** A line of the list. */
    public record PolicyLine(
            String slug, String name, String summary, Root root, boolean builtIn, int revision, int keptPaths) {

        static PolicyLine of(Policy policy) {
            Revision latest = policy.latest();
            return new PolicyLine(
                    policy.slug(),
                    policy.name(),
                    policy.summary(),
                    latest.root(),
                    policy.builtIn(),
                    latest.number(),
                    latest.kept().size());
        }

        public boolean keepsAll() {
            return root != Root.RAM;
        }
    }

    /** The list. */
    public record PolicyList(List<PolicyLine> policies) {}

    /** One policy in its latest revision. */
    public record PolicyPage(
            String slug,
            String name,
            String summary,
            boolean builtIn,
            Root root,
            PackageStrategy packages,
            int revision,
            int dataVolumeGib,
            Moment revisedAt,
            Outlook outlook,
            List<LayerView> layers) {

        public static PolicyPage of(Policy policy) {
            Revision latest = policy.latest();
            return new PolicyPage(
                    policy.slug(),
                    policy.name(),
                    policy.summary(),
                    policy.builtIn(),
                    latest.root(),
                    latest.packages(),
                    latest.number(),
                    latest.dataVolumeGib(),
                    Moment.of(latest.madeAt()),
                    Outlook.of(latest),
                    layers(latest.root()));
        }

        private static List<LayerView> layers(Root root) {
            return switch (root) {
                case RAM ->
                    List.of(
                            new LayerView(Layer.KEPT_PATHS, "kept"),
                            new LayerView(Layer.RAM, "lost"),
                            new LayerView(Layer.BASE, "kept"),
                            new LayerView(Layer.DATA, "kept"));
                case LAYERED ->
                    List.of(
                            new LayerView(Layer.UPPER, "kept"),
                            new LayerView(Layer.BASE, "kept"),
                            new LayerView(Layer.DATA, "kept"));
                case DISK ->
                    List.of(
                            new LayerView(Layer.DISK_OVERLAY, "kept"),
                            new LayerView(Layer.IMAGE, "kept"),
                            new LayerView(Layer.DATA, "kept"));
            };
        }
    }

    @CheckedTemplate(basePath = "policy")
    static class Templates {
        static native TemplateInstance list(PolicyList view);

        static native TemplateInstance one(PolicyPage view);
    }

    @GET
    public TemplateInstance list() {
        List<PolicyLine> lines =
                policies.list(callers.current(), new PageRequest(Page.MAX_LIMIT, Optional.empty())).items().stream()
                        .map(PolicyLine::of)
                        .toList();
        return Templates.list(new PolicyList(lines));
    }

    @GET
    @Path("{policy}")
    public TemplateInstance one(String policy) {
        return Templates.one(PolicyPage.of(policies.named(callers.current(), policy)));
    }
}

package io.tidemark.support;

import io.quarkus.qute.Engine;
import io.quarkus.qute.EvalContext;
import io.quarkus.qute.HtmlEscaper;
import io.quarkus.qute.NamespaceResolver;
import io.quarkus.qute.ReflectionValueResolver;
import io.quarkus.qute.Results;
import io.quarkus.qute.TemplateInstance;
import io.quarkus.qute.UserTagSectionHelper;
import io.quarkus.qute.ValueResolver;
import io.quarkus.qute.Variant;
import io.quarkus.qute.i18n.MessageBundle;
import io.tidemark.platform.Language;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;

/**
 * Renders the pages' templates without a server, in both languages: with the templates and messages of {@code web/},
 * and a shell that stands still. A word that is missing fails the rendering.
 */
public final class PageRenderer {

    private static final Path WEB = Path.of("web");
    private static final String HTML = "text/html";

    private final Engine engine;
    private final Language language;

    /**
     * @param bundles the interfaces of the words
     * @param beans what templates find under {@code cdi:} and {@code inject:}, by name
     */
    public PageRenderer(Language language, List<Class<?>> bundles, Map<String, Object> beans) {
        this.language = language;
        var builder = Engine.builder()
                .addDefaults()
                .addValueResolver(new ReflectionValueResolver())
                .addValueResolver(optionals())
                .addResultMapper(new HtmlEscaper(List.of(HTML)))
                .strictRendering(true)
                .addNamespaceResolver(named("cdi", beans))
                .addNamespaceResolver(named("inject", beans))
                .addLocator(PageRenderer::locate);
        for (String tag : tags()) {
            builder.addSectionHelper(new UserTagSectionHelper.Factory(tag, "tags/" + tag + ".html"));
        }
        bundles.forEach(bundle -> builder.addNamespaceResolver(words(bundle)));
        this.engine = builder.build();
    }

    /** The HTML of a template, such as {@code vm/list}, made of one view. */
    public String render(String template, Object view) {
        return instance(template).data("view", view).render();
    }

    private TemplateInstance instance(String template) {
        return engine.getTemplate(template + ".html").instance();
    }

    /** The words of a bundle in a language. */
    public static Properties words(String bundle, Language language) {
        Properties words = new Properties();
        try (Reader reader = Files.newBufferedReader(
                WEB.resolve("messages").resolve(bundle + "_" + language.code() + ".properties"),
                StandardCharsets.UTF_8)) {
            words.load(reader);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return words;
    }

    private NamespaceResolver words(Class<?> bundle) {
        String name = bundle.getAnnotation(MessageBundle.class).value();
        Properties words = words(name, language);
        return NamespaceResolver.builder(name)
                .resolveAsync(context ->
                        arguments(context).thenCompose(arguments -> say(bundle, words, context.getName(), arguments)))
                .build();
    }

    private CompletionStage<Object> say(Class<?> bundle, Properties words, String name, List<Object> arguments) {
        Method method = Stream.of(bundle.getMethods())
                .filter(each -> each.getName().equals(name) && each.getParameterCount() == arguments.size())
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("No such word: " + bundle.getSimpleName() + "." + name));
        String key = arguments.size() == 1 && arguments.get(0) instanceof Enum<?> constant ? key(name, constant) : name;
        String text = words.getProperty(key);
        if (text == null) {
            throw new IllegalStateException("No word for " + key + " in " + language);
        }
        Map<String, Object> data = new HashMap<>();
        Parameter[] parameters = method.getParameters();
        for (int at = 0; at < parameters.length; at++) {
            data.put(parameters[at].getName(), arguments.get(at));
        }
        return engine.parse(text).instance().data(data).renderAsync().thenApply(said -> said);
    }

    /** As Quarkus makes it: another separator where a constant's name has an underscore. */
    private static String key(String name, Enum<?> constant) {
        boolean underscored = Stream.of(constant.getDeclaringClass().getEnumConstants())
                .anyMatch(each -> each.name().contains("_"));
        return name + (underscored ? "_$" : "_") + constant.name();
    }

    private static CompletionStage<List<Object>> arguments(EvalContext context) {
        CompletionStage<List<Object>> all = CompletableFuture.completedFuture(new ArrayList<>());
        for (var parameter : context.getParams()) {
            all = all.thenCombine(context.evaluate(parameter), (list, value) -> {
                list.add(value);
                return list;
            });
        }
        return all;
    }

    private static NamespaceResolver named(String namespace, Map<String, Object> beans) {
        return NamespaceResolver.builder(namespace)
                .resolve(context ->
                        beans.containsKey(context.getName()) ? beans.get(context.getName()) : Results.notFound(context))
                .build();
    }

    private static ValueResolver optionals() {
        return ValueResolver.builder()
                .appliesTo(context -> context.getBase() instanceof Optional
                        && context.getName().equals("get"))
                .resolveSync(context -> ((Optional<?>) context.getBase()).orElseThrow())
                .build();
    }

    private static List<String> tags() {
        try (Stream<Path> files = Files.list(WEB.resolve("templates/tags"))) {
            return files.map(file -> file.getFileName().toString().replace(".html", ""))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Optional<io.quarkus.qute.TemplateLocator.TemplateLocation> locate(String id) {
        Path file = WEB.resolve("templates").resolve(id.endsWith(".html") ? id : id + ".html");
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        return Optional.of(new io.quarkus.qute.TemplateLocator.TemplateLocation() {
            @Override
            public Reader read() {
                try {
                    return Files.newBufferedReader(file, StandardCharsets.UTF_8);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }

            @Override
            public Optional<Variant> getVariant() {
                return Optional.of(new Variant(Locale.ROOT, HTML, "UTF-8"));
            }
        });
    }
}

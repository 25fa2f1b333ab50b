package io.tidemark.policy;

import io.tidemark.platform.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What commands touch, by the table {@code policy/commands.txt}. It knows the commands that people ask about; for all
 * others, and for what a program does besides, one has to ask for the path or the package.
 */
final class Commands {

    private static final int LONGEST = 1000;
    private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|'([^']*)'|(>{1,2})|([^\\s'\">]+)");
    private static final Pattern ASSIGNMENT = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*=.*");
    private static final Set<String> FRONT = Set.of("$", "#", "sudo", "doas", "time", "nohup", "exec", "env");

    /** Those whose next word is their value. */
    private static final Set<String> VALUED =
            Set.of("-t", "--virtual", "-X", "--repository", "-G", "-u", "-h", "-s", "-g", "-k", "-C", "--prefix");

    private static final List<Entry> TABLE = read();

    private Commands() {}

    /** A line of the table: the first words of a command, and what it touches. */
    private record Entry(List<String> words, List<String> touches) {

        boolean begins(List<String> command) {
            return command.size() >= words.size()
                    && command.subList(0, words.size()).equals(words);
        }
    }

    /** What follows a command's first words. */
    private record Arguments(Set<String> options, List<String> plain) {

        String at(int position) {
            if (plain.size() < position) {
                throw refused("Say the whole command, with the names it is about.");
            }
            return plain.get(position - 1);
        }

        List<String> paths() {
            return plain.stream().filter(word -> word.startsWith("/")).toList();
        }
    }

    /**
     * The things that a command line touches, in the order it does; several commands may stand in one line.
     *
     * @throws Problem {@code refused-value} where the table does not know a command
     */
    static List<Thing> touchedBy(String line) {
        if (line.length() > LONGEST || line.chars().anyMatch(c -> c < ' ' && c != '\t')) {
            throw refused("A command is one line of at most " + LONGEST + " characters.");
        }
        Set<Thing> things = new LinkedHashSet<>();
        for (String single : line.split("&&|\\|\\||;|\\|", -1)) {
            things.addAll(single(words(single)));
        }
        return List.copyOf(things);
    }

    /** The commands of the table, for whoever asks about another one. */
    static List<String> known() {
        return TABLE.stream()
                .map(entry -> String.join(" ", entry.words()))
                .distinct()
                .sorted()
                .toList();
    }

    private static List<Thing> single(List<String> all) {
        List<Thing> things = new ArrayList<>();
        List<String> words = new ArrayList<>(all);
        for (int at = words.indexOf(">"); at >= 0; at = words.indexOf(">")) {
            if (at + 1 >= words.size()) {
                throw refused("A redirection needs a file.");
            }
            String target = words.get(at + 1);
            words.subList(at, at + 2).clear();
            if (!target.startsWith("/dev/")) {
                things.add(Thing.Place.typed(target, Change.UNKNOWN));
            }
        }
        while (!words.isEmpty()
                && (FRONT.contains(words.getFirst())
                        || ASSIGNMENT.matcher(words.getFirst()).matches())) {
            words.removeFirst();
        }
        Optional<Entry> known =
                TABLE.stream().filter(entry -> entry.begins(words)).findFirst();
        if (known.isPresent()) {
            Arguments arguments = arguments(words.subList(known.get().words().size(), words.size()));
            known.get().touches().forEach(touch -> things.addAll(touched(touch, arguments)));
        }
        if (things.isEmpty()) {
            throw refused(
                    words.isEmpty()
                            ? "Type a command, such as apk upgrade."
                            : "It is not known what " + words.getFirst()
                                    + " touches. Ask for the path or the package that it is about.");
        }
        return things;
    }

    private static Arguments arguments(List<String> words) {
        Set<String> options = new LinkedHashSet<>();
        List<String> plain = new ArrayList<>();
        boolean value = false;
        for (String word : words) {
            if (value) {
                value = false;
            } else if (word.startsWith("-") && word.length() > 1) {
                options.add(word);
                value = VALUED.contains(word);
            } else {
                plain.add(word);
            }
        }
        return new Arguments(options, plain);
    }

    private static List<Thing> touched(String touch, Arguments arguments) {
        String[] parts = touch.split("\\s+", -1);
        return switch (parts[0]) {
            case "path" -> List.of(Thing.Place.typed(filled(parts[1], arguments), change(parts[2])));
            case "paths" ->
                arguments.paths().stream()
                        .<Thing>map(path -> Thing.Place.typed(path, change(parts[1])))
                        .toList();
            case "last" ->
                arguments.paths().isEmpty()
                        ? List.of()
                        : List.of(Thing.Place.typed(arguments.paths().getLast(), change(parts[1])));
            case "package" -> List.of(new Thing.Installed(parts[1], state(parts[2])));
            case "packages" -> packages(arguments, state(parts[1]));
            default -> throw new IllegalStateException("The table of commands says " + touch);
        };
    }

    private static List<Thing> packages(Arguments arguments, PackageState state) {
        arguments.at(1);
        PackageState really =
                state == PackageState.CACHED && arguments.options().contains("--no-cache")
                        ? PackageState.UNCACHED
                        : state;
        return arguments.plain().stream()
                .<Thing>map(name -> new Thing.Installed(name.split("[<>=~@]", 2)[0], really))
                .toList();
    }

    private static String filled(String template, Arguments arguments) {
        Matcher matcher = Pattern.compile("\\$([12])(?::([a-z]+))?").matcher(template);
        return matcher.replaceAll(match -> {
            int position = Integer.parseInt(match.group(1));
            boolean usual = match.group(2) != null && arguments.plain().size() < position;
            return Matcher.quoteReplacement(usual ? match.group(2) : arguments.at(position));
        });
    }

    private static Change change(String word) {
        return Change.valueOf(word.toUpperCase(Locale.ROOT));
    }

    private static PackageState state(String word) {
        return PackageState.valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    private static List<String> words(String line) {
        return WORD.matcher(line)
                .results()
                .map(match -> match.group(3) != null ? ">" : match.group().replaceAll("^[\"']|[\"']$", ""))
                .collect(Collectors.toCollection(ArrayList::new));
    }

    private static Problem refused(String message) {
        return Problem.refusedValue("command", message);
    }

    private static List<Entry> read() {
        try (InputStream stream = Commands.class.getResourceAsStream("/policy/commands.txt")) {
            if (stream == null) {
                throw new IllegalStateException("The table of commands is missing");
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(Commands::entry)
                    .sorted(Comparator.comparing((Entry entry) -> entry.words().size())
                            .reversed())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("Could not read the table of commands", e);
        }
    }

    private static Entry entry(String line) {
        String[] halves = line.split("=>", -1);
        return new Entry(
                List.of(halves[0].strip().split("\\s+", -1)),
                Arrays.stream(halves[1].split(",", -1)).map(String::strip).toList());
    }
}

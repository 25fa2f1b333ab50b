package io.tidemark.support;

import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Generated cases: always the same ones, and a case that fails names the seed that makes it again. */
public final class Chance {

    private static final int CASES = 2000;

    /** Where parsers break: ends of lines and strings, brackets, half a surrogate pair, zero, the highest code points. */
    private static final String AWKWARD = "\0\t\r\n\"\\{}[]:,'/-+.eE0129 \u007f\u00e9\u6f6e\ud83c\udf0a\ud800\uffff";

    private Chance() {}

    /** Runs {@code law} on 2,000 sources of chance. */
    public static void forAll(Consumer<Random> law) {
        for (long seed = 0; seed < CASES; seed++) {
            try {
                law.accept(new Random(seed));
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("With seed " + seed + ": " + e.getMessage(), e);
            }
        }
    }

    /** Text of at most 60 characters, half of them awkward ones. */
    public static String text(RandomGenerator chance) {
        return IntStream.range(0, chance.nextInt(60))
                .map(at -> chance.nextBoolean()
                        ? AWKWARD.charAt(chance.nextInt(AWKWARD.length()))
                        : chance.nextInt(Character.MAX_VALUE + 1))
                .mapToObj(Character::toString)
                .collect(Collectors.joining());
    }

    /** At most {@code most} numbers, each from {@code least} up to but without {@code end}. */
    public static List<Integer> numbers(RandomGenerator chance, int most, int least, int end) {
        return Stream.generate(() -> chance.nextInt(least, end))
                .limit(chance.nextInt(most + 1))
                .toList();
    }

    /** One of them. */
    public static <T> T oneOf(RandomGenerator chance, List<T> all) {
        return all.get(chance.nextInt(all.size()));
    }
}

package io.tidemark.platform;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Makes a {@code POST} safe to repeat: with the same {@code Idempotency-Key} it is answered as it was the first time,
 * for a day, and nothing is done again. The key, the action and the answer are one transaction; two requests with one
 * key at once wait for each other. Answers with a secret in them must not pass here.
 */
@ApplicationScoped
public class Idempotency {

    private static final int LONGEST_KEY = 200;

    private final Database database;
    private final ObjectMapper json;

    Idempotency(Database database, ObjectMapper json) {
        this.database = database;
        this.json = json;
    }

    /**
     * An answer that can be given again.
     *
     * @param status 200, 201 or 202
     * @param location of what was made
     * @param body written as JSON
     */
    public record Answer(int status, Optional<String> location, Object body) {

        /** Something was made. */
        public static Answer created(String location, Object body) {
            return new Answer(201, Optional.of(location), body);
        }

        /** Something was begun. */
        public static Answer accepted(Object body) {
            return new Answer(202, Optional.empty(), body);
        }
    }

    /**
     * Who asks.
     *
     * @param scopes what their credential is good for: one that is good for less, or more, is not given an answer that
     *     another one made
     */
    public record Asker(UUID account, String scopes) {}

    /**
     * Does something once.
     *
     * @param asker whose key it is; keys of different accounts never meet
     * @param key the header {@code Idempotency-Key}; without one the action simply runs
     * @param call method and path, such as {@code POST /vms}
     * @param body the body as it was read; with the call it is what the same key must always come with
     * @throws Problem {@code key-reused} where the key came with another request before
     */
    @Undertaking
    @Transactional
    public Response once(Asker asker, Optional<String> key, String call, Object body, Supplier<Answer> action) {
        if (key.isEmpty()) {
            Answer answer = action.get();
            return response(answer.status(), answer.location(), write(answer.body()));
        }
        requireSound(key.get());
        UUID account = asker.account();
        byte[] request = hash(call + "\n" + asker.scopes() + "\n" + write(body));
        boolean first = database.update("""
                        insert into idempotent_answer (account, key, request, status) values (?, ?, ?, 0)
                        on conflict on constraint idempotent_answer_is_unique_per_account_and_key do nothing
                        """, account, key.get(), request) == 1;
        if (!first) {
            return earlier(account, key.get(), request);
        }
        Answer answer = action.get();
        String text = write(answer.body());
        database.update(
                "update idempotent_answer set status = ?, location = ?, body = ? where account = ? and key = ?",
                answer.status(),
                answer.location(),
                text,
                account,
                key.get());
        return response(answer.status(), answer.location(), text);
    }

    @Scheduled(every = "1h")
    void forget() {
        database.update("delete from idempotent_answer where made_at < now() - interval '1 day'");
    }

    private record Earlier(boolean same, Response response) {}

    private Response earlier(UUID account, String key, byte[] request) {
        Earlier earlier = database.first(
                        """
                        select request = ? as same, status, location, body from idempotent_answer
                        where account = ? and key = ?
                        """,
                        row -> new Earlier(
                                row.truth("same"),
                                response(row.integer("status"), row.optionalText("location"), row.text("body"))),
                        request,
                        account,
                        key)
                .orElseThrow(() -> new IllegalStateException("An idempotent answer vanished between two statements"));
        if (!earlier.same()) {
            throw new Problem(
                    Problem.Kind.REFUSED_VALUE,
                    "key-reused",
                    "This Idempotency-Key came with another request before. Make a new key for a new request.");
        }
        return earlier.response();
    }

    private static void requireSound(String key) {
        if (key.isEmpty() || key.length() > LONGEST_KEY || !key.chars().allMatch(c -> c > 0x20 && c < 0x7f)) {
            throw new Problem(
                    Problem.Kind.BAD_REQUEST,
                    "refused-key",
                    "Idempotency-Key must be 1 to " + LONGEST_KEY + " visible ASCII characters.");
        }
    }

    private static Response response(int status, Optional<String> location, String body) {
        Response.ResponseBuilder response =
                Response.status(status).type(MediaType.APPLICATION_JSON).entity(body);
        location.map(URI::create).ifPresent(response::location);
        return response.build();
    }

    private String write(Object value) {
        try {
            return json.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("A body or answer can't be written as JSON", e);
        }
    }

    private static byte[] hash(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }
}

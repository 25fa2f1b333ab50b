package io.tidemark.support;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** People who make teams all the time, several at once, whatever they are answered. They stop with the test. */
public final class Crowd implements AutoCloseable {

    private static final int PEOPLE = 6;
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final HttpClient client = HttpClient.newHttpClient();
    private final ExecutorService people = Executors.newFixedThreadPool(PEOPLE);
    private final AtomicInteger number = new AtomicInteger();
    private final Set<String> made = new TreeSet<>();
    private final String name;
    private final URI teams;
    private final String token;
    private int refused;
    private boolean stopped;

    /**
     * They begin at once.
     *
     * @param name of the crowd: its teams' slugs begin with it
     */
    public Crowd(String name, int port, String token) {
        this.name = name;
        this.teams = URI.create("http://127.0.0.1:" + port + "/api/v1/teams");
        this.token = token;
        for (int i = 0; i < PEOPLE; i++) {
            people.execute(this::makeTeams);
        }
    }

    /** Waits until so many more were made. */
    public synchronized void makes(int more) throws InterruptedException {
        int enough = made.size() + more;
        await(() -> made.size() >= enough);
    }

    /** What somebody does to the console or its database. */
    @FunctionalInterface
    public interface Blow {
        void fall() throws InterruptedException;
    }

    /** Lets the blow fall, and waits until one team was not made for it. */
    public synchronized void isRefusedBy(Blow blow) throws InterruptedException {
        int before = refused;
        blow.fall();
        await(() -> refused > before);
    }

    /** They go; the slugs of which they were told that they are there. */
    public Set<String> ends() {
        close();
        synchronized (this) {
            return new TreeSet<>(made);
        }
    }

    private void await(java.util.function.BooleanSupplier reached) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!reached.getAsBoolean()) {
            long left = end - System.nanoTime();
            if (left <= 0) {
                throw new AssertionError("The crowd waits: made " + made.size() + ", refused " + refused);
            }
            wait(Math.max(1, Duration.ofNanos(left).toMillis()));
        }
    }

    private void makeTeams() {
        while (goesOn()) {
            String slug = name + "-" + number.incrementAndGet();
            told(slug, answered(slug));
        }
    }

    private boolean answered(String slug) {
        HttpRequest request = HttpRequest.newBuilder(teams)
                .timeout(Duration.ofSeconds(30))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"slug\":\"" + slug + "\",\"name\":\"Crowd\"}"))
                .build();
        try {
            HttpResponse<Void> answer = client.send(request, BodyHandlers.discarding());
            return answer.statusCode() == 201;
        } catch (IOException e) {
            return false; // The console is gone.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private synchronized void told(String slug, boolean isThere) {
        if (isThere) {
            made.add(slug);
        } else {
            refused++;
        }
        notifyAll();
    }

    private synchronized boolean goesOn() {
        return !stopped && !Thread.currentThread().isInterrupted();
    }

    @Override
    public void close() {
        synchronized (this) {
            stopped = true;
        }
        people.shutdownNow();
        client.close();
    }
}

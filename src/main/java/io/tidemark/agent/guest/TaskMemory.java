package io.tidemark.agent.guest;

import com.fasterxml.jackson.core.type.TypeReference;
import io.tidemark.agent.storage.AtomicFiles;
import io.tidemark.agent.storage.AtomicFiles.Durability;
import io.tidemark.agent.storage.Json;
import io.tidemark.agent.storage.VmFolder;
import io.tidemark.protocol.TaskOutcome;
import java.io.IOException;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * What came of a VM's tasks, for as long as the intent has them, here and in the VM's folder, so that a task is not done
 * twice by the agent that comes after a kill. A survey is not written down: it is taken again, and is fresher then.
 */
final class TaskMemory {

    private static final TypeReference<List<Done>> LIST = new TypeReference<>() {};

    private static final System.Logger LOG = System.getLogger(TaskMemory.class.getName());

    private final VmFolder folder;
    private final Map<UUID, TaskOutcome> outcomes = new LinkedHashMap<>();
    private boolean read;

    /** One line of the file. */
    record Done(UUID task, TaskOutcome outcome) {}

    TaskMemory(VmFolder folder) {
        this.folder = folder;
    }

    /** What came of a task, where it is over. */
    Optional<TaskOutcome> of(UUID task) {
        return Optional.ofNullable(outcomes().get(task));
    }

    /** A task is over. */
    void remember(UUID task, TaskOutcome outcome) {
        outcomes().put(task, outcome);
        write();
    }

    /** Forgets all but these. */
    void keepOnly(Set<UUID> tasks) {
        if (outcomes().keySet().retainAll(tasks)) {
            write();
        }
    }

    private Map<UUID, TaskOutcome> outcomes() {
        if (!read) {
            read = true;
            read();
        }
        return outcomes;
    }

    private void read() {
        try {
            if (Files.exists(folder.tasks())) {
                Json.mapper()
                        .readValue(Files.readAllBytes(folder.tasks()), LIST)
                        .forEach(done -> outcomes.put(done.task(), done.outcome()));
            }
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "what came of tasks can't be read vm=" + folder.id(), e);
        }
    }

    private void write() {
        List<Done> lasting = outcomes.entrySet().stream()
                .filter(done -> !(done.getValue() instanceof TaskOutcome.Surveyed))
                .map(done -> new Done(done.getKey(), done.getValue()))
                .toList();
        try {
            if (folder.exists()) {
                AtomicFiles.write(folder.tasks(), Json.mapper().writeValueAsBytes(lasting), Durability.KILL);
            }
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "what came of a task can't be remembered vm=" + folder.id(), e);
        }
    }
}

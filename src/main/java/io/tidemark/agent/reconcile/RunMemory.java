package io.tidemark.agent.reconcile;

import io.tidemark.agent.storage.AtomicFiles.Durability;
import io.tidemark.agent.storage.VmFolder;
import java.io.IOException;
import java.util.Optional;

/** What is known of a VM's last run, here and in its folder. None is known of a VM that is not here. */
final class RunMemory {

    private static final System.Logger LOG = System.getLogger(RunMemory.class.getName());

    private final VmFolder folder;
    private Optional<RunRecord> known = Optional.empty();

    RunMemory(VmFolder folder) {
        this.folder = folder;
    }

    /** Reads what an earlier agent left. */
    void recover() throws IOException {
        Optional<RunRecord> record = RunRecord.read(folder);
        synchronized (this) {
            known = record;
        }
    }

    synchronized Optional<RunRecord> known() {
        return known;
    }

    /** The record; of a folder in which nothing was started yet where there is none. */
    synchronized RunRecord record() {
        return known.orElseGet(RunRecord::fresh);
    }

    /** The folder is there now. */
    synchronized void begin() {
        known = Optional.of(record());
    }

    synchronized void forget() {
        known = Optional.empty();
    }

    /** Keeps a record for good. */
    void know(RunRecord record) {
        know(record, Durability.POWER_CUT);
    }

    /** For what is only true while QEMU runs: after a power cut it does not, and nobody has to wait for the disk. */
    void knowLightly(RunRecord record) {
        know(record, Durability.KILL);
    }

    private void know(RunRecord record, Durability durability) {
        synchronized (this) {
            known = Optional.of(record);
        }
        try {
            if (folder.exists()) {
                record.write(folder, durability);
            }
        } catch (IOException e) {
            LOG.log(System.Logger.Level.ERROR, "the record of a run can't be written vm=" + folder.id(), e);
        }
    }
}

package io.tidemark.agent.reconcile;

/** One thing to do to a VM, so that what is there comes nearer to what is wanted. Doing it twice does no harm. */
public sealed interface Step {

    /** All is as wanted, or only time can help. */
    record Nothing() implements Step {}

    /**
     * Makes what is missing in the VM's folder and starts QEMU.
     *
     * @param attempt 1 for the first of this run
     */
    record Start(long run, int attempt) implements Step {}

    /** Gives up a {@link Start} that has not reached QEMU yet. */
    record StopPreparing() implements Step {}

    /** Presses the guest's power button. */
    record PowerOff() implements Step {}

    /** Ends QEMU at once. */
    record EndQemu() implements Step {}

    /** Forgets a failure that nobody waits for any more: the VM is simply stopped. */
    record Settle() implements Step {}

    /** Removes the VM's folder, data volume and all. Only when QEMU is dead. */
    record RemoveFolder() implements Step {}
}

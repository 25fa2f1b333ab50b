package io.tidemark.vm;

import io.tidemark.host.Wire;
import io.tidemark.platform.Database;
import io.tidemark.protocol.VmReport;
import io.tidemark.protocol.VmSpec.Forward;
import io.tidemark.protocol.VmSpec.ImageSpec;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The queries of VMs. */
@ApplicationScoped
class VmRepository {

    private static final String SELECT = """
            select v.*, r.report, r.changed_at as report_changed_at, o.id as operation,
              s.at as surveyed_at, s.boot_id as surveyed_boot, s.risked_files, s.risked_bytes, s.risked_packages,
              c.run as receipt_run, c.boot_id as receipt_boot, c.at as receipt_at, c.broken as receipt_broken,
              coalesce((select jsonb_agg(jsonb_build_object(
                  'hostPort', f.host_port, 'guestPort', f.guest_port, 'proto', upper(f.proto)) order by f.position)
                from vm_forward f where f.vm = v.id), '[]') as forwards
            from vm v
              left join vm_report r on r.vm = v.id
              left join vm_survey s on s.vm = v.id
              left join lateral (select run, boot_id, at, broken from vm_receipt
                where vm = v.id order by id desc limit 1) c on true
              left join operation o on o.vm = v.id and o.state = 'running'
            """;

    /** Any number; every placement takes this lock, so that two of them can't promise the same memory. */
    private static final long PLACEMENT_LOCK = 0x7469_6465_6d61_726bL;

    private final Database database;

    VmRepository(Database database) {
        this.database = database;
    }

    Optional<VmRow> find(UUID id) {
        return database.first(SELECT + " where v.id = ?", VmRows::of, id);
    }

    Optional<VmRow> named(Collection<UUID> teams, String name) {
        return database.first(
                SELECT + " where v.team = any (?::uuid[]) and v.name = ? and v.rests_until is null",
                VmRows::of,
                texts(teams),
                name);
    }

    /** The VM, locked until the transaction ends. */
    Optional<VmRow> lock(UUID id) {
        return database.first(SELECT + " where v.id = ? for no key update of v", VmRows::of, id);
    }

    /** Whether a list has those that were deleted and rest. */
    enum Resting {
        LEFT_OUT,
        TOO,
        ALONE
    }

    /**
     * A stretch of the list by name.
     *
     * @param search a part of a name, the VM's or its image's, policy's or host's, without case and without wildcards; empty
     *     for all
     */
    List<VmRow> page(Collection<UUID> teams, String search, Resting resting, String afterName, UUID afterId, int rows) {
        return database.list(
                SELECT + """
                         where v.team = any (?::uuid[]) and (v.name, v.id) > (?, ?)
                           and (? = '' or position(lower(?) in lower(concat_ws(E'\n', v.name, v.image_spec->>'name',
                             (select name from policy where id = v.policy), (select name from host where id = v.host)))) > 0)
                           and (? = 'too' or (v.rests_until is not null) = (? = 'alone'))
                         order by v.name, v.id limit ?
                        """, VmRows::of, texts(teams), afterName, afterId, search, search, resting, resting, rows);
    }

    /** The VMs of teams that follow a policy, by name, at most 500. */
    List<VmRow> following(UUID policy, Collection<UUID> teams) {
        return database.list(
                SELECT + " where v.policy = ? and v.team = any (?::uuid[]) order by v.name, v.id limit 500",
                VmRows::of,
                policy,
                texts(teams));
    }

    boolean isFollowed(UUID policy) {
        return database.first("select 1 from vm where policy = ? limit 1", row -> true, policy)
                .isPresent();
    }

    /** A team's VMs, those too that rest, locked until the transaction ends, in the order of their ids. */
    List<VmRow> lockOfTeam(UUID team) {
        return database.list(SELECT + " where v.team = ? order by v.id for no key update of v", VmRows::of, team);
    }

    boolean isAnyOfTeam(UUID team) {
        return database.first("select 1 from vm where team = ? limit 1", row -> true, team)
                .isPresent();
    }

    List<VmRow> onHost(UUID host) {
        return database.list(SELECT + " where v.host = ? order by v.id", VmRows::of, host);
    }

    /** VMs that wait for a host, locked, oldest first; those that somebody changes at this moment are left out. */
    List<VmRow> lockWaiting() {
        return database.list(
                SELECT
                        + " where v.host is null and v.intended = 'running' order by v.made_at for no key update of v skip locked",
                VmRows::of);
    }

    /** Whether some VM waits for a host. */
    boolean isAnyWaiting() {
        return database.first("select 1 from vm where host is null and intended = 'running' limit 1", row -> true)
                .isPresent();
    }

    void insert(VmRow vm) {
        VmDefinition definition = vm.definition();
        database.update(
                """
                insert into vm (id, team, name, host, wanted_host, unplaced_why, image, image_spec, policy,
                  policy_revision, vcpus, memory_mib, data_volume_gib, labels, ssh_keys, packages, apk_repositories,
                  user_data, serial_login, intended, shutdown, run, generation, intended_at, defined_at, made_at,
                  made_by, changed_at, version)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                vm.id(),
                vm.team(),
                definition.name(),
                vm.host(),
                vm.wantedHost(),
                vm.unplacedWhy(),
                vm.image(),
                json(vm.imageSpec()),
                vm.policy(),
                vm.policyRevision(),
                definition.vcpus(),
                definition.memoryMib(),
                definition.dataVolumeGib(),
                json(definition.labels()),
                definition.sshKeys(),
                definition.packages(),
                definition.apkRepositories(),
                definition.userData(),
                definition.serialLogin(),
                vm.intent().intended(),
                vm.intent().shutdown(),
                vm.intent().run(),
                vm.intent().generation(),
                vm.intent().since(),
                vm.definedAt(),
                vm.madeAt(),
                vm.madeBy(),
                vm.changedAt(),
                vm.version());
        insertForwards(vm.id(), vm.host(), definition.forwards());
    }

    private void insertForwards(UUID vm, Optional<UUID> host, List<Forward> forwards) {
        for (int position = 0; position < forwards.size(); position++) {
            Forward forward = forwards.get(position);
            database.update("""
                    insert into vm_forward (vm, position, host, host_port, guest_port, proto)
                    values (?, ?, ?, ?, ?, ?)
                    """, vm, position, host, forward.hostPort(), forward.guestPort(), forward.proto());
        }
    }

    void define(UUID vm, Optional<UUID> host, VmDefinition definition, long generation, Instant now) {
        database.update(
                """
                update vm set name = ?, vcpus = ?, memory_mib = ?, data_volume_gib = ?, labels = ?, ssh_keys = ?,
                  packages = ?, apk_repositories = ?, serial_login = ?, generation = ?, defined_at = ?,
                  changed_at = ?, version = version + 1
                where id = ?
                """,
                definition.name(),
                definition.vcpus(),
                definition.memoryMib(),
                definition.dataVolumeGib(),
                json(definition.labels()),
                definition.sshKeys(),
                definition.packages(),
                definition.apkRepositories(),
                definition.serialLogin(),
                generation,
                now,
                now,
                vm);
        database.update("delete from vm_forward where vm = ?", vm);
        insertForwards(vm, host, definition.forwards());
    }

    void intend(UUID vm, VmIntent intent) {
        database.update(
                """
                update vm set intended = ?, shutdown = ?, run = ?, generation = ?, intended_at = ?, changed_at = ?,
                  version = version + 1
                where id = ?
                """,
                intent.intended(),
                intent.shutdown(),
                intent.run(),
                intent.generation(),
                intent.since(),
                intent.since(),
                vm);
    }

    void raiseEpoch(UUID vm) {
        database.update("update vm set epoch = epoch + 1 where id = ?", vm);
    }

    void rebase(UUID vm, UUID image, ImageSpec spec) {
        database.update("update vm set image = ?, image_spec = ? where id = ?", image, json(spec), vm);
    }

    void follow(UUID vm, UUID policy, int revision) {
        database.update(
                "update vm set policy = ?, policy_revision = ?, version = version + 1 where id = ?",
                policy,
                revision,
                vm);
    }

    void place(UUID vm, UUID host, long generation) {
        database.update(
                "update vm set host = ?, generation = ?, unplaced_why = '', version = version + 1 where id = ?",
                host,
                generation,
                vm);
        database.update("update vm_forward set host = ? where vm = ?", host, vm);
    }

    void leaveWaiting(UUID vm, String why) {
        database.update("update vm set unplaced_why = ? where id = ?", why, vm);
    }

    /** Lets a VM rest that is to be stopped. */
    void rest(UUID vm, Rest rest) {
        database.update(
                "update vm set rests_since = ?, rests_until = ?, deleted_by = ?, deleted_in = ? where id = ?",
                rest.since(),
                rest.until(),
                rest.by(),
                rest.operation(),
                vm);
    }

    /** Ends a VM's rest: it is one like any other again. */
    void wake(UUID vm) {
        database.update(
                "update vm set rests_since = null, rests_until = null, deleted_by = null, deleted_in = null where id = ?",
                vm);
    }

    /** The VM whose rest was over first, locked; none that somebody is at. */
    Optional<VmRow> lockRestedUntil(Instant now) {
        return database.first(
                SELECT
                        + " where v.rests_until <= ? and v.intended <> 'gone' order by v.rests_until, v.id limit 1 for no key update of v skip locked",
                VmRows::of,
                now);
    }

    /** Lets other VMs have its ports of the host. */
    void releasePorts(UUID vm) {
        database.update("update vm_forward set host = null where vm = ?", vm);
    }

    void delete(UUID vm) {
        database.update("delete from vm where id = ?", vm);
    }

    void putReport(VmReport report, Instant changedAt) {
        database.update("""
                insert into vm_report (vm, report, changed_at) values (?, ?, ?)
                on conflict (vm) do update set report = excluded.report, changed_at = excluded.changed_at
                """, report.vm(), json(report), changedAt);
    }

    // --- Room

    /** Lets one placement at a time go on, until the transaction ends. */
    void lockPlacement() {
        database.list("select pg_advisory_xact_lock(?)", row -> true, PLACEMENT_LOCK);
    }

    /** The same, where no placement goes on; false where one does. */
    boolean tryLockPlacement() {
        return database.first("select pg_try_advisory_xact_lock(?) as mine", row -> row.truth("mine"), PLACEMENT_LOCK)
                .orElse(false);
    }

    /** The memory that is promised on each host, in MiB: of the VMs that are to run there. */
    Map<UUID, Integer> promisedMib(int overheadMib) {
        Map<UUID, Integer> promised = new HashMap<>();
        database.list("""
                select host, sum(memory_mib + ?) as mib from vm where host is not null and intended = 'running'
                group by host
                """, row -> promised.put(row.uuid("host"), row.integer("mib")), overheadMib);
        return promised;
    }

    /** Whether another VM has this port of the host. */
    boolean isPortTaken(UUID host, UUID vm, Forward forward) {
        return database.first(
                        "select 1 from vm_forward where host = ? and vm <> ? and proto = ? and host_port = ?",
                        row -> true,
                        host,
                        vm,
                        forward.proto(),
                        forward.hostPort())
                .isPresent();
    }

    /** Host ports in use, each as {@code tcp 2222}, of each host. */
    List<TakenPort> takenPorts() {
        return database.list(
                "select host, vm, proto, host_port from vm_forward where host is not null",
                row -> new TakenPort(
                        row.uuid("host"), row.uuid("vm"), row.text("proto") + " " + row.integer("host_port")));
    }

    /** A host port that a VM has. */
    record TakenPort(UUID host, UUID vm, String port) {}

    private static List<String> texts(Collection<UUID> ids) {
        return ids.stream().map(UUID::toString).toList();
    }

    private static Database.Json json(Object part) {
        return new Database.Json(Wire.writeAny(part));
    }
}

package io.tidemark.account;

import io.tidemark.platform.Moment;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/**
 * A team: its members, what it has of its quota, who is invited, and what it asked for.
 *
 * @param owners their names
 * @param invitations empty where the caller invites nobody
 * @param shelf the team's templates of VMs; empty for who is no member
 * @param resting what of the use is of VMs that were deleted and can be brought back
 * @param rails what administrators let the team choose
 * @param rights what the caller may do here
 * @param refused what the last form was refused for
 */
public record TeamPage(
        TeamView team,
        List<MemberLine> members,
        List<String> owners,
        List<InvitationLine> invitations,
        List<Bar> bars,
        TeamUse.Resting resting,
        List<RequestLine> requests,
        Optional<TeamOffers.Shelf> shelf,
        Rails rails,
        Rights rights,
        Optional<Refused> refused) {

    /** What the caller may do with the team; the buttons and their reasons follow it. */
    public record Rights(boolean manages, boolean asks, boolean setsQuota, boolean setsRails, boolean deletes) {

        static Rights of(Caller caller, UUID team) {
            return new Rights(
                    caller.mayIn(team, Permission.MEMBERS_CHANGE),
                    caller.mayIn(team, Permission.QUOTA_ASK),
                    caller.mayIn(team, Permission.QUOTA_SET),
                    caller.mayIn(team, Permission.GUARD_RAILS_SET),
                    caller.mayIn(team, Permission.TEAM_DELETE));
        }
    }

    /**
     * A member.
     *
     * @param you whether it is the caller
     * @param onlyOwner whether the team would have no owner without them
     */
    public record MemberLine(
            String account,
            String displayName,
            String initial,
            Role role,
            List<RoleChoice> choices,
            Moment since,
            boolean you,
            boolean onlyOwner) {

        static MemberLine of(MemberView member, Caller caller, long owners) {
            return new MemberLine(
                    member.account(),
                    member.displayName(),
                    initialOf(member.displayName()),
                    member.role(),
                    RoleChoice.all(member.role()),
                    Moment.of(member.since()),
                    member.account().equals(caller.name()),
                    member.role() == Role.OWNER && owners == 1);
        }
    }

    /** The first character of what pages show of somebody, for their avatar. */
    static String initialOf(String displayName) {
        return displayName.substring(0, displayName.offsetByCodePoints(0, 1)).toUpperCase(Locale.ROOT);
    }

    /** A role one can choose. */
    public record RoleChoice(Role role, String value, boolean chosen) {

        static List<RoleChoice> all(Role chosen) {
            return Arrays.stream(Role.values())
                    .map(role -> new RoleChoice(role, role.name().toLowerCase(Locale.ROOT), role == chosen))
                    .toList();
        }
    }

    /** An invitation that is still good. */
    public record InvitationLine(UUID id, Role role, String madeBy, Moment expiresAt) {

        static InvitationLine of(Invitation.View view) {
            return new InvitationLine(view.id(), view.role(), view.madeBy(), Moment.of(view.expiresAt()));
        }
    }

    /**
     * How much of a limit is used.
     *
     * @param limit empty where there is none
     * @param percent 0 to 100
     * @param full whether more than 90 % is used
     */
    public record Bar(
            Quota.Kind kind,
            String field,
            String unit,
            long used,
            Optional<Integer> limit,
            long percent,
            boolean full) {

        static List<Bar> all(QuotaView quota) {
            return Arrays.stream(Quota.Kind.values())
                    .map(kind -> of(kind, kind.in(quota.used()), quota.limits().limitOf(kind)))
                    .toList();
        }

        private static Bar of(Quota.Kind kind, long used, Optional<Integer> limit) {
            long percent = limit.map(most -> most == 0 ? 100 : Math.min(100, used * 100 / most))
                    .orElse(0L);
            return new Bar(kind, kind.field(), kind.unit(), used, limit, percent, percent > 90);
        }

        /** The limit as a form holds it. */
        public String limitText() {
            return limit.map(String::valueOf).orElse("");
        }
    }

    /** A request for other limits. */
    public record RequestLine(
            UUID id,
            String team,
            List<Change> changes,
            String why,
            String askedBy,
            Moment askedAt,
            QuotaRequest.State state,
            Optional<String> answeredBy,
            String note) {

        static RequestLine of(QuotaRequest request) {
            return new RequestLine(
                    request.id(),
                    request.team().name(),
                    Arrays.stream(Quota.Kind.values())
                            .flatMap(kind -> request.wanted().limitOf(kind).stream()
                                    .map(limit -> new Change(kind, limit, kind.unit())))
                            .toList(),
                    request.why(),
                    request.askedBy(),
                    Moment.of(request.askedAt()),
                    request.state(),
                    request.answeredBy(),
                    request.note());
        }

        public boolean waiting() {
            return state == QuotaRequest.State.WAITING;
        }
    }

    /** One limit that is asked for. */
    public record Change(Quota.Kind kind, int limit, String unit) {}

    /** Whether there is a limit that an administrator could raise. */
    public boolean limited() {
        return bars.stream().anyMatch(bar -> bar.limit().isPresent());
    }

    /** Whether a request waits, so that no other can be made. */
    public boolean waiting() {
        return requests.stream().anyMatch(RequestLine::waiting);
    }

    /** The roles to invite somebody as. */
    public List<RoleChoice> roles() {
        return RoleChoice.all(Role.OPERATOR);
    }

    static TeamPage of(
            Caller caller,
            TeamView team,
            List<MemberView> members,
            List<Invitation.View> invitations,
            QuotaView quota,
            List<QuotaRequest> requests,
            Optional<TeamOffers.Shelf> shelf,
            Rails rails,
            Optional<Refused> refused) {
        List<String> owners = members.stream()
                .filter(member -> member.role() == Role.OWNER)
                .map(MemberView::displayName)
                .toList();
        return new TeamPage(
                team,
                members.stream()
                        .map(member -> MemberLine.of(member, caller, owners.size()))
                        .toList(),
                owners,
                invitations.stream().map(InvitationLine::of).toList(),
                Bar.all(quota),
                quota.resting(),
                requests.stream().map(RequestLine::of).toList(),
                shelf,
                rails,
                Rights.of(caller, team.id()),
                refused);
    }
}

alter table guard_rails add column lesser_revisions text not null default 'free',
  add constraint guard_rails_lesser_revisions_are_known check (lesser_revisions in ('free', 'second-person'));
comment on column guard_rails.lesser_revisions is 'second-person: a revision of a policy that keeps less waits for another owner or administrator';

alter table policy_revision add column approved_by text;
comment on column policy_revision.approved_by is 'Who approved it where it keeps less than the one before and a second person had to; null otherwise';

create table policy_proposal (
  id uuid not null,
  policy uuid not null,
  base integer not null,
  root text not null,
  kept text[] not null,
  scratch text[] not null,
  packages text not null,
  data_volume_gib integer not null,
  proposed_by text not null,
  proposed_at timestamptz not null,
  state text not null,
  answered_by text,
  answered_at timestamptz,
  note text not null,
  constraint policy_proposal_has_one_row_each primary key (id),
  constraint policy_proposal_is_of_a_revision foreign key (policy, base) references policy_revision (policy, number),
  constraint policy_proposal_state_is_known check (state in ('waiting', 'approved', 'declined')),
  constraint policy_proposal_is_answered_by_another check (answered_by <> proposed_by)
);
create unique index policy_proposal_waits_once_per_policy on policy_proposal (policy) where state = 'waiting';
comment on table policy_proposal is 'Revisions that keep less and wait for a second person. Nothing follows them before they are approved';
comment on column policy_proposal.id is 'UUIDv7; whoever answers names it, so that nobody approves what they have not seen';
comment on column policy_proposal.policy is 'The policy';
comment on column policy_proposal.base is 'The revision that it was made from; once there is another it can be declined only';
comment on column policy_proposal.root is 'As in a revision';
comment on column policy_proposal.kept is 'As in a revision';
comment on column policy_proposal.scratch is 'As in a revision';
comment on column policy_proposal.packages is 'As in a revision';
comment on column policy_proposal.data_volume_gib is 'As in a revision';
comment on column policy_proposal.proposed_by is 'Name of the account that wants it';
comment on column policy_proposal.proposed_at is 'When';
comment on column policy_proposal.state is 'waiting, approved or declined';
comment on column policy_proposal.answered_by is 'Name of the account that answered; never who proposed it';
comment on column policy_proposal.answered_at is 'When it was answered';
comment on column policy_proposal.note is 'What they said; may be empty';

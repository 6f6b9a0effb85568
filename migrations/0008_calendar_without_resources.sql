-- A business without resources keeps one calendar: its holds have no resource either and exclude each other all the same.
-- A hold lives for minutes, so the present ones are dropped rather than sorted out.
truncate slot_holds;
alter table slot_holds alter column resource_id drop not null;
alter table slot_holds drop constraint slot_holds_no_overlap;
alter table slot_holds add constraint slot_holds_no_overlap
  exclude using gist (tenant_id with =, (coalesce(resource_id, '00000000-0000-0000-0000-000000000000'::uuid)) with =, occupies with &&);

-- A conversation holds one slot at a time.
drop index slot_holds_conversation;
create unique index slot_holds_conversation on slot_holds (tenant_id, conversation_id);

-- What is taken of that one calendar; with a resource the exclusion constraint's index answers.
create index appointments_without_resource on appointments using gist (tenant_id, occupies)
  where resource_id is null and status in ('confirmed', 'rescheduled');

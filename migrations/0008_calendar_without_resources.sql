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

-- What is taken. The exclusion constraint's index can't answer that under row security: "overlaps" is not leakproof, so it is judged row by row, after the
-- tenant. Comparing timestamps is leakproof; whoever asks for overlaps also asks for `scheduled_end > from - 480 minutes`, 480 being the longest buffer.
create index appointments_by_end on appointments (tenant_id, resource_id, scheduled_end) where status in ('confirmed', 'rescheduled');

-- The filters of the list.
create index appointments_by_status on appointments (tenant_id, status, scheduled_start desc, id desc);
create index appointments_lead on appointments (tenant_id, lead_id) where lead_id is not null;

-- An event waits in an outbox of its own until it is fanned out, and only then becomes a row of events. See docs/decisions/0007-an-event-waits-in-an-outbox.md.
grant vorel_system to current_user;
grant create on schema public to vorel_system;

-- What every write pays for, so no more than what must be there at its commit: no constraint that the row beside it has already met (its tenant), no key (an id
-- is met again in events), nothing that can be computed later. One index, by which the oldest are found; it has the dead entries of a queue at its left end, so
-- it is vacuumed early.
create table event_outbox (
  tenant_id uuid not null,
  id uuid not null,
  event text not null,
  -- As events.data. json is text that was checked; jsonb is made of it when it is fanned out.
  data json not null
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000, vacuum_truncate = off);
create index event_outbox_oldest on event_outbox (id);
call secure_table('event_outbox', 'select, insert', 'a');
create policy system_fans_out on event_outbox to vorel_system using (true);
grant select, update, delete on event_outbox to vorel_system;
grant insert (tenant_id, id, event, data, fanned_out) on events to vorel_system;

-- What json admits and jsonb does not, U+0000 and half of a surrogate pair, becomes U+FFFD: an event that can't be taken out would hold up all behind it.
create function event_data(data json) returns jsonb
  language plpgsql immutable strict parallel safe
as $$
begin
  if strpos(data::text, '\u') = 0 then
    return data::jsonb;
  end if;
  begin
    return data::jsonb;
  exception when untranslatable_character or invalid_text_representation then
    return regexp_replace(data::text, '\\u(0000|[dD][89a-fA-F][0-9a-fA-F]{2})', '\\ufffd', 'g')::jsonb;
  end;
end $$;

-- Every event there is, whether it waits or was fanned out.
create view event_log with (security_invoker = true) as
  select tenant_id, id, event, data, fanned_out, created_at from events
  union all
  select tenant_id, id, event, event_data(data), false, uuid_time(id) from event_outbox;
grant select on event_log to vorel_app;

-- Takes up to `max` events, the oldest first, and turns them into one delivery for each active endpoint that wants them and one job for each endpoint concerned,
-- at once or not at all. Returns how many events it took. An event is fanned out to the endpoints of that moment; the job's kind and key are those of
-- src/jobs/catalog.ts. Those that the version before writes wait in events itself and come second. One whose business was deleted meanwhile goes with it.
create or replace function fan_out_events(max integer, due timestamptz)
  returns integer
  language sql volatile security definer set search_path = public, pg_temp
  set enable_sort = off set enable_seqscan = off set enable_bitmapscan = off set enable_hashjoin = off set enable_mergejoin = off set jit = off
  as $$
    with taken as materialized (
      delete from event_outbox o
      where o.ctid = any (array(select w.ctid from event_outbox w order by w.id limit max for update skip locked))
      returning o.tenant_id, o.id, o.event, o.data
    ), of_before as materialized (
      select e.tenant_id, e.id, e.event from events e where not e.fanned_out
      order by e.id limit greatest(max - (select count(*) from taken), 0) for update skip locked
    ), marked as (
      update events e set fanned_out = true from of_before t where e.tenant_id = t.tenant_id and e.id = t.id
    ), kept as (
      insert into events (tenant_id, id, event, data, fanned_out)
      select t.tenant_id, t.id, t.event, event_data(t.data), true from taken t where exists (select from tenants x where x.id = t.tenant_id)
    ), wanted as materialized (
      select t.tenant_id, t.id as event_id, w.id as endpoint_id
      from (select tenant_id, id, event from taken union all select tenant_id, id, event from of_before) t
      cross join lateral ( -- event by event, whatever the planner believes of the tables; `offset 0` keeps it from turning the join around
        select e.id from webhook_endpoints e
        where e.tenant_id = t.tenant_id and e.status = 'active' and e.deleted_at is null and t.event = any (e.events) offset 0
      ) w
    ), deliveries as (
      insert into webhook_deliveries (tenant_id, id, endpoint_id, event_id, next_attempt_at, updated_at)
      select w.tenant_id, uuid_at(due), w.endpoint_id, w.event_id, due, due from wanted w order by w.event_id
    ), queued as (
      insert into jobs (tenant_id, id, kind, key, coalesce_key, payload, run_at)
      select w.tenant_id, uuid_at(due), 'deliver-webhooks', w.endpoint_id::text, w.endpoint_id::text, jsonb_build_object('endpoint_id', w.endpoint_id), due
      from (select distinct d.tenant_id, d.endpoint_id from wanted d) w order by w.endpoint_id
      on conflict (tenant_id, kind, coalesce_key) where state = 'ready' and coalesce_key is not null
      do update set run_at = least(jobs.run_at, excluded.run_at)
    )
    select ((select count(*) from taken) + (select count(*) from of_before))::integer
  $$;
revoke create on schema public from vorel_system;

-- Reading, recording and fanning out deliveries touch the rows that they are about, whatever the planner believes of the tables. These grow from nothing to
-- thousands of waiting rows within seconds, faster than statistics are gathered; measured then: 50 due deliveries took 100 ms (all of the tenant's were joined
-- with their events and sorted), recording 15 attempts 12 ms (a hash of everything pending), fanning out 500 events a scan of all events.
-- So these functions rule out the plans that read more: what is left are walks along the indexes made for them.
grant vorel_system to current_user;

-- In the order in which deliveries are sent, ties included: the first N are read off the index.
drop index webhook_deliveries_due;
create index webhook_deliveries_due on webhook_deliveries (tenant_id, endpoint_id, next_attempt_at, event_id) where status = 'pending';
-- What an operator may want sent again: the dead-letter list.
create index webhook_deliveries_given_up on webhook_deliveries (tenant_id, endpoint_id, id) where status in ('dead', 'failed');

-- Up to `max` deliveries of one endpoint that are due, those that wait longest first. As its caller, within row security.
create function due_deliveries(tenant uuid, endpoint uuid, due timestamptz, max integer)
  returns table (id uuid, event_id uuid, event text, event_created_at timestamptz, attempt_count smallint, attempts_before smallint, data text)
  language sql stable set search_path = public, pg_temp
  set enable_sort = off set enable_seqscan = off set enable_bitmapscan = off set enable_hashjoin = off set enable_mergejoin = off set jit = off
  as $$
    with first as materialized (
      select d.id, d.event_id, d.attempt_count, d.attempts_before, d.next_attempt_at
      from webhook_deliveries d
      where d.tenant_id = tenant and d.endpoint_id = endpoint and d.status = 'pending' and d.next_attempt_at <= due
      order by d.next_attempt_at, d.event_id limit max
    )
    select f.id, f.event_id, e.event, e.created_at, f.attempt_count, f.attempts_before, e.data::text
    from first f join events e on e.tenant_id = tenant and e.id = f.event_id
    order by f.next_attempt_at, f.event_id
  $$;

-- Writes down attempts and moves their deliveries on: an attempt is in the log exactly when its delivery shows it. A delivery that changed meanwhile (its
-- endpoint was deleted) is left alone, its attempt too. `attempts`: [{delivery_id, attempt_number, started_at, duration_ms, status_code, error,
-- response_excerpt, status, next_attempt_at}]. As its caller, within row security. A loop, because a join may be begun from its wrong end: measured, 1.6 s for
-- 128 attempts. Pending is told by next_attempt_at, which the table's check ties to it: the status itself would invite the partial index, which finds all that
-- is pending instead of the one row.
create function record_webhook_attempts(tenant uuid, attempts jsonb, instant timestamptz)
  returns void
  language plpgsql volatile set search_path = public, pg_temp
as $$
declare
  made record;
begin
  for made in
    select * from jsonb_to_recordset(attempts) as r (delivery_id uuid, attempt_number smallint, started_at timestamptz, duration_ms integer,
      status_code smallint, error text, response_excerpt text, status text, next_attempt_at timestamptz)
  loop
    update webhook_deliveries d
    set status = made.status, attempt_count = made.attempt_number, next_attempt_at = made.next_attempt_at, updated_at = instant,
      delivered_at = case when made.status = 'delivered' then instant else d.delivered_at end,
      last_status_code = made.status_code, last_error = made.error
    where d.tenant_id = tenant and d.id = made.delivery_id and d.next_attempt_at is not null and d.attempt_count = made.attempt_number - 1;
    if found then
      insert into webhook_attempts (tenant_id, delivery_id, attempt_number, started_at, duration_ms, status_code, error, response_excerpt)
      values (tenant, made.delivery_id, made.attempt_number, made.started_at, made.duration_ms, made.status_code, made.error, made.response_excerpt);
    end if;
  end loop;
end $$;

revoke execute on function due_deliveries, record_webhook_attempts from public;
grant execute on function due_deliveries, record_webhook_attempts to vorel_app;

alter function fan_out_events(integer, timestamptz) set enable_sort = off;
alter function fan_out_events(integer, timestamptz) set enable_seqscan = off;
alter function fan_out_events(integer, timestamptz) set enable_bitmapscan = off;
alter function fan_out_events(integer, timestamptz) set enable_hashjoin = off;
alter function fan_out_events(integer, timestamptz) set enable_mergejoin = off;
alter function fan_out_events(integer, timestamptz) set jit = off;

-- A job whose worker is killed is not to blame, and no tenant may hold every place. See src/jobs/queue/claim.ts. Calls in the former forms go on working.
grant vorel_system to current_user;
grant create on schema public to vorel_system;

-- Leases lost in a row: set by take_over_jobs, back to 0 when an attempt comes to an end of its own.
alter table jobs add column lost_leases smallint not null default 0;

drop function claim_jobs(text[], text, integer, timestamptz, interval, uuid);
drop function put_job_back(uuid, uuid, bigint, timestamptz, integer, text);
drop function take_over_jobs(jsonb, timestamptz);

-- Takes up to `max` due jobs of `kinds` for `worker`. Jobs of one tenant, kind and key run one at a time: whoever makes one running holds that key's
-- advisory lock until its commit and looks, in a statement that starts after the lock was taken, whether one is running already. So no claim waits for
-- another and none fails on jobs_one_running.
--
-- Shares between tenants: a tenant's n-th job, counted from those it has running, comes behind every other tenant's earlier ones. While fewer than 200 jobs
-- are due, all their tenants are considered. Behind a longer queue stand tenants that the oldest 200 don't show: then up to 200 tenants with waiting jobs are
-- looked at in the order of their ids, from where the last claim stopped (`after_tenant`, returned as `walked_to`), and those with due jobs come first. So a
-- backlog of one doesn't hide the others, and a claim costs what it takes and not what waits.
--
-- Places: with `per_free`, a tenant gets another of the worker's `max` free places only while it holds fewer, of these kinds on this worker, than `per_free`
-- times as many as are free. So some always stay free for the others, however many tenants wait for receivers that hang; a tenant alone gets most of them.
--
-- `due` is the application's instant (tests set it); leases follow this server's clock alone, so that no application's clock shortens or stretches them.
create function claim_jobs(kinds text[], worker text, max integer, due timestamptz, lease interval, after_tenant uuid default null,
  per_free integer default null)
  returns table (tenant_id uuid, id uuid, kind text, payload jsonb, attempt smallint, lease_token bigint, walked_to uuid, lost_leases smallint)
  language plpgsql security definer set search_path = public, pg_temp
as $$
#variable_conflict use_column
declare
  start constant uuid = coalesce(after_tenant, '00000000-0000-0000-0000-000000000000');
  here uuid = start;
  next_tenant uuid;
  wrapped boolean = false;
  tenants uuid[];
  walked uuid[] = '{}';
  seen bigint;
  taken integer = 0;
  candidate record;
begin
  select array_agg(o.tenant_id order by o.first), sum(o.jobs) into tenants, seen
  from (
    select d.tenant_id, min(d.run_at) as first, count(*) as jobs
    from (select j.tenant_id, j.run_at from jobs j where j.state = 'ready' and j.run_at <= due and j.kind = any (kinds) order by j.run_at limit 200) d
    group by d.tenant_id
  ) o;
  if seen >= 200 then
    for probe in 1 .. 200 loop
      exit when cardinality(walked) >= max;
      select j.tenant_id into next_tenant from jobs j where j.state = 'ready' and j.tenant_id > here order by j.tenant_id limit 1;
      exit when wrapped and (next_tenant is null or next_tenant > start);
      wrapped := wrapped or next_tenant is null;
      here := coalesce(next_tenant, '00000000-0000-0000-0000-000000000000');
      if exists (select from jobs j where j.tenant_id = here and j.state = 'ready' and j.run_at <= due and j.kind = any (kinds)) then
        walked := walked || here;
      end if;
    end loop;
    tenants := walked || array(select o from unnest(tenants) with ordinality u (o, place) where o <> all (walked) order by place);
  end if;

  for candidate in
    with busy as (
      select r.tenant_id, count(*) as jobs, count(*) filter (where r.worker = claim_jobs.worker and r.kind = any (kinds)) as here
      from jobs r where r.state = 'running' group by r.tenant_id
    ), claimable as (
      select w.*, t.place, row_number() over (partition by w.tenant_id, w.kind, coalesce(w.key, w.id::text) order by w.run_at, w.id) as nth_of_key
      from unnest(tenants) with ordinality t (tenant_id, place)
      cross join lateral (
        select j.tenant_id, j.id, j.kind, j.key, j.run_at
        from jobs j
        where j.tenant_id = t.tenant_id and j.state = 'ready' and j.run_at <= due and j.kind = any (kinds)
          and (j.key is null or not exists (
            select from jobs r where r.tenant_id = j.tenant_id and r.kind = j.kind and r.key = j.key and r.state = 'running'))
        order by j.run_at, j.id
        limit 4 * max
      ) w
    )
    select c.tenant_id, c.id, c.kind, c.key,
      row_number() over (partition by c.tenant_id order by c.run_at, c.id) - 1 + coalesce(b.here, 0) as holds
    from claimable c left join busy b on b.tenant_id = c.tenant_id
    where c.nth_of_key = 1
    order by row_number() over (partition by c.tenant_id order by c.run_at, c.id) + coalesce(b.jobs, 0), c.place, c.run_at, c.id
  loop
    exit when taken >= max;
    continue when candidate.holds >= per_free * (max - taken);
    continue when candidate.key is not null
      and not pg_try_advisory_xact_lock(hashtextextended(concat_ws('/', candidate.tenant_id, candidate.kind, candidate.key), 0));
    return query
      update jobs j
      set state = 'running', attempt = least(j.attempt + 1, 32767), lease_token = j.lease_token + 1, lease_until = clock_timestamp() + lease, worker = claim_jobs.worker
      where j.tenant_id = candidate.tenant_id and j.id = (
        select f.id from jobs f
        where f.tenant_id = candidate.tenant_id and f.id = candidate.id and f.state = 'ready' and f.run_at <= due
          and (f.key is null or not exists (
            select from jobs r where r.tenant_id = f.tenant_id and r.kind = f.kind and r.key = f.key and r.state = 'running'))
        for update skip locked)
      returning j.tenant_id, j.id, j.kind, j.payload, j.attempt, j.lease_token, here, j.lost_leases;
    if found then
      taken := taken + 1;
    end if;
  end loop;
end $$;

-- Puts a running job back to wait until `wait_until`, or merges it into the one of its coalesce key that waits already: the earlier time and the higher attempt
-- stay. `lost`: how many leases it lost in a row. False when the lease is not the caller's any more. Runs as its caller, within what row security lets the caller see.
create function put_job_back(job_tenant uuid, job_id uuid, token bigint, wait_until timestamptz, attempts integer, error text, lost integer default 0)
  returns boolean
  language plpgsql set search_path = public, pg_temp
as $$
declare
  mine jobs;
begin
  select j.* into mine from jobs j where j.tenant_id = job_tenant and j.id = job_id and j.state = 'running' and j.lease_token = token for update;
  if not found then
    return false;
  end if;
  loop
    if mine.coalesce_key is not null then
      update jobs j
      set run_at = least(j.run_at, wait_until), attempt = greatest(j.attempt, attempts), lost_leases = greatest(j.lost_leases, lost), last_error = coalesce(error, j.last_error)
      where j.tenant_id = job_tenant and j.kind = mine.kind and j.coalesce_key = mine.coalesce_key and j.state = 'ready';
      if found then
        delete from jobs j where j.tenant_id = job_tenant and j.id = job_id;
        return true;
      end if;
    end if;
    begin
      update jobs j
      set state = 'ready', run_at = wait_until, attempt = attempts, lease_until = null, worker = null, lost_leases = lost, last_error = coalesce(error, j.last_error)
      where j.tenant_id = job_tenant and j.id = job_id;
      return true;
    exception when unique_violation then
      null; -- One of the same coalesce key was enqueued between the two statements: merge with that.
    end;
  end loop;
end $$;

-- Jobs whose worker stopped renewing its lease. Being killed is not the job's fault: up to `spared` leases lost in a row use no attempt and wait the ladder's
-- first rung, 15 s at most. After those it is taken for what kills its workers, and each loss is a failed attempt. `ladders`: {kind: {waits_ms: [number, …],
-- endless: boolean}}.
create function take_over_jobs(ladders jsonb, due timestamptz, spared integer default 10)
  returns table (tenant_id uuid, id uuid, kind text, attempt smallint, dead boolean, lost_leases smallint)
  language plpgsql security definer set search_path = public, pg_temp set lock_timeout = '250ms'
as $$
#variable_conflict use_column
declare
  lost jobs;
  waits jsonb;
  wait_ms double precision;
  is_spared boolean;
begin
  for lost in
    select j.* from jobs j
    where j.state = 'running' and j.lease_until < clock_timestamp() and ladders ? j.kind
    order by j.lease_until limit 100
    for update skip locked
  loop
    waits := ladders -> lost.kind -> 'waits_ms';
    is_spared := lost.lost_leases < spared;
    lost.lost_leases := least(lost.lost_leases + 1, 32767);
    if is_spared then
      lost.attempt := lost.attempt - 1;
      wait_ms := least((waits ->> 0)::double precision, 15000);
    else
      wait_ms := waits ->> case when (ladders -> lost.kind ->> 'endless')::boolean then least(lost.attempt, jsonb_array_length(waits)) else lost.attempt end - 1;
    end if;
    begin
      if wait_ms is null then
        update jobs j
        set state = 'dead', lease_until = null, lost_leases = lost.lost_leases, last_error = 'the worker was lost in the last attempt'
        where j.tenant_id = lost.tenant_id and j.id = lost.id;
      else
        perform put_job_back(lost.tenant_id, lost.id, lost.lease_token, due + wait_ms * interval '1 millisecond', lost.attempt, 'the worker was lost',
          lost.lost_leases);
      end if;
      return query select lost.tenant_id, lost.id, lost.kind, lost.attempt, wait_ms is null, lost.lost_leases;
    exception when lock_not_available then
      null; -- The waiting job to merge with is held by a transaction that is enqueuing: the next look takes it.
    end;
  end loop;
end $$;

do $$
declare f text;
begin
  foreach f in array array['claim_jobs(text[], text, integer, timestamptz, interval, uuid, integer)', 'take_over_jobs(jsonb, timestamptz, integer)'] loop
    execute format('alter function %s owner to vorel_system', f);
    execute format('revoke execute on function %s from public', f);
    execute format('grant execute on function %s to vorel_app', f);
  end loop;
end $$;
revoke create on schema public from vorel_system;

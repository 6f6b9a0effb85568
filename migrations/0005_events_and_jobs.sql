-- Events are written by the statement or transaction that they report; deliveries and jobs follow from them. See docs/decisions/0003-own-job-queue.md.

create table events (
  tenant_id uuid not null references tenants (id),
  id uuid not null,
  event text not null,
  -- The whole resource as the API shows it at the time of the event.
  data jsonb not null,
  fanned_out boolean not null default false,
  created_at timestamptz not null generated always as (uuid_time(id)) stored,
  primary key (tenant_id, id)
);
create index events_waiting on events (id) where not fanned_out;
call secure_table('events', 'select, insert', 'c');
create policy system_fans_out on events to vorel_system using (true);
grant select, update (fanned_out) on events to vorel_system;

create table webhook_endpoints (
  tenant_id uuid not null references tenants (id),
  id uuid not null,
  url text not null,
  description text,
  events text[] not null,
  status text not null default 'active' check (status in ('active', 'paused', 'disabled')),
  status_reason text,
  -- Sealed with the master secret; the previous one is still signed with until it expires.
  secret_sealed bytea not null,
  previous_secret_sealed bytea,
  previous_secret_expires_at timestamptz,
  first_failure_at timestamptz,
  deleted_at timestamptz,
  updated_at timestamptz not null,
  created_at timestamptz not null generated always as (uuid_time(id)) stored,
  primary key (tenant_id, id)
);
call secure_table('webhook_endpoints', 'select, insert, update', 'd');
create policy system_reads on webhook_endpoints for select to vorel_system using (true);
grant select on webhook_endpoints to vorel_system;

create table webhook_deliveries (
  tenant_id uuid not null references tenants (id),
  id uuid not null,
  endpoint_id uuid not null,
  event_id uuid not null,
  status text not null default 'pending' check (status in ('pending', 'delivered', 'failed', 'dead')),
  attempt_count smallint not null default 0,
  next_attempt_at timestamptz,
  delivered_at timestamptz,
  last_status_code smallint,
  last_error text,
  updated_at timestamptz not null,
  created_at timestamptz not null generated always as (uuid_time(id)) stored,
  primary key (tenant_id, id),
  unique (tenant_id, endpoint_id, event_id),
  foreign key (tenant_id, endpoint_id) references webhook_endpoints (tenant_id, id),
  foreign key (tenant_id, event_id) references events (tenant_id, id),
  check ((status = 'pending') = (next_attempt_at is not null))
);
create index webhook_deliveries_due on webhook_deliveries (tenant_id, endpoint_id, next_attempt_at) where status = 'pending';
call secure_table('webhook_deliveries', 'select, insert, update', 'b');
create policy system_fans_out on webhook_deliveries for insert to vorel_system with check (true);
grant insert on webhook_deliveries to vorel_system;

create table webhook_attempts (
  tenant_id uuid not null references tenants (id),
  delivery_id uuid not null,
  attempt_number smallint not null,
  started_at timestamptz not null,
  duration_ms integer not null,
  status_code smallint,
  error text,
  -- First 2 KiB of the answer's body.
  response_excerpt text,
  primary key (tenant_id, delivery_id, attempt_number),
  foreign key (tenant_id, delivery_id) references webhook_deliveries (tenant_id, id)
);
call secure_table('webhook_attempts', 'select, insert', 'b');

create table jobs (
  tenant_id uuid not null references tenants (id),
  id uuid not null,
  kind text not null,
  -- At most one job of a kind and key runs at a time.
  key text,
  -- At most one job of a kind and this key waits: enqueuing again moves it instead of adding one.
  coalesce_key text,
  payload jsonb not null default '{}',
  state text not null default 'ready' check (state in ('ready', 'running', 'dead')),
  run_at timestamptz not null,
  attempt smallint not null default 0,
  -- Fencing: each claim takes the next number, and a result that carries an older one is refused.
  lease_token bigint not null default 0,
  lease_until timestamptz,
  worker text,
  last_error text,
  created_at timestamptz not null generated always as (uuid_time(id)) stored,
  primary key (tenant_id, id),
  check ((state = 'running') = (lease_until is not null))
);
create index jobs_ready on jobs (run_at) where state = 'ready';
create index jobs_leased on jobs (lease_until) where state = 'running';
create unique index jobs_one_running on jobs (tenant_id, kind, key) where state = 'running' and key is not null;
create unique index jobs_one_waiting on jobs (tenant_id, kind, coalesce_key) where state = 'ready' and coalesce_key is not null;
call secure_table('jobs', 'select, insert, update, delete', 'a');
create policy system_claims on jobs to vorel_system using (true) with check (true);
grant select, insert, update on jobs to vorel_system;

-- The tenant's customer-relations system, the names that it gives to our fields, and what was written into it on somebody's demand.

create table crm_connections (
  tenant_id uuid not null references tenants (id),
  id uuid not null,
  driver text not null,
  -- What is no secret, by driver, e.g. {url}.
  config jsonb not null default '{}',
  -- JSON by driver, e.g. {secret}, sealed with the master secret.
  credentials_sealed bytea not null,
  updated_at timestamptz not null,
  created_at timestamptz not null generated always as (uuid_time(id)) stored,
  primary key (tenant_id, id),
  -- One provider.
  unique (tenant_id)
);
call secure_table('crm_connections', 'select, insert, update, delete', 'd');

create table tenant_crm_field_mappings (
  tenant_id uuid not null references tenants (id),
  object text not null check (object in ('contact', 'lead', 'deal', 'appointment', 'case')),
  field text not null,
  vendor_field text not null,
  primary key (tenant_id, object, field),
  unique (tenant_id, object, vendor_field)
);
call secure_table('tenant_crm_field_mappings', 'select, insert, update, delete', 'd');

-- One row for each idempotency key: what became of the record, or until when somebody is at it. The state machine is in src/domain/crm/create-record-once.ts.
create table crm_writes (
  tenant_id uuid not null references tenants (id),
  idempotency_key text not null check (length(idempotency_key) between 1 and 200),
  id uuid not null,
  object text not null,
  -- {ok: true, external_id, record_url?} or {ok: false, error: {code, message}}; null while pending.
  outcome jsonb,
  lease_until timestamptz not null,
  created_at timestamptz not null generated always as (uuid_time(id)) stored,
  primary key (tenant_id, idempotency_key)
);
call secure_table('crm_writes', 'select, insert, update, delete', 'b');
